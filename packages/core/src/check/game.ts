import type { Game } from "../games/game.js";
import { type CheckReport, Findings } from "./findings.js";

/**
 * Checks a game against its contract: a well-formed fact sheet, payoffs that are finite, inside the declared
 * utility range and the same every time, all entries overwritten, and no dependence on what does not count.
 */
export function checkGame(game: Game): CheckReport {
  const { facts } = game;
  const findings = new Findings(`game "${facts.id}"`);
  const n = facts.actions.length;
  const movers: readonly (-1 | 0 | 1)[] = facts.order === "alternating" ? [0, 1] : [-1];

  findings.run("fact sheet", (fail) => {
    if (!/-v\d+$/.test(facts.id)) fail(`id "${facts.id}" carries no version; end it in -v1.`);
    if (n < 2) fail(`there are ${n} actions; a game needs at least 2.`);
    if (new Set(facts.actions.map((action) => action.name)).size !== n) fail("two actions share a name.");
    if (!(Number.isInteger(facts.rounds) && facts.rounds >= 1))
      fail(`rounds = ${facts.rounds}; expected an integer of at least 1.`);
    if (!(facts.utility[0] <= facts.utility[1])) fail(`utility range ${facts.utility.join(" … ")} is empty.`);
    if (facts.source.length === 0) fail("the source is empty.");
  });

  const settle = (a: number, b: number, mover: -1 | 0 | 1): { payoffs: Float64Array; over: boolean } => {
    const payoffs = new Float64Array([Number.NaN, Number.NaN]);
    const over = game.settle(Int32Array.of(a, b), mover, payoffs);
    return { payoffs, over };
  };

  findings.run("payoffs", (fail) => {
    const [low, high] = facts.utility;
    for (const mover of movers)
      for (let a = 0; a < n; a++)
        for (let b = 0; b < n; b++) {
          const { payoffs } = settle(a, b, mover);
          for (const player of [0, 1]) {
            const value = payoffs[player]!;
            if (!(value >= low && value <= high))
              fail(
                `actions ${a}, ${b} (mover ${mover}) pay player ${player} ${value}; the fact sheet says ${low} to ${high}.`,
              );
          }
        }
  });

  findings.run("same result every time", (fail) => {
    for (const mover of movers)
      for (let a = 0; a < n; a++)
        for (let b = 0; b < n; b++) {
          const first = settle(a, b, mover);
          const again = settle(a, b, mover);
          if (first.over !== again.over || first.payoffs.join() !== again.payoffs.join())
            fail(
              `actions ${a}, ${b} (mover ${mover}) gave ${first.payoffs.join()}, then ${again.payoffs.join()}.`,
            );
        }
  });

  findings.run("leaves the actions alone", (fail) => {
    const actions = Int32Array.of(0, 1);
    for (const mover of movers) game.settle(actions, mover, new Float64Array(2));
    if (actions.join() !== "0,1") fail(`the actions 0, 1 became ${actions.join(", ")}.`);
  });

  if (facts.order === "alternating")
    findings.run("only the mover counts", (fail) => {
      for (let a = 0; a < n; a++) {
        const results = Array.from({ length: n }, (_, b) => settle(a, b, 0).payoffs.join());
        if (new Set(results).size > 1)
          fail(`player 1's stale action changes what player 0's action ${a} pays.`);
        const mirrored = Array.from({ length: n }, (_, b) => settle(b, a, 1).payoffs.join());
        if (new Set(mirrored).size > 1)
          fail(`player 0's stale action changes what player 1's action ${a} pays.`);
      }
    });
  return findings.report();
}
