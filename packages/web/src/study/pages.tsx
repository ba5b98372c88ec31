import type { Study } from "@operant/core/study";
import { type Reference, type RunData, referenceCells } from "@operant/report";
import { studies } from "@operant/studies";
import { render } from "preact-render-to-string";
import { referenceData } from "../run/reference-data.js";
import type { SiteFile } from "../site/page.js";
import type { PageSource } from "../site/pages.js";
import { formulasHtml } from "./formula.js";
import { notesHtml } from "./notes-html.js";
import { StudyPage } from "./page.js";
import { ResultsTables } from "./results-tables.js";
import type { FixedParts } from "./study-props.js";
import { currentOf, studyPropsOf } from "./study-props-of.js";

/** A page per study, and the reference results that it compares with. */
export const studyPages: PageSource = function* (input) {
  yield* referenceData(input) as Iterable<SiteFile>;
  for (const study of studies) {
    const { results } = input.references(study.id);
    const props = studyPropsOf(study, results);
    yield {
      path: `studies/${study.id}.html`,
      title: `${study.title}: study`,
      description: study.question,
      entry: "study",
      nav: "studies",
      props,
      body: <StudyPage {...props} fixed={fixedPartsOf(study, results)} />,
    };
  }
};

/** The parts of a page that its script never changes. */
export function fixedPartsOf(study: Study, references: readonly Reference[]): FixedParts {
  const run = referenceRun(study, references);
  return {
    question: render(
      <>
        <p class="question">{study.question}</p>
        <p class="small">
          <a href="#run">Change the incentive and run it</a>
        </p>
        <div dangerouslySetInnerHTML={{ __html: formulasHtml(study.formulas ?? []) }} />
      </>,
    ),
    results: run.cells.length === 0 ? "" : render(<ResultsTables run={run} />),
    notes: notesHtml(study.notes ?? []),
  };
}

function referenceRun(study: Study, references: readonly Reference[]): RunData {
  return {
    study,
    id: "reference",
    preset: null,
    command: "",
    cells: referenceCells(study, currentOf(study, references)).map((cell) => ({
      ...cell,
      column: () => undefined,
    })),
    verdicts: [],
  };
}
