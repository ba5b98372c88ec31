import {
  episodeTotals,
  isSocietyChunk,
  isSocietyHeader,
  type SocietyChunk,
  type SocietyHeader,
  SocietyTrace,
} from "@operant/core/society";
import { describe, expect, it } from "vitest";
import { runCondition } from "./run.testing.js";

function tracedCondition(condition: string, set: Record<string, number>) {
  let header: SocietyHeader | undefined;
  const chunks: SocietyChunk[] = [];
  const columns = runCondition(condition, set, 1, (event) => {
    if (isSocietyHeader(event)) header = event;
    else if (isSocietyChunk(event)) chunks.push(event);
    else throw new Error(`The trial traced something else: ${String(event["kind"])}.`);
  });
  const trace = new SocietyTrace(header!);
  for (const chunk of chunks) trace.append(chunk);
  return { columns, trace };
}

/** Conditions that differ in game, punishers, partner choice, reputation and network. */
const cases: readonly (readonly [condition: string, set: Record<string, number>])[] = [
  ["ipd-nothing", { episodes: 30 }],
  ["ipd-reputation-only", { episodes: 30 }],
  ["ipd-dp", { episodes: 30 }],
  ["ipd-dp-s", { episodes: 30, agents: 12 }],
  ["ipd-tpp-s", { episodes: 30 }],
  ["ipd-tppdp-s", { episodes: 30 }],
  ["costly-tppdp", { episodes: 30 }],
  ["ipd-dp-s-rep-individual-in-none", { episodes: 20 }],
  ["centipede-tppdp-s", { episodes: 40 }],
  ["centipede-dp", { episodes: 40 }],
  ["caveman-ipd-tpp-s", { episodes: 5, agents: 10 }],
];

describe.each(cases)("the trace of %s", (condition, set) => {
  const untraced = runCondition(condition, set);
  const { columns, trace } = tracedCondition(condition, set);

  it("leaves every column as it is without tracing, to the last bit", () => {
    expect(Object.keys(columns)).toEqual(Object.keys(untraced));
    for (const [name, column] of Object.entries(columns))
      expect(new Uint8Array(column.buffer)).toEqual(new Uint8Array(untraced[name]!.buffer));
  });

  it("gives cooperation, punishments, just share, reward and moves of every episode exactly", () => {
    expect(trace.episodes).toBe(set["episodes"]);
    const share = (part: number, whole: number) => (whole === 0 ? Number.NaN : part / whole);
    for (let episode = 0; episode < trace.episodes; episode++) {
      const totals = episodeTotals(trace, episode);
      const row = (name: string) => columns[name]?.[episode];
      expect(totals.moves).toBe(row("moves"));
      expect(totals.cooperations / totals.moves).toBe(row("cooperation"));
      // Payoffs and prices are whole numbers here, so that no order of adding them rounds.
      expect(totals.reward).toBe(row("reward"));
      if (trace.header.punishments.length === 0) {
        expect(row("punishment")).toBeUndefined();
        expect(totals.decisions).toBe(0);
        continue;
      }
      expect(share(totals.punishments, totals.decisions)).toBe(row("punishment"));
      expect(totals.punishments === 0 ? 0 : totals.just / totals.punishments).toBe(row("just_share"));
    }
  });

  it("gives the punishments of each kind and, where it is shared, the sum of reputations", () => {
    const { agents, punishments } = trace.header;
    for (let episode = 0; episode < trace.episodes; episode++) {
      const { chunk, index, sanctionFrom, sanctionTo } = trace.rows(episode);
      punishments.forEach((name, kind) => {
        let punished = 0;
        for (let row = sanctionFrom; row < sanctionTo; row++)
          if (chunk.sanctions.kind[row] === kind)
            punished += chunk.sanctions.just[row]! + chunk.sanctions.unjust[row]!;
        const from = (index * punishments.length + kind) * agents;
        const decisions = chunk.agents.decisions.subarray(from, from + agents).reduce((a, b) => a + b, 0);
        const column = { direct: "punishment_direct", "third-party": "punishment_third" }[name]!;
        expect(punished / decisions).toBe(columns[column]![episode]);
      });
      if (!trace.header.reputation || condition.includes("individual")) continue;
      const reputations = chunk.agents.reputation.subarray(index * agents, (index + 1) * agents);
      expect(reputations.reduce((a, b) => a + b, 0)).toBe(columns["reputation"]![episode]);
    }
  });

  it("marks partners as chosen exactly where the condition lets agents choose", () => {
    const chosen = columns["cooperator_selections"] !== undefined;
    for (let episode = 0; episode < trace.episodes; episode++) {
      const totals = episodeTotals(trace, episode);
      expect(totals.pairings).toBe(trace.header.agents);
      expect(totals.chosen).toBe(chosen ? totals.pairings : 0);
    }
  });
});

it("is the same trace each time", () => {
  const bytes = () => {
    const events: unknown[] = [];
    runCondition("ipd-tppdp-s", { episodes: 15 }, 1, (event) => events.push(event));
    return events;
  };
  expect(bytes()).toEqual(bytes());
});
