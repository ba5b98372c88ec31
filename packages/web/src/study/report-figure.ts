import type { Figure } from "@operant/core/study";
import { escapeHtml } from "@operant/report";

const gap = 24;
const margin = 16;

/**
 * A figure's drawing taken out of a run's report, as one SVG file with its panels below each other on white paper: a
 * server keeps the report of a run and no drawing apart from it.
 * @throws Error when the report does not draw the figure
 */
export function figureOfReport(report: string, { kind, title }: Pick<Figure, "kind" | "title">): string {
  const section = between(report, `<section id="${kind}"`, "</section>") ?? "";
  const figure = section
    .split("<figure>")
    .find((part) => part.startsWith(`\n<figcaption><h3>${escapeHtml(title)}</h3>`));
  // Every drawing stands on a line of its own.
  const drawings = (between(figure ?? "", '<div class="panels">', "</div>") ?? "")
    .split("\n")
    .filter((line) => line.startsWith("<svg "));
  if (drawings.length === 0) throw new Error(`The run’s report does not draw “${title}”.`);
  let height = margin;
  let width = 0;
  const panels = drawings.map((svg) => {
    const placed = svg.replace("<svg ", `<svg x="${margin}" y="${height}" `);
    height += sizeOf(svg, "height") + gap;
    width = Math.max(width, sizeOf(svg, "width"));
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

function between(text: string, from: string, to: string): string | undefined {
  const start = text.indexOf(from);
  const end = text.indexOf(to, start);
  return start < 0 || end < 0 ? undefined : text.slice(start, end);
}

function sizeOf(svg: string, name: "width" | "height"): number {
  const open = svg.slice(0, svg.indexOf(">"));
  return Number(new RegExp(` ${name}="([\\d.]+)"`).exec(open)?.[1] ?? 0);
}
