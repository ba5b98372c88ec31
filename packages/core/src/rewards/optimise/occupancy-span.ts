import { CholeskyFactors } from "../../numeric/index.js";
import { type FiniteMDP, requireReward } from "../../worlds/index.js";
import { OccupancyFlow } from "./occupancy-flow.js";

/**
 * The linear span of differences of occupancies of a world, onto which rewards are projected: two rewards
 * order all policies alike exactly when their projections point the same way (J. Karwowski et al.,
 * "Goodhart's law in reinforcement learning", arXiv 2310.09144, section 2.1; J. Skalse et al., arXiv
 * 2309.15257). It is the null space of the flow constraints over pairs that can be reached.
 */
export class OccupancySpan {
  readonly flow: OccupancyFlow;
  private readonly normal: CholeskyFactors;

  /** @param mdp any finite world; costs S³ once and S² + (non-zero transitions) per projection */
  constructor(readonly mdp: FiniteMDP) {
    this.flow = new OccupancyFlow(mdp);
    this.normal = new CholeskyFactors(this.flow.gram(), this.flow.rows);
  }

  /** Number of independent directions: reachable pairs minus reachable states that are not terminal. */
  get dimension(): number {
    return this.flow.size - this.flow.rows;
  }

  /**
   * M v, the orthogonal projection of a table (the expected rewards, say) onto the span.
   * @param table states × actions, finite
   * @returns states × actions; 0 at pairs that no policy visits
   * @throws OperantError `bad-value` for another length or values that are not finite
   */
  project(table: Float64Array): Float64Array {
    requireReward(this.mdp, table);
    return this.flow.scatter(this.projectCoordinates(this.flow.gather(table)));
  }

  /** The same at the flow's coordinates. */
  projectCoordinates(x: Float64Array): Float64Array {
    // The second round takes away what rounding left of the first.
    return this.once(this.once(x));
  }

  private once(x: Float64Array): Float64Array {
    const normal = this.flow.multiplyTransposed(this.normal.solve(this.flow.multiply(x)));
    const out = new Float64Array(x.length);
    for (let i = 0; i < out.length; i++) out[i] = x[i] - normal[i];
    return out;
  }
}
