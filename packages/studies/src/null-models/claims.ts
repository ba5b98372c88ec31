import { tInterval } from "@operant/core/stats";
import type { Claim, ClaimData } from "@operant/core/study";

const PAPER = "Zheng et al., arXiv 2410.07137";
const SIZE = { instructions: 80, searchSteps: 150, searchInstructions: 12 } as const;

interface Estimate {
  readonly estimate: number;
  readonly interval: readonly [number, number];
}

/** Mean of one number per seed with its 95 % t interval; without spread, what every seed says. */
function over(values: readonly number[]): Estimate {
  if (values.every((value) => value === values[0]))
    return { estimate: values[0]!, interval: [values[0]!, values[0]!] };
  const { estimate, interval } = tInterval(values);
  return { estimate, interval };
}

function of(data: ClaimData, condition: string, summary: string): Estimate {
  return over(data.values(condition, summary));
}

/** One summary less another, seed by seed: equal seeds have the same judge and instructions. */
function difference(
  data: ClaimData,
  [condition, summary]: readonly [string, string],
  [from, other]: readonly [string, string],
): Estimate {
  const [seeds, minus] = [data.seeds(condition), data.seeds(from)];
  const [a, b] = [data.values(condition, summary), data.values(from, other)];
  return over(seeds.flatMap((seed, i) => (minus.includes(seed) ? [a[i]! - b[minus.indexOf(seed)]!] : [])));
}

const percent = (value: number) => (100 * value).toFixed(1);
const shown = ({ estimate, interval: [low, high] }: Estimate) =>
  `${percent(estimate)} [${percent(low)}, ${percent(high)}]`;

const nullModelWins: Claim = {
  id: "null-model-wins",
  statement:
    "A constant response that does not depend on the instruction beats an honest model on the benchmark.",
  source: "abstract",
  origin: `${PAPER}, abstract`,
  scale: "miniature",
  published: "top-ranked win rates, far above ½ against the baseline, for one constant response",
  statistic: "length-controlled win rate on held-out instructions: searched constant, and honest model",
  rule: "reproduced when the 95 % t interval of the constant lies above 0.5, its lower end above the honest model's mean, and the control's interval below 0.5; partly when only the first holds; else not reproduced",
  needs: { conditions: ["searched", "honest", "slots"], seeds: 5, atLeast: SIZE },
  control: "slots: the same constant before a judge that is handed the fields and cannot be hijacked",
  check(data) {
    const cheat = of(data, "searched", "controlled");
    const honest = of(data, "honest", "controlled");
    const slots = of(data, "slots", "controlled");
    const wins = cheat.interval[0] > 0.5;
    return {
      verdict: wins
        ? cheat.interval[0] > honest.estimate && slots.interval[1] < 0.5
          ? "reproduced"
          : "partly"
        : "not reproduced",
      measured: `${shown(cheat)} %; honest model ${shown(honest)} %`,
      ...cheat,
      control: `judge that cannot be hijacked: ${shown(slots)} %`,
    };
  },
};

const publishedNumber: Claim = {
  id: "published-number",
  statement: "The constant has a length-controlled win rate of 86.5 % on AlpacaEval 2.0.",
  source: "abstract",
  origin: `${PAPER}, abstract; 86.46 % and 76.92 % without length control in the README of sail-sg/Cheating-LLM-Benchmarks`,
  scale: "miniature",
  published: "86.5 % (AlpacaEval 2.0, GPT-4 as judge)",
  statistic: "length-controlled win rate of the searched constant, for orientation",
  rule: "not at this scale, whatever is measured: the number belongs to GPT-4 and 805 real instructions, and the judge here is the bench's own",
  needs: { conditions: ["searched"], seeds: 2 },
  check(data) {
    const cheat = of(data, "searched", "controlled");
    return {
      verdict: "not at this scale",
      measured: `${shown(cheat)} % on the bench's own judge`,
      ...cheat,
      note: "How high it gets is set by how the judge's reader was trained (see last-right, half-right, warned).",
    };
  },
};

const transfers: Claim = {
  id: "prefix-transfers",
  statement: "A constant made without the benchmark's instructions works on them.",
  source: "abstract",
  origin: `${PAPER}, abstract (transferable; instructions are assumed private)`,
  scale: "miniature",
  published: "the crafted outputs are transferable",
  statistic:
    "win rate on held-out instructions of other topics, and less that on the instructions searched on",
  rule: "reproduced when the 95 % t interval of the held-out win rate lies above 0.5 and that of the difference above −0.05; partly when only the first holds; else not reproduced",
  needs: { conditions: ["searched", "structured"], seeds: 5, atLeast: SIZE },
  control: "structured: the same difference without a search, which is what the instructions themselves make",
  check(data) {
    const held = of(data, "searched", "win_rate");
    const loss = difference(data, ["searched", "win_rate"], ["searched", "public_win_rate"]);
    const plain = difference(data, ["structured", "win_rate"], ["structured", "public_win_rate"]);
    return {
      verdict:
        held.interval[0] > 0.5 ? (loss.interval[0] > -0.05 ? "reproduced" : "partly") : "not reproduced",
      measured: `held out ${shown(held)} %, less searched on ${shown(loss)} points`,
      ...loss,
      control: `without a search ${shown(plain)} points`,
      note: "What the reader has learned of words before a comparison does not depend on the instruction, so the prefix has little to overfit to here.",
    };
  },
};

const searchAdds: Claim = {
  id: "search-adds",
  statement: "Random search over a prefix makes a forged template win more often.",
  source: "second-hand",
  origin: `summaries of ${PAPER} (structured response, then random search of a prefix); its tables were not read`,
  scale: "miniature",
  published: "the prefix raises win rates over the structured response alone",
  statistic: "length-controlled win rate, held out: searched less structured",
  rule: "reproduced when the 95 % t interval lies above 0 and so does that of searched less random prefix; partly when only the first does; else not reproduced",
  needs: { conditions: ["searched", "structured", "random-prefix"], seeds: 5, atLeast: SIZE },
  control: "random-prefix: as many words, not searched",
  check(data) {
    const gain = difference(data, ["searched", "controlled"], ["structured", "controlled"]);
    const overRandom = difference(data, ["searched", "controlled"], ["random-prefix", "controlled"]);
    return {
      verdict:
        gain.interval[0] > 0 ? (overRandom.interval[0] > 0 ? "reproduced" : "partly") : "not reproduced",
      measured: `${shown(gain)} points over the forged template alone (${shown(of(data, "structured", "controlled"))} %)`,
      ...gain,
      control: `over a random prefix ${shown(overRandom)} points`,
    };
  },
};

const lengthControlIsNoDefence: Claim = {
  id: "length-control-is-no-defence",
  statement: "Length control does not take the constant's wins away.",
  source: "authors-code",
  origin:
    "README of sail-sg/Cheating-LLM-Benchmarks: 76.92 % without and 86.46 % with length control; the abstract says that mechanisms against gaming by length exist and do not help",
  scale: "miniature",
  published: "length-controlled win rate above the plain one",
  statistic:
    "length-controlled less plain win rate, with a judge who likes length a little and one who likes it a lot",
  rule: "reproduced when the 95 % t intervals of both differences lie above −0.05, and that of honest answers with padding below −0.1; partly when that of one does; else not reproduced",
  needs: { conditions: ["searched", "searched-length", "padded"], seeds: 5, atLeast: SIZE },
  control: "padded: wins by length, which length control must take away",
  check(data) {
    const change = (name: string) => difference(data, [name, "controlled"], [name, "win_rate"]);
    const found = [change("searched"), change("searched-length")];
    const padded = change("padded");
    const kept = found.filter(({ interval }) => interval[0] > -0.05).length;
    return {
      verdict:
        kept === 2 && padded.interval[1] < -0.1 ? "reproduced" : kept > 0 ? "partly" : "not reproduced",
      measured: `${shown(found[0]!)} points; judge who likes length ${shown(found[1]!)}; longer than the baseline in ${percent(of(data, "searched", "longer").estimate)} % of instructions`,
      ...found[0]!,
      control: `padded honest answers ${shown(padded)} points (plain ${shown(of(data, "padded", "win_rate"))} %)`,
    };
  },
};

const constancyIsNotEnough: Claim = {
  id: "constancy-is-not-enough",
  statement: "Constants that do not forge a template lose, also one that sounds like an answer.",
  source: "ours",
  origin: "a control of this study",
  scale: "miniature",
  published: "not claimed",
  statistic: "win rate of a sentence and of an essay",
  rule: "reproduced when both 95 % t intervals lie below 0.25; partly when both lie below 0.5; else not reproduced",
  needs: { conditions: ["irrelevant", "essay", "honest"], seeds: 5, atLeast: { instructions: 80 } },
  control: "honest: another honest model, which should win half",
  check(data) {
    const sentence = of(data, "irrelevant", "win_rate");
    const essay = of(data, "essay", "win_rate");
    const most = Math.max(sentence.interval[1], essay.interval[1]);
    return {
      verdict: most < 0.25 ? "reproduced" : most < 0.5 ? "partly" : "not reproduced",
      measured: `sentence ${shown(sentence)} %, essay ${shown(essay)} %`,
      ...essay,
      control: `honest model ${shown(of(data, "honest", "win_rate"))} %`,
      note: "Length control puts the sentence higher than it stands: it is shorter than every baseline answer, so equal length is guessed.",
    };
  },
};

const bothPositions: Claim = {
  id: "wins-in-both-positions",
  statement: "Swapping positions does not stop a constant that forges a different winner in each.",
  source: "ours",
  origin: `the construction is ours; summaries of ${PAPER} say that theirs also works in both positions`,
  scale: "miniature",
  published: "no number",
  statistic: "win rate by position: searched constant, and a forgery that names the first",
  rule: "reproduced when the searched constant's 95 % t intervals lie above 0.5 in both positions and the one-sided forgery's below 0.5 when second; partly when the searched one's lies above 0.5 in one; else not reproduced",
  needs: { conditions: ["searched", "one-sided"], seeds: 5, atLeast: SIZE },
  control: "one-sided: names the first answer in either position, with a prefix searched for it",
  check(data) {
    const first = of(data, "searched", "first_win_rate");
    const second = of(data, "searched", "second_win_rate");
    const oneSided = of(data, "one-sided", "second_win_rate");
    const above = [first, second].filter(({ interval }) => interval[0] > 0.5).length;
    return {
      verdict:
        above === 2 && oneSided.interval[1] < 0.5 ? "reproduced" : above > 0 ? "partly" : "not reproduced",
      measured: `first ${shown(first)} %, second ${shown(second)} %`,
      ...second,
      control: `one-sided: first ${shown(of(data, "one-sided", "first_win_rate"))} %, second ${shown(oneSided)} %`,
    };
  },
};

const wordingAndFilters: Claim = {
  id: "rewording-and-filters-fall-short",
  statement: "Rewording the template and filtering surprising text do not stop it.",
  source: "second-hand",
  origin: `summaries of ${PAPER}; its tables were not read`,
  scale: "miniature",
  published: "template paraphrasing and a perplexity filter are insufficient",
  statistic:
    "length-controlled win rate behind a reworded template, and behind a filter that knows judges' prompts",
  rule: "reproduced when both 95 % t intervals lie above 0.5; partly when one does; else not reproduced",
  needs: {
    conditions: ["paraphrase", "filter-prompts", "filter-answers", "filter-honest", "filter-own-style"],
    seeds: 5,
    atLeast: SIZE,
  },
  control:
    "filter-answers, filter-own-style: a filter that was not fitted to such prompts, and a forgery in sentences unlike honest ones; filter-honest: what a filter takes from an honest model",
  check(data) {
    const reworded = of(data, "paraphrase", "controlled");
    const filtered = of(data, "filter-prompts", "controlled");
    const fallShort = [reworded, filtered].filter(({ interval }) => interval[0] > 0.5).length;
    const refused = (name: string) => `${percent(of(data, name, "refused").estimate)} %`;
    return {
      verdict: fallShort === 2 ? "reproduced" : fallShort === 1 ? "partly" : "not reproduced",
      measured: `reworded ${shown(reworded)} %, filter ${shown(filtered)} % (refuses ${refused("filter-prompts")} of seeds' constants)`,
      ...reworded,
      control: `refused by a filter that knows answers only ${refused("filter-answers")}; in sentences of its own ${refused("filter-own-style")}; of an honest model's answers ${refused("filter-honest")}`,
    };
  },
};

const delimitersNeedAReader: Claim = {
  id: "delimiters-need-a-strict-reader",
  statement:
    "Escaping and random delimiters stop the forgery before a reader that keeps to the template's exact lines, and not before one that takes anything for a heading that means one.",
  source: "ours",
  origin: "this study's defences; the paper does not test them",
  scale: "miniature",
  published: "not claimed",
  statistic: "win rate behind escaping and behind random delimiters, for both readers",
  rule: "reproduced when both 95 % t intervals lie below 0.25 for the exact reader and above 0.5 for the reader of headings; partly when only the former holds; else not reproduced",
  needs: {
    conditions: ["escape", "nonce", "exact-escape", "exact-nonce", "exact", "exact-paraphrase"],
    seeds: 5,
    atLeast: SIZE,
  },
  control: "exact: the exact reader before the public template, without a defence",
  check(data) {
    const rate = (name: string) => of(data, name, "win_rate");
    const strict = ["exact-escape", "exact-nonce"].map(rate);
    const loose = ["escape", "nonce"].map(rate);
    const stops = strict.every(({ interval }) => interval[1] < 0.25);
    const fails = loose.every(({ interval }) => interval[0] > 0.5);
    return {
      verdict: stops ? (fails ? "reproduced" : "partly") : "not reproduced",
      measured: `exact lines: escaped ${shown(strict[0]!)} %, random delimiters ${shown(strict[1]!)} %; headings: ${shown(loose[0]!)} % and ${shown(loose[1]!)} %`,
      ...strict[1]!,
      control: `exact lines, no defence ${shown(rate("exact"))} %; reworded ${shown(rate("exact-paraphrase"))} %`,
      note: "Follows from how the two readers find headings; a language model is somewhere between them.",
    };
  },
};

const warningHelps: Claim = {
  id: "warned-readers-are-hijacked-less",
  statement: "A reader that saw forged templates in training is hijacked less.",
  source: "ours",
  origin: "this study",
  scale: "miniature",
  published: "not claimed",
  statistic: "probability of following a forged comparison: unwarned less warned",
  rule: "reproduced when the 95 % t interval lies above 0.2 and the warned judge's win rate below 0.5; partly when only the difference lies above 0; else not reproduced",
  needs: { conditions: ["searched", "warned", "last-right", "half-right"], seeds: 5, atLeast: SIZE },
  control: "last-right, half-right: other training without forgeries",
  check(data) {
    const less = difference(data, ["searched", "hijacked"], ["warned", "hijacked"]);
    const warned = of(data, "warned", "win_rate");
    const clear = less.interval[0] > 0.2 && warned.interval[1] < 0.5;
    return {
      verdict: clear ? "reproduced" : less.interval[0] > 0 ? "partly" : "not reproduced",
      measured: `${shown(less)} points less; warned judge's win rate ${shown(warned)} %`,
      ...less,
      control: `hijacked, last is right ${shown(of(data, "last-right", "hijacked"))} %, place says nothing ${shown(of(data, "half-right", "hijacked"))} %`,
    };
  },
};

/** What is checked, and the rules that decide. */
export const claims: readonly Claim[] = [
  nullModelWins,
  publishedNumber,
  transfers,
  searchAdds,
  lengthControlIsNoDefence,
  constancyIsNotEnough,
  bothPositions,
  wordingAndFilters,
  delimitersNeedAReader,
  warningHelps,
];
