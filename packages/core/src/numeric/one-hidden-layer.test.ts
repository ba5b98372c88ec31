import { describe, expect, test } from "vitest";
import { deriveStream } from "../random/index.js";
import { AdamClock } from "./adam.js";
import { createValueNetwork } from "./create-value-network.js";
import { createKernels, type Kernels } from "./kernels.js";
import { hasOneHiddenLayerKernel, OneHiddenLayer } from "./one-hidden-layer.js";
import type { Loss, TrainingOptions, ValueNetwork } from "./value-network.js";

const f = Math.fround;

/** Rows per output (the same row may be listed for several) and terms (output, place in its list, target). */
interface Batch {
  readonly lists: readonly (readonly Float32Array[])[];
  readonly terms: readonly { readonly output: number; readonly place: number; readonly target: number }[];
}

function randomBatch(inputs: number, outputs: number, seed: number): Batch {
  const stream = deriveStream("test", seed, "batch");
  const scale = [1, 1, 30, 1000][seed % 4]!;
  const row = () => Float32Array.from({ length: inputs }, () => stream.normal() * scale);
  // Lists of all lengths, empty ones too; every third batch leaves most outputs without rows.
  const lists = Array.from({ length: outputs }, () =>
    Array.from({ length: seed % 3 === 0 ? stream.below(2) : stream.below(8) }, row),
  );
  lists[stream.below(outputs)]!.push(row());
  const terms: { output: number; place: number; target: number }[] = [];
  lists.forEach((list, output) => {
    list.forEach((_, place) => {
      for (let n = stream.below(4); n >= 0; n--)
        terms.push({ output, place, target: f(3 * stream.normal()) });
    });
  });
  return { lists, terms };
}

/** What the comment above `OneHiddenLayer` says, one number at a time. */
class Specification {
  readonly w: Float32Array[];
  readonly b: Float32Array;
  readonly u: Float32Array[];
  readonly c: Float32Array;
  private readonly moments = new Map<string, Float32Array>();
  private readonly clock: AdamClock;

  constructor(
    readonly sizes: readonly [number, number, number],
    parameters: readonly number[],
    learningRate: number,
    private readonly loss: Loss,
  ) {
    const [inputs, hidden, outputs] = sizes;
    let at = 0;
    const take = (n: number) => {
      at += n;
      return Float32Array.from(parameters.slice(at - n, at));
    };
    const byUnit = Array.from({ length: hidden }, () => take(inputs));
    this.w = Array.from({ length: inputs }, (_, i) => Float32Array.from(byUnit, (unit) => unit[i]!));
    this.b = take(hidden);
    this.u = Array.from({ length: outputs }, () => take(hidden));
    this.c = take(outputs);
    this.clock = new AdamClock(learningRate);
  }

  parameters(): number[] {
    const units = Array.from(this.b, (_, j) => this.w.map((w) => w[j]!));
    return [...units.flat(), ...this.b, ...this.u.flatMap((u) => [...u]), ...this.c];
  }

  hidden(x: Float32Array): Float32Array {
    return this.b.map((bias, j) => {
      let h = bias;
      for (let i = 0; i < x.length; i++) h = f(h + f(x[i]! * this.w[i]![j]!));
      return h > 0 ? h : 0;
    });
  }

  output(x: Float32Array, a: number): number {
    const h = this.hidden(x);
    const p = [0, 0, 0, 0];
    for (let j = 0; j < h.length; j++) p[j % 4] = f(p[j % 4]! + f(h[j]! * this.u[a]![j]!));
    return f(f(f(p[0]! + p[2]!) + f(p[1]! + p[3]!)) + this.c[a]!);
  }

  train({ lists, terms }: Batch): void {
    const [inputs, hidden, outputs] = this.sizes;
    const deltas = lists.map((list) => new Float32Array(list.length));
    for (const { output, place, target } of terms) {
      let e = f(this.output(lists[output]![place]!, output) - target);
      if (this.loss === "huber") e = Math.max(-1, Math.min(1, e));
      deltas[output]![place] = f(deltas[output]![place]! + e);
    }
    const scale = f((this.loss === "huber" ? 1 : 2) / terms.length);
    const gw = this.w.map(() => new Float32Array(hidden));
    const gb = new Float32Array(hidden);
    const gu = this.u.map(() => new Float32Array(hidden));
    const gc = new Float32Array(outputs);
    for (let a = 0; a < outputs; a++) {
      const sums = Array.from({ length: inputs + 1 }, () => new Float32Array(hidden));
      lists[a]!.forEach((x, k) => {
        const d = f(deltas[a]![k]! * scale);
        gc[a] = f(gc[a]! + d);
        this.hidden(x).forEach((h, j) => {
          if (!(h > 0)) return;
          for (let i = 0; i < inputs; i++) sums[i]![j] = f(sums[i]![j]! + f(d * x[i]!));
          sums[inputs]![j] = f(sums[inputs]![j]! + d);
        });
      });
      const add = (sum: number, term: number) => (a === 0 ? term : f(sum + term));
      for (let j = 0; j < hidden; j++) {
        let g = f(this.b[j]! * sums[inputs]![j]!);
        for (let i = 0; i < inputs; i++) g = f(g + f(this.w[i]![j]! * sums[i]![j]!));
        gu[a]![j] = g;
        for (let i = 0; i < inputs; i++) gw[i]![j] = add(gw[i]![j]!, f(this.u[a]![j]! * sums[i]![j]!));
        gb[j] = add(gb[j]!, f(this.u[a]![j]! * sums[inputs]![j]!));
      }
    }
    this.clock.advance();
    this.w.forEach((w, i) => {
      this.adam(`w${i}`, w, gw[i]!);
    });
    this.adam("b", this.b, gb);
    this.u.forEach((u, a) => {
      this.adam(`u${a}`, u, gu[a]!);
    });
    this.adam("c", this.c, gc);
  }

  private adam(name: string, p: Float32Array, g: Float32Array): void {
    const moment = (which: string) => {
      const key = which + name;
      if (!this.moments.has(key)) this.moments.set(key, new Float32Array(p.length));
      return this.moments.get(key)!;
    };
    const m = moment("m");
    const v = moment("v");
    const rate = f(this.clock.rate);
    const correction = f(this.clock.correction);
    for (let i = 0; i < p.length; i++) {
      m[i] = f(f(m[i]! * f(0.9)) + f(g[i]! * f(0.1)));
      v[i] = f(f(v[i]! * f(0.999)) + f(f(g[i]! * g[i]!) * f(0.001)));
      if (Math.abs(m[i]!) < f(1e-30)) m[i] = 0;
      if (v[i]! < f(1e-30)) v[i] = 0;
      const denominator = f(f(f(Math.sqrt(v[i]!)) * correction) + f(1e-8));
      p[i] = f(p[i]! - f(rate * f(m[i]! / denominator)));
    }
  }
}

/** Writes a batch where the network expects it and trains on it. */
function train(kernels: Kernels, network: ValueNetwork, parameters: number, { lists, terms }: Batch): void {
  lists.forEach((list, output) => {
    list.forEach((row, place) => {
      const address = kernels.allocate(4 * network.rowStride);
      kernels.f32.set(row, address / 4);
      kernels.u32[network.lists / 4 + output * network.listLength + place] = address;
    });
    kernels.u32[network.counts / 4 + output] = list.length;
  });
  terms.forEach(({ output, place, target }, t) => {
    kernels.u32[network.terms / 4 + 2 * t] = 4 * (output * network.listLength + place);
    kernels.f32[network.terms / 4 + 2 * t + 1] = target;
  });
  network.train(parameters, terms.length);
}

function evaluate(
  kernels: Kernels,
  network: ValueNetwork,
  parameters: number,
  rows: readonly Float32Array[],
) {
  rows.forEach((row, r) => {
    const address = kernels.allocate(4 * network.rowStride);
    kernels.f32.set(row, address / 4);
    kernels.u32[network.rows / 4 + r] = address;
  });
  network.forward(parameters, rows.length);
  return rows.map((_, r) => {
    const at = network.results / 4 + r * network.outputStride;
    return [...kernels.f32.subarray(at, at + network.sizes.at(-1)!)];
  });
}

const options = (loss: Loss = "huber"): TrainingOptions => ({
  learningRate: 0.01,
  loss,
  optimiser: "adam",
  maxRows: 64,
  maxTerms: 256,
});

const shapes: [number, number][] = [];
for (let inputs = 1; inputs <= 8; inputs++) {
  for (let outputs = 1; outputs <= 8; outputs++) {
    if (hasOneHiddenLayerKernel(createKernels(), inputs, outputs)) shapes.push([inputs, outputs]);
  }
}

test("there are kernels for the shapes of the punishment paper", () => {
  for (const shape of ["2,2", "4,2", "5,4", "3,3", "4,4", "5,5"]) expect(shapes.map(String)).toContain(shape);
});

describe("every kernel does what is specified, to the last bit", () => {
  for (const [inputs, outputs] of shapes) {
    test(`${inputs} inputs, ${outputs} outputs`, () => {
      for (const [hidden, loss] of [
        [16, "huber"],
        [21, "mse"],
      ] as const) {
        const sizes = [inputs, hidden, outputs] as const;
        const kernels = createKernels();
        const network = new OneHiddenLayer(kernels, sizes, options(loss));
        const parameters = network.allocate();
        network.initialise(parameters, deriveStream("test", hidden, "init"));
        const specification = new Specification(sizes, network.read(parameters), 0.01, loss);
        for (let t = 0; t < 60; t++) {
          const batch = randomBatch(inputs, outputs, t);
          const rows = batch.lists.flat();
          expect(evaluate(kernels, network, parameters, rows)).toEqual(
            rows.map((row) => Array.from({ length: outputs }, (_, a) => specification.output(row, a))),
          );
          train(kernels, network, parameters, batch);
          specification.train(batch);
          expect(network.read(parameters)).toEqual(specification.parameters());
        }
      }
    });
  }
});

test("the general network gives the same outputs and, from equal parameters, the same first step, up to rounding", () => {
  const sizes = [4, 24, 3];
  for (let t = 1; t < 30; t++) {
    const kernels = createKernels();
    const special = createValueNetwork(kernels, sizes, "relu", options());
    const general = createValueNetwork(kernels, sizes, "tanh", options());
    const linear = createValueNetwork(kernels, [4, 24, 3], "relu", {
      ...options(),
      optimiser: "sgd",
      learningRate: 1,
    });
    expect(special).toBeInstanceOf(OneHiddenLayer);
    expect(general).not.toBeInstanceOf(OneHiddenLayer);
    expect(linear).not.toBeInstanceOf(OneHiddenLayer);
    const p = special.allocate();
    const q = linear.allocate();
    special.initialise(p, deriveStream("test", t, "init"));
    linear.write(q, special.read(p));
    const batch = randomBatch(4, 3, 4 * t);
    const rows = batch.lists.flat();
    const expected = evaluate(kernels, linear, q, rows);
    evaluate(kernels, special, p, rows).forEach((outputs, r) => {
      outputs.forEach((output, a) => {
        expect(Math.abs(output - expected[r]![a]!)).toBeLessThan(1e-5);
      });
    });
    // Descent at rate 1 shows the gradient; Adam's first step is its sign times the learning rate.
    const before = special.read(p);
    train(kernels, linear, q, batch);
    train(kernels, special, p, batch);
    const gradient = linear.read(q).map((x, i) => before[i]! - x);
    special.read(p).forEach((x, i) => {
      if (Math.abs(gradient[i]!) < 1e-5) return;
      expect(x - before[i]!).toBeCloseTo(-0.01 * Math.sign(gradient[i]!), 4);
    });
  }
});

test("listing a row once for several terms gives the gradient of listing it for each", () => {
  for (const optimiser of ["adam", "sgd"] as const) {
    const kernels = createKernels();
    const step = (merged: boolean) => {
      const network = createValueNetwork(kernels, [2, 16, 2], "relu", { ...options(), optimiser });
      const parameters = network.allocate();
      network.initialise(parameters, deriveStream("test", 1, "init"));
      const targets = [0.3, -2, 5, 1, 0.2, 0.9, -0.4, 2];
      const row = (k: number) => Float32Array.of(k % 2, 1);
      const lists = [0, 1].map((output) =>
        merged ? [row(0), row(1)] : targets.filter((_, t) => (t >> 1) % 2 === output).map((_, k) => row(k)),
      );
      const terms = targets.map((target, t) => {
        const output = (t >> 1) % 2;
        const nth = targets.slice(0, t).filter((_, s) => (s >> 1) % 2 === output).length;
        return { output, place: merged ? nth % 2 : nth, target };
      });
      for (let t = 0; t < 20; t++) train(kernels, network, parameters, { lists, terms });
      return network.read(parameters);
    };
    const one = step(true);
    step(false).forEach((p, i) => {
      expect(Math.abs(p - one[i]!)).toBeLessThan(2e-5);
    });
  }
});
