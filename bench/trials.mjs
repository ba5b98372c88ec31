import { cpus } from "node:os";
import { join } from "node:path";
import { benchFolder } from "./harness.mjs";

const cores = cpus().length;
const trials = 6 * cores;

export default {
  title: "Trials across cores",
  question: `The command \`operant run direct-punishment --condition ipd-dp --seeds 1..${trials} --set episodes=600 --no-report\` into
an empty folder, with one worker thread and with one per core; the whole command is timed by the clock, start-up and
claims included. Both must write the same shards, byte for byte. Needs a machine with nothing else to do: a core that
other work uses cannot be used twice.`,
  unit: "trials/s",
  rounds: 5,
  prepare() {
    if (cores < 2) return { skipped: "one core only" };
    const run = (workers) => ({
      checkGroup: "shards",
      command: process.execPath,
      args: [join(benchFolder, "children", "trials.mjs"), String(trials), String(workers)],
    });
    return {
      variants: [
        { id: "one", title: "1 worker", ...run(1) },
        { id: "all", title: `${cores} workers`, ...run(cores) },
      ],
      targets: [
        { variant: "all", against: "one", atLeast: 0.9 * cores, title: `${cores} workers against one` },
      ],
    };
  },
};
