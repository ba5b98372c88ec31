import { expect, it } from "vitest";
import { majorityVote } from "./index.js";

it("takes the most frequent answer, and its first sample", () => {
  expect(majorityVote(["a", "b", "c", "b"])).toEqual({ answer: "b", first: 1, votes: 2, tied: 1 });
});

it("of several that are as frequent, takes the one that came first, and says how many there are", () => {
  expect(majorityVote(["x", "y", "y", "z", "x"])).toEqual({ answer: "x", first: 0, votes: 2, tied: 2 });
  expect(majorityVote(["1", "2", "3"])).toEqual({ answer: "1", first: 0, votes: 1, tied: 3 });
});

it("counts an empty answer as an answer, and refuses none at all", () => {
  expect(majorityVote(["7", "", ""])).toMatchObject({ answer: "", votes: 2 });
  expect(() => majorityVote([])).toThrow(/no answers/);
});
