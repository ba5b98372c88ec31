/**
 * Positions of the values in ascending order: the result's first entry is the index of the smallest value.
 * Equal values keep their order. A merge sort over typed arrays, since a comparator called per pair is the slow
 * part of sorting a log of millions of rows.
 * @param values numbers; NaN has no place in an order and must not be among them
 */
export function ascendingOrder(values: ArrayLike<number>): Int32Array {
  const n = values.length;
  // Keys travel with their positions, so that comparing does not jump through memory.
  let keys = Float64Array.from(values);
  let order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  let otherKeys = new Float64Array(n);
  let other = new Int32Array(n);
  for (let width = 1; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      const middle = Math.min(start + width, n);
      const end = Math.min(start + 2 * width, n);
      let left = start;
      let right = middle;
      for (let k = start; k < end; k++) {
        const from = right >= end || (left < middle && keys[left]! <= keys[right]!) ? left++ : right++;
        otherKeys[k] = keys[from]!;
        other[k] = order[from]!;
      }
    }
    [keys, otherKeys] = [otherKeys, keys];
    [order, other] = [other, order];
  }
  return order;
}

/**
 * Ranks from 1 upwards in ascending order. Equal values share the mean of their places (midranks), so that ranks
 * always sum to n (n + 1) / 2.
 * @param values numbers without NaN; infinities rank at the ends
 */
export function ranks(values: ArrayLike<number>): Float64Array {
  const order = ascendingOrder(values);
  const n = order.length;
  const result = new Float64Array(n);
  for (let start = 0; start < n; ) {
    const value = values[order[start]!]!;
    let end = start + 1;
    while (end < n && values[order[end]!]! === value) end++;
    // Places start + 1 … end.
    const midrank = (start + 1 + end) / 2;
    for (let k = start; k < end; k++) result[order[k]!] = midrank;
    start = end;
  }
  return result;
}
