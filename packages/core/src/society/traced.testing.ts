import { prisonersDilemma } from "../games/index.js";
import { Stream } from "../random/index.js";
import type { Graph } from "./graph.js";
import {
  type Agent,
  DirectPunishment,
  PartnerSelection,
  Reputation,
  Society,
  type SocietyChunk,
  type SocietyHeader,
  SocietyTrace,
  SocietyTracer,
  ThirdPartyPunishment,
} from "./index.js";
import { Scripted } from "./scripted.testing.js";

/** A trace as it comes: the header, and a chunk per episode. */
export interface Traced {
  readonly header: SocietyHeader;
  readonly chunks: readonly SocietyChunk[];
}

/** Runs a society with a tracer that knows these mechanisms. */
export function traced(
  make: (
    tracer: (options: Omit<ConstructorParameters<typeof SocietyTracer>[0], "emit">) => SocietyTracer,
  ) => Society,
  episodes: number,
): Traced {
  const headers: SocietyHeader[] = [];
  const chunks: SocietyChunk[] = [];
  const emit = (event: SocietyHeader | SocietyChunk) => {
    if (event.kind === "society") headers.push(event);
    else chunks.push(event);
  };
  const society = make((options) => new SocietyTracer({ ...options, emit }));
  for (let episode = 0; episode < episodes; episode++) society.runEpisode();
  if (headers.length !== 1) throw new Error(`A society has one header; this one emitted ${headers.length}.`);
  return { header: headers[0]!, chunks };
}

/** The trace of chunks in this order. */
export function traceOf({ header, chunks }: Traced): SocietyTrace {
  const trace = new SocietyTrace(header);
  for (const chunk of chunks) trace.append(chunk);
  return trace;
}

/** Agents that draw their decisions from a stream: they defect, punish and choose at random. */
export function randomSociety(options: {
  readonly agents: number;
  readonly seed: number;
  readonly chosen: boolean;
  readonly rounds?: number;
  readonly graph?: Graph;
}): (
  tracer: (options: Omit<ConstructorParameters<typeof SocietyTracer>[0], "emit">) => SocietyTracer,
) => Society {
  const { seed, graph, chosen, rounds = 2 } = options;
  const draws = new Stream(seed, 5, 6, 7);
  const size = options.agents;
  const agents = Array.from({ length: size }, (_, index): Agent => {
    const neighbours = graph?.neighbours(index).length ?? size - 1;
    const subjects = neighbours < size - 1 ? neighbours : size;
    const random = (inputs: number, actions: number) =>
      new Scripted(inputs, actions, () => draws.below(actions));
    return { play: random(2, 2), punish: random(2, 2), select: random(subjects, neighbours) };
  });
  const reputation = new Reputation({
    kind: "shared",
    movedByPlay: true,
    movedByPunishment: true,
    seenInPlay: false,
  });
  const direct = new DirectPunishment();
  const third = new ThirdPartyPunishment(new Stream(seed, 8, 9, 10));
  const selection = new PartnerSelection({ sees: reputation, credit: "round", storedState: "snapshot" });
  return (tracer) =>
    new Society({
      game: prisonersDilemma(rounds),
      agents,
      ...(graph === undefined ? {} : { graph }),
      mechanisms: [
        ...(chosen ? [selection] : []),
        reputation,
        direct,
        third,
        tracer({ punishments: [direct, third], reputation }),
      ],
      pairing: new Stream(seed, 11, 12, 13),
      learning: { terminals: "never", alternatingReward: "running-total" },
    });
}
