import type { Stream } from "@operant/core/random";

/**
 * ConvexDA as its authors' code has it (shadowkiller33/Contrast-Instruction, DA_convex.py, for L. Shen et al., arXiv
 * 2309.16155): perturbed copies of a response, projected on their first two principal components; those at the corners
 * of the convex hull are kept. They misspell words and embed the result; here the embedding itself is perturbed.
 * @returns three copies or more
 */
export function convexCopies(
  response: Float64Array,
  { copies, spread }: { readonly copies: number; readonly spread: number },
  stream: Stream,
): Float64Array[] {
  const made = Array.from({ length: copies }, () =>
    response.map((value) => value + spread * stream.normal()),
  );
  const points = principalPlane(made);
  return hullCorners(points).map((i) => made[i]!);
}

/** Steps of the power iteration: corners, not digits, depend on it. */
const STEPS = 50;

/** Coordinates of points in the plane of their first two principal components. */
export function principalPlane(points: readonly Float64Array[]): (readonly [number, number])[] {
  const width = points[0]!.length;
  const mean = new Float64Array(width);
  for (const point of points) for (let d = 0; d < width; d++) mean[d]! += point[d]! / points.length;
  const centred = points.map((point) => point.map((value, d) => value - mean[d]!));
  const axes = [0, 1].map(() => {
    let axis: Float64Array = centred.reduce((longest, point) =>
      dot(point, point) > dot(longest, longest) ? point : longest,
    );
    for (let step = 0; step < STEPS; step++) {
      const next = new Float64Array(width);
      for (const point of centred) {
        const along = dot(point, axis);
        for (let d = 0; d < width; d++) next[d]! += along * point[d]!;
      }
      const length = Math.sqrt(dot(next, next));
      if (length === 0) break;
      axis = next.map((value) => value / length);
    }
    const along = centred.map((point) => dot(point, axis));
    // Deflation: the second axis is the first of what is left.
    centred.forEach((point, i) => {
      for (let d = 0; d < width; d++) point[d]! -= along[i]! * axis[d]!;
    });
    return along;
  });
  return points.map((_, i) => [axes[0]![i]!, axes[1]![i]!] as const);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += a[d]! * b[d]!;
  return sum;
}

/** Places of the corners of the convex hull of points in a plane, by gift wrapping (R. A. Jarvis 1973). */
export function hullCorners(points: readonly (readonly [number, number])[]): number[] {
  let start = 0;
  points.forEach(([x, y], i) => {
    const [a, b] = points[start]!;
    if (x < a || (x === a && y < b)) start = i;
  });
  const corners: number[] = [];
  let at = start;
  do {
    corners.push(at);
    let next = at === 0 ? 1 : 0;
    const [x, y] = points[at]!;
    points.forEach(([a, b], i) => {
      const [c, d] = points[next]!;
      const turn = (c - x) * (b - y) - (d - y) * (a - x);
      const further = (a - x) * (a - x) + (b - y) * (b - y) > (c - x) * (c - x) + (d - y) * (d - y);
      if (i !== at && (turn < 0 || (turn === 0 && further))) next = i;
    });
    at = next;
  } while (at !== start && corners.length < points.length);
  return corners;
}
