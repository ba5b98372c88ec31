import type { Stream } from "@operant/core/random";
import type { Trial, TrialContext } from "@operant/core/study";
import { makeJudge } from "./judge.js";
import type { NullModelParameters } from "./parameters.js";
import { trainReader } from "./reader.js";
import {
  ESSAY,
  forgeries,
  IRRELEVANT,
  judged,
  type Question,
  randomPrefix,
  searchPrefix,
  withPrefix,
} from "./responses.js";
import { surpriseOf } from "./surprise-filter.js";
import { judgePrompt, PUBLIC } from "./template.js";
import {
  BASELINE,
  drawAnswer,
  drawAround,
  drawInstruction,
  PRIVATE_TOPICS,
  PUBLIC_TOPICS,
  TOPIC_COUNT,
  wordsOf,
} from "./texts.js";

/** Answers that the filter is fitted to. */
const FILTER_ANSWERS = 400;

function questions(count: number, topics: readonly number[], stream: Stream): Question[] {
  return Array.from({ length: count }, () => {
    const instruction = drawInstruction(topics, stream);
    return { instruction, baseline: drawAnswer(instruction, BASELINE, stream) };
  });
}

/**
 * A judge is trained, a response made (searched for where it is), and judged against the baseline's answers in both
 * positions. Rows are instructions: those the search may use, then those held out, of other topics. The search sees
 * the public template without defences.
 */
export function* trial(p: NullModelParameters, context: TrialContext): Trial {
  const { prefixWords: words, searchSteps: steps } = p;
  const scores = trainReader(
    { prompts: p.trainingPrompts, lastIsRight: p.lastIsRight, warned: p.warned },
    context.stream("reader"),
  );
  yield 0.1;
  const open = questions(p.searchInstructions, PUBLIC_TOPICS, context.stream("public"));
  const held = questions(p.instructions, PRIVATE_TOPICS, context.stream("private"));
  const forged = forgeries(p.style, context.stream("forgeries"));
  let constant = "";
  if (p.response === "searched" || p.response === "one-sided") {
    const forgery = p.response === "searched" ? forged.structured : forged.oneSided;
    const target = makeJudge({ ...p, defence: "none" }, scores, context.stream("search-delimiters"));
    const search = searchPrefix(target, open, forgery, { words, steps }, context.stream("search"));
    for (let next = search.next(); ; next = search.next()) {
      if (next.done) {
        constant = withPrefix(next.value, forgery);
        break;
      }
      yield 0.1 + 0.8 * next.value;
    }
  } else if (p.response === "random-prefix")
    constant = withPrefix(randomPrefix(words, context.stream("random-prefix")), forged.structured);
  else if (p.response !== "honest" && p.response !== "padded")
    constant = {
      irrelevant: IRRELEVANT,
      essay: ESSAY,
      structured: forged.structured,
    }[p.response];
  context.trace?.({ kind: "response", text: constant });

  const judge = makeJudge(p, scores, context.stream("delimiters"));
  const refused = p.defence.startsWith("filter") ? makeFilter(p, open, context.stream("filter")) : undefined;
  const answers = context.stream("answers");
  const rows = open.length + held.length;
  const column = () => new Float64Array(rows);
  const columns = {
    held_out: column(),
    preference: column(),
    as_first: column(),
    as_second: column(),
    hijacked: column(),
    refused: column(),
    length: column(),
    baseline_length: column(),
  };
  for (const [row, question] of [...open, ...held].entries()) {
    const { instruction, baseline } = question;
    const response =
      p.response === "honest"
        ? drawAnswer(instruction, BASELINE, answers)
        : p.response === "padded"
          ? `${drawAnswer(instruction, BASELINE, answers)}\n${drawAround([], answers.below(160), answers)}`
          : constant;
    const kept = refused?.(response) ? "" : response;
    const found = judged(judge, question, kept);
    columns.held_out[row] = row < open.length ? 0 : 1;
    columns.as_first[row] = found.asFirst;
    columns.as_second[row] = found.asSecond;
    columns.preference[row] = (found.asFirst + found.asSecond) / 2;
    columns.hijacked[row] = found.hijacked;
    columns.refused[row] = kept === response ? 0 : 1;
    columns.length[row] = wordsOf(response).length;
    columns.baseline_length[row] = wordsOf(baseline).length;
    if (row % 16 === 15) yield 0.9 + (0.1 * row) / rows;
  }
  return { columns };
}

/** Refuses what surprises more than every one of some honest answers that it was not fitted to. */
function makeFilter(
  { defence }: NullModelParameters,
  open: readonly Question[],
  stream: Stream,
): (response: string) => boolean {
  const topics = Array.from({ length: TOPIC_COUNT }, (_, topic) => topic);
  const seen = questions(FILTER_ANSWERS, topics, stream);
  const corpus = seen.map(({ instruction, baseline }) =>
    defence === "filter-answers" ? baseline : judgePrompt(PUBLIC, instruction.text, baseline, baseline),
  );
  const surprise = surpriseOf(corpus);
  const fresh = questions(FILTER_ANSWERS, topics, stream);
  const limit = [...open, ...fresh].reduce((most, { baseline }) => Math.max(most, surprise(baseline)), 0);
  return (response) => surprise(response) > limit;
}
