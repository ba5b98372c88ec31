import { describe, expect, it } from "vitest";
import { Playback } from "./playback.js";

const at = (available: number, complete = true) => {
  const playback = new Playback();
  playback.grow(available, complete);
  return playback;
};

describe("the playhead", () => {
  it("passes through episodes at its speed", () => {
    const playback = at(10);
    playback.speed = 2;
    playback.advance(1);
    expect([playback.episode, playback.phase]).toEqual([0, 0]);
    playback.play();
    playback.advance(0.25);
    expect([playback.episode, playback.phase]).toEqual([0, 0.5]);
    playback.advance(1);
    expect([playback.episode, playback.phase]).toEqual([2, 0.5]);
  });

  it("stops by itself after the last episode, and starts anew from there", () => {
    const playback = at(3);
    playback.play();
    playback.advance(100);
    expect([playback.episode, playback.phase, playback.ended, playback.playing]).toEqual([2, 1, true, false]);
    playback.play();
    expect([playback.episode, playback.phase, playback.playing]).toEqual([0, 0, true]);
  });

  it("waits at the end of a running trial and goes on when more comes", () => {
    const playback = at(2, false);
    playback.play();
    playback.advance(100);
    expect([playback.episode, playback.phase, playback.playing, playback.ended]).toEqual([1, 1, true, false]);
    playback.grow(5, false);
    expect([playback.episode, playback.phase]).toEqual([2, 0]);
    playback.grow(5, true);
    playback.advance(100);
    expect([playback.episode, playback.playing]).toEqual([4, false]);
  });

  it("goes to any episode that is there and to no other", () => {
    const playback = at(5);
    for (const [wish, got] of [
      [3, 3],
      [-2, 0],
      [9, 4],
    ] as const) {
      playback.seek(wish);
      expect([playback.episode, playback.phase]).toEqual([got, 0]);
    }
    expect(at(0).episode).toBe(0);
  });

  it("plays from the start when it rests on the last episode of a finished trial", () => {
    const playback = at(5);
    playback.seek(4);
    playback.play();
    expect(playback.episode).toBe(0);
    const running = at(5, false);
    running.seek(4);
    running.play();
    expect(running.episode).toBe(4);
  });
});
