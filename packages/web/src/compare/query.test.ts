import { builtInWorlds, readDrawing } from "@operant/report";
import { describe, expect, it } from "vitest";
import { compareExamples } from "./examples.js";
import { gridOf, resized, rolesOf, withCell, withGrid } from "./grid.js";
import { paintedFile } from "./painted.js";
import { type CompareState, queryOf, startState, stateFrom } from "./query.js";

const worlds = builtInWorlds.map(({ name, rewards }) => ({ name, rewards }));
const again = (state: CompareState) => stateFrom(new URLSearchParams(queryOf(state).toString()), worlds);

describe("the address of a comparison", () => {
  it.each(compareExamples)(
    "holds the map, the rewards and what is painted: $id",
    ({ drawn, first, second }) => {
      const state = { ...startState, drawn, first, second };
      expect(again(state)).toEqual({ state, problems: [] });
    },
  );

  it("holds a built-in world with its settings", () => {
    const state: CompareState = {
      ...startState,
      world: "cliff-walk",
      first: { kind: "named", name: "intended" },
      second: { kind: "file", pick: "a&b" },
      discount: "0.9",
      assumed: "slip",
      values: "0..0.3",
    };
    expect(queryOf(state).toString()).toBe(
      "world=cliff-walk&a=intended&b.is=file&b.pick=a%26b&discount=0.9&assume=slip*0..0.3",
    );
    expect(again(state)).toEqual({ state, problems: [] });
  });

  it("stays short: a maze takes less than 300 characters", () => {
    const text = queryOf(startState).toString();
    expect(text).toContain("map=S....._.--.-._.....n_.--.-G");
    expect(text.length).toBeLessThan(300);
  });

  it.each([
    ["world=grid", /no world "grid"; there are: grid-3x3, toy/],
    ["map=", /The map cannot be read/],
    ["map=S.G&discount=x", /its discount is "x"/],
    ["map=S.G&legend=G%20what", /"what" is not understood/],
    ["a.is=drawn", /a\.is is "drawn"/],
    ["b.is=painted&b.cells=1*2", /b\.cells has "1\*2"/],
    ["b.is=painted&b.step=much", /b\.step is "much"/],
    ["assume=x*1", /"x" cannot be assumed/],
  ])("says which part of it cannot be read, and falls back: %s", (query, words) => {
    const { state, problems } = stateFrom(new URLSearchParams(query), worlds);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(words);
    expect(() => readDrawing(state.drawn, "map")).not.toThrow();
  });

  it("shows two rewards of a built-in world where it names none", () => {
    const { state } = stateFrom(new URLSearchParams("world=bandit"), worlds);
    expect([state.first, state.second]).toEqual([
      { kind: "named", name: "gold" },
      { kind: "named", name: "proxy" },
    ]);
  });
});

describe("a map that is drawn", () => {
  it("is a rectangle: shared indentation is left out, what is missing is wall", () => {
    expect(gridOf(["  S .", "  .", "   G"])).toEqual([
      ["S", ".", "."],
      [".", "#", "#"],
      [".", "G", "#"],
    ]);
  });

  it("keeps its upper left corner when it is resized, and forgets letters that are gone", () => {
    const drawing = readDrawing("S.\n.G\n\nG: terminal, a 1\nS: start\n", "map");
    const grid = resized(gridOf(drawing.map), 1, 3);
    expect(grid).toEqual([["S", ".", "."]]);
    expect(withGrid(drawing, grid)).toMatchObject({ map: ["S.."], legend: { S: { start: true } } });
    expect(Object.keys(withGrid(drawing, grid).legend)).toEqual(["S"]);
    expect(withCell(grid, 0, 1, "#")).toEqual([["S", "#", "."]]);
  });

  it("has S as a start and G as an end unless its legend says otherwise", () => {
    expect(rolesOf("S", undefined)).toEqual({ start: true, terminal: false });
    expect(rolesOf("G", { rewards: { a: 1 } })).toEqual({ start: false, terminal: true });
    expect(rolesOf("G", { terminal: false, start: false })).toEqual({ start: false, terminal: false });
    expect(rolesOf("S", { terminal: true })).toEqual({ start: false, terminal: true });
  });

  it("becomes a reward with φ = 0 at the end and γ φ(s′) − φ(s) elsewhere", () => {
    const drawing = readDrawing("S.G\n", "map");
    const painted = { cells: { "0,2": 1 }, step: -1, potential: { "0,0": -2, "0,1": -1, "0,2": 99 } };
    const { rewards } = JSON.parse(paintedFile("proxy", painted, drawing, 0.5));
    const { transition } = rewards.proxy;
    expect(transition.map((byAction: number[][]) => byAction.length)).toEqual([4, 4, 4]);
    expect(transition[0][0]).toEqual([-1 - 1 + 2, -1 - 0.5 + 2, 0 + 0 + 2]);
    expect(transition[1][3]).toEqual([-1 - 1 + 1, -1 - 0.5 + 1, 0 + 0 + 1]);
    const plain = JSON.parse(paintedFile("proxy", { ...painted, potential: { "0,2": 99 } }, drawing, 0.5));
    expect(plain.rewards.proxy).toEqual({ "next-state": [-1, -1, 0] });
  });
});
