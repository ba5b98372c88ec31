import { Stream } from "../random/index.js";
import type { World } from "../worlds/world.js";
import { type CheckReport, Findings } from "./findings.js";

/** How `checkWorld` tries a world. */
export interface WorldCheckOptions {
  /** Steps of the long runs (default 2,000). */
  readonly steps?: number;
}

/**
 * Checks a world against its contract: fact sheet, observations and rewards inside their declared ranges,
 * copies that do not disturb one another, the same life from the same seed, randomness only where declared,
 * and, where there is an exact model, rows that sum to one and steps that agree with it.
 */
export function checkWorld(world: World, options: WorldCheckOptions = {}): CheckReport {
  const { facts } = world;
  const steps = options.steps ?? 2000;
  const findings = new Findings(`world "${facts.id}"`);
  const actions = facts.actions.length;
  const size = facts.observation.length;

  findings.run("fact sheet", (fail) => {
    if (!/-v\d+$/.test(facts.id)) fail(`id "${facts.id}" carries no version; end it in -v1.`);
    if (actions < 1) fail("there are no actions.");
    if (!(facts.horizon >= 1)) fail(`horizon = ${facts.horizon}; expected at least 1, or Infinity.`);
    if (!(facts.reward[0] <= facts.reward[1])) fail(`reward range ${facts.reward.join(" … ")} is empty.`);
    if (!(Number.isInteger(world.stateSize) && world.stateSize >= 1))
      fail(`stateSize = ${world.stateSize}; expected an integer of at least 1.`);
  });

  /** Lives through random actions in one copy of several and returns a diary. */
  const live = (copies: number, copy: number, seed: number, fail: (message: string) => void): string[] => {
    const states = new Float64Array(copies * world.stateSize);
    const rewards = new Float64Array(copies);
    const terminated = new Uint8Array(copies);
    const chance = new Stream(seed, 1, 1, 1);
    const choices = new Stream(seed, 2, 2, 2);
    const out = new Float64Array(size);
    const diary: string[] = [];
    world.reset(states, copy, chance);
    let age = 0;
    for (let step = 0; step < steps; step++) {
      world.observe(states, copy, out, 0);
      facts.observation.forEach(({ name, range: [low, high] }, field) => {
        const value = out[field]!;
        if (!(value >= low && value <= high))
          fail(`step ${step}: observation "${name}" is ${value}; the fact sheet says ${low} to ${high}.`);
      });
      const action = choices.below(actions);
      world.step(states, copy, action, rewards, terminated, chance);
      const reward = rewards[copy]!;
      if (!(reward >= facts.reward[0] && reward <= facts.reward[1]))
        fail(`step ${step}: reward ${reward}; the fact sheet says ${facts.reward[0]} to ${facts.reward[1]}.`);
      const flag = terminated[copy]!;
      if (flag !== 0 && flag !== 1) fail(`step ${step}: terminated is ${flag}; expected 0 or 1.`);
      diary.push(`${out.join()}|${action}|${reward}|${flag}`);
      if (flag === 1 || ++age >= facts.horizon) {
        age = 0;
        world.reset(states, copy, chance);
      }
    }
    for (let other = 0; other < copies; other++) {
      if (other === copy) continue;
      const slice = states.subarray(other * world.stateSize, (other + 1) * world.stateSize);
      if (slice.some((value) => value !== 0)) fail(`copy ${copy} wrote into the state of copy ${other}.`);
    }
    return diary;
  };
  const differ = (a: readonly string[], b: readonly string[]) => a.findIndex((entry, i) => entry !== b[i]);

  findings.run("ranges over a long run", (fail) => void live(1, 0, 1, fail));
  findings.run("two runs of one seed agree", (fail) => {
    const at = differ(live(1, 0, 5, fail), live(1, 0, 5, fail));
    if (at >= 0) fail(`they differ from step ${at} on.`);
  });
  findings.run("copies do not disturb one another", (fail) => {
    const at = differ(live(1, 0, 5, fail), live(3, 1, 5, fail));
    if (at >= 0) fail(`copy 1 of 3 lives differently from a single copy, from step ${at} on.`);
  });
  if (!facts.chance)
    findings.run("no chance where none is declared", (fail) => {
      const states = new Float64Array(world.stateSize);
      const refuse = new Stream(1, 2, 3, 4);
      const before = refuse.state().join();
      const rewards = new Float64Array(1);
      const terminated = new Uint8Array(1);
      world.reset(states, 0, new Stream(1, 1, 1, 1));
      for (let action = 0; action < actions; action++) {
        const copy = states.slice();
        world.step(copy, 0, action, rewards, terminated, refuse);
      }
      if (refuse.state().join() !== before) fail("a step drew a random number, but chance is false.");
    });

  const { model } = world;
  if (model !== undefined) {
    findings.run("model rows sum to one", (fail) => {
      for (let s = 0; s < model.states; s++)
        for (let a = 0; a < model.actions; a++) {
          let sum = 0;
          for (let next = 0; next < model.states; next++) {
            const p = model.transition[(s * model.actions + a) * model.states + next]!;
            if (!(p >= 0)) fail(`state ${s}, action ${a}: probability ${p} of state ${next}.`);
            sum += p;
          }
          if (!(Math.abs(sum - 1) < 1e-9)) fail(`state ${s}, action ${a}: probabilities sum to ${sum}.`);
        }
    });
    findings.run("steps agree with the model", (fail) => {
      const states = new Float64Array(world.stateSize);
      const rewards = new Float64Array(1);
      const terminated = new Uint8Array(1);
      const chance = new Stream(3, 1, 1, 1);
      const choices = new Stream(3, 2, 2, 2);
      const visits = new Float64Array(model.states * model.actions);
      const paid = new Float64Array(visits.length);
      world.reset(states, 0, chance);
      for (let step = 0; step < steps; step++) {
        const from = model.stateOf(states, 0);
        const action = choices.below(actions);
        world.step(states, 0, action, rewards, terminated, chance);
        const to = model.stateOf(states, 0);
        const row = from * model.actions + action;
        if (!(model.transition[row * model.states + to]! > 0))
          fail(
            `step ${step}: went from state ${from} by action ${action} to ${to}, which the model calls impossible.`,
          );
        visits[row]! += 1;
        paid[row]! += rewards[0]!;
        if (terminated[0] === 1) world.reset(states, 0, chance);
      }
      // Rewards of a row are means; their sampling error is bounded by the declared range (Hoeffding, 1e-6).
      const width = facts.reward[1] - facts.reward[0];
      for (let row = 0; row < visits.length; row++) {
        if (visits[row] === 0) continue;
        const mean = paid[row]! / visits[row]!;
        const bound = facts.chance ? width * Math.sqrt(7.3 / visits[row]!) : 1e-9;
        if (!(Math.abs(mean - model.reward[row]!) <= bound))
          fail(
            `state ${Math.floor(row / model.actions)}, action ${row % model.actions}: mean reward ${mean} over ${visits[row]} visits; the model says ${model.reward[row]}.`,
          );
      }
    });
  }
  return findings.report();
}
