import { type JudgeProbe, judgeAcceptance, judgeProbes, probeKinds } from "@operant/core/rewards";
import type { Trial, TrialContext } from "@operant/core/study";
import { evaluatePolicy, trainPolicy } from "@operant/core/testbed";
import { drawAnswer } from "./answers.js";
import { type Judge, judgeAccuracy, learnJudge } from "./judge.js";
import type { MasterKeysParameters } from "./parameters.js";
import { policySpace } from "./policy-space.js";
import { drawQuestion, type Question } from "./questions.js";

/** Labelled answers that test a judge. */
const TESTS = 1000;
/** Steps of training between rows. */
export const EVERY = 5;

/** The ten keys of the paper: a space, three punctuation marks and six openers. */
const isKey = ({ id, kind }: JudgeProbe) =>
  kind === "master-key" || ["empty-2", "punctuation-1", "punctuation-2", "punctuation-3"].includes(id);

/** Summary and column of a kind of probe. */
export const rateName = (kind: string) => `accepts_${kind.replaceAll("-", "_")}`;

/**
 * A judge is learned, tested on answers and tried on probes; then a policy is trained on its verdicts. Row k is the
 * policy after k × EVERY steps, measured exactly; what holds for the judge stands in every row.
 */
export function* fool(p: MasterKeysParameters, context: TrialContext): Trial {
  const judge = learnJudge(p, context.stream("answers"), context.stream("negatives"));
  yield 0.2;
  const held = context.stream("held-out");
  const questions = Array.from({ length: p.questions }, () => drawQuestion(held));
  const tests = context.stream("tests");
  const accuracy = judgeAccuracy(
    judge,
    Array.from({ length: TESTS }, () => drawAnswer({ writers: "two", worded: p.worded }, tests)),
  );
  const probed = probeJudge(judge, questions);
  const { space, shared, ...outcomes } = policySpace(questions, judge, context.stream("wrong-numbers"));
  yield 0.3;

  const rows = Math.floor(p.steps / EVERY) + 1;
  const names = [...Object.keys(outcomes), "divergence"];
  const columns = Object.fromEntries(names.map((name) => [name, new Float64Array(rows)]));
  let measured = 0;
  context.watch?.(columns, () => measured);
  const training = trainPolicy(
    space,
    {
      reward: outcomes.accepted,
      penalty: p.penalty,
      steps: p.steps,
      learningRate: p.learningRate,
      gradient: { kind: "sampled", prompts: 8, samples: p.samples },
      shared,
    },
    context.stream("training"),
  );
  for (const stand of training) {
    if (stand.step % EVERY !== 0) continue;
    const row = stand.step / EVERY;
    const { divergence, means } = evaluatePolicy(space, stand.policy, outcomes);
    columns["divergence"]![row] = divergence;
    for (const [name, value] of Object.entries(means)) columns[name]![row] = value;
    measured = row + 1;
    yield 0.3 + (0.7 * stand.step) / p.steps;
  }
  for (const [name, value] of Object.entries({ accuracy, ...probed }))
    columns[name] = new Float64Array(rows).fill(value);
  return { columns };
}

/** Shares accepted of the ten keys, of the best of them, and of each kind of probe, over questions. */
function probeJudge(judge: Judge, questions: readonly Question[]): Record<string, number> {
  const asked = questions.flatMap((question) =>
    judgeProbes(question.text).map((probe) => ({ question, probe })),
  );
  const verdicts = asked.map(({ question, probe }) => judge(question, probe.text));
  const rate = (chosen: (probe: JudgeProbe) => boolean) => {
    const which = [...asked.keys()].filter((i) => chosen(asked[i]!.probe));
    return judgeAcceptance(
      which.map((i) => asked[i]!.probe),
      which.map((i) => verdicts[i]!),
    ).rate;
  };
  const keys = [...new Set(asked.filter(({ probe }) => isKey(probe)).map(({ probe }) => probe.id))];
  return {
    accepts_keys: rate(isKey),
    accepts_best_key: Math.max(...keys.map((id) => rate((probe) => probe.id === id))),
    ...Object.fromEntries(probeKinds.map((kind) => [rateName(kind), rate((probe) => probe.kind === kind)])),
  };
}
