import type { PanelState } from "../run/run.js";

/** The curves of a run, a panel per group. */
export function RunCurves({
  panels,
  title,
}: {
  readonly panels: readonly PanelState[];
  readonly title: string;
}) {
  return <p class="small">{`${title}: ${panels.length} panels`}</p>;
}
