import type { LoopNames, LoopSource } from "../learners/loop-source.js";
import { isStateLearner, type StatePolicy } from "../learners/state-learner.js";
import { memoryOneStates } from "./match.js";

/** Above so many actions, copying tables in and out of a loop costs more than it saves. */
const MOST_ACTIONS_COPIED = 4;

/** The source of a player's kind, when its class offers one and the player has not replaced the methods. */
export function loopSource(player: StatePolicy): LoopSource | undefined {
  const prototype: object | null = Object.getPrototypeOf(player);
  const kind: unknown = prototype?.constructor;
  if (typeof kind !== "function" || kind.prototype !== prototype || !Object.hasOwn(kind, "loopSource"))
    return undefined;
  if (Object.hasOwn(player, "actState") || Object.hasOwn(player, "learnState")) return undefined;
  return (kind as { loopSource?: LoopSource }).loopSource;
}

/** How two players stand to each other, as far as their loop depends on it. */
export function relation(first: StatePolicy, second: StatePolicy): "self" | "shared" | "apart" {
  if (first === second) return "self";
  return streamOf(first) === streamOf(second) ? "shared" : "apart";
}

function streamOf(player: StatePolicy): unknown {
  return (player as { stream?: unknown }).stream;
}

/**
 * The body of a function of `noSuchAction` that returns the loop for two players: the loop of `playMatch` with
 * the number of actions written in. Two kinds with a source are written in whole; any other pair is called by
 * method.
 */
export function loopText(first: StatePolicy, second: StatePolicy, actions: number): string {
  const a = loopSource(first);
  const b = loopSource(second);
  const pair = relation(first, second);
  // A player that meets itself has one table, not two copies.
  if (a === undefined || b === undefined || pair === "self" || actions > MOST_ACTIONS_COPIED) {
    return calledLoop(first, second, actions);
  }
  return writtenLoop(a, b, pair === "shared", actions);
}

function calledLoop(first: StatePolicy, second: StatePolicy, actions: number): string {
  return `return function match(first, second, row, column, counts, rounds, last) {
  let s0 = 0;
  let s1 = 0;
  for (let round = 0; round < rounds; round++) {
    const a0 = first.actState(s0);
    const a1 = second.actState(s1);
    if (a0 >>> 0 !== a0 || a1 >>> 0 !== a1 || a0 >= ${actions} || a1 >= ${actions}) throw noSuchAction(round, a0, a1, ${actions});
    const cell = a0 * ${actions} + a1;
    counts[cell] += 1;
    const n0 = 1 + cell;
    const n1 = 1 + a1 * ${actions} + a0;
    ${isStateLearner(first) ? "first.learnState(s0, a0, row[cell], n0, round === last ? 1 : 0);" : ""}
    ${isStateLearner(second) ? "second.learnState(s1, a1, column[cell], n1, round === last ? 1 : 0);" : ""}
    s0 = n0;
    s1 = n1;
  }
};`;
}

/**
 * All numbers of the loop sit in one array `m`: both players' tables, the payoffs and the counts, copied in
 * before the first round and out after the last. One array means one check of what it is and one base
 * address for the compiler to keep, where six arrays spill registers; and the generators' states in local
 * variables save a store and a load per word and draw. `>>> 0`, `| 0` and `+` tell the compiler the types.
 */
function writtenLoop(a: LoopSource, b: LoopSource, shared: boolean, actions: number): string {
  const cells = actions * actions;
  const width = memoryOneStates(actions) * actions;
  const rowAt = (a.tables.length + b.tables.length) * width;
  const columnAt = rowAt + cells;
  const countsAt = columnAt + cells;

  const players = [
    { source: a, object: "first", tag: "0", base: 0, words: "p" },
    { source: b, object: "second", tag: "1", base: a.tables.length * width, words: shared ? "p" : "q" },
  ];
  const drawing = new Set<string>();
  const enter: string[] = [];
  const leave: string[] = [];
  const names = players.map(({ source, object, tag, base, words }): LoopNames => {
    source.tables.forEach((table, k) => {
      const at = base + k * width;
      enter.push(
        `const ${table}${tag} = ${object}.${table}; for (let i = 0; i < ${width}; i++) m[${at} + i] = ${table}${tag}[i];`,
      );
      leave.push(`for (let i = 0; i < ${width}; i++) ${table}${tag}[i] = m[${at} + i];`);
    });
    for (const field of source.numbers) enter.push(`const ${field}${tag} = +${object}.${field};`);
    for (const field of source.words) enter.push(`const ${field}${tag} = ${object}.${field} >>> 0;`);
    for (const field of source.changing) {
      enter.push(`let ${field}${tag} = ${object}.${field} | 0;`);
      leave.push(`${object}.${field} = ${field}${tag};`);
    }
    return {
      actions,
      row: `r${tag}`,
      next: `n${tag}`,
      action: `a${tag}`,
      reward: `m[${tag === "0" ? rowAt : columnAt} + cell]`,
      terminal: "terminal",
      get draw() {
        drawing.add(words);
        return drawText(words);
      },
      field: (name) => `${name}${tag}`,
      entry: (table, row, action) => `m[${base + source.tables.indexOf(table) * width} + ${row} + ${action}]`,
    };
  });
  const [v0, v1] = names;
  const act = [a.act(v0), b.act(v1)];
  const learn = [a.learn(v0), b.learn(v1)];
  for (const { object, words } of players) {
    // Of two players with one stream, only the first to draw from it brings it.
    if (!drawing.delete(words)) continue;
    const state = [0, 1, 2, 3].map((i) => `${words}${i} = ${words}.s${i} | 0`);
    enter.push(`const ${words} = ${object}.stream; let ${state.join(", ")};`);
    for (let i = 0; i < 4; i++) leave.push(`${words}.s${i} = ${words}${i};`);
  }
  return `const m = new Float64Array(${countsAt + cells});
return function match(first, second, row, column, counts, roundsGiven, lastGiven) {
  const rounds = roundsGiven | 0;
  const last = lastGiven | 0;
  ${enter.join("\n  ")}
  for (let i = 0; i < ${cells}; i++) { m[${rowAt} + i] = row[i]; m[${columnAt} + i] = column[i]; m[${countsAt} + i] = 0; }
  let x = 0, t = 0, r0 = 0, r1 = 0;
  for (let round = 0; round < rounds; round = (round + 1) | 0) {
    let a0 = 0, a1 = 0;
    { ${act[0]} }
    { ${act[1]} }
    const cell = (Math.imul(a0, ${actions}) + a1) | 0;
    m[${countsAt} + cell] += 1;
    const n0 = (${actions} + Math.imul(cell, ${actions})) | 0;
    const n1 = (${actions} + Math.imul(a1, ${cells}) + Math.imul(a0, ${actions})) | 0;
    const terminal = round === last;
    { ${learn[0]} }
    { ${learn[1]} }
    r0 = n0;
    r1 = n1;
  }
  ${leave.join("\n  ")}
  for (let i = 0; i < ${cells}; i++) counts[i] += m[${countsAt} + i];
};`;
}

/** One draw of `Stream.uint32` (xoshiro128**) on local variables, as an expression. */
function drawText(words: string): string {
  const [s0, s1, s2, s3] = [0, 1, 2, 3].map((i) => `${words}${i}`);
  return (
    `(x = Math.imul(${s1}, 5), t = ${s1} << 9, ${s2} ^= ${s0}, ${s3} ^= ${s1}, ${s1} ^= ${s2}, ${s0} ^= ${s3}, ` +
    `${s2} ^= t, ${s3} = (${s3} << 11) | (${s3} >>> 21), Math.imul((x << 7) | (x >>> 25), 9) >>> 0)`
  );
}
