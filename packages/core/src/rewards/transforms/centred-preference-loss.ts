import { softplus } from "../../math/index.js";
import { requireColumns } from "./limits.js";

/**
 * Bradley–Terry loss with a centring term, per comparison: −ln σ(r_w − r_l) + c (r_w + r_l)² (J. Eisenstein et al., arXiv
 * 2312.09244, c = 0.01; also `center_rewards_coefficient` of TRL). The preferences leave the mean of the rewards free;
 * the term fixes it at 0, so that members of an ensemble can be compared and averaged. It resists no hack alone.
 * @param winner reward of each preferred completion @param loser of each other
 * @throws OperantError `bad-value` for columns of different length
 */
export function centredPreferenceLoss(
  winner: Float64Array,
  loser: Float64Array,
  coefficient = 0.01,
): Float64Array {
  requireColumns(winner, "loser", loser);
  return winner.map((w, i) => {
    const sum = w + loser[i]!;
    return softplus(loser[i]! - w) + coefficient * sum * sum;
  });
}
