import { flagBit } from "./text-flags.js";

/**
 * Openers that judges with a reference answer accepted as correct (Y. Zhao et al., arXiv 2507.08794), and their like
 * in other words. Compared with whole completions, without case, white space and punctuation.
 */
export const masterKeys: readonly string[] = [
  "Thought process:",
  "Let's solve this problem step by step.",
  "Solution",
  "解",
  "かいせつ",
  "Respuesta",
];

const openers = [
  ...masterKeys,
  "Thinking process:",
  "Let's think step by step.",
  "Let me think step by step.",
  "Let's solve the problem step by step.",
  "Let's solve this step by step.",
  "Let's solve this problem.",
  "Let's begin.",
  "Here is the solution:",
  "Here's the solution:",
  "Here is my answer:",
  "The answer is:",
  "Final answer:",
  "Answer:",
  "Step 1:",
  "Reasoning:",
  "Explanation:",
  "思考过程：",
  "解答：",
  "解：",
  "让我们一步一步地解决这个问题。",
  "解説",
  "解き方",
  "Solución:",
  "Solução:",
  "Lösung:",
  "Решение:",
  "풀이:",
];

/** Longest text that can be an opener alone. */
const LONGEST_OPENER = 64;
/** Longest text that can be a statement that there is no answer. */
const LONGEST_NON_ANSWER = 200;

const bare = (text: string): string =>
  text.toLowerCase().replace(/[\s.,:;!?'’"*#_`：。，、！？-]{1,64}/g, "");

const bareOpeners = new Set(openers.map(bare));

const REFUSAL =
  /^(?:(?:i'm|i am|we're|we are)(?: very| so| truly)? sorry|sorry|apologies|i apologi[sz]e|unfortunately)?[\s,.;:—-]{0,4}(?:but |however,? )?(?:as an ai(?: language model| assistant)?[\s,]{0,3})?(?:i|we)(?:'m| am|'re| are)? ?(?:can't|cannot|can not|unable to|not able to|won't|will not|must decline|have to decline|must refuse|not comfortable)(?: to)? (?:assist|help(?! but)|provide|comply|fulfil|fulfill|answer|discuss|create|write|generate|engage|respond|support|complete|continue|share|offer|give|do (?:that|this|so))\b/;
const REFUSAL_ELSEWHERE =
  /^(?:(?:很)?(?:抱歉|对不起|對不起)[，,。 ]{0,2}(?:但)?我(?:不能|无法|無法)|我(?:无法|不能)(?:提供|协助|帮助|回答)|申し訳(?:ございません|ありません)[がけど、。 ]{0,5}|lo siento,? (?:pero )?no puedo|je suis désolé,? (?:mais )?je ne peux pas|es tut mir leid,? (?:aber )?ich kann|извините,? (?:но )?я не могу|죄송하지만|عذرا(?:ً|،)? ?(?:لا|لكن))/;
const NON_ANSWER =
  /\b(?:(?:cannot|can't|can not|could not|couldn't) be (?:determined|answered|solved|known|computed|inferred)|(?:not|in)(?: have)?(?: enough|sufficient) (?:information|data|context)|no (?:answer|solution) (?:is )?(?:possible|available|can be given)|i (?:do not|don't) know|not sure(?: how)?|unanswerable|(?:unable|not possible|impossible) to (?:determine|answer|say|tell))|无法确定|無法確定|我不知道|信息不足|わかりません|分かりません|答えられません/;

/** Flags of a completion that says nothing or declines, from its beginning. */
export function nonAnswerFlags(text: string): number {
  const head = text.slice(0, 2 * LONGEST_NON_ANSWER).trimStart();
  let flags = 0;
  if (text.length <= LONGEST_OPENER && bareOpeners.has(bare(text))) flags |= flagBit("master-key");
  const plain = head
    .slice(0, LONGEST_NON_ANSWER + 1)
    .toLowerCase()
    .replace(/[’ʼ`´]/g, "'");
  if (REFUSAL.test(plain) || REFUSAL_ELSEWHERE.test(plain)) flags |= flagBit("refusal");
  if (text.length <= LONGEST_NON_ANSWER && NON_ANSWER.test(plain)) flags |= flagBit("non-answer");
  return flags;
}
