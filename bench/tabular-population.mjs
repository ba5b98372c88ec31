import { join } from "node:path";
import { benchFolder } from "./harness.mjs";

const child = join(benchFolder, "children", "tabular-population.mjs");

export default {
  title: "Tabular learners in the iterated prisoner's dilemma",
  question: `100 learners, memory-one states (start, CC, CD, DC, DD) × 2 actions, payoffs 3/0/5/1, random perfect matchings
× 50 pairs × 100 rounds: 2,000 matchings (10⁷ interactions) of one kind, 6,000 of eight. *One kind*: ε-greedy
Q-learning (ε 0.05, α 0.1, γ 0.9). *Eight kinds*: Q-learning, hysteretic Q, expected SARSA, SARSA, double Q, Cross, Roth–Erev and Bush–Mosteller, as
eight classes. The C baseline has the same eight act and learn functions, inlined into 64 loops, one per ordered
pair of kinds, chosen once per match; compiled with \`-O3 -march=native -ffp-contract=off\`. Every run must end with
C's counts of joint actions; a test compares every bit of every table. Rates are per second of processor time of
the whole process, JIT compiler threads included, after a population of the same kinds has been played so that the
loops are compiled; each of the 64 loops of eight kinds takes the compiler 10 to 60 ms once per process.`,
  unit: "M interactions/s",
  rounds: 7,
  prepare({ compileC }) {
    const program = compileC("tabular-population.c");
    if (program === undefined) return { skipped: "no C compiler (cc) here to build the baseline with" };
    const c = (kinds, matchings) => ({
      command: process.execPath,
      args: [join(benchFolder, "children", "c-population.mjs"), program, String(kinds), matchings],
    });
    const js = (...args) => ({ command: process.execPath, args: [child, ...args] });
    return {
      variants: [
        { id: "c-1", title: "C, one kind", checkGroup: "one", ...c(1, "2000") },
        { id: "js-1", title: "Operant, one kind", checkGroup: "one", ...js("1", "2000") },
        {
          id: "readable-1",
          title: "Operant, one kind, readable loop",
          checkGroup: "one",
          ...js("1", "2000", "readable"),
        },
        { id: "c-8", title: "C, eight kinds", checkGroup: "eight", ...c(8, "6000") },
        {
          id: "c-8-pointers",
          title: "C, eight kinds through function pointers",
          checkGroup: "eight",
          ...c(-8, "6000"),
        },
        { id: "js-8", title: "Operant, eight kinds", checkGroup: "eight", ...js("8", "6000") },
        {
          id: "readable-8",
          title: "Operant, eight kinds, readable loop",
          checkGroup: "eight",
          ...js("8", "6000", "readable"),
        },
      ],
      targets: [
        { variant: "js-1", against: "c-1", atLeast: 0.9, title: "one kind against C" },
        { variant: "js-8", against: "c-8", atLeast: 0.75, title: "eight kinds against C" },
      ],
    };
  },
};
