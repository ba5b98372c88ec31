/**
 * The zero of a continuous function between `low` and `high`, where its signs differ, by the Illinois
 * variant of false position. Ends when the bracket is a few ulp wide or the value is exactly 0.
 */
export function bracketedRoot(f: (x: number) => number, low: number, high: number): number {
  let a = low;
  let b = high;
  let fa = f(a);
  let fb = f(b);
  if (fa === 0) return a;
  if (fb === 0) return b;
  for (let i = 0; i < 300; i++) {
    // Every third step halves the bracket, so that a flat stretch cannot stall the secant.
    let x = i % 3 === 2 ? a + (b - a) / 2 : (a * fb - b * fa) / (fb - fa);
    if (!(x > Math.min(a, b) && x < Math.max(a, b))) x = a + (b - a) / 2;
    const fx = f(x);
    if (fx === 0 || Math.abs(b - a) <= 4e-16 * Math.max(Math.abs(a), Math.abs(b))) return x;
    if (fx > 0 === fb > 0) {
      fa /= 2;
    } else {
      a = b;
      fa = fb;
    }
    b = x;
    fb = fx;
  }
  return b;
}
