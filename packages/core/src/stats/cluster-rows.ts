import { OperantError } from "../error.js";

/** Cluster of each row, 0 … clusters − 1 (the prompt that a completion answers, say). */
export type ClusterColumn = Int32Array;

/**
 * Rows in which every column is finite: the rows that a statistic of clusters uses.
 * @throws OperantError `bad-value` for columns of different length, or a cluster that is no whole number from 0 upwards
 */
export function finiteRows(
  columns: Readonly<Record<string, ArrayLike<number>>>,
  cluster: ClusterColumn,
): Int32Array {
  const rows = cluster.length;
  for (const [name, values] of Object.entries(columns)) {
    if (values.length !== rows) {
      throw new OperantError(
        "bad-value",
        `${name} has ${values.length} values and cluster ${rows}; give one of each per row.`,
        name,
      );
    }
  }
  const all = Object.values(columns);
  const used = new Int32Array(rows);
  let count = 0;
  for (let i = 0; i < rows; i++) {
    if (!(cluster[i]! >= 0)) {
      throw new OperantError(
        "bad-value",
        `cluster[${i}] is ${cluster[i]}; expected a whole number from 0 upwards.`,
        "cluster",
      );
    }
    let finite = true;
    for (const values of all) finite &&= Number.isFinite(values[i]);
    if (finite) used[count++] = i;
  }
  return used.slice(0, count);
}

/** One more than the largest cluster among the rows: how many weights a statistic reads. */
export function clusterCount(cluster: ClusterColumn): number {
  let most = -1;
  for (const c of cluster) if (c > most) most = c;
  return most + 1;
}
