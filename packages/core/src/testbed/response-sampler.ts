import type { Stream } from "../random/index.js";
import { type ResponseSpace, requireCount } from "./response-space.js";

/**
 * Draws responses from a policy, each in time logarithmic in the responses of a prompt: for labellers and for
 * estimators that must do without the exact space.
 */
export class ResponseSampler {
  private readonly cumulative: Float64Array;
  /** Of each prompt, the last row with probability above 0: no rounding steps past it. */
  private readonly last: Int32Array;

  /** @param policy π(response | prompt), any non-negative weights per prompt (default: the base policy) */
  constructor(
    private readonly space: ResponseSpace,
    policy: Float64Array = space.base,
  ) {
    const { prompts, responses } = space;
    this.cumulative = new Float64Array(policy.length);
    this.last = new Int32Array(prompts);
    for (let p = 0; p < prompts; p++) {
      let sum = 0;
      for (let row = p * responses; row < (p + 1) * responses; row++) {
        if (policy[row]! > 0) this.last[p] = row;
        sum += policy[row]!;
        this.cumulative[row] = sum;
      }
    }
  }

  /** The row of a response to `prompt`, from two draws of the stream. */
  draw(prompt: number, stream: Stream): number {
    const { cumulative, last, space } = this;
    let low = prompt * space.responses;
    let high = last[prompt]!;
    const target = stream.uniform53() * cumulative[high]!;
    // The first row whose cumulative probability lies above the target.
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative[middle]! > target) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /**
   * Independent responses to every prompt.
   * @returns rows, `perPrompt` for each prompt in turn
   * @throws OperantError `bad-value` for less than one per prompt
   */
  drawAll(perPrompt: number, stream: Stream): Int32Array {
    requireCount(perPrompt, "perPrompt");
    return Int32Array.from({ length: this.space.prompts * perPrompt }, (_, i) =>
      this.draw(Math.floor(i / perPrompt), stream),
    );
  }
}
