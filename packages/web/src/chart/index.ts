/**
 * Pictures that change while one looks: learning curves on a canvas (uPlot, loaded with the first of them), final
 * outcomes as a table with a strip of dots in each row, and what both need: the palette of the reports, colours
 * resolved from the page's theme, axes. Nothing here knows where a run is computed.
 */
export * from "./axis.js";
export * from "./curve-panel.js";
export type { PlotCurve } from "./curves-plot.js";
export * from "./line-sample.js";
export * from "./outcome-panel.js";
export * from "./series.js";
export * from "./theme.js";
