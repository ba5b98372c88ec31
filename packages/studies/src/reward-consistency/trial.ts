import { logistic } from "@operant/core/math";
import { bernoulli, type Stream } from "@operant/core/random";
import { swapPartners } from "@operant/core/rewards";
import type { Trial, TrialContext } from "@operant/core/study";
import { bestOfNPolicy, proxyOrder, tiltedToDivergence, withBase } from "@operant/core/testbed";
import type { ConsistencyParameters } from "./parameters.js";
import { fitReward, type SeenPair } from "./reward-model.js";
import {
  bestResponse,
  drawInstruction,
  drawResponse,
  drawTopics,
  embedding,
  gold,
  type Instruction,
  type Response,
} from "./world.js";

/** Standard deviation of gold among a prompt's responses, about: the unit of the labeller's temperature. */
const GOLD_SD = 1.7;
/** Fresh pairs per test instruction, for accuracy in distribution. */
const FRESH = 8;
/** Divergence from the base policy at which policies are compared. */
const NATS = 1.5;

/**
 * A reward is fitted to pairs, asked about contrasts, and optimised. Rows are test instructions, each with a
 * near-duplicate whose best response differs.
 */
export function* trial(p: ConsistencyParameters, context: TrialContext): Trial {
  const topics = drawTopics(p.topics, context.stream("topics"));
  const draw = (stream: Stream) => drawInstruction(topics[stream.below(topics.length)]!, stream);
  const several = (instruction: Instruction, count: number, stream: Stream) =>
    Array.from({ length: count }, () => drawResponse(instruction, topics, stream));
  const training = context.stream("training");
  const kinds = context.stream("kinds");
  const labels = context.stream("labels");
  const pairs: SeenPair[] = Array.from({ length: p.pairs }, () => {
    const instruction = draw(training);
    const duplicate = drawInstruction(instruction.topic, training);
    const ordinary = several(instruction, 2, training);
    const contrast = [
      bestResponse(instruction, several(instruction, 8, training)),
      bestResponse(duplicate, several(duplicate, 8, training)),
    ];
    const [first, second] = bernoulli(kinds, p.contrastShare) ? contrast : ordinary;
    const difference = gold(instruction, first!) - gold(instruction, second!);
    const clean = bernoulli(labels, logistic(difference / (p.temperature * GOLD_SD)));
    const firstWins = bernoulli(labels, p.noise) ? !clean : clean;
    return {
      instruction: embedding(instruction, p.meaning),
      preferred: firstWins ? first! : second!,
      rejected: firstWins ? second! : first!,
    };
  });
  yield 0.1;
  const reward = fitReward(p, pairs, context.stream("fit"));
  yield 0.5;
  const seen = (instruction: Instruction, response: Response) =>
    reward(embedding(instruction, p.meaning), response);

  const test = context.stream("test");
  const cases = Array.from({ length: p.prompts }, () => {
    const instruction = draw(test);
    const duplicate = drawInstruction(instruction.topic, test);
    const candidates = several(instruction, p.candidates, test);
    return {
      instruction,
      duplicate,
      candidates,
      best: bestResponse(instruction, candidates),
      otherBest: bestResponse(duplicate, several(duplicate, p.candidates, test)),
      fresh: Array.from({ length: FRESH }, () => several(instruction, 2, test)),
    };
  });
  const partner = swapPartners(p.prompts, context.stream("partners"));
  const column = () => new Float64Array(p.prompts);
  const columns = {
    accuracy: column(),
    own: column(),
    other_completion: column(),
    other_prompt: column(),
    swapped: column(),
    labeller_response: column(),
    labeller_instruction: column(),
    labeller_accuracy: column(),
    gold_base: column(),
    gold_best_of_n: column(),
    gold_tilted: column(),
    gold_oracle: column(),
  };
  const proxy = new Float64Array(p.prompts * p.candidates);
  const golden = new Float64Array(proxy.length);
  for (const [row, { instruction, duplicate, best, otherBest, candidates, fresh }] of cases.entries()) {
    const prefers = (difference: number) => {
      const clean = logistic(difference / (p.temperature * GOLD_SD));
      return clean * (1 - p.noise) + (1 - clean) * p.noise;
    };
    columns.own[row] = seen(instruction, best);
    columns.other_completion[row] = seen(instruction, otherBest);
    columns.other_prompt[row] = seen(duplicate, best);
    columns.swapped[row] = seen(instruction, cases[partner[row]!]!.best);
    columns.labeller_response[row] = prefers(gold(instruction, best) - gold(instruction, otherBest));
    columns.labeller_instruction[row] = prefers(gold(instruction, best) - gold(duplicate, best));
    for (const [first, second] of fresh) {
      const truly = gold(instruction, first!) - gold(instruction, second!);
      const rewarded = seen(instruction, first!) - seen(instruction, second!);
      columns.accuracy[row]! += (rewarded > 0 === truly > 0 ? 1 : 0) / FRESH;
      columns.labeller_accuracy[row]! += prefers(Math.abs(truly)) / FRESH;
    }
    candidates.forEach((response, k) => {
      proxy[row * p.candidates + k] = seen(instruction, response);
      golden[row * p.candidates + k] = gold(instruction, response);
    });
    if (row % 8 === 7) yield 0.5 + (0.45 * row) / p.prompts;
  }
  const space = withBase(
    { prompts: p.prompts, responses: p.candidates, features: [], values: new Float64Array(0) },
    new Float64Array(proxy.length),
  );
  const policies = {
    gold_base: space.base,
    gold_best_of_n: bestOfNPolicy(space, proxyOrder(space, proxy), p.bestOf),
    gold_tilted: tiltedToDivergence(space, proxy, Math.min(NATS, 0.5 * p.candidates)).policy,
    gold_oracle: bestOfNPolicy(space, proxyOrder(space, golden), p.bestOf),
  };
  for (const [name, policy] of Object.entries(policies))
    for (let row = 0; row < proxy.length; row++)
      columns[name as keyof typeof policies][Math.floor(row / p.candidates)]! += policy[row]! * golden[row]!;
  return { columns };
}
