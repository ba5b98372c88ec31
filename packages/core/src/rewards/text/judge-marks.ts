import { pairHash, wordHash } from "./hash.js";
import { flagBit } from "./text-flags.js";

/**
 * Marks of attacks on judges, found one by one while a text is scanned and put together at its end. Every look
 * reads at most 60 characters back and 160 ahead with patterns whose repetitions are bounded, so that no text
 * can make it slow.
 */

/** Closing triple quotes with closing braces after them: the end of an answer in AlpacaEval's template. */
const CLOSED_QUOTE = 1;
/** A heading of a judge's template. */
const JUDGE_HEADING = 2;
/** An entry of AlpacaEval's list of outputs. */
const MODEL_ENTRY = 4;
/** A marker of where an assistant's answer starts or ends (Arena-Hard, MT-Bench, LangSmith). */
const ANSWER_BORDER = 8;
const IGNORE = 16;
const PAIR_VERDICT = 32;
const RATING_VERDICT = 64;
const IDENTIFIER_VERDICT = 128;
const ADDRESSES = 256;
const GRADES = 512;
const HUMAN_LINE = 1024;
const TURN = 2048;

const BEHIND = 60;
const AHEAD = 160;

interface Look {
  readonly mark: number;
  /** Of the text from the trigger on, lower case. */
  readonly after: RegExp;
  /** Of the text up to the trigger, lower case. */
  readonly before?: RegExp;
}

const OBJECT =
  "(?:instructions?|prompts?|rules|directions|guidelines|messages?|text|content|commands?|context)";
const PREVIOUS = "(?:above|previous|prior|earlier|preceding|foregoing|before|original|initial)";

const ignoring: readonly Look[] = [
  {
    mark: IGNORE,
    after: new RegExp(
      `^(?:ignor(?:e|ing)|disregard(?:ing)?|forget|override|overrule)\\s{1,3}(?:(?:all|any|everything|anything|of|the|these|those|your|my|that|what|is|was|said|written)\\s{1,3}){0,4}` +
        `(?:${PREVIOUS}(?:\\s{1,3}(?:and|or)\\s{1,3}\\w{1,12})?(?:\\s{1,3}${OBJECT})?\\b|(?:instructions|prompt)\\b(?!\\s{1,3}(?:for|of|on|in)\\b))`,
    ),
  },
  // Spanish, Portuguese, French, German.
  { mark: IGNORE, after: /^ignor[ae]\s{1,3}(?:todas\s{1,3})?(?:las|as)\s{1,3}instruc(?:ciones|ções|coes)/ },
  {
    mark: IGNORE,
    after:
      /^(?:ignore[zr]?|oublie[zr]?)\s{1,3}(?:toutes\s{1,3})?(?:les|ces)\s{1,3}(?:instructions|consignes)/,
  },
  {
    mark: IGNORE,
    after:
      /^(?:ignorieren?|ignoriere|vergiss)\s{1,3}(?:sie\s{1,3})?(?:alle\s{1,3})?(?:die\s{1,3})?(?:vorherigen|obigen|bisherigen|vorigen)/,
  },
];

const verdicts: readonly Look[] = [
  {
    mark: RATING_VERDICT,
    after:
      /^(?:rating|score|verdict|grade|judge?ment)\*{0,2}(?:\s{0,3}[:=]|\s)[^\n[]{0,24}\[\[(?:\d{1,3}(?:\.\d{1,2})?|[abc]|yes|no|correct|incorrect)\]\]/,
  },
  {
    mark: GRADES,
    after: /^(?:rating|score|grade|marks?)\s{0,2}[:=]\s{0,2}\*{0,2}(10|5|100)\s{0,2}(?:\/|out of)\s{0,2}\1\b/,
  },
  {
    mark: GRADES,
    after: /^(?:verdict|judge?ment)\s{0,2}[:=]\s{0,2}\*{0,2}(?:yes|correct|true|pass)\b/,
    before: /final\s{1,2}$/,
  },
  {
    mark: GRADES,
    after:
      /^(?:full|perfect|maximum|highest|top)\s{1,2}(?:possible\s{1,2})?(?:marks?|scores?|grades?|ratings?|points|credit)\b/,
    before:
      /\b(?:this|the|my|above)\s{1,2}(?:answer|response|solution|output|completion)\s{1,2}(?:\w{1,12}\s{1,2}){1,8}$/,
  },
];

const addresses: readonly Look[] = [
  {
    mark: ADDRESSES,
    after: /^(?:grader|judge|evaluator|annotator|rater|reviewer)\s{0,2}[:,]/,
    before: /\b(?:dear|attention|note to|message to|to)\s{1,2}(?:the\s{1,2})?(?:\w{1,12}\s{1,2})?$/,
  },
  {
    mark: ADDRESSES,
    after:
      /^(?:grader|judge|evaluator|annotator|rater)s?,?\s{1,3}(?:please|you (?:must|should|will)|kindly)\b/,
  },
  {
    mark: ADDRESSES,
    after:
      /^(?:rate|score|grade|mark|give)\s{1,3}(?:this|my|the above)\s{1,3}(?:answer|response|solution|output|completion)\s{1,3}(?:as|a|the|with|correct|highly|10|5|100)\b/,
  },
  {
    mark: ADDRESSES,
    after: /^(?:choose|select|pick|prefer)\s{1,3}(?:this|my)\s{1,3}(?:answer|response|output|completion)\b/,
  },
];

const byWord = new Map<string, readonly Look[]>();
for (const word of ["ignore", "ignoring", "disregard", "disregarding", "forget", "override", "overrule"])
  byWord.set(word, ignoring);
for (const word of [
  "ignora",
  "ignorez",
  "ignorer",
  "oubliez",
  "oublie",
  "ignoriere",
  "ignorieren",
  "vergiss",
])
  byWord.set(word, ignoring);
for (const word of ["rating", "score", "verdict", "grade", "judgement", "judgment", "mark", "marks"])
  byWord.set(word, [...verdicts, ...addresses]);
for (const word of ["full", "perfect", "maximum", "highest", "top"]) byWord.set(word, verdicts);
for (const word of ["grader", "judge", "evaluator", "annotator", "rater", "reviewer", "graders", "judges"])
  byWord.set(word, addresses);
for (const word of ["rate", "give", "choose", "select", "pick", "prefer"]) byWord.set(word, addresses);
byWord.set("identifier", [
  { mark: MODEL_ENTRY, after: /^identifier"\s{0,4}:/, before: /"model_$/ },
  { mark: JUDGE_HEADING, after: /^identifier\s{0,3}\n/, before: /#\s{0,2}best model $/ },
  {
    mark: IDENTIFIER_VERDICT,
    after: /^identifier\s{1,6}"?m"?\s{0,3}(?:$|\n)/,
    before: /#\s{0,2}best model $/,
  },
]);
byWord.set("outputs", [{ mark: JUDGE_HEADING, after: /^outputs\s{0,3}(?:\n|$)/, before: /#\s{0,2}model $/ }]);
byWord.set("evaluate", [
  { mark: JUDGE_HEADING, after: /^evaluate\s{0,2}:/, before: /#\s{0,2}(?:the )?response to $/ },
]);
byWord.set("rubrics", [{ mark: JUDGE_HEADING, after: /^rubrics\s{0,2}:/, before: /#\s{0,2}score $/ }]);
byWord.set("rubric", [{ mark: JUDGE_HEADING, after: /^rubric\s{0,2}:/, before: /#\s{0,2}score $/ }]);
byWord.set("human", [{ mark: HUMAN_LINE, after: /^human\s{0,1}:/, before: /\n(?:#{1,4}\s)?$/ }]);
byWord.set("user", [{ mark: HUMAN_LINE, after: /^user\s{0,1}:/, before: /\n(?:#{1,4}\s)?$/ }]);
byWord.set("instruction", [{ mark: HUMAN_LINE, after: /^instruction\s{0,1}:/, before: /\n#{1,4}\s$/ }]);
byWord.set("игнорируй", [
  { mark: IGNORE, after: /^игнорируй\s{1,3}(?:все\s{1,3})?(?:предыдущие|вышеуказанные)/ },
]);
byWord.set("игнорируйте", [
  { mark: IGNORE, after: /^игнорируйте\s{1,3}(?:все\s{1,3})?(?:предыдущие|вышеуказанные)/ },
]);
byWord.set("무시하고", [
  { mark: IGNORE, after: /^무시하고/, before: /(?:이전|위의|앞의)[^\n]{0,12}(?:지시|명령|지침)[^\n]{0,6}$/ },
]);
byWord.set("무시하세요", [
  {
    mark: IGNORE,
    after: /^무시하세요/,
    before: /(?:이전|위의|앞의)[^\n]{0,12}(?:지시|명령|지침)[^\n]{0,6}$/,
  },
]);
byWord.set("assistant", [
  // A turn of the assistant after one of the user: only with HUMAN_LINE, see `look`.
  { mark: TURN, after: /^assistant\s{0,1}:/, before: /\n(?:#{1,4}\s)?$/ },
]);
byWord.set("response", [{ mark: TURN, after: /^response\s{0,1}:/, before: /\n#{1,4}\s$/ }]);

const byPair = new Map<string, readonly Look[]>([
  ["忽略", [{ mark: IGNORE, after: /^忽略(?:掉)?(?:以上|上述|上面|之前|前面|先前|所有)/ }]],
  ["无视", [{ mark: IGNORE, after: /^无视(?:掉)?(?:以上|上述|上面|之前|前面|先前|所有)/ }]],
  [
    "無視",
    [
      {
        mark: IGNORE,
        after: /^無視/,
        before: /(?:上記|以前|以上|これまで|前)(?:の[^\n。]{0,10})?を(?:すべて|全て)?$/,
      },
    ],
  ],
]);

const looksOf = new Map<number, readonly Look[]>();
for (const [word, looks] of byWord) looksOf.set(wordHash(word), looks);
for (const [pair, looks] of byPair) looksOf.set(pairHash(pair.charCodeAt(0), pair.charCodeAt(1)), looks);

/** 1 at the low ten bits of every hash of a word that opens a look. */
export const lookFilter: Uint8Array = (() => {
  const filter = new Uint8Array(1024);
  for (const hash of looksOf.keys()) filter[hash & 1023] = 1;
  return filter;
})();

/**
 * Marks of a text where a word starts.
 * @param marks found so far @param hash of the word
 */
export function lookAtWord(marks: number, text: string, start: number, hash: number): number {
  const looks = looksOf.get(hash);
  if (looks === undefined) return marks;
  let found = marks;
  let after: string | undefined;
  let before: string | undefined;
  for (const look of looks) {
    if ((found & look.mark) !== 0) continue;
    if (look.mark === TURN && (found & HUMAN_LINE) === 0) continue;
    after ??= text.slice(start, start + AHEAD).toLowerCase();
    if (!look.after.test(after)) continue;
    if (look.before !== undefined) {
      before ??= text.slice(Math.max(0, start - BEHIND), start).toLowerCase();
      if (!look.before.test(before)) continue;
    }
    found |= look.mark;
  }
  return found;
}

const TURN_TOKENS =
  /^<(?:\|(?:im_end|eot_id|end_of_turn|end|endoftext)\||end_of_turn|\/s)>\s{0,3}(?:<\|?(?:im_start|start_header_id|start_of_turn|user)[|>]|\[inst\])/;
const BORDER = /^<\|(?:the start of|the end of|user prompt\|)/;
const BRACKET_BORDER =
  /^\[(?:the (?:start|end) of (?:the )?(?:assistant|conversation)|(?:begin|end) (?:data|of answer)\])/;
const PAIR = /^\[\[(?:a(?:>>|>|=|<|<<)b|b(?:>>|>|=|<|<<)a)\]\]/;
const RESULT = /^\[result\]\s{0,2}(?:\d{1,2}|[ab])\b/;
const VERDICT_TAIL = /(?:verdict|judge?ment|winner|better|rating|score)\*{0,2}(?:\s{0,3}[:=]|\s)[^\n]{0,24}$/;
const LETTER_VERDICT = /^\[\[[abc]\]\]/;

/** Marks of a text where a `<` stands. */
export function lookAtAngle(marks: number, text: string, at: number): number {
  const next = text.charCodeAt(at + 1);
  // | e / — what a token or border can go on with.
  if (next !== 0x7c && next !== 0x65 && !(next === 0x2f && text.charCodeAt(at + 2) === 0x73)) return marks;
  const after = text.slice(at, at + 60).toLowerCase();
  if (TURN_TOKENS.test(after)) return marks | TURN;
  return BORDER.test(after) ? marks | ANSWER_BORDER : marks;
}

/** Marks of a text where a `[` stands. */
export function lookAtBracket(marks: number, text: string, at: number): number {
  const next = text.charCodeAt(at + 1) | 32;
  // [ t b e r (the first as `[` | 32 = `{`).
  if (next !== 0x7b && next !== 0x74 && next !== 0x62 && next !== 0x65 && next !== 0x72) return marks;
  const after = text.slice(at, at + 60).toLowerCase();
  if (PAIR.test(after)) return marks | PAIR_VERDICT;
  if (RESULT.test(after)) return marks | RATING_VERDICT;
  if (LETTER_VERDICT.test(after))
    return VERDICT_TAIL.test(text.slice(Math.max(0, at - BEHIND), at).toLowerCase())
      ? marks | RATING_VERDICT
      : marks;
  return BRACKET_BORDER.test(after) ? marks | ANSWER_BORDER : marks;
}

/** Marks of a text where three double quotes stand. */
export function lookAtQuotes(marks: number, text: string, at: number): number {
  return /^"""[\s,]{0,20}\}[\s\]}]{0,40}(?:\n|$)/.test(text.slice(at, at + 64))
    ? marks | CLOSED_QUOTE
    : marks;
}

/**
 * Flags that marks amount to.
 * @param prompt marks of the prompt: what stands there too proves nothing
 */
export function markFlags(marks: number, prompt: number): number {
  const own = marks & ~prompt;
  let points = (own & ANSWER_BORDER) !== 0 ? 2 : 0;
  for (const mark of [CLOSED_QUOTE, JUDGE_HEADING, MODEL_ENTRY]) if ((own & mark) !== 0) points++;
  if (points > 0 && (own & IGNORE) !== 0) points++;
  let flags = points >= 2 ? flagBit("closes-judge-template") : 0;
  if ((own & (PAIR_VERDICT | RATING_VERDICT | IDENTIFIER_VERDICT)) !== 0) flags |= flagBit("forged-verdict");
  if ((own & IGNORE) !== 0) flags |= flagBit("ignore-instructions");
  if ((own & ADDRESSES) !== 0) flags |= flagBit("addresses-judge");
  if ((own & GRADES) !== 0) flags |= flagBit("grades-itself");
  if ((marks & TURN) !== 0) flags |= flagBit("forged-turn");
  return flags;
}
