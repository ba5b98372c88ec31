import { logistic } from "@operant/core/math";
import { bernoulli, type Stream } from "@operant/core/random";
import {
  fitLinearReward,
  fitNetworkReward,
  networkScores,
  type PreferencePairs,
  pairAccuracy,
  pairsAt,
} from "@operant/core/testbed";
import type { RewardGamingParameters } from "./parameters.js";
import { drawResponse, FACTS, goldQuality, type Response, type Writer } from "./writing.js";

/** Chance that a writer closes with a phrase where that says nothing about the writer. */
const CLOSES = 0.45;
/** The same for careful and for careless writers where closings come with good order. */
const CONFOUNDED = { careful: 0.85, careless: 0.05 } as const;

/**
 * What the reward model sees of a response, each of the size of 1: different facts, mentions of facts with
 * repetitions, wrong statements, markers, closings. It does not see the order of facts.
 */
export const SEEN = 5;
export function fillSeen(response: Response, out: Float64Array, at: number): void {
  out[at] = response.facts / FACTS;
  out[at + 1] = (response.facts + response.repeats) / FACTS;
  out[at + 2] = response.wrong;
  out[at + 3] = response.markers;
  out[at + 4] = response.closings;
}

/** A learned reward, with how well it does on pairs that were not used to fit it. */
export interface LearnedReward {
  score(response: Response): number;
  /** Accuracy on test pairs, labelled as the training pairs were. */
  readonly accuracy: number;
  /** The same pairs, labelled by gold. */
  readonly goldAccuracy: number;
  /** Tokens of each kind per response in the training data. */
  readonly data: { readonly markers: number; readonly closings: number; readonly repeats: number };
}

/** Draws data with a flaw and fits a reward model to it. */
export function learnReward(
  p: RewardGamingParameters,
  data: Stream,
  labels: Stream,
  start: Stream,
): LearnedReward {
  const testing = Math.floor(p.pairs / 5);
  const count = p.pairs + testing;
  const responses = Array.from({ length: 2 * count }, () => drawResponse(drawWriter(p, data), p.limit, data));
  const values = new Float64Array(responses.length * SEEN);
  responses.forEach((response, i) => {
    fillSeen(response, values, i * SEEN);
  });
  const gold = Float64Array.from(responses, goldQuality);
  const pairs: PreferencePairs = {
    first: Int32Array.from({ length: count }, (_, i) => 2 * i),
    second: Int32Array.from({ length: count }, (_, i) => 2 * i + 1),
    labels: Float64Array.from({ length: count }, (_, i) => label(p, responses, gold, i, labels)),
  };
  const places = Int32Array.from({ length: count }, (_, i) => i);
  const training = pairsAt(pairs, places.subarray(0, p.pairs));
  const test = pairsAt(pairs, places.subarray(p.pairs));
  const seen = { dimension: SEEN, values };
  const row = new Float64Array(SEEN);
  let scores: Float64Array;
  let ofRow: () => number;
  if (p.model === "linear") {
    const fit = fitLinearReward(seen, training);
    scores = fit.scores;
    ofRow = () => row.reduce((sum, value, d) => sum + value * fit.weights[d]!, 0);
  } else {
    const fit = fitNetworkReward(seen, training, { width: 16 }, start);
    scores = fit.scores;
    ofRow = () => networkScores({ dimension: SEEN, values: row }, fit.parameters, "relu")[0]!;
  }
  const trained = responses.slice(0, 2 * p.pairs);
  const mean = (of: (response: Response) => number) =>
    trained.reduce((sum, response) => sum + of(response), 0) / trained.length;
  return {
    score(response) {
      fillSeen(response, row, 0);
      return ofRow();
    },
    accuracy: pairAccuracy(scores, test),
    goldAccuracy: pairAccuracy(scores, {
      ...test,
      labels: Float64Array.from(test.first, (first, i) => (gold[first]! > gold[test.second[i]!]! ? 1 : 0)),
    }),
    data: {
      markers: mean(({ markers }) => markers),
      closings: mean(({ closings }) => closings),
      repeats: mean(({ repeats }) => repeats),
    },
  };
}

/** Half of the writers are careful about order. */
function drawWriter({ flaw, marker }: RewardGamingParameters, stream: Stream): Writer {
  const careful = bernoulli(stream, 0.5);
  const closing = flaw === "confound" ? CONFOUNDED[careful ? "careful" : "careless"] : CLOSES;
  const closes = bernoulli(stream, closing);
  const order = careful ? [0.68, 0.04] : [0.18, 0.54];
  const repeat = flaw === "shift" ? 0 : 0.08;
  return { chances: Float64Array.of(...order, repeat, 0.08, marker, 0, 0.12), closes };
}

/** 1 where the first of pair i is preferred. Both draws are made for every pair, so that flaws share the rest. */
function label(
  p: RewardGamingParameters,
  responses: readonly Response[],
  gold: Float64Array,
  i: number,
  stream: Stream,
): number {
  const byQuality = stream.uniform53();
  const byNoise = stream.uniform53();
  const [first, second] = [responses[2 * i]!, responses[2 * i + 1]!];
  if (p.flaw === "noise" && first.markers > 0 !== second.markers > 0 && byNoise < p.noise)
    return first.markers > 0 ? 1 : 0;
  const margin = gold[2 * i]! - gold[2 * i + 1]!;
  const chance =
    p.temperature === 0 ? (margin > 0 ? 1 : margin < 0 ? 0 : 0.5) : logistic(margin / p.temperature);
  return byQuality < chance ? 1 : 0;
}
