import { CurvePanel, panelDomains } from "../chart/index.js";
import type { PanelState } from "../run/run.js";

/** The curves of a run, a panel per group. The server sends values without their unit, so each axis fits its own. */
export function RunCurves({
  panels,
  title,
}: {
  readonly panels: readonly PanelState[];
  readonly title: string;
}) {
  const domains = panelDomains(
    panels.map(({ curves }) => ({
      values: curves.flatMap(({ mean }) => Array.from(mean)),
      ends: curves.flatMap(({ lower, upper }) => [...lower, ...upper]),
    })),
    "",
  );
  return (
    <div class="panels">
      {panels.map(({ group, curves }, i) => (
        <CurvePanel
          key={group}
          title={group}
          valueTitle={title}
          rowTitle="row"
          empty="Nothing to draw yet."
          domain={domains[i] ?? [0, 1]}
          lines={curves.map((curve) => ({ title: curve.title, curve, seeds: curve.seeds, live: curve.live }))}
        />
      ))}
    </div>
  );
}
