import { shown } from "../rewards/findings.js";
import { typographic } from "../tables/number.js";
import type { DocumentFigure } from "./document.js";
import { harmlessHtml } from "./harmless.js";
import { ticks } from "./ticks.js";
import { excerpt } from "./words.js";

type LinesFigure = Extract<DocumentFigure, { kind: "lines" }>;
type BarsFigure = Extract<DocumentFigure, { kind: "bars" }>;
type PointsFigure = Extract<DocumentFigure, { kind: "points" }>;

/**
 * Size in units of the drawing. It is drawn at about this many pixels, a little larger where there is room, so that
 * its letters stay readable on a telephone.
 */
const width = 420;
const height = 250;
const left = 46;
const right = 12;
const top = 12;
const bottom = 40;

/** The page's colours (`html/style.ts`); lines of equal colour differ in their dashes. */
const colours = ["--series-1", "--series-2", "--series-3", "--ink", "--series-5", "--series-6", "--series-7"];
const dashes = ["", "7 3", "2 2.5", "9 2.5 2 2.5"];

/** Most lines of a figure that can be told apart. */
const mostLines = colours.length * dashes.length;

/** A figure of a check as HTML with an SVG; nothing when there is nothing finite to draw. */
export function checkFigure(figure: DocumentFigure): string {
  const drawn =
    figure.kind === "lines" ? lines(figure) : figure.kind === "bars" ? bars(figure) : points(figure);
  if (drawn === undefined) return "";
  return `<figure class="plot"><figcaption>${harmlessHtml(figure.title)}</figcaption>
${drawn}
</figure>`;
}

function lines(figure: LinesFigure): string | undefined {
  const series = figure.lines
    .slice(0, mostLines)
    .map(({ name, points }) => ({ name, points: points.filter(([x, y]) => finite(x) && finite(y)) }))
    .filter(({ points }) => points.length > 0)
    .map((line) => ({ ...line, range: extent(line.points.map(([, y]) => y!)) }));
  if (series.length === 0) return undefined;
  // Shares and scores from 0 to 1 have one axis: scaled, a small change would look like a large one.
  const apart = figure.scaled === true && series.some(({ range: [low, high] }) => low < 0 || high > 1);
  if (apart) for (const line of series) line.points = scaled(line.points);
  const all = series.flatMap(({ points }) => points);
  const frame = axes(
    all.map(([x]) => x!),
    all.flatMap(([, y, low, high]) => [y!, ...[low, high].filter(finite)]),
    figure.x,
    apart ? `${figure.y}, scaled` : figure.y,
    figure.scaled === true && !apart,
  );
  const marks = series.map(({ points }, i) => {
    const colour = `var(${colours[i % colours.length]})`;
    const path = points.map(([x, y]) => `${place(frame.x(x!))},${place(frame.y(y!))}`);
    const banded = points.filter(([, , low, high]) => finite(low) && finite(high));
    const edge = [
      ...banded.map(([x, , , high]) => `${place(frame.x(x!))},${place(frame.y(high!))}`),
      ...[...banded].reverse().map(([x, , low]) => `${place(frame.x(x!))},${place(frame.y(low!))}`),
    ];
    const dash = dashes[Math.floor(i / 2) % dashes.length]!;
    const dots =
      points.length > 40
        ? ""
        : points
            .map(
              ([x, y]) =>
                `<circle cx="${place(frame.x(x!))}" cy="${place(frame.y(y!))}" r="2.2" fill="${colour}"/>`,
            )
            .join("");
    return `${banded.length < 2 ? "" : `<polygon points="${edge.join(" ")}" fill="${colour}" fill-opacity=".16"/>`}<polyline points="${path.join(" ")}" fill="none" stroke="${colour}" stroke-width="1.8"${dash === "" ? "" : ` stroke-dasharray="${dash}"`} stroke-linejoin="round"/>${dots}`;
  });
  const legend =
    series.length === 1
      ? ""
      : `<ul class="legend">${series
          .map(({ name, range }, i) => {
            const dash = dashes[Math.floor(i / 2) % dashes.length]!;
            return `<li><svg viewBox="0 0 26 8" width="26" height="8" aria-hidden="true"><line x1="0" y1="4" x2="26" y2="4" stroke="var(${colours[i % colours.length]})" stroke-width="2.4"${dash === "" ? "" : ` stroke-dasharray="${dash}"`}/></svg> ${harmlessHtml(apart ? `${name}, ${rangeInWords(range)}` : name)}</li>`;
          })
          .join("")}</ul>`;
  const ranges =
    series.length === 1
      ? `: ${harmlessHtml(rangeInWords(series[0]!.range))}`
      : ", which stand beside its name; heights of different lines do not compare";
  const scaling = apart
    ? `<p class="caption">Each line from its least (0) to its most (1)${ranges}.</p>`
    : "";
  const more =
    figure.lines.length > mostLines
      ? `<p class="caption">The first ${mostLines} of ${figure.lines.length} lines.</p>`
      : "";
  return `${canvas(figure.title, `${frame.drawn}${marks.join("\n")}`)}${legend}${scaling}${more}`;
}

/** "0.31 to 0.87". */
function rangeInWords([low, high]: readonly [number, number]): string {
  const [from, to] = [typographic(shown(low, 3)), typographic(shown(high, 3))];
  return from === to ? `${from} throughout` : `${from} to ${to}`;
}

function points(figure: PointsFigure): string | undefined {
  const kept = figure.points.filter(({ x, y }) => finite(x) && finite(y));
  if (kept.length === 0) return undefined;
  const frame = axes(
    kept.map(({ x }) => x),
    kept.map(({ y }) => y),
    figure.x,
    figure.y,
  );
  // Those that stand out are drawn last, and by shape as well as colour.
  const plain = kept.filter(({ mark }) => !(mark !== undefined && mark > 0));
  const marked = kept.filter(({ mark }) => mark !== undefined && mark > 0);
  const dots = plain.map(
    ({ x, y }) =>
      `<circle cx="${place(frame.x(x))}" cy="${place(frame.y(y))}" r="2.4" fill="var(--series-1)" fill-opacity=".45"/>`,
  );
  const crosses = marked.map(({ x, y }) => {
    const [cx, cy] = [frame.x(x), frame.y(y)];
    return `<path d="M${place(cx - 3.5)} ${place(cy - 3.5)}L${place(cx + 3.5)} ${place(cy + 3.5)}M${place(cx - 3.5)} ${place(cy + 3.5)}L${place(cx + 3.5)} ${place(cy - 3.5)}" stroke="var(--series-2)" stroke-width="2" fill="none"/>`;
  });
  const legend =
    marked.length === 0
      ? ""
      : `<p class="caption">Crosses: the ${marked.length === 1 ? "one that stands" : `${marked.length} that stand`} out.</p>`;
  return `${canvas(figure.title, `${frame.drawn}${dots.join("")}${crosses.join("")}`)}${legend}`;
}

/** Horizontal bars, the name above each, so that names have the whole width. */
function bars(figure: BarsFigure): string | undefined {
  const kept = figure.bars.filter(({ value }) => finite(value));
  if (kept.length === 0) return undefined;
  const shownBars = kept.slice(0, 30);
  const ends = shownBars.flatMap(({ value, interval }) => [value, ...(interval ?? []).filter(finite)]);
  const marks = ticks(Math.min(0, ...ends), Math.max(0, ...ends), 5);
  const [low, high] = [marks[0]!, marks.at(-1)!];
  const x = (value: number) => 8 + ((value - low) / (high - low)) * (width - 70);
  const row = 34;
  const tall = shownBars.length * row + 36;
  const parts = shownBars.map(({ name, value, interval }, i) => {
    const y = i * row;
    const [from, to] = [Math.min(x(0), x(value)), Math.max(x(0), x(value))];
    const whisker =
      interval === undefined || !interval.every(finite)
        ? ""
        : `<path d="M${place(x(interval[0]))} ${y + 24.5}H${place(x(interval[1]))}M${place(x(interval[0]))} ${y + 20.5}v8M${place(x(interval[1]))} ${y + 20.5}v8" stroke="var(--ink)" stroke-width="1.3" fill="none"/>`;
    const end = Math.max(to, interval === undefined || !finite(interval[1]) ? to : x(interval[1]));
    const said = `${name}: ${typographic(shown(value, 3))}`;
    return `<g><title>${harmlessHtml(said)}</title><text x="8" y="${y + 13}" class="name">${harmlessHtml(excerpt(name, 56))}</text><rect x="${place(from)}" y="${y + 18}" width="${place(Math.max(to - from, 0.5))}" height="13" fill="var(--series-1)" fill-opacity=".8"/>${whisker}<text x="${place(end + 6)}" y="${y + 29}" class="value">${harmlessHtml(typographic(shown(value, 3)))}</text></g>`;
  });
  const base = shownBars.length * row + 2;
  const axis = marks
    .map(
      (tick) =>
        `<line x1="${place(x(tick))}" x2="${place(x(tick))}" y1="0" y2="${base}" class="${tick === 0 ? "zero" : "grid"}"/><text x="${place(x(tick))}" y="${base + 14}" class="tick middle">${harmlessHtml(typographic(shown(tick)))}</text>`,
    )
    .join("");
  const more =
    kept.length > shownBars.length
      ? `<p class="caption">The first ${shownBars.length} of ${kept.length}.</p>`
      : "";
  return `${canvas(figure.title, `${axis}${parts.join("\n")}<text x="${width / 2}" y="${base + 31}" class="axis middle">${harmlessHtml(excerpt(figure.y, 64))}</text>`, tall)}${more}`;
}

interface Frame {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly drawn: string;
}

function axes(
  xs: readonly number[],
  ys: readonly number[],
  xName: string,
  yName: string,
  whole = false,
): Frame {
  const [xLow, xHigh] = extent(xs);
  const yTicks = ticks(...extent(whole ? [0, ...ys, 1] : ys), 5);
  const xTicks = ticks(xLow, xHigh, 6).filter((tick) => tick >= xLow - 1e-9 && tick <= xHigh + 1e-9);
  const [yLow, yHigh] = [yTicks[0]!, yTicks.at(-1)!];
  const x = (value: number) =>
    left + 6 + ((value - xLow) / (xHigh - xLow || 1)) * (width - left - right - 12);
  const y = (value: number) =>
    height - bottom - ((value - yLow) / (yHigh - yLow || 1)) * (height - top - bottom);
  const drawn = [
    ...yTicks.map(
      (tick) =>
        `<line x1="${left}" x2="${width - right}" y1="${place(y(tick))}" y2="${place(y(tick))}" class="grid"/><text x="${left - 5}" y="${place(y(tick) + 4)}" class="tick end">${harmlessHtml(typographic(shown(tick)))}</text>`,
    ),
    ...xTicks.map(
      (tick) =>
        `<text x="${place(x(tick))}" y="${height - bottom + 15}" class="tick middle">${harmlessHtml(typographic(shown(tick)))}</text>`,
    ),
    `<text x="${(left + width - right) / 2}" y="${height - 6}" class="axis middle">${harmlessHtml(excerpt(xName, 56))}</text>`,
    `<text transform="translate(11 ${(top + height - bottom) / 2}) rotate(-90)" class="axis middle">${harmlessHtml(excerpt(yName, 40))}</text>`,
  ].join("");
  return { x, y, drawn };
}

function canvas(title: string, content: string, tall = height): string {
  return `<svg viewBox="0 0 ${width} ${tall}" role="img" aria-label="${harmlessHtml(title)}">
${content}
</svg>`;
}

/** Each line from 0 at its least to 1 at its most; a flat one at ½. Bands are scaled with their line. */
function scaled(points: readonly (readonly number[])[]): number[][] {
  const [low, high] = extent(points.map(([, y]) => y!));
  const scale = (value: number) => (high > low ? (value - low) / (high - low) : 0.5);
  return points.map(([x, ...ys]) => [x!, ...ys.map(scale)]);
}

function extent(values: readonly number[]): [low: number, high: number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

function finite(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value);
}

function place(value: number): string {
  return String(Math.round(value * 100) / 100);
}
