// One measured run: node bench/children/tabular-population.mjs KINDS MATCHINGS [readable]
// Prints { rate, check }: millions of interactions per second of processor time, and the joint actions.
import { MatchLoops } from "@operant/core/society";
import { populationKernel } from "./population-kernel.mjs";

const kinds = Number(process.argv[2]);
const matchings = Number(process.argv[3]);
const loops = new MatchLoops({ specialise: process.argv[4] !== "readable" });

// Warm up on a population of its own, so that the compiler has seen every pair of kinds.
populationKernel({ kinds, loops }).play(kinds === 1 ? 200 : 6000);

const population = populationKernel({ kinds, loops });
const from = process.cpuUsage();
population.play(matchings);
const used = process.cpuUsage(from);
const seconds = (used.user + used.system) / 1e6;
console.log(
  JSON.stringify({
    rate: (matchings * 50 * 100) / seconds / 1e6,
    check: Array.from(population.counts).join(" "),
  }),
);
