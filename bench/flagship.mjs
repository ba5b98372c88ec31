import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileReplica } from "./children/direct-punishment-replica.mjs";
import { benchFolder, runBenchmark } from "./harness.mjs";

const CONDITIONS = [
  ["ipd-dp", "DP"],
  ["ipd-dp-s", "DP-S"],
  ["ipd-tpp", "TPP"],
  ["ipd-tpp-s", "TPP-S"],
  ["ipd-tppdp-s", "TPPDP-S"],
  ["centipede-tpp-s", "Centipede TPP-S"],
];

/** The authors' Python, complete runs on a machine of this kind, thousands of gradient steps per second. */
const AUTHORS = 1.4;

const direct = process.argv[1] === fileURLToPath(import.meta.url);
const episodes = direct ? option("--episodes", 2000) : 2000;

const bench = {
  title: "The flagship study's complete runs",
  question: `Complete trials of the study *direct-punishment*: five agents, each with two or three deep Q-networks
(128 hidden units, batches of 100), ${episodes} episodes, one seed, in one process. The C baseline is the whole trial in C with
the same streams and the same economies (observations stored once, a batch's equal states merged, cached target
values, sampling in one draw per transition), on vectors of 128 bits without fused multiply-add, which is what
WebAssembly has; compiled with \`-O3 -msse4.1 -mno-avx -mno-fma -ffp-contract=off\`. Both must end with the same
columns, bit for bit; a test also compares every final weight. Rates are per second of processor time of the whole process,
with JIT compilation and garbage collection. The authors' rate of 1,400 gradient steps per second is that of their
unmodified Python (PyTorch 1.13, one thread), measured once on another machine of this kind, complete runs of DP
and TPP-S, and not run here.`,
  unit: "k gradient steps/s",
  rounds: 3,
  prepare({ folder }) {
    const program = compileReplica(folder);
    if (program === undefined)
      return { skipped: "no C compiler (cc) for x86-64 here to build the baseline with" };
    const child = join(benchFolder, "children", "flagship-trial.mjs");
    const variants = [];
    const targets = [];
    for (const [condition, title] of CONDITIONS) {
      const variant = (id, name, ...replica) =>
        variants.push({
          id: `${id} ${condition}`,
          title: `${title}, ${name}`,
          checkGroup: condition,
          command: process.execPath,
          args: [child, condition, String(episodes), ...replica],
        });
      variant("c", "C", program);
      variant("operant", "Operant");
      const operant = `operant ${condition}`;
      targets.push(
        { variant: operant, against: `c ${condition}`, atLeast: 0.8, title: `${title} against C` },
        { variant: operant, against: AUTHORS, atLeast: 15, title: `${title} against the authors' code` },
      );
    }
    return { variants, targets };
  },
};
export default bench;

// node bench/flagship.mjs [--episodes N] [--rounds N]: shorter runs, for a quick look; prints JSON.
if (direct) {
  const say = (line) => process.stderr.write(`${line}\n`);
  console.log(JSON.stringify(await runBenchmark("flagship", bench, say, option("--rounds", 1)), null, 2));
}

function option(name, otherwise) {
  const at = process.argv.indexOf(name);
  const value = at < 0 ? otherwise : Number(process.argv[at + 1]);
  if (Number.isInteger(value) && value >= 1) return value;
  console.error(`${name} takes an integer of at least 1.`);
  process.exit(2);
}
