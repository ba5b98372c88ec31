// One measured run: node bench/children/matches.mjs PAIRS LOOP
// PAIRS "stochastic" plays Random against GTFT, "round-robin" all ordered pairs of eight strategies; LOOP is
// "specialised" or "readable". Prints { rate, check }: millions of turns per second of processor time.

import { axelrodPayoffs, prisonersDilemma } from "@operant/core/games";
import {
  AlwaysDefect,
  GenerousTitForTat,
  GrimTrigger,
  MemoryOne,
  RandomStrategy,
  TitForTat,
  TitForTwoTats,
  WinStayLoseShift,
} from "@operant/core/policies";
import { Stream } from "@operant/core/random";
import { MatchLoops } from "@operant/core/society";

const [pairs, loop] = process.argv.slice(2);
const turns = 200;
const game = prisonersDilemma(turns, axelrodPayoffs);

function play(matches) {
  const stream = new Stream(1, 2, 3, 4);
  const random = new RandomStrategy(stream);
  const generous = new GenerousTitForTat(stream);
  const all = [
    random,
    generous,
    new TitForTat(),
    new WinStayLoseShift(),
    new GrimTrigger(),
    new TitForTwoTats(),
    new AlwaysDefect(),
    new MemoryOne(stream, { start: 0.9, cc: 0.95, cd: 0.2, dc: 0.5, dd: 0.1 }),
  ];
  const seats =
    pairs === "stochastic"
      ? [[random, generous]]
      : all.flatMap((a) => all.filter((b) => b !== a).map((b) => [a, b]));
  const loops = new MatchLoops({ specialise: loop !== "readable" });
  const counts = new Float64Array(4);
  for (let m = 0; m < matches; m++) {
    const [first, second] = seats[m % seats.length];
    loops.play(game, first, second, counts);
  }
  return counts;
}

play(20_000);
const matches = loop === "readable" ? 50_000 : 200_000;
const from = process.cpuUsage();
const counts = play(matches);
const used = process.cpuUsage(from);
console.log(
  JSON.stringify({
    rate: (matches * turns) / ((used.user + used.system) / 1e6) / 1e6,
    // The readable loop plays fewer matches, so only shares can be compared; tests compare the moves.
    check: Array.from(counts).join(" "),
  }),
);
