import { OperantError } from "../error.js";

/** Who can meet whom. */
export interface Graph {
  readonly size: number;
  /** Neighbours of a node, ascending; never the node itself. */
  neighbours(node: number): Int32Array;
}

function fromSets(sets: readonly ReadonlySet<number>[]): Graph {
  const lists = sets.map((set) => Int32Array.from([...set].sort((a, b) => a - b)));
  return { size: lists.length, neighbours: (node) => lists[node]! };
}

/** Everybody is everybody's neighbour. */
export function completeGraph(size: number): Graph {
  const sets = Array.from({ length: size }, (_, i) => {
    const set = new Set<number>();
    for (let j = 0; j < size; j++) if (j !== i) set.add(j);
    return set;
  });
  return fromSets(sets);
}

/**
 * The connected caveman graph (Watts 1999): `cliques` complete groups of `size`; in each, the edge between
 * its first two nodes is removed and its first node is joined to the last node of the previous group.
 * @throws OperantError `bad-value` for fewer than 2 groups or groups of fewer than 3
 */
export function connectedCaveman(cliques: number, size: number): Graph {
  if (cliques < 2 || size < 3)
    throw new OperantError(
      "bad-value",
      `A connected caveman graph needs at least 2 groups of at least 3; got ${cliques} of ${size}.`,
      "graph",
    );
  const n = cliques * size;
  const sets = Array.from({ length: n }, () => new Set<number>());
  for (let clique = 0; clique < cliques; clique++) {
    const first = clique * size;
    for (let a = first; a < first + size; a++)
      for (let b = first; b < first + size; b++) if (a !== b) sets[a]!.add(b);
    sets[first]!.delete(first + 1);
    sets[first + 1]!.delete(first);
    const previousLast = (first + n - 1) % n;
    sets[first]!.add(previousLast);
    sets[previousLast]!.add(first);
  }
  return fromSets(sets);
}
