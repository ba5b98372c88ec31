import type { ClusterColumn } from "./cluster-rows.js";
import { ascendingOrder } from "./ranks.js";

/** A column's used rows in ascending order. */
export interface SortedColumn {
  /** Places among the used rows. */
  readonly order: Int32Array;
  /** Cluster of each, in this order. */
  readonly cluster: Int32Array;
  /** One past the last place of each run of equal values. */
  readonly ends: Int32Array;
}

/** Sorts the used rows by a column. */
export function sortColumn(
  values: ArrayLike<number>,
  used: Int32Array,
  cluster: ClusterColumn,
): SortedColumn {
  const kept = new Float64Array(used.length);
  for (let k = 0; k < used.length; k++) kept[k] = values[used[k]!]!;
  const order = ascendingOrder(kept);
  const ends = new Int32Array(order.length);
  let runs = 0;
  for (let k = 1; k <= order.length; k++) {
    if (k === order.length || kept[order[k]!]! !== kept[order[k - 1]!]!) ends[runs++] = k;
  }
  return { order, cluster: order.map((k) => cluster[used[k]!]!), ends: ends.slice(0, runs) };
}
