import { softmax } from "@operant/core/math";
import type { Stream } from "@operant/core/random";
import { ANSWERS, FAMILIES, INPUTS, type Task } from "./tasks.js";

/** What tasks of different graders share. */
export type Sharing = "shared" | "own-heads" | "separate";

/**
 * A policy over the answers of a task, softmax of u · relu(W x + b), in double precision. Trunks (W, b) and heads (u)
 * are one for all graders or one for each.
 */
export class GradedPolicy {
  readonly parameters: Float64Array;
  readonly gradient: Float64Array;
  private readonly trunkSize: number;
  private readonly heads: number;
  private readonly hidden: Float64Array;

  /** @param stream start: He's for the trunk, a tenth of the usual size for heads; equal for graders of their own */
  constructor(
    private readonly sharing: Sharing,
    private readonly width: number,
    stream: Stream,
  ) {
    this.trunkSize = width * (INPUTS + 1);
    const trunks = sharing === "separate" ? FAMILIES : 1;
    this.heads = trunks * this.trunkSize;
    const heads = sharing === "shared" ? 1 : FAMILIES;
    this.parameters = new Float64Array(this.heads + heads * width);
    this.gradient = new Float64Array(this.parameters.length);
    this.hidden = new Float64Array(ANSWERS * width);
    const trunk = Float64Array.from({ length: this.trunkSize }, (_, i) =>
      i % (INPUTS + 1) === INPUTS ? 0.1 * stream.normal() : Math.sqrt(2 / INPUTS) * stream.normal(),
    );
    const head = Float64Array.from({ length: width }, () => (0.1 * stream.normal()) / Math.sqrt(width));
    for (let t = 0; t < trunks; t++) this.parameters.set(trunk, t * this.trunkSize);
    for (let h = 0; h < heads; h++) this.parameters.set(head, this.heads + h * width);
  }

  /** π(answer | task). */
  probabilities(task: Task): Float64Array {
    const { parameters, width, hidden } = this;
    const { seen, grader } = task;
    const [answers, inputs] = [ANSWERS, INPUTS];
    const trunk = this.trunkOf(grader);
    const head = this.headOf(grader);
    const logits = new Float64Array(answers);
    for (let a = 0; a < answers; a++) {
      for (let j = 0; j < width; j++) {
        const at = trunk + j * (inputs + 1);
        let sum = parameters[at + inputs]!;
        for (let i = 0; i < inputs; i++) sum += parameters[at + i]! * seen[a * inputs + i]!;
        const on = sum > 0 ? sum : 0;
        hidden[a * width + j] = on;
        logits[a]! += parameters[head + j]! * on;
      }
    }
    softmax(logits);
    return logits;
  }

  /** Adds to the gradient Σ over answers of `by`[answer] ∂logit / ∂parameters, of the task that was looked at last. */
  addGradient(task: Task, by: Float64Array): void {
    const { parameters, gradient, width, hidden } = this;
    const { seen, grader } = task;
    const [answers, inputs] = [ANSWERS, INPUTS];
    const trunk = this.trunkOf(grader);
    const head = this.headOf(grader);
    for (let a = 0; a < answers; a++) {
      for (let j = 0; j < width; j++) {
        const on = hidden[a * width + j]!;
        if (on === 0) continue;
        gradient[head + j]! += by[a]! * on;
        const back = by[a]! * parameters[head + j]!;
        const at = trunk + j * (inputs + 1);
        for (let i = 0; i < inputs; i++) gradient[at + i]! += back * seen[a * inputs + i]!;
        gradient[at + inputs]! += back;
      }
    }
  }

  private trunkOf(grader: number): number {
    return this.sharing === "separate" ? grader * this.trunkSize : 0;
  }

  private headOf(grader: number): number {
    return this.heads + (this.sharing === "shared" ? 0 : grader * this.width);
  }
}

/** Adam downhill (Kingma, Ba 2015, algorithm 1), in double precision; parameters without a gradient stay. */
export class Descent {
  private readonly first: Float64Array;
  private readonly second: Float64Array;
  private decay1 = 1;
  private decay2 = 1;

  constructor(
    private readonly policy: GradedPolicy,
    private readonly rate: number,
  ) {
    this.first = new Float64Array(policy.parameters.length);
    this.second = new Float64Array(policy.parameters.length);
  }

  /** One step along the policy's gradient, which is cleared. */
  step(): void {
    const { first, second } = this;
    const { parameters, gradient } = this.policy;
    this.decay1 *= 0.9;
    this.decay2 *= 0.999;
    const rate = this.rate / (1 - this.decay1);
    for (let i = 0; i < parameters.length; i++) {
      const g = gradient[i]!;
      const m = 0.9 * first[i]! + 0.1 * g;
      const v = 0.999 * second[i]! + 0.001 * g * g;
      first[i] = m;
      second[i] = v;
      parameters[i]! -= (rate * m) / (Math.sqrt(v / (1 - this.decay2)) + 1e-8);
      gradient[i] = 0;
    }
  }
}
