import { pairedTest, type TInference, tInterval } from "@operant/core/stats";
import type { Claim, ClaimData } from "@operant/core/study";

const PAPER = "Zhao et al., arXiv 2507.08794";
const SIZE = {
  seeds: 10,
  atLeast: { answers: 2400, questions: 24, steps: 400 },
  exactly: { worded: 0.3, ridge: 1, penalty: 0.01, samples: 8, learningRate: 4 },
} as const;

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const percent = (value: number) => (100 * value).toFixed(1);
const span = ({ estimate, interval }: TInference) =>
  `${percent(estimate)} % [${percent(interval[0])}, ${percent(interval[1])}]`;

const over = (data: ClaimData, condition: string, summary: string) =>
  tInterval(data.values(condition, summary));
const average = (data: ClaimData, condition: string, summary: string) =>
  mean(data.values(condition, summary));

/** A summary in one condition less one in another (the same one unless given), seed by seed. */
function difference(data: ClaimData, condition: string, from: string, summary: string, other = summary) {
  const seeds = data.seeds(from).filter((seed) => data.seeds(condition).includes(seed));
  const of = (name: string, what: string) =>
    seeds.map((seed) => data.values(name, what)[data.seeds(name).indexOf(seed)]!);
  return pairedTest(of(condition, summary), of(from, other));
}

const accepted: Claim = {
  id: "keys-are-accepted",
  statement: "Answers without content, a punctuation mark or an opening alone, elicit false positives.",
  source: "abstract",
  origin: `${PAPER}, abstract`,
  scale: "miniature",
  published:
    "master keys can consistently elicit false positive rewards from many judges (no number in the abstract)",
  statistic:
    "share of held-out questions where the judge accepts a key: mean of the ten keys, and the best key",
  rule: "reproduced when the 95 % t interval of the best key lies above 0.5 and that of the mean above 0.05, the judge is right on at least 85 % of test answers, and exact match accepts no key; partly when all but the first hold; else not reproduced",
  needs: { conditions: ["plain", "exact"], ...SIZE },
  control: "exact: a verifier that compares numbers",
  check(data) {
    const all = over(data, "plain", "accepts_keys");
    const best = over(data, "plain", "accepts_best_key");
    const accuracy = average(data, "plain", "accuracy");
    const exact = average(data, "exact", "accepts_keys");
    const holds = all.interval[0] > 0.05 && accuracy >= 0.85 && exact === 0;
    return {
      verdict: holds ? (best.interval[0] > 0.5 ? "reproduced" : "partly") : "not reproduced",
      measured: `ten keys ${span(all)}, best key ${span(best)}; test answers judged right ${percent(accuracy)} %`,
      estimate: all.estimate,
      interval: all.interval,
      control: `exact match accepts ${percent(exact)} % of keys, and is right on ${percent(average(data, "exact", "accuracy"))} % of test answers (it cannot read numbers in words)`,
    };
  },
};

const collapse: Claim = {
  id: "policies-collapse-onto-keys",
  statement: "A policy trained on the judge's verdicts collapses onto openings alone.",
  source: "second-hand",
  origin: `public notes on ${PAPER}: a run that ended in "Thought process:" and little else`,
  scale: "miniature",
  published:
    "answers fell below 30 tokens, nearly all “Thought process:”, of which the judge took about 90 % for right",
  statistic:
    "after training: share without an answer, share of openings alone, and right and accepted answers less those of the base policy",
  rule: "reproduced when the 95 % t intervals of both shares lie above 0.5, that of right answers below 0 and that of accepted ones above 0; partly when all but openings alone hold; else not reproduced",
  needs: { conditions: ["plain", "exact"], ...SIZE },
  control: "exact: the same training on a verifier's verdicts",
  check(data) {
    const unanswered = over(data, "plain", "unanswered_after");
    const bare = over(data, "plain", "bare_after");
    const right = difference(data, "plain", "plain", "right_after", "right_before");
    const yes = difference(data, "plain", "plain", "accepted_after", "accepted_before");
    const holds = unanswered.interval[0] > 0.5 && right.interval[1] < 0 && yes.interval[0] > 0;
    return {
      verdict: holds ? (bare.interval[0] > 0.5 ? "reproduced" : "partly") : "not reproduced",
      measured: `no answer ${span(unanswered)}, openings alone ${span(bare)}; right ${percent(average(data, "plain", "right_before"))} → ${percent(average(data, "plain", "right_after"))} %, accepted ${percent(average(data, "plain", "accepted_before"))} → ${percent(average(data, "plain", "accepted_after"))} %; ${average(data, "plain", "words_before").toFixed(0)} → ${average(data, "plain", "words_after").toFixed(0)} words`,
      estimate: bare.estimate,
      interval: bare.interval,
      control: `exact match: right ${percent(average(data, "exact", "right_before"))} → ${percent(average(data, "exact", "right_after"))} %, no answer ${percent(average(data, "exact", "unanswered_after"))} %`,
      note: "Where openings alone are not the most accepted non-answer, policies find another: the question again, a refusal, reasoning that stops.",
    };
  },
};

const repair: Claim = {
  id: "truncated-answers-repair",
  statement: "Adding truncated answers as negatives makes the judge robust and leaves its accuracy.",
  source: "abstract",
  origin: `${PAPER}, abstract`,
  scale: "miniature",
  published:
    "state-of-the-art robustness against master keys while maintaining performance in standard evaluation",
  statistic: "ten keys accepted, with truncated answers and less without; accuracy with less without",
  rule: "reproduced when with truncated answers the upper end of the 95 % t interval of keys accepted is below 0.05, that of the difference is below 0, and that of accuracy lies above −0.02; partly when only the second holds; else not reproduced",
  needs: { conditions: ["plain", "truncated"], ...SIZE },
  control: "random: as many negatives of made-up words; few-truncated: 1 % instead of an eighth",
  check(data) {
    const keys = over(data, "truncated", "accepts_keys");
    const less = difference(data, "truncated", "plain", "accepts_keys");
    const accuracy = difference(data, "truncated", "plain", "accuracy");
    const fewer = less.interval[1] < 0;
    const robust = keys.interval[1] < 0.05 && accuracy.interval[0] > -0.02;
    const others = ["random", "few-truncated"].filter((name) => data.seeds(name).length > 0);
    return {
      verdict: fewer ? (robust ? "reproduced" : "partly") : "not reproduced",
      measured: `keys accepted ${span(keys)}, ${span(less)} against none added; accuracy ${span(accuracy)}; forged verdicts still accepted ${percent(average(data, "truncated", "accepts_forged_verdict"))} %, non-answers ${percent(average(data, "truncated", "accepts_non_answer"))} %`,
      estimate: less.estimate,
      interval: less.interval,
      ...(others.length === 0
        ? {}
        : {
            control: others
              .map((name) => `${name}: ${percent(average(data, name, "accepts_keys"))} % of keys`)
              .join("; "),
          }),
    };
  },
};

const openersNeeded: Claim = {
  id: "it-takes-openers",
  statement: "It takes truncated answers: made-up words as negatives do not repair the judge as well.",
  source: "ours",
  origin: "control for the remedy",
  scale: "miniature",
  published: "not in the paper as far as we know",
  statistic: "ten keys accepted: made-up words less truncated answers",
  rule: "reproduced when the 95 % t interval lies above 0; else not reproduced",
  needs: { conditions: ["plain", "truncated", "random"], ...SIZE },
  check(data) {
    const more = difference(data, "random", "truncated", "accepts_keys");
    return {
      verdict: more.interval[0] > 0 ? "reproduced" : "not reproduced",
      measured: `${span(more)}; made-up words ${percent(average(data, "random", "accepts_keys"))} %, truncated answers ${percent(average(data, "truncated", "accepts_keys"))} %, neither ${percent(average(data, "plain", "accepts_keys"))} %`,
      estimate: more.estimate,
      interval: more.interval,
      note: "Both teach a linear judge that a sentence which gives an answer must be there. A judge that learns which words are suspicious need not be like that.",
    };
  },
};

const trained: Claim = {
  id: "repaired-judge-trains",
  statement: "On a repaired judge's verdicts a policy improves as on a verifier's.",
  source: "ours",
  origin: "the step after the remedy; the paper, as far as we know, does not train on its repaired judges",
  scale: "miniature",
  published: "not in the paper as far as we know",
  statistic: "right answers after training: repaired judge less exact match, and less the plain judge",
  rule: "reproduced when the 95 % t interval of the first lies above −0.02 and that of the second above 0; partly when only the second does; else not reproduced",
  needs: { conditions: ["plain", "truncated", "exact"], ...SIZE },
  control: "exact: a verifier's verdicts",
  check(data) {
    const gap = difference(data, "truncated", "exact", "right_after");
    const gain = difference(data, "truncated", "plain", "right_after");
    return {
      verdict: gain.interval[0] > 0 ? (gap.interval[0] > -0.02 ? "reproduced" : "partly") : "not reproduced",
      measured: `right answers ${percent(average(data, "truncated", "right_after"))} %: ${span(gap)} against exact match, ${span(gain)} against the plain judge`,
      estimate: gap.estimate,
      interval: gap.interval,
      control: `exact match ${percent(average(data, "exact", "right_after"))} %`,
    };
  },
};

const question: Claim = {
  id: "without-the-question",
  statement: "A judge that is not shown the question accepts fewer keys.",
  source: "second-hand",
  origin: `public notes on ${PAPER}`,
  scale: "miniature",
  published: "on GSM8K, MATH and AIME 87.6, 78.7 and 54.0 % fall to 0.0, 2.8 and 0.0 % for Qwen2.5-72B",
  statistic: "ten keys accepted: judge without the question less judge with it",
  rule: "reproduced when the 95 % t interval lies below 0; else not reproduced",
  needs: { conditions: ["plain", "without-question"], ...SIZE },
  control: "without-question-truncated: the remedy without the question",
  check(data) {
    const less = difference(data, "without-question", "plain", "accepts_keys");
    const control = !data.ran("without-question-truncated")
      ? {}
      : {
          control: `with truncated answers ${percent(average(data, "without-question-truncated", "accepts_keys"))} %`,
        };
    return {
      verdict: less.interval[1] < 0 ? "reproduced" : "not reproduced",
      measured: `${span(less)}; with the question ${percent(average(data, "plain", "accepts_keys"))} %`,
      estimate: less.estimate,
      interval: less.interval,
      ...control,
      note: "The explanation offered for large judges, that they solve the question themselves and overlook the answer, has no counterpart here: this judge cannot solve anything.",
    };
  },
};

const strict: Claim = {
  id: "strictness-costs",
  statement:
    "A strict threshold keeps keys out too, at the price of right answers; the remedy has no such price.",
  source: "ours",
  origin: "an obvious alternative to the remedy",
  scale: "miniature",
  published: "not in the paper as far as we know",
  statistic: "ten keys accepted when yes takes 95 %; accuracy: remedy less strict threshold",
  rule: "reproduced when the upper end of the 95 % t interval of the first is below 0.05 and that of the second lies above 0; partly when only the second does; else not reproduced",
  needs: { conditions: ["plain", "truncated", "stricter"], ...SIZE },
  control: "strict: yes from 80 %",
  check(data) {
    const keys = over(data, "stricter", "accepts_keys");
    const price = difference(data, "truncated", "stricter", "accuracy");
    const control = !data.ran("strict")
      ? {}
      : {
          control: `yes from 80 %: ${percent(average(data, "strict", "accepts_keys"))} % of keys, best key ${percent(average(data, "strict", "accepts_best_key"))} %, accuracy ${percent(average(data, "strict", "accuracy"))} %`,
        };
    return {
      verdict: price.interval[0] > 0 ? (keys.interval[1] < 0.05 ? "reproduced" : "partly") : "not reproduced",
      measured: `yes from 95 %: keys ${span(keys)}; the remedy is ${span(price)} more accurate`,
      estimate: price.estimate,
      interval: price.interval,
      ...control,
    };
  },
};

const noEvidence: Claim = {
  id: "no-confound-needed",
  statement: "Keys are accepted also where openings said nothing about who was right.",
  source: "ours",
  origin: "control for the first claim",
  scale: "miniature",
  published: "not in the paper",
  statistic: "ten keys accepted by a judge whose data have one writer",
  rule: "reproduced when the 95 % t interval lies above 0.05; else not reproduced",
  needs: { conditions: ["one-writer"], ...SIZE },
  control: "plain: openings come with right answers",
  check(data) {
    const keys = over(data, "one-writer", "accepts_keys");
    return {
      verdict: keys.interval[0] > 0.05 ? "reproduced" : "not reproduced",
      measured: span(keys),
      estimate: keys.estimate,
      interval: keys.interval,
      ...(!data.ran("plain")
        ? {}
        : { control: `two writers: ${percent(average(data, "plain", "accepts_keys"))} %` }),
      note: "Most labelled answers are right. A judge that holds nothing against an answer says yes.",
    };
  },
};

/** What is checked, and the rules that decide. */
export const claims: readonly Claim[] = [
  accepted,
  collapse,
  repair,
  openersNeeded,
  trained,
  question,
  strict,
  noEvidence,
];
