import { exp, log } from "../../math/index.js";
import type { Stream } from "../../random/index.js";

/**
 * Choices that make up a completion before it has words, each a categorical with logits of its own: how long,
 * how much effort, which opening, kept to the format, one canned answer for all, an attack on the judge and
 * which, how many steps said again, how much flourish, derived or guessed from memory.
 */
export const factors = [
  "length",
  "effort",
  "opening",
  "format",
  "canned",
  "attack",
  "attackKind",
  "repeats",
  "flourish",
  "memory",
] as const;
export type Factor = (typeof factors)[number];

export type Choices = Readonly<Record<Factor, number>>;

/** Words that a choice of length asks for. */
export const lengthBuckets: readonly number[] = [12, 20, 32, 48, 68, 96, 134, 186];

const zipf = Array.from({ length: 23 }, (_, i) => 1 / (i + 2.5));
const zipfSum = zipf.reduce((sum, weight) => sum + weight, 0);

/** What the policy does before training, unless a kind of log says otherwise. */
export const usualBehaviour: Readonly<Record<Factor, readonly number[]>> = {
  length: [0.02, 0.08, 0.22, 0.3, 0.21, 0.1, 0.05, 0.02],
  effort: [0.2, 0.3, 0.28, 0.16, 0.06],
  opening: [...zipf.map((weight) => (0.97 * weight) / zipfSum), 0.03],
  format: [0.4, 0.6],
  canned: [0.998, 0.002],
  attack: [0.998, 0.002],
  attackKind: [1 / 6, 1 / 6, 1 / 6, 1 / 6, 1 / 6, 1 / 6],
  repeats: [0.68, 0.2, 0.07, 0.03, 0.02],
  flourish: [0.7, 0.2, 0.07, 0.03],
  memory: [1],
};

/** Of what is learned by heart: a prompt's own logits move on its own samples only. */
const heartRate = 3;

/** How fast each factor learns, as a multiple of the learning rate: to think harder is harder than to write more. */
const rates: Readonly<Record<Factor, number>> = {
  length: 1,
  effort: 0.3,
  opening: 1,
  format: 1,
  canned: 1,
  attack: 1,
  attackKind: 1,
  repeats: 1,
  flourish: 1,
  memory: 0.5,
};

/**
 * A policy over completions as a product of softmax distributions, one per factor. The factor `memory` has
 * logits per prompt besides the shared ones: what is learned of a prompt by heart. Log-probabilities, entropy
 * and divergence from the policy that it began as are exact.
 */
export class SequencePolicy {
  private readonly size: Int32Array;
  private readonly offset: Int32Array;
  private readonly logits: Float64Array;
  private readonly initial: Float64Array;
  private readonly probability: Float64Array;
  private readonly gradient: Float64Array;
  private readonly byHeart: Float64Array;
  private readonly heartGradient: Float64Array;
  private readonly heartProbability: Float64Array;
  private readonly memory = factors.indexOf("memory");

  /** @param prompts number of prompts that can be learned by heart */
  constructor(behaviour: Readonly<Partial<Record<Factor, readonly number[]>>>, prompts: number) {
    const start = factors.map((factor) => behaviour[factor] ?? usualBehaviour[factor]);
    this.size = Int32Array.from(start, (probabilities) => probabilities.length);
    this.offset = new Int32Array(factors.length + 1);
    for (let f = 0; f < factors.length; f++) this.offset[f + 1] = this.offset[f]! + this.size[f]!;
    const total = this.offset[factors.length]!;
    // A choice that never happens keeps a finite logit, so that differences of logits stay numbers.
    this.logits = Float64Array.from(start.flat(), (p) => (p > 0 ? log(p) : -60));
    this.initial = this.logits.slice();
    this.probability = new Float64Array(total);
    this.gradient = new Float64Array(total);
    const answers = this.size[this.memory]!;
    this.byHeart = new Float64Array(prompts * answers);
    this.heartGradient = new Float64Array(prompts * answers);
    this.heartProbability = new Float64Array(answers);
    this.refresh();
  }

  /** Draws a completion's choices to out[at] and after. @param prompt its index, or −1 for one never seen in training */
  draw(stream: Stream, prompt: number, out: Int32Array, at: number): void {
    for (let f = 0; f < this.size.length; f++) {
      const p = f === this.memory ? this.recall(prompt) : this.probability;
      const base = f === this.memory ? 0 : this.offset[f]!;
      const last = this.size[f]! - 1;
      let mark = stream.uniform();
      let choice = 0;
      while (choice < last && mark >= p[base + choice]!) {
        mark -= p[base + choice]!;
        choice++;
      }
      out[at + f] = choice;
    }
  }

  /** Log-probability of choices in nats, less that under the initial policy. */
  logRatio(prompt: number, choices: Int32Array, at: number): number {
    let sum = 0;
    for (let f = 0; f < this.size.length; f++) {
      const k = choices[at + f]!;
      const now = f === this.memory ? this.recall(prompt)[k]! : this.probability[this.offset[f]! + k]!;
      sum += log(now) - this.initialLog(f, k);
    }
    return sum;
  }

  /** Log-probability of choices under the initial policy. */
  referenceLog(choices: Int32Array, at: number): number {
    let sum = 0;
    for (let f = 0; f < this.size.length; f++) sum += this.initialLog(f, choices[at + f]!);
    return sum;
  }

  /** Adds advantage × ∇ log π of the choices to the gradient. */
  accumulate(prompt: number, choices: Int32Array, at: number, advantage: number): void {
    for (let f = 0; f < this.size.length; f++) {
      const base = this.offset[f]!;
      const n = this.size[f]!;
      const chosen = choices[at + f]!;
      if (f !== this.memory) {
        for (let k = 0; k < n; k++) this.gradient[base + k]! -= advantage * this.probability[base + k]!;
        this.gradient[base + chosen]! += advantage;
        continue;
      }
      const p = this.recall(prompt);
      for (let k = 0; k < n; k++) {
        const g = advantage * ((k === chosen ? 1 : 0) - p[k]!);
        this.gradient[base + k]! += g;
        this.heartGradient[prompt * n + k]! += g;
      }
    }
  }

  /**
   * Ascends the accumulated gradient: its mean over `samples` for the shared logits, over the `perPrompt`
   * samples of a prompt for what is learned by heart; less `penalty` × ∇ KL(π ‖ initial π), shared logits only.
   */
  ascend(rate: number, samples: number, perPrompt: number, penalty: number): void {
    for (let f = 0; f < this.size.length; f++) {
      const base = this.offset[f]!;
      const step = (rate * rates[factors[f]!]) / samples;
      const divergence = penalty === 0 ? 0 : this.divergenceOf(f);
      for (let k = base; k < base + this.size[f]!; k++) {
        this.logits[k]! += step * this.gradient[k]!;
        if (penalty === 0) continue;
        const p = this.probability[k]!;
        if (p > 0) this.logits[k]! -= rate * penalty * p * (log(p) - this.initial[k]! - divergence);
      }
    }
    for (let i = 0; i < this.byHeart.length; i++) {
      this.byHeart[i]! += ((heartRate * rate) / perPrompt) * this.heartGradient[i]!;
    }
    this.gradient.fill(0);
    this.heartGradient.fill(0);
    this.refresh();
  }

  /** Entropy of the choices in nats, for a prompt that was never seen. */
  entropy(): number {
    let sum = 0;
    for (const p of this.probability) if (p > 0) sum -= p * log(p);
    return sum;
  }

  /** KL(π ‖ initial π) in nats, for a prompt that was never seen. */
  divergence(): number {
    let sum = 0;
    for (let f = 0; f < this.size.length; f++) sum += this.divergenceOf(f);
    return sum;
  }

  private divergenceOf(f: number): number {
    let sum = 0;
    for (let k = this.offset[f]!; k < this.offset[f + 1]!; k++) {
      const p = this.probability[k]!;
      if (p > 0) sum += p * (log(p) - this.initial[k]!);
    }
    return sum;
  }

  /** Initial logits are log-probabilities: they were normalised to begin with. */
  private initialLog(f: number, k: number): number {
    return this.initial[this.offset[f]! + k]!;
  }

  private recall(prompt: number): Float64Array {
    if (this.heartProbability.length === 1) return this.heartProbability.fill(1);
    const base = this.offset[this.memory]!;
    const n = this.size[this.memory]!;
    const out = this.heartProbability;
    for (let k = 0; k < n; k++) {
      out[k] = this.logits[base + k]! + (prompt < 0 ? 0 : this.byHeart[prompt * n + k]!);
    }
    return normalised(out, 0, n);
  }

  private refresh(): void {
    this.probability.set(this.logits);
    for (let f = 0; f < this.size.length; f++) {
      normalised(this.probability, this.offset[f]!, this.offset[f + 1]!);
    }
  }
}

/** Softmax in place without the checks: its values are logits of this file. */
function normalised(values: Float64Array, from: number, to: number): Float64Array {
  let largest = values[from]!;
  for (let i = from + 1; i < to; i++) if (values[i]! > largest) largest = values[i]!;
  let sum = 0;
  for (let i = from; i < to; i++) {
    values[i] = exp(values[i]! - largest);
    sum += values[i]!;
  }
  for (let i = from; i < to; i++) values[i]! /= sum;
  return values;
}
