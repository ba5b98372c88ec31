import { describeParameters, evaluateClaims, type Study } from "@operant/core/study";
import { type Reference, referenceCells } from "@operant/report";
import { paperOf, papers } from "@operant/studies/papers";
import { linksOf } from "../site/links.js";
import type { FigureFacts, StudyFacts, StudyPageProps } from "./study-props.js";

/**
 * What a study's page needs, from its definition and its committed results. Runs at build time. Results of another
 * version than the study's count as none.
 */
export function studyPropsOf(study: Study, references: readonly Reference[]): StudyPageProps {
  const current = currentOf(study, references);
  const row = paperOf(study, papers);
  return {
    ...linksOf(`studies/${study.id}.html`),
    study: factsOf(study, current),
    paper:
      study.paper === undefined
        ? null
        : { title: study.paper.title, year: study.paper.year, id: row?.id ?? null },
    reference:
      current.length === 0
        ? null
        : { cells: current.length, trials: current.reduce((sum, { seeds }) => sum + seeds.length, 0) },
  };
}

/** The committed results of the version that the study has now. */
export function currentOf(study: Study, references: readonly Reference[]): Reference[] {
  return references.filter(({ resultsVersion }) => resultsVersion === study.resultsVersion);
}

function factsOf(study: Study, references: readonly Reference[]): StudyFacts {
  const found =
    references.length === 0 ? undefined : evaluateClaims(study, referenceCells(study, references));
  return {
    id: study.id,
    title: study.title,
    resultsVersion: study.resultsVersion,
    row: study.row,
    presets: study.presets,
    conditions: study.conditions,
    parameters: describeParameters(study),
    figures: figuresOf(study),
    tables: study.tables,
    summaries: Object.fromEntries(
      Object.entries(study.summaries)
        .filter(([name]) => isShown(study, name))
        .map(([name, { title, unit }]) => [name, { title, unit }]),
    ),
    claims: study.claims.map(({ check: _, ...claim }, i) => ({
      ...claim,
      reference: found?.[i]?.outcome ?? null,
    })),
  };
}

function isShown({ tables, figures }: Study, summary: string): boolean {
  return (
    tables.some(({ summaries }) => summaries.includes(summary)) ||
    figures.some((figure) => figure.kind === "outcomes" && figure.summary === summary)
  );
}

function figuresOf(study: Study): FigureFacts[] {
  return study.figures.map((figure) => {
    const measured =
      figure.kind === "curves" ? study.metrics[figure.metric] : study.summaries[figure.summary];
    const unit = measured?.unit ?? "";
    const title = measured?.title ?? figure.title;
    return {
      key: `${figure.kind}-${figure.id}`,
      figure,
      valueTitle: unit === "" ? title : `${title} (${unit})`,
      unit,
    };
  });
}
