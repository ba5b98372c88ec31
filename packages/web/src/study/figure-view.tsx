import { columnDecimals, estimate } from "@operant/report";
import { useMemo } from "preact/hooks";
import { CurvePanel, type OutcomeLine, OutcomePanel, type PanelLine, panelDomains } from "../chart/index.js";
import type { CellState, PanelState } from "../run/run.js";
import type { FigureFacts, StudyFacts } from "./study-props.js";

/** What a figure will show once there are results: its groups with the titles of their cells. */
export interface ExpectedPanel {
  readonly group: string;
  readonly titles: readonly string[];
}

/** The groups of cells that a figure shows, in order of first appearance. */
export function expectedPanels(
  { figure }: FigureFacts,
  cells: readonly { readonly title: string; readonly group: string }[],
): ExpectedPanel[] {
  const groups = new Map<string, string[]>();
  for (const { title, group } of cells) {
    if (figure.groups !== undefined && !figure.groups.includes(group)) continue;
    groups.set(group, [...(groups.get(group) ?? []), title]);
  }
  return [...groups].map(([group, titles]) => ({ group, titles }));
}

/** One of the study's figures over the results so far; places are kept for what is still to come. */
export function FigureView({
  study,
  facts,
  expected,
  cells,
  panels,
}: {
  readonly study: StudyFacts;
  readonly facts: FigureFacts;
  readonly expected: readonly ExpectedPanel[];
  readonly cells: readonly CellState[];
  readonly panels: readonly PanelState[];
}) {
  if (expected.length === 0) {
    return <p class="soft small">None of the chosen conditions is in this figure.</p>;
  }
  return facts.figure.kind === "curves" ? (
    <CurvesView study={study} facts={facts} expected={expected} cells={cells} panels={panels} />
  ) : (
    <OutcomesView facts={facts} expected={expected} cells={cells} summary={facts.figure.summary} />
  );
}

function CurvesView({
  study,
  facts,
  expected,
  cells,
  panels,
}: {
  readonly study: StudyFacts;
  readonly facts: FigureFacts;
  readonly expected: readonly ExpectedPanel[];
  readonly cells: readonly CellState[];
  readonly panels: readonly PanelState[];
}) {
  // The same objects for the same curves, so that nothing is drawn again while only progress changes.
  const drawn = useMemo(() => {
    const found = expected.map(({ group }) => panels.find((panel) => panel.group === group)?.curves ?? []);
    const domains = panelDomains(
      found.map((curves) => ({
        values: curves.flatMap(({ mean }) => Array.from(mean)),
        ends: curves.flatMap(({ lower, upper }) => [...lower, ...upper]),
      })),
      facts.unit,
    );
    return expected.map(({ group, titles }, i) => ({
      group,
      domain: domains[i]!,
      lines: titles.map((title): PanelLine => {
        const curve = found[i]!.find((candidate) => candidate.title === title);
        return {
          title,
          seeds: curve?.seeds ?? 0,
          live: curve?.live ?? false,
          ...(curve === undefined ? {} : { curve }),
        };
      }),
    }));
  }, [expected, panels, facts]);
  return (
    <div class="panels">
      {drawn.map(({ group, domain, lines }) => (
        <CurvePanel
          key={`${facts.key} ${group}`}
          title={group}
          lines={lines}
          domain={domain}
          valueTitle={facts.valueTitle}
          rowTitle={study.row}
          empty={
            cells.some((cell) => cell.group === group && cell.seeds.length > 0)
              ? panels.length === 0
                ? "Drawing …"
                : "These cells do not record it"
              : "Nothing computed yet"
          }
        />
      ))}
    </div>
  );
}

function OutcomesView({
  facts,
  expected,
  cells,
  summary,
}: {
  readonly facts: FigureFacts;
  readonly expected: readonly ExpectedPanel[];
  readonly cells: readonly CellState[];
  readonly summary: string;
}) {
  const panels = useMemo(
    () =>
      expected.map(({ titles }) =>
        titles.map((title): OutcomeLine => {
          const cell = cells.find((candidate) => candidate.title === title);
          const values = (cell?.summaries[summary] ?? []).filter(Number.isFinite);
          return { title, values, estimate: estimate(values), seeds: cell?.seeds.length ?? 0 };
        }),
      ),
    [expected, cells, summary],
  );
  const domains = panelDomains(
    panels.map((lines) => ({
      values: lines.flatMap(({ values }) => values),
      ends: lines.flatMap((line) => [line.estimate.lower, line.estimate.upper]),
    })),
    facts.unit,
  );
  const decimals = columnDecimals(panels.flatMap((lines) => lines.map((line) => line.estimate)));
  return (
    <div class="panels">
      {expected.map(({ group }, i) => (
        <OutcomePanel
          key={`${facts.key} ${group}`}
          title={group}
          lines={panels[i]!}
          domain={domains[i]!}
          valueTitle={facts.valueTitle}
          decimals={decimals}
        />
      ))}
    </div>
  );
}

/** What a figure shows, in words. */
export function figureCaption(study: StudyFacts, { figure }: FigureFacts): string {
  if (figure.kind === "outcomes") {
    return "Each dot is one seed; its height only keeps dots apart. Diamond: mean. Bar: 95% Student t interval of the mean between seeds; none with one seed.";
  }
  const window =
    figure.window > 1
      ? `a centred moving average over ${figure.window} ${study.row}s (fewer in a short run)`
      : `the value of each ${study.row}`;
  return `Line: mean over seeds of ${window}. Band: 95% Student t interval of that mean between seeds. A plus beside n says that a trial in progress is drawn too.`;
}
