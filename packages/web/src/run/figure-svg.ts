import type { Figure } from "@operant/core/study";
import { drawCurves, drawOutcomes, type RunData } from "@operant/report";
import { svgDocument } from "./svg-document.js";

const gap = 24;
const margin = 16;

/**
 * A figure as one SVG file: its panels below each other, each an SVG element of its own, on white paper.
 * @throws Error (as a rejection) when no trial has results for the figure yet
 */
export async function figureSvg(run: RunData, figure: Figure): Promise<string> {
  const document = svgDocument();
  const drawings =
    figure.kind === "curves"
      ? await drawCurves(run, figure, document)
      : await drawOutcomes(run, figure, document);
  if (drawings.length === 0) throw new Error(`There is nothing to draw yet in “${figure.title}”.`);
  let height = margin;
  let width = 0;
  const panels = drawings.map(({ svg }) => {
    const size = sizeOf(svg);
    const placed = svg.replace("<svg ", `<svg x="${margin}" y="${height}" `);
    height += size.height + gap;
    width = Math.max(width, size.width);
    return placed;
  });
  height += margin - gap;
  width += 2 * margin;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" color="#1b1b19" font-family="system-ui, sans-serif">
<rect width="100%" height="100%" fill="#fff"/>
${panels.join("\n")}
</svg>
`;
}

/** Width and height that a panel says of itself. */
function sizeOf(svg: string): { width: number; height: number } {
  const open = svg.slice(0, svg.indexOf(">"));
  const number = (name: string): number => Number(new RegExp(` ${name}="([\\d.]+)"`).exec(open)?.[1] ?? 0);
  return { width: number("width"), height: number("height") };
}
