import type { Learner } from "../learners/learner.js";

/** One call of `learn`, as plain data. */
export interface Lesson {
  readonly observation: readonly number[];
  readonly action: number;
  readonly reward: number;
  readonly next: readonly number[];
  readonly terminal: 0 | 1;
}

/** A learner for tests: plays what it is told, in turn, and writes down all that it sees and is taught. */
export class Scripted implements Learner {
  readonly seen: number[][] = [];
  readonly lessons: Lesson[] = [];
  private turn = 0;

  constructor(
    readonly inputs: number,
    readonly actions: number,
    private readonly script: readonly number[] | ((observation: Float64Array, turn: number) => number),
  ) {}

  act(observation: Float64Array): number {
    this.seen.push([...observation]);
    const turn = this.turn++;
    return typeof this.script === "function"
      ? this.script(observation, turn)
      : this.script[turn % this.script.length]!;
  }

  learn(
    observation: Float64Array,
    action: number,
    reward: number,
    next: Float64Array,
    terminal: 0 | 1,
  ): void {
    this.lessons.push({ observation: [...observation], action, reward, next: [...next], terminal });
  }
}
