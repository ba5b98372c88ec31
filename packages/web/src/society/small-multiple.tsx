import type { ComponentChildren } from "preact";
import { linePath, movingMean } from "./curves.js";

const WIDTH = 200;
const HEIGHT = 44;
/** Episodes over which the dark line of a small figure is averaged. */
export const SMOOTHED = 10;

/** One or two lines over all episodes: every episode pale, the mean of the last ten dark. */
export function SmallMultiple({
  title,
  note,
  lines,
  episodes,
  episode,
  domain,
  shown,
  reference,
}: {
  readonly title: string;
  readonly note?: ComponentChildren;
  readonly lines: readonly { readonly values: ArrayLike<number>; readonly className: string }[];
  readonly episodes: number;
  readonly episode: number;
  /** Fixed ends of the scale; those of the averaged lines where left out. */
  readonly domain?: readonly [number, number];
  /** A value of the scale in words. */
  readonly shown: (value: number) => string;
  /** A value to compare with, drawn across. */
  readonly reference?: number;
}) {
  const means = lines.map(({ values }) => movingMean(values, SMOOTHED));
  const [bottom, top] = domain ?? rangeOf([...means.flat(), ...(reference === undefined ? [] : [reference])]);
  const level =
    reference === undefined ? undefined : HEIGHT * (1 - (reference - bottom) / (top - bottom || 1));
  return (
    <figure class="society-multiple">
      <figcaption>
        {title}
        {note === undefined ? null : <span class="soft"> {note}</span>}
      </figcaption>
      <div class="society-multiple-figure">
        <span class="society-scale top">{shown(top)}</span>
        <span class="society-scale bottom">{shown(bottom)}</span>
        <div class="society-multiple-lines">
          <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
            {level === undefined ? null : <path d={`M0 ${level}H${WIDTH}`} class="society-grid" />}
            {lines.map(({ values, className }) => (
              <path
                key={className}
                d={linePath(clamped(values, bottom, top), episodes, [bottom, top], WIDTH, HEIGHT)}
                class={`society-line pale ${className}`}
              />
            ))}
            {means.map((mean, i) => (
              <path
                key={lines[i]!.className}
                d={linePath(mean, episodes, [bottom, top], WIDTH, HEIGHT)}
                class={`society-line ${lines[i]!.className}`}
              />
            ))}
          </svg>
          <span class="society-playhead" style={{ left: `${(100 * (episode + 0.5)) / episodes}%` }} />
        </div>
      </div>
    </figure>
  );
}

function rangeOf(values: readonly number[]): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  if (low === high) return [Math.min(0, low), Math.max(1, high)];
  return [Math.min(0, low), Math.max(0, high)];
}

/** Single episodes may leave the scale of the means; they are cut at its ends. */
function clamped(values: ArrayLike<number>, bottom: number, top: number): number[] {
  return Array.from(values, (value) => Math.max(bottom, Math.min(top, value)));
}
