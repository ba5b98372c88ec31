/**
 * How a kind of learner says its two methods again as text, for match loops that are generated per pair of
 * kinds (`../society/match-loops.ts`). A kind without a source is called through its methods; with one, both
 * players' numbers sit in one array and the generator's state in local variables, which is two to three
 * times as fast. The methods are the definition: tests compare the two bit for bit.
 *
 * A class offers its source as `static readonly loopSource`. A subclass does not inherit it.
 */
export interface LoopSource {
  /** Fields that are `Float64Array`s of states × actions; copied into the loop and back. */
  readonly tables: readonly string[];
  /** Fields that are numbers and do not change during a match. */
  readonly numbers: readonly string[];
  /** Fields that are integers from 0 to 2³² − 1 and do not change during a match. */
  readonly words: readonly string[];
  /** Fields that are 32-bit integers and change during a match. */
  readonly changing: readonly string[];
  /** Statements that set `v.action` from `v.row`. */
  act(v: LoopNames): string;
  /** Statements that learn from `v.row`, `v.action`, `v.reward`, `v.next` and `v.terminal`. */
  learn(v: LoopNames): string;
}

/** The names that a source may use in its statements. All of them are expressions. */
export interface LoopNames {
  /** Number of actions; known when the text is made. */
  readonly actions: number;
  /** The state's first entry in a table: state × actions. */
  readonly row: string;
  /** The next state's first entry: state × actions. */
  readonly next: string;
  readonly action: string;
  readonly reward: string;
  /** True when nothing follows. */
  readonly terminal: string;
  /** The next 32-bit draw; every use draws again. */
  readonly draw: string;
  /** A field of the learner: one of `numbers`, `words` or `changing`. */
  field(name: string): string;
  /** An entry of a table: `entry("table", v.row, v.action)`. */
  entry(table: string, row: string, action: string | number): string;
}

/** Statements that set `target` to a uniform draw from 0 … actions − 1; the same draws as `Stream.below`. */
export function belowText(v: LoopNames, target: string): string {
  const n = v.actions;
  const rejected = 4294967296 % n;
  // A power of two takes the draw's top bits.
  if (rejected === 0) return `${target} = ${v.draw} >>> ${Math.clz32(n) + 1};`;
  return `{ let u; do { u = ${v.draw}; } while (Math.imul(u, ${n}) >>> 0 < ${rejected});
    ${target} = Math.floor(u * ${n} * ${1 / 4294967296}) | 0; }`;
}

/** Statements that set `target` to the action of the largest of `value(0)`, `value(1)` …; ties go to the lowest. */
export function greedyText(v: LoopNames, target: string, value: (action: number) => string): string {
  if (v.actions === 2) return `${target} = ${value(1)} > ${value(0)} ? 1 : 0;`;
  let text = `{ let high = ${value(0)}; ${target} = 0;`;
  for (let a = 1; a < v.actions; a++) {
    text += ` { const value = ${value(a)}; if (value > high) { high = value; ${target} = ${a}; } }`;
  }
  return `${text} }`;
}

/** Statements that declare `name` as the largest of the table's values in a row. */
export function largestText(v: LoopNames, name: string, table: string, row: string): string {
  let text = `let ${name} = ${v.entry(table, row, 0)};`;
  for (let a = 1; a < v.actions; a++) {
    text += ` { const value = ${v.entry(table, row, a)}; if (value > ${name}) ${name} = value; }`;
  }
  return text;
}

/** Statements for each action in turn. */
export function eachAction(v: LoopNames, statement: (action: number) => string): string {
  return Array.from({ length: v.actions }, (_, a) => statement(a)).join(" ");
}

/**
 * Statements that set `target` to an action drawn with the probabilities that a table's row holds, or, with
 * `total`, in proportion to them; one draw, as `drawAction` does.
 */
export function drawActionText(v: LoopNames, target: string, table: string, total = ""): string {
  const scaled = total === "" ? "" : ` * ${total}`;
  let text = `{ const u = ${v.draw} * ${1 / 4294967296}${scaled}; let sum = ${v.entry(table, v.row, 0)}; ${target} = 0;`;
  for (let a = 1; a < v.actions; a++) {
    text += ` if (u >= sum) { ${target} = ${a};${a < v.actions - 1 ? ` sum += ${v.entry(table, v.row, a)};` : ""} }`;
  }
  return `${text} }`;
}
