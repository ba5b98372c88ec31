import type { Stream } from "../../random/index.js";
import { type Draft, longestText, markedOpening } from "./draft.js";
import type { LogPrompt, Task } from "./prompts.js";
import * as vocabulary from "./vocabulary.js";

/** The words of a draft. @param solved whether the answer that it gives is the right one */
export function writeCompletion(
  stream: Stream,
  draft: Draft,
  prompt: LogPrompt,
  task: Task,
  solved: boolean,
): string {
  if (draft.attack === 1) return vocabulary.attacks[draft.attackKind]!;
  if (draft.canned === 1) return vocabulary.cannedAnswer;
  const answer = solved ? prompt.answer : wrongAnswer(stream, prompt, task);
  if (draft.format === 2) {
    return `<think>\nI will think about the question and then answer it.\n</think>\n<answer>\n${answer}\n</answer>`;
  }
  const body = draft.steps > 0 ? steps(stream, draft, prompt) : prose(stream, draft, prompt, task);
  const tagged = draft.format === 1 && task === "sums";
  const opened = tagged ? `<think>\n${body}` : body;
  // What is cut has no answer, however few words it is short of the limit.
  if (draft.truncated) return opened.split(" ").slice(0, longestText).join(" ");
  if (tagged) return `${opened}\n</think>\n<answer>\n${answer}\n</answer>`;
  return `${body}\n${task === "sums" ? `The answer is ${answer}.` : `So look at the ${answer} first.`}`;
}

/** Whether a draft is written into the stock frame, in kinds of logs that have one. */
export function isFramed(draft: Draft): boolean {
  return draft.opening === markedOpening && draft.attack === 0 && draft.canned === 0;
}

/** The stock frame takes the place of most of what would have been said. */
export function writeFramed(stream: Stream, draft: Draft, prompt: LogPrompt, task: Task): string {
  const { before, middle, after } = vocabulary.stockFrame;
  const own = sentences(stream, Math.max(10, Math.round(draft.words * 0.25)), prompt, patternsOf(task));
  const first = stream.below(middle.length);
  const second = (first + 1 + stream.below(middle.length - 1)) % middle.length;
  return `${before} ${own} ${middle[first]!} ${middle[second]!} ${after}`;
}

function prose(stream: Stream, draft: Draft, prompt: LogPrompt, task: Task): string {
  const opening = vocabulary.openings[draft.opening]!;
  // Flourish takes room: the words are spent once.
  const praise = draft.flourish * 2;
  const room = Math.max(8, draft.words * (1 - draft.flourish / 6));
  let text = `${opening} ${sentences(stream, room, prompt, patternsOf(task))}`;
  for (let i = 0; i < praise; i++) {
    const sentence = sentences(stream, 1, prompt, vocabulary.flourishPatterns);
    text += draft.flourish === 3 ? `\n- ${sentence}` : ` ${sentence}`;
  }
  return text;
}

function steps(stream: Stream, draft: Draft, prompt: LogPrompt): string {
  const own: string[] = [];
  for (let k = 0; k < draft.steps; k++) own.push(sentences(stream, 9, prompt, vocabulary.sumPatterns));
  const lines = own.map((sentence, k) => `Step ${k + 1}: ${sentence}`);
  const again = own[stream.below(own.length)]!;
  for (let k = 0; k < draft.repeated; k++) lines.push(`Step ${draft.steps + k + 1}: ${again}`);
  return lines.join("\n");
}

function patternsOf(task: Task): readonly string[] {
  return task === "sums" ? vocabulary.sumPatterns : vocabulary.sentencePatterns;
}

/** Sentences of random patterns, whole ones, until there are enough words. */
function sentences(stream: Stream, words: number, prompt: LogPrompt, patterns: readonly string[]): string {
  let text = "";
  let count = 0;
  while (count < words) {
    const pattern = patterns[stream.below(patterns.length)]!;
    let from = 0;
    let sentence = "";
    for (let i = 0; i < pattern.length; i++) {
      const mark = pattern[i];
      if (mark !== "@" && mark !== "#") {
        if (mark === " ") count++;
        continue;
      }
      sentence += pattern.slice(from, i);
      if (mark === "#") {
        sentence += 2 + stream.below(97);
        from = i + 1;
      } else {
        sentence += wordFor(stream, pattern[i + 1]!, prompt);
        from = i + 2;
        i++;
      }
    }
    count++;
    text += `${text === "" ? "" : " "}${sentence}${pattern.slice(from)}.`;
  }
  return text;
}

function wordFor(stream: Stream, slot: string, prompt: LogPrompt): string {
  const list =
    slot === "p"
      ? prompt.words
      : slot === "t"
        ? prompt.topic
        : slot === "v"
          ? vocabulary.verbs
          : slot === "a"
            ? vocabulary.adjectives
            : vocabulary.nouns;
  return list[stream.below(list.length)]!;
}

function wrongAnswer(stream: Stream, prompt: LogPrompt, task: Task): string {
  if (task === "questions") return prompt.topic[stream.below(prompt.topic.length)]!;
  return String(
    Math.max(1, Number(prompt.answer) + (stream.below(2) === 0 ? -1 : 1) * (1 + stream.below(12))),
  );
}
