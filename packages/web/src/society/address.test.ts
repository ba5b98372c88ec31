import { describeParameters } from "@operant/core/study";
import { directPunishment } from "@operant/studies/direct-punishment";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commandOf, parametersOf, readAddress, type SocietyRequest, writeAddress } from "./address.js";
import { incentives, MOST_PAIRINGS, societyStudy } from "./definition.js";
import { draftOf, requestOf, shownValue } from "./draft.js";

const study = societyStudy(directPunishment, describeParameters);
const read = (query: string) => readAddress(new URLSearchParams(query), [study]);

const request = fc.record({
  study: fc.constant(study.id),
  condition: fc.constantFrom("ipd-dp", "ipd-dp-s", "costly-tpp", "caveman-ipd-dp-s"),
  seed: fc.integer({ min: 1, max: 2_147_483_647 }),
  changed: fc.record(
    {
      agents: fc.integer({ min: 3, max: 24 }),
      episodes: fc.integer({ min: 1, max: 199 }),
      justPunishment: fc.constantFrom(-100, -2.5, 0, 0.125, 1e-7, 7),
      playSeesReputation: fc.constant(true),
      game: fc.constant("centipede"),
    },
    { requiredKeys: [] },
  ),
});

describe("the address of a society", () => {
  it("leads back to the request and the place that it was written for", () => {
    fc.assert(
      fc.property(request, fc.nat(2), fc.nat(2), (asked, episode, agent) => {
        // What equals the condition's own value is no change, and is not written.
        const own = study.conditions.find(({ name }) => name === asked.condition)!.set;
        const changed = Object.fromEntries(
          Object.entries(asked.changed).filter(([name, value]) => own[name] !== value),
        ) as SocietyRequest["changed"];
        const place = { episode: Math.min(episode + 1, Number(changed["episodes"] ?? 200)), agent };
        const back = read(writeAddress({ ...asked, changed }, place));
        expect(back).toEqual({ request: { ...asked, changed }, place, problems: [] });
      }),
    );
  });

  it("starts where nothing is said", () => {
    expect(read("")).toEqual({
      request: { study: "direct-punishment", condition: "ipd-dp-s", seed: 1, changed: {} },
      place: { episode: 1, agent: 0 },
      problems: [],
    });
    expect(parametersOf(study, read("").request)).toMatchObject({ agents: 25, episodes: 200, game: "ipd" });
  });

  it.each([
    ["study=goodhart", /study=goodhart: no such study with a society; there is direct-punishment/],
    ["condition=ipd", /condition=ipd: the study direct-punishment has no such condition.*: ipd-dp-s\./],
    ["seed=1.5", /seed=1\.5: it must be a whole number from 1 to 2147483647.*: 1\./],
    ["seed=-1", /seed=-1/],
    ["seed=0", /seed=0/],
    ["seed=2147483648", /seed=2147483648/],
    ["agents=101", /agents=101: it must be a whole number from 2 to 100.*: 25\./],
    ["agents=1e1x", /agents=1e1x/],
    ["justPunishment=200", /justPunishment=200: it must be a number from -100 to 100.*: 2\./],
    ["justPunishment=", /justPunishment=: it must/],
    ["punishers=all", /punishers=all: it must be one of none \| direct \| third-party \| both.*: direct\./],
    ["playSeesReputation=1", /playSeesReputation=1: it must be one of true \| false.*: false\./],
    ["colour=red", /colour=red: the study direct-punishment has no such parameter\. It is left out\./],
    ["episode=201", /episode=201: it must be a whole number from 1 to 200.*: 1\./],
    ["episode=0", /episode=0/],
    ["agent=26", /agent=26: it must be a whole number from 1 to 25/],
    [
      "agents=100&episodes=4001",
      /100 over episodes=4001 makes 400100 pairings; the page keeps at most 400000/,
    ],
  ])("names what is wrong with %s and falls back", (query, problem) => {
    const { problems, request: asked, place } = read(query);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(problem);
    expect([asked, place]).toEqual([read("").request, read("").place]);
  });

  it("names every problem and keeps what is right", () => {
    const { problems, request: asked } = read("condition=x&seed=7&agents=abc&episodes=20&unjustPunishment=0");
    expect(problems).toHaveLength(2);
    expect(asked).toMatchObject({ seed: 7, changed: { episodes: 20, unjustPunishment: 0 } });
  });

  it("says the same thing once, and long texts shortened", () => {
    expect(read("colour=red&colour=red&colour=blue").problems).toHaveLength(2);
    const [problem] = read(`condition=${"x".repeat(5_000)}`).problems;
    expect(problem!.length).toBeLessThan(200);
    expect(problem).toMatch(/^condition=x{39}…: /);
  });

  it("bounds episode and agent by what is asked for, not by the start", () => {
    expect(read("agents=100&episodes=300&episode=300&agent=100").place).toEqual({ episode: 300, agent: 100 });
    expect(read("agents=5&agent=6").problems[0]).toMatch(/agent=6: it must be a whole number from 1 to 5/);
  });

  it("has the command of the same trial, with all that differs from the condition", () => {
    const { request: asked } = read("condition=costly-dp&seed=3&agents=10&justPunishment=-1");
    expect(commandOf(study, asked)).toBe(
      "npx operant run direct-punishment --condition costly-dp --seeds 3 --set agents=10 --set episodes=200 --set justPunishment=-1",
    );
    expect(commandOf(study, read("condition=caveman-ipd-dp-s").request)).toBe(
      "npx operant run direct-punishment --condition caveman-ipd-dp-s --seeds 1 --set episodes=200",
    );
  });
});

describe("the form", () => {
  it("offers the study's prices as incentives", () => {
    expect(incentives(study).map(({ name }) => name)).toEqual([
      "justPunishment",
      "unjustPunishment",
      "punishmentLoss",
    ]);
  });

  it("asks for what it was filled from", () => {
    fc.assert(
      fc.property(request, (asked) => {
        const own = study.conditions.find(({ name }) => name === asked.condition)!.set;
        const changed = Object.fromEntries(
          Object.entries(asked.changed).filter(([name, value]) => own[name] !== value),
        ) as SocietyRequest["changed"];
        const back = requestOf(study, draftOf({ ...asked, changed }));
        expect(back).toEqual({ request: { ...asked, changed } });
      }),
    );
  });

  it("shows a condition's own prices until they are typed over", () => {
    const draft = draftOf(read("condition=costly-dp").request);
    expect(shownValue(study, draft, "justPunishment")).toBe("-3");
    expect(shownValue(study, { ...draft, typed: { justPunishment: "1e" } }, "justPunishment")).toBe("1e");
  });

  it("says which fields are wrong, all of them", () => {
    const draft = {
      ...draftOf(read("").request),
      seed: "x",
      typed: { agents: "0", episodes: "", gamma: "2" },
    };
    const checked = requestOf(study, draft);
    expect("errors" in checked && Object.keys(checked.errors).sort()).toEqual([
      "agents",
      "episodes",
      "gamma",
      "seed",
    ]);
  });

  it("refuses a society that the page could not keep", () => {
    const draft = { ...draftOf(read("").request), typed: { episodes: String(MOST_PAIRINGS / 25 + 1) } };
    expect(requestOf(study, draft)).toMatchObject({ errors: { agents: /400025 pairings/ } });
  });
});
