import { useEffect, useRef } from "preact/hooks";
import type { Domain } from "./axis.js";
import type { CurvesPlot, PlotCurve } from "./curves-plot.js";
import { LineSample } from "./line-sample.js";

/** A line of a panel, or one that is still to come. */
export interface PanelLine {
  readonly title: string;
  /** Undefined while nothing is there to draw. */
  readonly curve?: Omit<PlotCurve, "index">;
  readonly seeds: number;
  /** True while a trial in progress contributes. */
  readonly live: boolean;
}

/**
 * A panel of learning curves: the drawing, and below it a legend that is a table with the newest mean of every
 * line. Its height does not depend on what has been computed.
 */
export function CurvePanel({
  title,
  lines,
  domain,
  valueTitle,
  rowTitle,
  empty,
}: {
  readonly title: string;
  readonly lines: readonly PanelLine[];
  readonly domain: Domain;
  readonly valueTitle: string;
  readonly rowTitle: string;
  /** What stands in the place of the drawing while there is none. */
  readonly empty: string;
}) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<CurvesPlot | undefined>(undefined);
  const drawn = lines.flatMap(({ curve }, index) => (curve === undefined ? [] : [{ ...curve, index }]));
  const newest = useRef({ drawn, domain });
  newest.current = { drawn, domain };
  const some = drawn.length > 0;

  useEffect(() => {
    if (!some) return;
    let closed = false;
    void import("./curves-plot.js").then(({ openCurvesPlot }) => {
      if (closed || place.current === null) return;
      plot.current = openCurvesPlot(place.current, rowTitle);
      plot.current.show(newest.current.drawn, newest.current.domain);
    });
    return () => {
      closed = true;
      plot.current?.close();
      plot.current = undefined;
    };
  }, [some, rowTitle]);
  // `drawn` follows from `lines`, and is another array each time.
  useEffect(() => plot.current?.show(drawn, domain), [lines, domain]);

  return (
    <figure class="curve-panel">
      <figcaption>
        <b>{title}</b> <span class="soft">{valueTitle}</span>
      </figcaption>
      <div
        class="curve-plot"
        ref={place}
        role="img"
        data-empty={some ? "" : empty}
        aria-label={
          some
            ? `${title}: ${valueTitle} by ${rowTitle}, ${drawn.length} of ${lines.length} lines drawn; the newest means are in the table below.`
            : `${title}: ${empty}`
        }
      />
      <table class="legend">
        <thead class="visually-hidden">
          <tr>
            <th scope="col">Line</th>
            <th scope="col">Newest mean</th>
            <th scope="col">Seeds</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ title, curve, seeds, live }, index) => (
            <tr key={title}>
              <th scope="row">
                <LineSample index={index} />
                {title}
              </th>
              <td class="number">{curve === undefined ? "–" : shortNumber(newestMean(curve.mean))}</td>
              <td class="number soft">
                n={seeds}
                {live ? "+" : <span aria-hidden="true">&#8199;</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

/** The last value that is defined; NaN where none is. */
function newestMean(mean: Float64Array): number {
  for (let i = mean.length - 1; i >= 0; i--) if (!Number.isNaN(mean[i])) return mean[i]!;
  return Number.NaN;
}

/** A number at three significant digits or so, with a typographic minus sign; a dash for none. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "–" : String(value);
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-3 || size >= 1e6)
      ? value.toExponential(2)
      : value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
  return text.replace(/^-/, "−");
}
