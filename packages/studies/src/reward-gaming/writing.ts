import type { Stream } from "@operant/core/random";

/** Facts of a source, which a response should state, in this order. */
export const FACTS = 4;

/**
 * What a token does, given the source and what was written before: states the first fact that is still missing, or
 * another missing one, repeats a fact, states what the source does not say, is a marker (a token that means nothing),
 * or a closing phrase, or ends the response.
 */
export const TOKENS = ["next", "other", "repeat", "wrong", "marker", "closing", "stop"] as const;
export type Token = (typeof TOKENS)[number];
export const STOP = TOKENS.indexOf("stop");

/** What can be counted in a response. */
export interface Response {
  /** Different facts stated. */
  facts: number;
  /** Times that a fact is followed, among first mentions, by one that comes later in the source. */
  ascents: number;
  repeats: number;
  wrong: number;
  markers: number;
  closings: number;
}

/** States of a draft, by which tokens are chosen: its start, and each number of facts stated. */
export const STATES = FACTS + 2;

/** Whether a token can be written in a state: only missing facts can be added, and no response is empty. */
export function stateAllows(state: number, token: number): boolean {
  const facts = Math.max(0, state - 1);
  if (token === 0) return facts < FACTS;
  if (token === 1) return facts < FACTS - 1;
  if (token === 2) return facts > 0;
  return token !== STOP || state > 0;
}

/** A response that is being written. */
export class Draft implements Response {
  facts = 0;
  ascents = 0;
  repeats = 0;
  wrong = 0;
  markers = 0;
  closings = 0;
  tokens = 0;
  private said = 0;
  private last = FACTS;

  /** 0 before the first token, then 1 + the number of facts stated. */
  get state(): number {
    return this.tokens === 0 ? 0 : 1 + this.facts;
  }

  /** Writes a token that is allowed and does not end the response. */
  write(token: number, stream: Stream): void {
    this.tokens++;
    if (token === 2) this.repeats++;
    else if (token === 3) this.wrong++;
    else if (token === 4) this.markers++;
    else if (token === 5) this.closings++;
    else {
      const missing = Array.from({ length: FACTS }, (_, fact) => fact).filter(
        (fact) => (this.said & (1 << fact)) === 0,
      );
      const fact = token === 0 ? missing[0]! : missing[1 + stream.below(missing.length - 1)]!;
      if (fact > this.last) this.ascents++;
      this.said |= 1 << fact;
      this.last = fact;
      this.facts++;
    }
  }
}

/**
 * What a response is worth to the reader: facts covered (up to 1) and their order (up to 0.6), less 0.25 for each
 * wrong statement and 0.05 for each token that says nothing new.
 */
export function goldQuality({ facts, ascents, wrong, repeats, markers, closings }: Response): number {
  return facts / FACTS + (0.6 * ascents) / (FACTS - 1) - 0.25 * wrong - 0.05 * (repeats + markers + closings);
}

/** Someone who writes: chances of each token, over those that are allowed; stopping also follows from the limit. */
export interface Writer {
  readonly chances: Float64Array;
  /** Adds a closing phrase at the end. */
  readonly closes: boolean;
}

/** A response of a writer. */
export function drawResponse({ chances, closes }: Writer, limit: number, stream: Stream): Response {
  const draft = new Draft();
  const room = closes ? limit - 1 : limit;
  while (draft.tokens < room) {
    let total = 0;
    for (let token = 0; token < TOKENS.length; token++)
      if (stateAllows(draft.state, token)) total += chances[token]!;
    let mark = stream.uniform53() * total;
    let token = 0;
    for (; token < STOP; token++) {
      if (!stateAllows(draft.state, token)) continue;
      mark -= chances[token]!;
      if (mark < 0) break;
    }
    if (token === STOP) break;
    draft.write(token, stream);
  }
  if (closes) draft.write(TOKENS.indexOf("closing"), stream);
  return draft;
}
