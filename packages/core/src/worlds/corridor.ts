import { OperantError } from "../error.js";
import type { ExactModel, World } from "./world.js";

/**
 * A corridor of `length` cells: start in the middle, go left or right; the left end pays `left`, the right
 * end `right`, every other step costs `cost`; both ends are terminal. With probability `slip` the step goes
 * the other way. Small enough that optimal values are known exactly, hard enough that a learner must look
 * ahead.
 * @throws OperantError `bad-value` for fewer than 3 cells or a slip outside 0 … 1
 */
export function corridor(
  options: { length?: number; left?: number; right?: number; cost?: number; slip?: number } = {},
): World & { readonly model: ExactModel } {
  const { length = 7, left = 1, right = 10, cost = 1, slip = 0 } = options;
  if (!Number.isInteger(length) || length < 3)
    throw new OperantError("bad-value", `A corridor has at least 3 cells; got length = ${length}.`, "length");
  if (!(slip >= 0 && slip <= 1))
    throw new OperantError("bad-value", `slip = ${slip} is not a probability (0 to 1).`, "slip");
  const pays = (cell: number) => (cell === 0 ? left : cell === length - 1 ? right : -cost);
  const actions = 2;
  const transition = new Float64Array(length * actions * length);
  const reward = new Float64Array(length * actions);
  for (let cell = 0; cell < length; cell++)
    for (let action = 0; action < actions; action++) {
      const row = cell * actions + action;
      if (cell === 0 || cell === length - 1) {
        transition[row * length + cell] = 1;
        continue;
      }
      const ahead = action === 0 ? cell - 1 : cell + 1;
      const behind = action === 0 ? cell + 1 : cell - 1;
      transition[row * length + ahead]! += 1 - slip;
      transition[row * length + behind]! += slip;
      reward[row] = (1 - slip) * pays(ahead) + slip * pays(behind);
    }
  return {
    facts: {
      id: "corridor-v1",
      title: "Corridor",
      actions: ["left", "right"],
      observation: [{ name: "cell", range: [0, length - 1] }],
      horizon: Number.POSITIVE_INFINITY,
      chance: slip > 0,
      reward: [Math.min(left, right, -cost), Math.max(left, right, -cost)],
      source: "a random walk with absorbing ends (Sutton and Barto 2018, example 6.2, with actions)",
    },
    stateSize: 1,
    reset(states, copy) {
      states[copy] = Math.floor(length / 2);
    },
    observe(states, copy, out, offset) {
      out[offset] = states[copy]!;
    },
    step(states, copy, action, rewards, terminated, draws) {
      const slips = slip > 0 && draws.uniform() < slip;
      const right = (action === 1) !== slips;
      const cell = states[copy]! + (right ? 1 : -1);
      states[copy] = cell;
      rewards[copy] = pays(cell);
      terminated[copy] = cell === 0 || cell === length - 1 ? 1 : 0;
    },
    model: { states: length, actions, transition, reward, stateOf: (states, copy) => states[copy]! },
  };
}
