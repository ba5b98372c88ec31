/**
 * Pictures of a run: learning curves and final outcomes as data, as CSV, and as SVG drawn by Observable Plot
 * into a document that the caller hands in (a browser's own, or a small one on Node). Every drawing is a
 * string that stands alone in a file and takes the colours of the page when it stands inside one. Equal runs
 * give equal bytes.
 */
export * from "./caption.js";
export * from "./csv.js";
export * from "./curves.js";
export * from "./document.js";
export * from "./draw.js";
export * from "./outcomes.js";
