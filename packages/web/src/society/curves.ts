import { episodeTotals, type SocietyTrace } from "@operant/core/society";

/** The course of a whole society, a value per episode. */
export interface Course {
  readonly cooperation: readonly number[];
  /** NaN where nobody could punish. */
  readonly punishment: readonly number[];
}

/** Follows a growing trace; each episode is read once. */
export class CourseReader {
  private readonly cooperation: number[] = [];
  private readonly punishment: number[] = [];

  constructor(private readonly trace: SocietyTrace) {}

  /** The course so far. */
  read(): Course {
    for (let episode = this.cooperation.length; episode < this.trace.episodes; episode++) {
      const totals = episodeTotals(this.trace, episode);
      this.cooperation.push(totals.cooperations / totals.moves);
      this.punishment.push(totals.punishments / totals.decisions);
    }
    return { cooperation: this.cooperation.slice(), punishment: this.punishment.slice() };
  }
}

/** The means of consecutive episodes, at most `most` of them, with the middle of each group as its place. */
export function thin(
  values: ArrayLike<number>,
  most: number,
): { readonly x: readonly number[]; readonly y: readonly number[] } {
  const group = Math.max(1, Math.ceil(values.length / most));
  const x: number[] = [];
  const y: number[] = [];
  for (let from = 0; from < values.length; from += group) {
    const to = Math.min(values.length, from + group);
    let [sum, count] = [0, 0];
    for (let i = from; i < to; i++) {
      if (Number.isNaN(values[i]!)) continue;
      sum += values[i]!;
      count++;
    }
    if (count === 0) continue;
    x.push((from + to - 1) / 2);
    y.push(sum / count);
  }
  return { x, y };
}

/** The mean of each value and of those before it, `window` in all; NaN values are left out. */
export function movingMean(values: ArrayLike<number>, window: number): number[] {
  const means: number[] = [];
  for (let i = 0; i < values.length; i++) {
    let [sum, count] = [0, 0];
    for (let j = Math.max(0, i - window + 1); j <= i; j++) {
      if (Number.isNaN(values[j]!)) continue;
      sum += values[j]!;
      count++;
    }
    means.push(sum / count);
  }
  return means;
}

/**
 * An SVG path through values at places 0 … `episodes` − 1, in a box of `width` × `height`.
 * @param domain values at the bottom and the top of the box
 */
export function linePath(
  values: ArrayLike<number>,
  episodes: number,
  [bottom, top]: readonly [number, number],
  width: number,
  height: number,
): string {
  const { x, y } = thin(values, width);
  const scale = top === bottom ? 0 : height / (top - bottom);
  return x
    .map((at, i) => {
      const across = ((at + 0.5) / episodes) * width;
      const up = height - (y[i]! - bottom) * scale;
      return `${i === 0 ? "M" : "L"}${across.toFixed(1)} ${up.toFixed(1)}`;
    })
    .join("");
}
