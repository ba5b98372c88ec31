import { type ServedResults, withUnit } from "@operant/report";
import { CurvePanel, panelDomains } from "../chart/index.js";
import type { PanelState } from "../run/run.js";

/** The curves of a run, a panel per group. */
export function RunCurves({
  panels,
  figure,
}: {
  readonly panels: readonly PanelState[];
  readonly figure: ServedResults["figures"][number];
}) {
  const domains = panelDomains(
    panels.map(({ curves }) => ({
      values: curves.flatMap(({ mean }) => Array.from(mean)),
      ends: curves.flatMap(({ lower, upper }) => [...lower, ...upper]),
    })),
    figure.unit,
  );
  return (
    <div class="panels">
      {panels.map(({ group, curves }, i) => (
        <CurvePanel
          key={group}
          title={group}
          valueTitle={withUnit(figure.metric === "" ? figure.title : figure.metric, figure.unit)}
          rowTitle={figure.row === "" ? "row" : figure.row}
          empty="Nothing to draw yet."
          domain={domains[i] ?? [0, 1]}
          lines={curves.map((curve) => ({ title: curve.title, curve, seeds: curve.seeds, live: curve.live }))}
        />
      ))}
    </div>
  );
}
