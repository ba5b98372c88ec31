import { join } from "node:path";
import { benchFolder } from "./harness.mjs";

const run = (pairs, loop) => ({
  command: process.execPath,
  args: [join(benchFolder, "children", "matches.mjs"), pairs, loop],
});

/** Axelrod-Python 4.13, one match of Random against GTFT, millions of turns per second; measured elsewhere. */
const AXELROD_PYTHON = 0.395;

export default {
  title: "Matches between scripted strategies",
  question: `Iterated prisoner's dilemma, matches of 200 turns (a turn is one joint move). *Stochastic pair*: Random against
generous tit for tat. *Round robin*: all ordered pairs of eight strategies (Random, GTFT, TFT, WSLS, Grim, TF2T, AllD,
memory-one), each an object with its own memory of the match. The peer is Axelrod-Python 4.13 on the same stochastic
pair: 395,000 turns per second, measured once on another machine of this kind and not run here.`,
  unit: "M turns/s",
  rounds: 7,
  prepare() {
    return {
      variants: [
        { id: "stochastic", title: "stochastic pair", ...run("stochastic", "specialised") },
        {
          id: "stochastic-readable",
          title: "stochastic pair, readable loop",
          ...run("stochastic", "readable"),
        },
        { id: "round-robin", title: "round robin", ...run("round-robin", "specialised") },
        {
          id: "round-robin-readable",
          title: "round robin, readable loop",
          ...run("round-robin", "readable"),
        },
      ],
      targets: [
        {
          variant: "stochastic",
          against: AXELROD_PYTHON,
          atLeast: 100,
          title: "stochastic pair against Axelrod-Python",
        },
        {
          variant: "round-robin",
          against: AXELROD_PYTHON,
          atLeast: 100,
          title: "round robin against Axelrod-Python",
        },
      ],
    };
  },
};
