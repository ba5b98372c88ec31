import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { benchFolder } from "./harness.mjs";

const child = join(benchFolder, "children", "audit-log.mjs");
const megabytes = 2000;
const mostMemory = 512;

export default {
  title: "Auditing a log of 2 GB",
  question: `A log of 2 GB as verl dumps it (709,120 rollouts of about 2.8 kB, groups of eight), made from a seed. The
baselines do nothing but read the file line by line and parse each line with JSON.parse: with node:readline, and by
splitting chunks of 1 MiB at line breaks. *Reading* makes the audit's columns, with the default sample of rollouts and
texts; *operant audit* is the whole command, statistics and printing included. Timed by the clock. Memory is the
peak resident set of the process; the benchmark fails where the command needs more than ${mostMemory} MiB.`,
  unit: "MB/s",
  rounds: 3,
  prepare({ folder }) {
    const file = join(folder, "log.jsonl");
    const part = (...args) =>
      spawnSync(process.execPath, [child, ...args], { encoding: "utf8", maxBuffer: 1 << 26 });
    const made = part("synthesise", file, String(megabytes), "1");
    if (made.status !== 0) {
      rmSync(file, { force: true });
      return { skipped: `no room for ${megabytes} MB in the temporary folder` };
    }
    const variant = (id, title, checkGroup) => ({
      id,
      title,
      ...(checkGroup === undefined ? {} : { checkGroup }),
      command: process.execPath,
      args: [child, id, file],
    });
    const once = part("audit", file);
    if (once.status !== 0) throw new Error(once.stderr);
    const { peak } = JSON.parse(once.stdout);
    if (!(peak < mostMemory)) throw new Error(`operant audit took ${Math.round(peak)} MiB`);
    return {
      variants: [
        variant("chunks", "JSON.parse, split chunks", "records"),
        variant("readline", "JSON.parse, node:readline", "records"),
        variant("read", "Reading into columns"),
        variant("audit", "operant audit"),
      ],
      targets: [
        { variant: "audit", against: "chunks", atLeast: 0.5, title: "operant audit against split chunks" },
      ],
      notes: [`Peak memory of operant audit: ${Math.round(peak)} MiB.`],
    };
  },
};
