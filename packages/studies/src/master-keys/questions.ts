import type { Stream } from "@operant/core/random";

/** A word problem with a number as its answer. */
export interface Question {
  readonly text: string;
  readonly reference: number;
  /** Numbers in the text, in their order. */
  readonly given: readonly number[];
  readonly thing: string;
  /** Two operations instead of one. */
  readonly hard: boolean;
}

const names = ["Ada", "Ben", "Cleo", "Dan", "Eva", "Finn"] as const;
const things = ["apples", "books", "coins", "cards", "shells", "stamps"] as const;

type Fill = (name: string, thing: string, a: number, b: number, c: number) => readonly [string, number];

const easy: readonly Fill[] = [
  (name, thing, a, b) => [
    `${name} has ${a} ${thing} and buys ${b} more. How many ${thing} are there now?`,
    a + b,
  ],
  (name, thing, a, b) => [
    `There are ${a + b} ${thing} on a table. ${name} takes ${a} of them away. How many ${thing} remain?`,
    b,
  ],
];

const hard: readonly Fill[] = [
  (name, thing, a, b, c) => [
    `${name} packs ${a} boxes with ${b} ${thing} each and loses ${c} ${thing} on the way. How many ${thing} arrive?`,
    a * b - c,
  ],
  (name, thing, a, b, c) => [
    `${name} shares ${a * b} ${thing} equally among ${a} friends, and each friend then finds ${c} more. How many ${thing} does each friend hold?`,
    b + c,
  ],
];

/** A random question, easy or hard with equal chance, whose answer is none of the numbers in it. */
export function drawQuestion(stream: Stream): Question {
  const between = (low: number, high: number) => low + stream.below(high - low + 1);
  for (;;) {
    const isHard = stream.below(2) === 1;
    const fills = isHard ? hard : easy;
    const fill = fills[stream.below(fills.length)]!;
    const thing = things[stream.below(things.length)]!;
    const name = names[stream.below(names.length)]!;
    const a = isHard ? between(3, 9) : between(11, 49);
    const [text, reference] = fill(name, thing, a, between(12, 39), between(2, 11));
    const given = (text.match(/\d+/g) ?? []).map(Number);
    if (!given.includes(reference)) return { text, reference, given, thing, hard: isHard };
  }
}

/** A number near the right one that is neither right nor given. */
export function wrongNumber({ reference, given }: Question, stream: Stream): number {
  for (;;) {
    const number = reference + (stream.below(2) === 0 ? 1 : -1) * (1 + stream.below(9));
    if (number > 0 && !given.includes(number)) return number;
  }
}

const small = [
  ..."zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split(
    " ",
  ),
  ..."seventeen eighteen nineteen".split(" "),
];
const tens = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");

/** A number from 0 to 999 as a word, which nobody who compares digits can read. */
export function inWords(number: number): string {
  if (number < 20) return small[number]!;
  if (number >= 100) {
    const rest = number % 100;
    return `${small[Math.floor(number / 100)]!} hundred${rest === 0 ? "" : ` ${inWords(rest)}`}`;
  }
  const unit = number % 10;
  return `${tens[Math.floor(number / 10) - 2]!}${unit === 0 ? "" : `-${small[unit]!}`}`;
}
