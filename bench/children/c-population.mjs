// Runs the compiled baseline and puts its answer into the harness's form: PROGRAM KINDS MATCHINGS
import { execFileSync } from "node:child_process";

const [program, kinds, matchings] = process.argv.slice(2);
const out = execFileSync(program, [kinds, "100", matchings, "100", "1", "2", "3", "4"], { encoding: "utf8" });
const { counts, seconds } = JSON.parse(out);
console.log(
  JSON.stringify({ rate: (Number(matchings) * 50 * 100) / seconds / 1e6, check: counts.join(" ") }),
);
