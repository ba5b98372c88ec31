import { OperantError } from "../../error.js";
import { type FiniteMDP, requireDense } from "../../worlds/index.js";

/** What narrows or widens the constraints. */
export interface FlowOptions {
  /** 1 where an action may be taken, states × actions; all of them when absent. */
  readonly allowed?: Uint8Array;
  /**
   * Adds the mass that has ended (one last coordinate and row) where a terminal state can be reached, so that
   * γ-discounted mass is conserved.
   */
  readonly ended?: boolean;
}

/**
 * The flow constraints F x = b of occupancies over the state-action pairs that can be reached (with discount 0,
 * those of starting states): per reachable
 * state s that is not terminal, Σ_a x(s, a) − γ Σ P(s | s′, a′) x(s′, a′) = start(s) (M. L. Puterman, "Markov
 * Decision Processes", 1994, section 6.9). Pairs that no policy visits are 0 in every occupancy and are no
 * coordinates. With every pair allowed, {x ≥ 0 : F x = b} is the polytope of occupancies, and as the uniform
 * policy's occupancy is above 0 everywhere, its differences span the null space of F.
 */
export class OccupancyFlow {
  /** Coordinate → s · A + a; the mass that has ended, where it is one, has S · A. */
  readonly coordinates: Int32Array;
  /** Row → state; S for the mass that has ended. */
  readonly rowStates: Int32Array;
  /** b: the start distribution at the rows. */
  readonly rhs: Float64Array;
  private readonly columnStart: Int32Array;
  private readonly entryRow: Int32Array;
  private readonly entryValue: Float64Array;

  constructor(
    readonly mdp: FiniteMDP,
    options: FlowOptions = {},
  ) {
    const { states, actions, discount, start, terminal } = mdp;
    const { rowStart, next, probability } = mdp.transitions;
    const { allowed } = options;
    if (options.ended === true && discount === 1) {
      throw new OperantError(
        "bad-combination",
        "With discount 1 the mass that has ended is unbounded. Take a discount below 1.",
        "discount",
      );
    }
    const rowOf = new Int32Array(states + 1).fill(-1);
    const order: number[] = [];
    let ends = false;
    const visit = (s: number) => {
      if (terminal[s] === 1) ends = true;
      if (terminal[s] === 1 || rowOf[s] >= 0) return;
      rowOf[s] = 0;
      order.push(s);
    };
    for (let s = 0; s < states; s++) if (start[s] > 0) visit(s);
    // With discount 0 no mass ever leaves the start.
    for (let head = 0; discount > 0 && head < order.length; head++) {
      for (let a = 0; a < actions; a++) {
        const pair = order[head] * actions + a;
        if (allowed !== undefined && allowed[pair] !== 1) continue;
        for (let k = rowStart[pair]; k < rowStart[pair + 1]; k++) visit(next[k]);
      }
    }
    const ended = options.ended === true && ends;
    order.sort((a, b) => a - b);
    order.forEach((s, row) => {
      rowOf[s] = row;
    });
    const rows = order.length + (ended ? 1 : 0);
    const endedRow = order.length;

    const coordinates: number[] = [];
    const columnStart: number[] = [0];
    const entryRow: number[] = [];
    const entryValue: number[] = [];
    for (const s of order) {
      for (let a = 0; a < actions; a++) {
        const pair = s * actions + a;
        if (allowed !== undefined && allowed[pair] !== 1) continue;
        coordinates.push(pair);
        let own = 1;
        let ending = 0;
        for (let k = rowStart[pair]; k < rowStart[pair + 1]; k++) {
          const to = next[k];
          const moved = discount * probability[k];
          if (to === s) own -= moved;
          else if (terminal[to] === 1) ending += moved;
          else if (moved > 0) {
            entryRow.push(rowOf[to]);
            entryValue.push(-moved);
          }
        }
        entryRow.push(rowOf[s]);
        entryValue.push(own);
        if (ended && ending > 0) {
          entryRow.push(endedRow);
          entryValue.push(-ending);
        }
        columnStart.push(entryRow.length);
      }
    }
    this.rhs = new Float64Array(rows);
    order.forEach((s, row) => {
      this.rhs[row] = start[s];
    });
    if (ended) {
      coordinates.push(states * actions);
      entryRow.push(endedRow);
      entryValue.push(1 - discount);
      columnStart.push(entryRow.length);
      let sum = 0;
      for (let s = 0; s < states; s++) if (terminal[s] === 1) sum += start[s];
      this.rhs[endedRow] = sum;
      order.push(states);
    }
    this.coordinates = Int32Array.from(coordinates);
    this.rowStates = Int32Array.from(order);
    this.columnStart = Int32Array.from(columnStart);
    this.entryRow = Int32Array.from(entryRow);
    this.entryValue = Float64Array.from(entryValue);
  }

  get size(): number {
    return this.coordinates.length;
  }

  get rows(): number {
    return this.rowStates.length;
  }

  /** F x. */
  multiply(x: Float64Array): Float64Array {
    const { columnStart, entryRow, entryValue } = this;
    const out = new Float64Array(this.rows);
    for (let j = 0; j < this.size; j++) {
      const value = x[j];
      if (value === 0) continue;
      for (let k = columnStart[j]; k < columnStart[j + 1]; k++) {
        const row = entryRow[k];
        out[row] = out[row] + entryValue[k] * value;
      }
    }
    return out;
  }

  /** Fᵀ y. */
  multiplyTransposed(y: Float64Array): Float64Array {
    const { columnStart, entryRow, entryValue } = this;
    const out = new Float64Array(this.size);
    for (let j = 0; j < out.length; j++) {
      let sum = 0;
      for (let k = columnStart[j]; k < columnStart[j + 1]; k++) sum += entryValue[k] * y[entryRow[k]];
      out[j] = sum;
    }
    return out;
  }

  /**
   * F diag(w) Fᵀ, rows × rows; its lower triangle only.
   * @throws OperantError `bad-value` where it would exceed the limit of dense tables
   */
  gram(weights?: Float64Array): Float64Array {
    const { columnStart, entryRow, entryValue, rows } = this;
    requireDense("The normal matrix of the flow constraints", rows * rows, this.mdp);
    const out = new Float64Array(rows * rows);
    for (let j = 0; j < this.size; j++) {
      const weight = weights === undefined ? 1 : weights[j];
      for (let k = columnStart[j]; k < columnStart[j + 1]; k++) {
        const row = entryRow[k];
        const scaled = weight * entryValue[k];
        for (let l = columnStart[j]; l < columnStart[j + 1]; l++) {
          const column = entryRow[l];
          if (column <= row) {
            const at = row * rows + column;
            out[at] = out[at] + scaled * entryValue[l];
          }
        }
      }
    }
    return out;
  }

  /** A vector over all state-action pairs at the coordinates; the mass that has ended gets `ended`. */
  gather(full: Float64Array, ended = 0): Float64Array {
    const { coordinates } = this;
    const out = new Float64Array(coordinates.length);
    for (let j = 0; j < out.length; j++) {
      const at = coordinates[j];
      out[j] = at < full.length ? full[at] : ended;
    }
    return out;
  }

  /** The inverse of `gather`: 0 at pairs that are no coordinates; the mass that has ended is left out. */
  scatter(x: Float64Array): Float64Array {
    const { coordinates, mdp } = this;
    const out = new Float64Array(mdp.states * mdp.actions);
    for (let j = 0; j < x.length; j++) if (coordinates[j] < out.length) out[coordinates[j]] = x[j];
    return out;
  }
}
