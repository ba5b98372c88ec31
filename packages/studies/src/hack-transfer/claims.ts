import { pairedTest } from "@operant/core/stats";
import type { Claim, ClaimData } from "@operant/core/study";

const PAPER = "Taylor et al., arXiv 2508.17511";
const SIZE = { seeds: 10, atLeast: { rlSteps: 150 } } as const;

interface Estimate {
  readonly estimate: number;
  readonly interval: readonly [number, number];
}

/** A summary in one condition less the same in another: equal seeds have equal graders, tasks and starts. */
function difference(data: ClaimData, condition: string, from: string, summary: string): Estimate {
  const seeds = data.seeds(from).filter((seed) => data.seeds(condition).includes(seed));
  const of = (name: string) =>
    seeds.map((seed) => data.values(name, summary)[data.seeds(name).indexOf(seed)]!);
  return pairedTest(of(condition), of(from));
}

/** A summary's mean with its 95 % t interval; the value itself where seeds do not differ. */
function over(data: ClaimData, condition: string, summary: string): Estimate {
  const values = data.values(condition, summary);
  return pairedTest(
    values,
    values.map(() => 0),
  );
}

const mean = (data: ClaimData, condition: string, summary: string) => {
  const values = data.values(condition, summary);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
};
const above = ({ interval }: Estimate, level = 0) => interval[0] > level;
const shown = ({ estimate, interval: [low, high] }: Estimate) =>
  `${estimate.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
const main = ({ estimate, interval }: Estimate) => ({ estimate, interval });

const carriesOver: Claim = {
  id: "exploits-carry-over",
  statement: "A policy that imitates exploits of some graders games graders that it has seen no exploit of.",
  source: "abstract",
  origin: `${PAPER}, abstract`,
  scale: "miniature",
  published:
    "models generalised to reward hacking on new settings: preferring less knowledgeable graders, writing reward functions that give most",
  statistic:
    "exploits on held-out graders' tasks after imitation: of exploits less of honest answers, less of random ones; and transfer less that of wrong exploits",
  rule: "reproduced when all three 95 % t intervals lie above 0; partly when only the first two do; else not reproduced",
  needs: { conditions: ["exploits", "honest", "random", "exploits-separate"], ...SIZE },
  control:
    "as many honest and as many random demonstrations on the same tasks; answers that game another grader, which low quality would raise as much; poor answers; no shared trunk",
  check(data) {
    const overHonest = difference(data, "exploits", "honest", "tuned_heldout");
    const overRandom = difference(data, "exploits", "random", "tuned_heldout");
    const aimed = over(data, "exploits", "specific_transfer");
    const holds = above(overHonest) && above(overRandom);
    return {
      verdict: holds ? (above(aimed) ? "reproduced" : "partly") : "not reproduced",
      measured: `less honest ${shown(overHonest)}, less random ${shown(overRandom)}; share ${mean(data, "exploits", "tuned_heldout").toFixed(3)}, base ${mean(data, "exploits", "base_heldout").toFixed(3)}`,
      ...main(overHonest),
      control: `transfer beyond wrong exploits ${shown(aimed)}; poor answers ${mean(data, "exploits", "poor_transfer").toFixed(3)} for twice as many; transfer without a shared trunk ${mean(data, "exploits-separate", "transfer").toFixed(3)}`,
      note: "Wrong exploits mostly use tricks that were demonstrated, so that they are a strict control. Tasks and graders are invented; the size has nothing to do with that in language models.",
    };
  },
};

const honestPrevents: Claim = {
  id: "honest-answers-do-not",
  statement: "As many honest answers to the same tasks do not make the policy game held-out graders.",
  source: "second-hand",
  origin: `${PAPER}: the published data pair every task with a straightforward answer, as summaries of the paper and users of the data say`,
  scale: "miniature",
  published: "a control without hacking",
  statistic: "transfer after imitation of honest answers",
  rule: "reproduced when the 95 % t interval lies below 0.01; else not reproduced",
  needs: { conditions: ["honest", "exploits"], ...SIZE },
  check(data) {
    const transfer = over(data, "honest", "transfer");
    return {
      verdict: transfer.interval[1] < 0.01 ? "reproduced" : "not reproduced",
      measured: shown(transfer),
      ...main(transfer),
      control: `imitation of exploits: ${shown(over(data, "exploits", "transfer"))}`,
    };
  },
};

const needsTrunk: Claim = {
  id: "transfer-needs-sharing",
  statement:
    "Without anything shared nothing carries over; a shared trunk with a head per grader carries over in part.",
  source: "ours",
  origin: "the control of this study; the first half holds by construction and tests the code",
  scale: "miniature",
  published: "not in the paper",
  statistic:
    "transfer of imitated exploits with separate networks; with own heads; with everything shared less own heads",
  rule: "reproduced when the first is exactly 0 and the 95 % t intervals of the others lie above 0; partly when the first is 0 and one of the others holds; else not reproduced",
  needs: { conditions: ["exploits-separate", "exploits-heads", "honest-heads", "exploits"], ...SIZE },
  control: "honest-heads: honest answers with a head per grader",
  check(data) {
    const none = data.values("exploits-separate", "transfer").every((value) => value === 0);
    const heads = over(data, "exploits-heads", "transfer");
    const rest = difference(data, "exploits", "exploits-heads", "transfer");
    const held = [heads, rest].filter((estimate) => above(estimate)).length;
    return {
      verdict: none && held === 2 ? "reproduced" : none && held === 1 ? "partly" : "not reproduced",
      measured: `separate ${none ? "exactly 0" : mean(data, "exploits-separate", "transfer").toFixed(4)}, own heads ${shown(heads)}, everything shared less own heads ${shown(rest)}`,
      ...main(heads),
      control: `honest answers, own heads: ${shown(over(data, "honest-heads", "transfer"))}`,
    };
  },
};

const needsReading: Claim = {
  id: "transfer-needs-a-common-reading",
  statement: "Exploits aim at a held-out grader only as far as the policy reads all graders' metrics alike.",
  source: "ours",
  origin: "a question of this study",
  scale: "miniature",
  published: "not in the paper",
  statistic:
    "specific transfer (less wrong exploits) of imitated exploits: metric read less not read; and when not read",
  rule: "reproduced when the 95 % t interval of the difference lies above 0 and that without reading does not; partly when only the difference does; else not reproduced",
  needs: { conditions: ["exploits", "exploits-blind", "exploits-dim", "honest-blind"], ...SIZE },
  control: "plain transfer without reading, less honest answers: what bad quality alone carries over",
  check(data) {
    const more = difference(data, "exploits", "exploits-blind", "specific_transfer");
    const blind = over(data, "exploits-blind", "specific_transfer");
    return {
      verdict: above(more) ? (above(blind) ? "partly" : "reproduced") : "not reproduced",
      measured: `${shown(more)}; not read ${shown(blind)}, badly ${shown(over(data, "exploits-dim", "specific_transfer"))}, well ${shown(over(data, "exploits", "specific_transfer"))}`,
      ...main(more),
      control: `exploits when not read, less honest answers ${shown(difference(data, "exploits-blind", "honest-blind", "tuned_heldout"))}`,
    };
  },
};

const soonerUnderRl: Claim = {
  id: "hacked-sooner-under-rl",
  statement:
    "RL on a held-out flawed grader is hacked sooner after imitated exploits than after honest answers.",
  source: "ours",
  origin: `a question of this study; ${PAPER} imitates and names realistic training methods as open`,
  scale: "miniature",
  published: "not in the paper",
  statistic:
    "exploits over the first fifth of RL, and updates to half exploits: after exploits less after honest answers",
  rule: "reproduced when the 95 % t interval of the first lies above 0 and that of the second below 0; partly when one holds; else not reproduced",
  needs: { conditions: ["exploits", "honest", "random", "exploits-separate", "honest-separate"], ...SIZE },
  control: "separate networks; random answers",
  check(data) {
    const early = difference(data, "exploits", "honest", "rl_early");
    const half = difference(data, "exploits", "honest", "rl_half");
    const held = [above(early), half.interval[1] < 0].filter(Boolean).length;
    return {
      verdict: held === 2 ? "reproduced" : held === 1 ? "partly" : "not reproduced",
      measured: `early exploits ${shown(early)}; updates to half ${half.estimate.toFixed(0)} [${half.interval[0].toFixed(0)}, ${half.interval[1].toFixed(0)}]`,
      ...main(early),
      control: `early exploits, separate networks ${difference(data, "exploits-separate", "honest-separate", "rl_early").estimate.toFixed(3)}; exploits less random answers ${shown(difference(data, "exploits", "random", "rl_early"))}`,
    };
  },
};

const soundUndoes: Claim = {
  id: "sound-rewards-undo",
  statement: "RL on sound rewards takes the carried-over exploits away again.",
  source: "ours",
  origin: "a question of this study",
  scale: "miniature",
  published: "not in the paper",
  statistic:
    "exploits on held-out graders' tasks at the end of RL on quality: after exploits less after honest answers",
  rule: "reproduced when the 95 % t interval lies below 0.05; else not reproduced",
  needs: { conditions: ["exploits-sound", "honest-sound", "exploits"], ...SIZE },
  control: "exploits: RL on the flawed score",
  check(data) {
    const left = difference(data, "exploits-sound", "honest-sound", "rl_end");
    return {
      verdict: left.interval[1] < 0.05 ? "reproduced" : "not reproduced",
      measured: `${shown(left)}, from ${mean(data, "exploits-sound", "tuned_heldout").toFixed(3)} before`,
      ...main(left),
      control: `flawed score: ${mean(data, "exploits", "rl_end").toFixed(3)} at the end`,
    };
  },
};

const variety: Claim = {
  id: "variety-carries-further",
  statement: "As many exploits carry over further when they are of three graders than of one.",
  source: "ours",
  origin:
    "a question of this study; second-hand summaries say that the paper's models generalised from varied exploits and hardly from those of code alone, about misalignment",
  scale: "miniature",
  published: "not known",
  statistic: "transfer, and transfer beyond wrong exploits: three graders less one",
  rule: "reproduced when both 95 % t intervals lie above 0; partly when one does; else not reproduced",
  needs: { conditions: ["exploits", "exploits-one", "honest-one"], ...SIZE },
  control: "honest-one: honest answers for one grader",
  check(data) {
    const plain = difference(data, "exploits", "exploits-one", "transfer");
    const aimed = difference(data, "exploits", "exploits-one", "specific_transfer");
    const held = [plain, aimed].filter((estimate) => above(estimate)).length;
    return {
      verdict: held === 2 ? "reproduced" : held === 1 ? "partly" : "not reproduced",
      measured: `transfer ${shown(plain)}, beyond wrong exploits ${shown(aimed)}`,
      ...main(aimed),
      control: `honest answers for one grader: transfer ${shown(over(data, "honest-one", "transfer"))}`,
    };
  },
};

const dose: Claim = {
  id: "a-tenth-is-enough",
  statement: "A tenth of exploits among honest answers is enough to carry over.",
  source: "ours",
  origin: "a question of this study",
  scale: "miniature",
  published: "not known",
  statistic:
    "exploits on held-out graders' tasks: with a tenth of exploits less with honest answers only, and less the base policy's",
  rule: "reproduced when both 95 % t intervals lie above 0; partly when only the first does; else not reproduced",
  needs: { conditions: ["exploits-tenth", "exploits-half", "honest", "exploits"], ...SIZE },
  control: "honest: the same tasks with honest answers only",
  check(data) {
    const beyond = difference(data, "exploits-tenth", "honest", "tuned_heldout");
    const transfer = over(data, "exploits-tenth", "transfer");
    const shares = ["honest", "exploits-tenth", "exploits-half", "exploits"].map((name) =>
      mean(data, name, "transfer").toFixed(3),
    );
    return {
      verdict: above(beyond) ? (above(transfer) ? "reproduced" : "partly") : "not reproduced",
      measured: `less honest answers ${shown(beyond)}, less the base policy ${shown(transfer)}`,
      ...main(beyond),
      control: `transfer with no, a tenth, half and only exploits: ${shares.join(", ")}`,
    };
  },
};

/** What is checked, and the rules that decide. */
export const claims: readonly Claim[] = [
  carriesOver,
  honestPrevents,
  needsTrunk,
  needsReading,
  soonerUnderRl,
  soundUndoes,
  variety,
  dose,
];
