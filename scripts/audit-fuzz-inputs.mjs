// Malformed logs: valid ones of every layout that the audit reads, bent in seeded ways. Input `index` of a seed
// is the same everywhere.
import { gzipSync } from "node:zlib";
import { parquetWriteBuffer } from "hyparquet-writer";

function generator(seed, index) {
  let state = (Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0;
  const word = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return (z ^ (z >>> 14)) >>> 0;
  };
  return { word, below: (n) => word() % n, pick: (list) => list[word() % list.length] };
}

const texts = [
  "a",
  "",
  "The answer is \\boxed{42}.",
  "ünïcödé 数学 😀",
  "line\nbreak",
  "\u001b[31mred\u001b[0m",
  "<script>alert(1)</script>",
  "x".repeat(300),
  '"quoted", comma',
  "\u0000\u0007",
  "NaN",
  "[1, 2",
  "step:1 - critic/score/mean:0.5",
];

const rolloutsOf = {
  trl: (r, i) => ({
    step: i >> 3,
    prompt: `p${i >> 2}`,
    completion: r.pick(texts),
    accuracy: r.below(2),
    format: r.below(10) / 10,
    advantage: r.below(9) - 4,
  }),
  verl: (r, i) => ({
    input: `p${i >> 2}`,
    output: r.pick(texts),
    gts: "4",
    score: r.below(2),
    step: i >> 3,
    acc: r.below(2) === 1,
    uid: `u${i >> 2}`,
  }),
  openrlhf: (r, i) => ({
    step: i,
    prompts: ["p", "p"],
    queries: [`p${r.pick(texts)}`, "pno"],
    rewards: [r.below(3), 0.5],
    scores: [1, 0],
    extra_logs: { f: [1, r.below(2)] },
  }),
  verifiers: (r, i) => ({
    example_id: i >> 2,
    prompt: [{ role: "user", content: `q${i >> 2}` }],
    completion: [{ role: "assistant", content: r.pick(texts) }],
    reward: r.below(2),
    metrics: { m: r.below(5) },
    m: 1,
    task: "t",
    is_truncated: false,
  }),
  alpaca: (r, i) => ({
    instruction: `i${i}`,
    output_1: r.pick(texts),
    output_2: r.pick(texts),
    preference: 1 + r.below(100) / 100,
    generator_1: "b",
    generator_2: "m",
  }),
  lists: (r, i) => ({
    idx: i,
    question: `q${i}`,
    code: [r.pick(texts), r.pick(texts), "c"],
    score: [true, false, r.below(2) === 1],
    pred_score: [[r.below(5)], [1.5], [-1]],
  }),
  process: (r, i) => ({
    prompt: `p${i >> 2}`,
    completion: r.pick(texts),
    reward: r.below(5),
    gold: r.below(2),
    steps: [0.5, r.below(3)],
    logp: [-1, -2],
    ref_logp: -3,
    length: r.below(50),
  }),
  series: (r, i) => ({
    step: i,
    "critic/score/mean": r.below(100) / 100,
    "critic/kl": 0.1,
    "actor/entropy": 0.5,
    "response_length/mean": r.below(300),
    "val-core/gsm8k/acc/mean@1": r.below(2),
  }),
};

const containers = {
  jsonl: (rows) => text(rows.map((row) => `${JSON.stringify(row)}\n`).join("")),
  json: (rows) => text(JSON.stringify(rows, null, rows.length % 3)),
  wrapped: (rows) => text(JSON.stringify({ log_history: rows }, null, 1)),
  csv: (rows) => {
    const names = Object.keys(rows[0]);
    const cell = (value) => {
      const shown = typeof value === "object" ? JSON.stringify(value) : String(value);
      return /[",\n\r]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
    };
    return text(
      [names.map(cell), ...rows.map((row) => names.map((name) => cell(row[name])))]
        .map((cells) => `${cells.join(",")}\r\n`)
        .join(""),
    );
  },
  console: (rows) =>
    text(
      rows
        .map(
          (row, i) =>
            `\u001b[36m(TaskRunner pid=${i})\u001b[0m step:${i} - ${Object.entries(row)
              .filter(([, v]) => typeof v === "number")
              .map(([k, v]) => `${k}:${v}`)
              .join(" - ")}\n`,
        )
        .join(""),
    ),
  parquet: (rows) => {
    const names = Object.keys(rows[0]).filter((name) => typeof rows[0][name] !== "object");
    const columnData = names.map((name) => {
      const kind = typeof rows[0][name];
      const type = { number: "DOUBLE", boolean: "BOOLEAN", string: "STRING" }[kind];
      const data = rows.map((row) => (typeof row[name] === kind ? row[name] : null));
      return { name, type, data, nullable: true };
    });
    return new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 5 }));
  },
};

export const layouts = Object.keys(rolloutsOf).flatMap((layout) =>
  Object.keys(containers).map((container) => `${layout}.${container}`),
);

const tokens = [
  "NaN",
  "Infinity",
  "-Infinity",
  "null",
  '""',
  "1e999",
  "-0",
  "[[[[[[",
  "]]]]",
  "}{",
  '"',
  "\\",
  "\\u",
  '{"__proto__":{"x":1}}',
  "\ufeff",
  "\r",
  "\n\n",
  ",",
  ",,,,",
  '"reward":',
  '"step":"x"',
  "1,2,3",
  "[]",
  "{}",
  "true",
  "'",
  "\t",
  "step:",
  " - ",
  "PAR1",
  "9".repeat(400),
  `${"[".repeat(3000)}`,
  '{"a":'.repeat(300),
];
const values = [
  null,
  "text",
  Number.NaN,
  [],
  {},
  [1, 2, 3],
  { a: { b: { c: 1 } } },
  1e308,
  -1e308,
  true,
  "1e5",
  "",
  [null],
  [[1]],
  ["x"],
  "NaN",
  2 ** 53,
  { length: 3 },
  { role: "user" },
];

const mutations = {
  none: (bytes) => bytes,
  flips(bytes, r) {
    const bent = bytes.slice();
    for (let n = 1 + r.below(8); n > 0 && bent.length > 0; n--) bent[r.below(bent.length)] ^= 1 << r.below(8);
    return bent;
  },
  garbage(bytes, r) {
    const bent = bytes.slice();
    const start = r.below(bent.length + 1);
    for (let i = start; i < Math.min(bent.length, start + 1 + r.below(40)); i++) bent[i] = r.below(256);
    return bent;
  },
  truncated: (bytes, r) => bytes.slice(0, r.below(bytes.length + 1)),
  headless: (bytes, r) => bytes.slice(r.below(bytes.length + 1)),
  cut(bytes, r) {
    const start = r.below(bytes.length + 1);
    return joined(bytes.subarray(0, start), bytes.subarray(Math.min(bytes.length, start + r.below(60))));
  },
  token(bytes, r) {
    const at = r.below(bytes.length + 1);
    return joined(bytes.subarray(0, at), text(r.pick(tokens)), bytes.subarray(at));
  },
  repeated(bytes, r) {
    const start = r.below(bytes.length + 1);
    const end = Math.min(bytes.length, start + r.below(400));
    return joined(bytes.subarray(0, end), bytes.subarray(start, end), bytes.subarray(end));
  },
  random: (_, r) => Uint8Array.from({ length: r.below(2000) }, () => r.below(256)),
};

/** Input `index` of `seed`: `{ name, bytes, mutations, options }`. */
export function fuzzInput(seed, index) {
  const r = generator(seed, index);
  const layout = r.pick(Object.keys(rolloutsOf));
  const container = r.pick(Object.keys(containers));
  const rows = Array.from({ length: 1 + r.below(24) }, (_, i) => rolloutsOf[layout](r, i));
  const done = [];
  if (r.below(3) === 0) {
    done.push("types");
    for (let n = 1 + r.below(6); n > 0; n--) {
      const row = r.pick(rows);
      const names = Object.keys(row);
      const name = r.pick(names);
      if (r.below(4) === 0) delete row[name];
      else row[name] = r.pick(values);
    }
  }
  let bytes = containers[container](rows);
  for (let n = r.below(4); n > 0; n--) {
    const name = r.pick(Object.keys(mutations));
    done.push(name);
    bytes = mutations[name](bytes, r);
  }
  let ending = { console: "log", wrapped: "json" }[container] ?? container;
  if (r.below(6) === 0) {
    done.push("gzip");
    bytes = new Uint8Array(gzipSync(bytes));
    ending += ".gz";
    if (r.below(2) === 0) {
      const name = r.pick(["flips", "truncated", "garbage", "token"]);
      done.push(`gzip-${name}`);
      bytes = mutations[name](bytes, r);
    }
  }
  if (r.below(8) === 0) {
    done.push("spliced");
    const other = fuzzInput(seed + 1, index >> 1 || 1);
    bytes = joined(bytes, other.bytes);
  }
  const options = {
    ...(r.below(8) === 0 ? { exactRecords: 1 + r.below(20) } : {}),
    ...(r.below(8) === 0 ? { textRollouts: 1 + r.below(8) } : {}),
    ...(r.below(16) === 0 ? { gold: r.pick(["gold", "acc", "score", "missing"]) } : {}),
    ...(r.below(16) === 0 ? { reference: { from: 0, to: 1 } } : {}),
    ...(r.below(16) === 0 ? { map: { prompt: r.pick(["input", "prompt", "question"]) } } : {}),
  };
  const name = r.below(10) === 0 ? "log" : `${layout}.${ending}`;
  return { name, bytes, mutations: [`${layout}.${container}`, ...done], options };
}

function text(string) {
  return new TextEncoder().encode(string);
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
