import type { Stream } from "../../random/index.js";
import { goods, people, questionPatterns, topics, units } from "./vocabulary.js";

/** Open questions, or sums told as stories, which have one right answer. */
export type Task = "questions" | "sums";

export interface LogPrompt {
  readonly text: string;
  /** Its own content words. */
  readonly words: readonly string[];
  /** Words of its topic, of which its own are a part. */
  readonly topic: readonly string[];
  /** What a sum comes to; for questions a word that stands for the conclusion. */
  readonly answer: string;
  /** Standard normal: how much harder than most it is. */
  readonly difficulty: number;
}

/** Prompts of a data set, of different texts and difficulties. */
export function drawPrompts(stream: Stream, task: Task, count: number): LogPrompt[] {
  return Array.from({ length: count }, (_, i) =>
    task === "questions" ? question(stream, i) : sum(stream, i),
  );
}

function question(stream: Stream, i: number): LogPrompt {
  const topic = topics[i % topics.length]!;
  const order = stream.shuffle(topic.slice());
  const words = order.slice(0, 3);
  const pattern = questionPatterns[stream.below(questionPatterns.length)]!;
  return {
    text: pattern.replace(/@(\d)/g, (_, slot) => words[Number(slot)]!),
    words,
    topic,
    answer: words[stream.below(3)]!,
    difficulty: stream.normal(),
  };
}

function sum(stream: Stream, i: number): LogPrompt {
  const who = people[i % people.length]!;
  const first = stream.below(goods.length);
  const thing = goods[first]!;
  const other = goods[(first + 1 + stream.below(goods.length - 1)) % goods.length]!;
  const unit = units[stream.below(units.length)]!;
  const start = 11 + stream.below(89);
  const each = 3 + stream.below(17);
  const times = 2 + stream.below(11);
  const given = 1 + stream.below(10);
  return {
    text:
      `A ${who} has ${start} ${thing} and ${given} ${other}. Each ${unit} brings ${each} more ${thing}, ` +
      `and the ${who} gives away ${given} ${other} at the end. How many ${thing} are there after ` +
      `${times} times one ${unit}?`,
    words: [thing, who, unit, other],
    topic: [thing, other, who, unit],
    answer: String(start + each * times),
    difficulty: stream.normal(),
  };
}
