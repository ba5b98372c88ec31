import { join } from "node:path";
import { benchFolder } from "./harness.mjs";

const FLAGS = ["-O3", "-msse4.1", "-mno-avx", "-mno-fma", "-ffp-contract=off", "-std=c11"];
const child = join(benchFolder, "children", "network-step.mjs");

const CASES = [
  ["deep", "16 → 64 → 64 → 5, batch 32", 20_000],
  ["4-2", "4 → 128 → 2, 100 rows", 50_000],
  ["5-4", "5 → 128 → 4, 100 rows", 50_000],
  ["2-2", "2 → 128 → 2, 100 terms on 18 rows", 200_000],
  ["act", "acting, 4 → 128 → 2", 5_000_000],
];

/** PyTorch 1.13 on one thread of a machine of this kind, thousands of steps per second: the deep case. */
const TORCH_DEEP = 3.617;

export default {
  title: "Training steps and acting of small networks",
  question: `One training step is forward, loss, backward and Adam. *Deep*: ReLU, squared error. The others have one hidden
layer, the Huber loss on one output per term, and the shapes of the flagship study: a batch of 100 transitions
whose rows are all different, or take 18 values. *Acting* is one row forward. The C baseline does the same
operations in the same order, register tiles included, on vectors of 128 bits without fused multiply-add, which is
what WebAssembly has (\`-O3 -msse4.1 -mno-avx -mno-fma -ffp-contract=off\`); parameters must agree to the last bit.
*DQN* is the whole learner with the study's settings, from 20,000 stored transitions on: acting, storing, sampling,
target values and the training step. Rates are per second of processor time, JIT compilation included. PyTorch's
figure (1.13, one thread, 3,617 steps/s) was measured once on another machine of this kind.`,
  unit: "k steps/s",
  rounds: 7,
  prepare({ compileC }) {
    const program = process.arch === "x64" ? compileC("network-step.c", FLAGS) : undefined;
    if (program === undefined)
      return { skipped: "no C compiler (cc) for x86-64 here to build the baseline with" };
    const variants = [];
    const targets = [];
    for (const [id, title, steps] of CASES) {
      const variant = (who, command, args) =>
        variants.push({ id: `${who} ${id}`, title: `${title}, ${who}`, checkGroup: id, command, args });
      variant("C", program, [id, String(steps)]);
      variant("Operant", process.execPath, [child, id, String(steps)]);
      targets.push({
        variant: `Operant ${id}`,
        against: `C ${id}`,
        atLeast: 0.8,
        title: `${title} against C`,
      });
    }
    targets.push({
      variant: "Operant deep",
      against: TORCH_DEEP,
      atLeast: 4,
      title: "16 → 64 → 64 → 5 against PyTorch",
    });
    for (const [shape, what] of [
      ["2-2", "repeated rows"],
      ["4-2", "distinct rows"],
      ["5-4", "distinct rows"],
    ]) {
      variants.push({
        id: `dqn ${shape}`,
        title: `DQN ${shape.replace("-", " → 128 → ")}, ${what}`,
        command: process.execPath,
        args: [child, `dqn ${shape}`, "20000"],
      });
    }
    targets.push({
      variant: "dqn 4-2",
      against: 1.4,
      atLeast: 15,
      title: "DQN 4 → 128 → 2 against PyTorch's 1,400",
    });
    return { variants, targets };
  },
};
