import type { Stream } from "@operant/core/random";

/** Coordinates of a topic, and of a meaning. */
export const PART = 4;
/** Coordinates of an instruction's embedding: topic, meaning. */
export const INSTRUCTION = 2 * PART;
/** Of a response's: what it is about, what it says, how well it is written. */
export const RESPONSE = 2 * PART + 1;

/** What gold makes of topic, meaning and writing. */
const TOPIC_WEIGHT = 1.5;
const MEANING_WEIGHT = 2;
const WRITING_WEIGHT = 1;

export interface Instruction {
  /** Unit vector, nearly the same for all instructions of a topic. */
  readonly topic: Float64Array;
  /** About a unit vector: what the instruction asks, which near-duplicates do not share. */
  readonly meaning: Float64Array;
}

export type Response = Float64Array;

/** Normal numbers of total variance 1. */
function direction(stream: Stream): Float64Array {
  return Float64Array.from({ length: PART }, () => stream.normal() / Math.sqrt(PART));
}

function unit(vector: Float64Array): Float64Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  return vector.map((value) => value / Math.sqrt(squares));
}

export function drawTopics(count: number, stream: Stream): Float64Array[] {
  return Array.from({ length: count }, () => unit(direction(stream)));
}

/** An instruction of a topic; another draw of the same topic is a near-duplicate. */
export function drawInstruction(topic: Float64Array, stream: Stream): Instruction {
  const noise = direction(stream);
  return { topic: unit(topic.map((value, d) => value + 0.1 * noise[d]!)), meaning: unit(direction(stream)) };
}

/** A response of the base policy: on the topic in seven cases of ten, and half in keeping with the meaning. */
export function drawResponse(
  { topic, meaning }: Instruction,
  topics: readonly Float64Array[],
  stream: Stream,
): Response {
  const about = stream.uniform() < 0.7 ? topic : topics[stream.below(topics.length)]!;
  const around = direction(stream);
  const says = direction(stream);
  const response = new Float64Array(RESPONSE);
  for (let d = 0; d < PART; d++) {
    response[d] = about[d]! + 0.3 * around[d]!;
    response[PART + d] = 0.5 * meaning[d]! + says[d]!;
  }
  response[2 * PART] = stream.normal();
  return response;
}

/** Gold: bilinear in instruction and response, and linear in how well the response is written. */
export function gold({ topic, meaning }: Instruction, response: Response): number {
  let sum = WRITING_WEIGHT * response[2 * PART]!;
  for (let d = 0; d < PART; d++)
    sum += TOPIC_WEIGHT * topic[d]! * response[d]! + MEANING_WEIGHT * meaning[d]! * response[PART + d]!;
  return sum;
}

/** The best of some responses by gold. */
export function bestResponse(instruction: Instruction, responses: readonly Response[]): Response {
  return responses.reduce((best, response) =>
    gold(instruction, response) > gold(instruction, best) ? response : best,
  );
}

/** What a reward model sees of an instruction: its meaning in small. */
export function embedding({ topic, meaning }: Instruction, scale: number): Float64Array {
  const x = new Float64Array(INSTRUCTION);
  x.set(topic);
  for (let d = 0; d < PART; d++) x[PART + d] = scale * meaning[d]!;
  return x;
}
