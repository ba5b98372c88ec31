import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { connectedCaveman } from "./graph.js";
import {
  agentHistory,
  chunkBuffers,
  chunkBytes,
  episodeTotals,
  isSocietyChunk,
  isSocietyHeader,
  joinChunks,
  type SocietyTrace,
  societyFrame,
} from "./index.js";
import { randomSociety, type Traced, traced, traceOf } from "./traced.testing.js";

const sum = (values: Iterable<number>): number => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};

const example = traced(randomSociety({ agents: 7, seed: 3, chosen: true }), 23);

/** Everything that can be read from a trace. */
function read(trace: SocietyTrace): unknown {
  return {
    frames: Array.from({ length: trace.episodes }, (_, episode) => societyFrame(trace, episode, 4)),
    histories: Array.from({ length: trace.header.agents }, (_, agent) => agentHistory(trace, agent)),
  };
}

describe("a trace", () => {
  const whole = read(traceOf(example));

  it("reads the same however its episodes are cut into chunks", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 23, maxLength: 23 }), (sizes) => {
        const chunks: Traced["chunks"][number][] = [];
        let at = 0;
        for (const size of sizes) {
          if (at >= example.chunks.length) break;
          chunks.push(joinChunks(example.chunks.slice(at, at + size)));
          at += size;
        }
        expect(read(traceOf({ header: example.header, chunks }))).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });

  it("crosses threads: a structured clone reads the same", () => {
    expect(read(traceOf(structuredClone(example)))).toEqual(whole);
  });

  it("tells its events apart from others", () => {
    expect([isSocietyHeader(example.header), isSocietyChunk(example.header)]).toEqual([true, false]);
    expect([isSocietyHeader(example.chunks[0]!), isSocietyChunk(example.chunks[0]!)]).toEqual([false, true]);
    expect(isSocietyHeader({ kind: "response", text: "x" })).toBe(false);
    expect(isSocietyHeader({ ...example.header, version: 2 })).toBe(false);
  });

  it("keeps 33 bytes a pairing, 11 a row of sanctions, 8 an episode, and 16 and 4 per kind an agent", () => {
    for (const chunk of example.chunks) {
      const rows = chunk.sanctions.kind.length;
      expect(chunkBytes(chunk)).toBe(7 * 33 + rows * 11 + 8 + 7 * (16 + 2 * 4));
      expect(new Set(chunkBuffers(chunk)).size).toBe(17);
    }
    expect(traceOf(example).byteLength).toBe(sum(example.chunks.map(chunkBytes)));
  });

  it("refuses gaps, and episodes and agents that it does not hold", () => {
    const trace = traceOf({ header: example.header, chunks: example.chunks.slice(0, 2) });
    expect(() => trace.append(example.chunks[3]!)).toThrow(/starts with episode 3 where episode 2 is next/);
    expect(() => joinChunks([example.chunks[0]!, example.chunks[2]!])).toThrow(/starts with episode 2/);
    expect(() => joinChunks([])).toThrow(/at least one/);
    for (const episode of [-1, 2, 0.5])
      expect(() => societyFrame(trace, episode)).toThrow(`has no episode ${episode}; it holds 2`);
    for (const agent of [-1, 7, 1.5])
      expect(() => agentHistory(trace, agent)).toThrow(`no agent ${agent}; its 7 agents`);
    for (const window of [0, 1.5]) expect(() => societyFrame(trace, 0, window)).toThrow(/window of a frame/);
  });

  it("finds any episode of thousands, and joins their chunks into few", () => {
    const run = traced(randomSociety({ agents: 3, seed: 1, chosen: false, rounds: 1 }), 3000);
    const trace = traceOf(run);
    for (let episode = 0; episode < 3000; episode += 7) {
      const rows = trace.rows(episode);
      expect(rows.pairingTo - rows.pairingFrom).toBe(3);
      expect([...societyFrame(trace, episode).meetings.players]).toEqual([
        ...run.chunks[episode]!.pairings.players,
      ]);
    }
    const chunks = new Set(Array.from({ length: 3000 }, (_, episode) => trace.rows(episode).chunk));
    expect(chunks.size).toBeLessThan(20);
  });
});

describe("the views of a trace agree with one another", () => {
  it.each([
    ["everybody knows everybody", undefined, 6],
    ["caveman graph", connectedCaveman(3, 4), 12],
  ] as const)("%s", (_, graph, agents) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.boolean(), (seed, chosen) => {
        const trace = traceOf(
          traced(randomSociety({ agents, seed, chosen, ...(graph === undefined ? {} : { graph }) }), 5),
        );
        const histories = Array.from({ length: agents }, (_, agent) => agentHistory(trace, agent));
        for (let episode = 0; episode < 5; episode++) {
          const totals = episodeTotals(trace, episode);
          const { nodes } = societyFrame(trace, episode, 1);
          expect(totals.pairings).toBe(agents);
          expect(totals.chosen).toBe(chosen ? agents : 0);
          expect(totals.cooperations + totals.defections).toBe(totals.moves);
          expect(sum(nodes.moves)).toBe(totals.moves);
          expect(sum(nodes.cooperations)).toBe(totals.cooperations);
          expect(sum(nodes.visits)).toBe(agents);
          expect(sum(nodes.decisions)).toBe(totals.decisions);
          expect(sum(nodes.justGiven)).toBe(totals.just);
          expect(sum(nodes.justReceived)).toBe(totals.just);
          expect(sum(nodes.unjustGiven)).toBe(totals.punishments - totals.just);
          expect(sum(nodes.unjustReceived)).toBe(totals.punishments - totals.just);
          expect(sum(nodes.reward)).toBe(totals.reward);
          const at = (name: "visits" | "decisions" | "justGiven" | "unjustReceived" | "reward") =>
            histories.map((history) => history[name][episode]!);
          for (const name of ["visits", "decisions", "justGiven", "unjustReceived", "reward"] as const)
            expect(at(name)).toEqual([...nodes[name]]);
          expect(histories.map(({ cooperation }) => cooperation[episode])).toEqual([...nodes.cooperation]);
        }
        // Over the whole trace, what one did to another is what the other had done to it.
        const all = societyFrame(trace, 4, 5).nodes;
        for (const { agent, partners } of histories) {
          expect(sum(partners.visitedBy)).toBe(all.visits[agent]);
          expect(sum(partners.sought)).toBe(5);
          expect(sum(partners.ownMoves)).toBe(all.moves[agent]);
          expect(sum(partners.ownCooperations)).toBe(all.cooperations[agent]);
          expect(sum(partners.punishedBy)).toBe(all.justReceived[agent]! + all.unjustReceived[agent]!);
          for (let other = 0; other < agents; other++) {
            const back = histories[other]!.partners;
            expect(partners.sought[other]).toBe(back.visitedBy[agent]);
            expect(partners.ownCooperations[other]).toBe(back.theirCooperations[agent]);
            expect(partners.ownMoves[other]).toBe(back.theirMoves[agent]);
            expect(partners.punished[other]).toBe(back.punishedBy[agent]);
          }
        }
      }),
      { numRuns: 15 },
    );
  });
});
