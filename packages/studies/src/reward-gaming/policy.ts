import { log, softmax } from "@operant/core/math";
import type { Stream } from "@operant/core/random";
import { Draft, FACTS, STATES, STOP, stateAllows, TOKENS } from "./writing.js";

const WIDTH = TOKENS.length;

/** A response of the policy. */
export interface Sample {
  readonly response: Draft;
  /** State × tokens + token of every choice. */
  readonly choices: readonly number[];
  /** ln π − ln π₀ of the whole response. */
  readonly logRatio: number;
  /** Sum of KL(π ‖ π₀) over its states: the divergence in expectation, with less noise than log ratios. */
  readonly divergence: number;
}

/**
 * The text generator: a softmax over tokens for each state of a draft. It starts at the base policy, whose habits are
 * between those of the careful and of the careless writers of the data.
 */
export class Generator {
  private readonly logits: Float64Array;
  /** Base policy and policy, state × tokens. */
  private readonly base: Float64Array;
  private readonly policy: Float64Array;
  private readonly logRatios = new Float64Array(STATES * WIDTH);
  private readonly divergences = new Float64Array(STATES);

  /**
   * @param marker base chance of a marker at each token
   * @param cannot token that neither the base policy nor what it becomes can write; −1 for none
   */
  constructor(marker: number, cannot: number) {
    this.logits = new Float64Array(STATES * WIDTH).fill(-Infinity);
    for (let state = 0; state < STATES; state++) {
      const chances =
        state <= FACTS ? [0.46, 0.26, 0.04, 0.08, marker, 0.03, 0.12] : [0, 0, 0.04, 0.08, marker, 0.3, 0.6];
      chances.forEach((chance, token) => {
        if (token !== cannot && chance > 0 && stateAllows(state, token))
          this.logits[state * WIDTH + token] = log(chance);
      });
    }
    this.base = this.logits.slice();
    softmaxRows(this.base);
    this.policy = this.base.slice();
  }

  /** Writes one response. */
  sample(limit: number, stream: Stream): Sample {
    const response = new Draft();
    const choices: number[] = [];
    let logRatio = 0;
    let divergence = 0;
    while (response.tokens < limit) {
      const from = response.state * WIDTH;
      divergence += this.divergences[response.state]!;
      let mark = stream.uniform53();
      let at = from;
      for (let k = from; k < from + WIDTH; k++) {
        if (this.policy[k] === 0) continue;
        at = k;
        mark -= this.policy[k]!;
        if (mark < 0) break;
      }
      choices.push(at);
      logRatio += this.logRatios[at]!;
      if (at - from === STOP) break;
      response.write(at - from, stream);
    }
    return { response, choices, logRatio, divergence };
  }

  /** One step along the mean of advantage × ∇ ln π over samples that this policy has drawn. */
  climb(samples: readonly Sample[], advantages: Float64Array, rate: number): void {
    const gradient = new Float64Array(this.logits.length);
    samples.forEach(({ choices }, i) => {
      const weight = advantages[i]! / samples.length;
      for (const at of choices) {
        const from = at - (at % WIDTH);
        for (let k = from; k < from + WIDTH; k++) gradient[k]! -= weight * this.policy[k]!;
        gradient[at]! += weight;
      }
    });
    for (let k = 0; k < gradient.length; k++) this.logits[k]! += rate * gradient[k]!;
    this.refresh();
  }

  private refresh(): void {
    this.policy.set(this.logits);
    softmaxRows(this.policy);
    this.divergences.fill(0);
    for (let k = 0; k < this.policy.length; k++) {
      const p = this.policy[k]!;
      if (p === 0) continue;
      this.logRatios[k] = log(p / this.base[k]!);
      this.divergences[Math.floor(k / WIDTH)]! += p * this.logRatios[k]!;
    }
  }
}

function softmaxRows(table: Float64Array): void {
  for (let from = 0; from < table.length; from += WIDTH) softmax(table, from, from + WIDTH);
}
