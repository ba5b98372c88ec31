import { describe, expect, it } from "vitest";
import { axelrodPayoffs, prisonersDilemma } from "./index.js";
import { type MatrixGameOptions, matrixGame } from "./matrix.js";

const battle: MatrixGameOptions = {
  id: "battle-v1",
  title: "Battle",
  actions: [
    { name: "opera", label: "neutral" },
    { name: "boxing", label: "neutral" },
  ],
  row: [3, 0, 0, 2],
  column: [2, 0, 0, 3],
  rounds: 4,
  source: "made up",
};

function settle(options: MatrixGameOptions, a0: number, a1: number): number[] {
  const payoffs = new Float64Array(2);
  matrixGame(options).settle(Int32Array.of(a0, a1), -1, payoffs);
  return [...payoffs];
}

describe("a matrix game", () => {
  it("pays row and column player from their own tables", () => {
    expect(settle(battle, 0, 0)).toEqual([3, 2]);
    expect(settle(battle, 1, 1)).toEqual([2, 3]);
    expect(settle(battle, 0, 1)).toEqual([0, 0]);
  });

  it("without column payoffs is symmetric: swapping the players swaps the payoffs", () => {
    const { column: _, ...symmetric } = { ...battle, row: [1, 2, 3, 4] };
    expect(settle(symmetric, 0, 1)).toEqual([2, 3]);
    expect(settle(symmetric, 1, 0)).toEqual([3, 2]);
  });

  it("never ends by a move and states the bounds of its payoffs", () => {
    const game = matrixGame(battle);
    expect(game.settle(Int32Array.of(1, 1), -1, new Float64Array(2))).toBe(false);
    expect(game.facts.utility).toEqual([0, 3]);
    expect(game.facts.order).toBe("simultaneous");
  });

  it("gives the dilemma of Axelrod's tournaments its four payoffs", () => {
    const game = prisonersDilemma(5, axelrodPayoffs);
    expect([...game.row]).toEqual([3, 0, 5, 1]);
    expect([...game.column]).toEqual([3, 5, 0, 1]);
  });

  it("refuses wrong sizes, numbers that are not finite, doubled names and no rounds, naming the field", () => {
    expect(() => matrixGame({ ...battle, row: [1, 2, 3] })).toThrow(/row has 3 payoffs; 2 actions need 4/);
    expect(() => matrixGame({ ...battle, column: [1, Number.NaN, 3, 4] })).toThrow(/column\[1\] is NaN/);
    expect(() => matrixGame({ ...battle, actions: [battle.actions[0], battle.actions[0]] })).toThrow(
      /"opera"/,
    );
    expect(() => matrixGame({ ...battle, actions: [battle.actions[0]], row: [1] })).toThrow(/at least two/);
    expect(() => matrixGame({ ...battle, rounds: 0 })).toThrow(/rounds is 0/);
  });
});
