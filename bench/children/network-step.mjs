// One measured run: node bench/children/network-step.mjs CASE STEPS
// Prints { rate, check }: thousands of steps per second of processor time, and a digest of the parameters.
// Cases "deep", "4-2", "5-4", "2-2" and "act" do what bench/c/network-step.c does, bit for bit; "dqn …" are whole
// learners, replay and target network included.
import { DQN } from "@operant/core/learners";
import { createKernels, createOptimiser, createValueNetwork, DenseNetwork } from "@operant/core/numeric";
import { deriveStream } from "@operant/core/random";

const [name, given] = process.argv.slice(2);
const steps = Number(given);

let seed = 1;
function uniform() {
  seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
  return (seed >>> 8) / 16777216;
}

const kernels = createKernels();
const run = name.startsWith("dqn") ? learner(name) : name === "deep" ? deep() : one(name);
const from = process.cpuUsage();
const check = run();
const used = process.cpuUsage(from);
console.log(JSON.stringify({ rate: (steps * 1e3) / (used.user + used.system), check }));

function randomParameters(network) {
  const parameters = network.allocate();
  network.write(
    parameters,
    Float64Array.from(network.read(parameters), () => (uniform() - 0.5) / 4),
  );
  return parameters;
}

function digest(values) {
  let hash = 2166136261;
  for (const bits of new Uint32Array(Float32Array.from(values).buffer))
    hash = Math.imul(hash ^ bits, 16777619);
  return String(hash >>> 0);
}

function one(shape) {
  const [inputs, outputs] = shape === "act" ? [4, 2] : shape.split("-").map(Number);
  const distinct = inputs === 2 ? 18 : 100;
  const sizes = [inputs, 128, outputs];
  const options = { learningRate: 0.001, loss: "huber", optimiser: "adam", maxRows: 100, maxTerms: 100 };
  const network = createValueNetwork(kernels, sizes, "relu", options);
  const parameters = randomParameters(network);
  const row = () => {
    const address = kernels.allocate(4 * network.rowStride);
    for (let i = 0; i < inputs; i++) kernels.f32[address / 4 + i] = 2 * uniform() - 1;
    return address;
  };
  if (shape === "act") {
    const address = row();
    kernels.u32[network.rows / 4] = address;
    return () => {
      for (let s = 0; s < steps; s++) {
        network.forward(parameters, 1);
        kernels.f32[address / 4] = kernels.f32[network.results / 4];
      }
      return digest([kernels.f32[address / 4]]);
    };
  }
  for (let r = 0; r < distinct; r++) {
    const address = row();
    kernels.u32[network.lists / 4 + (r % outputs) * network.listLength + Math.floor(r / outputs)] = address;
    kernels.u32[network.counts / 4 + (r % outputs)]++;
  }
  for (let t = 0; t < 100; t++) {
    const r = t % distinct;
    kernels.u32[network.terms / 4 + 2 * t] =
      4 * ((r % outputs) * network.listLength + Math.floor(r / outputs));
    kernels.f32[network.terms / 4 + 2 * t + 1] = 10 * uniform();
  }
  return () => {
    for (let s = 0; s < steps; s++) network.train(parameters, 100);
    return digest(network.read(parameters));
  };
}

function deep() {
  const rows = 32;
  const network = new DenseNetwork(kernels, [16, 64, 64, 5], "relu", rows);
  const parameters = randomParameters(network);
  const optimiser = createOptimiser(kernels, "adam", 0.001, network.bytes);
  const terms = kernels.allocate(8 * 5 * rows);
  for (let r = 0; r < rows; r++) {
    const address = kernels.allocate(4 * 16);
    kernels.u32[network.rows / 4 + r] = address;
    for (let i = 0; i < 16; i++) kernels.f32[address / 4 + i] = 2 * uniform() - 1;
    for (let o = 0; o < 5; o++) {
      kernels.u32[terms / 4 + 2 * (5 * r + o)] = 4 * (r * network.outputStride + o);
      kernels.f32[terms / 4 + 2 * (5 * r + o) + 1] = 10 * uniform();
    }
  }
  const { results, deltas, gradients } = network;
  const bytes = 4 * rows * network.outputStride;
  return () => {
    for (let s = 0; s < steps; s++) {
      network.forward(parameters, rows);
      kernels.call.termErrors(
        terms,
        5 * rows,
        results,
        deltas,
        bytes,
        Number.POSITIVE_INFINITY,
        2 / (5 * rows),
      );
      network.backward(parameters, rows);
      optimiser.step(parameters, gradients);
    }
    return digest(network.read(parameters));
  };
}

/** A DQN with the flagship study's settings that has seen 20,000 transitions before the clock starts. */
function learner(kind) {
  const [inputs, actions] = kind.slice(4).split("-").map(Number);
  const stream = (purpose) => deriveStream("bench", 1, purpose);
  const dqn = new DQN(
    {
      inputs,
      actions,
      hidden: [128],
      learningRate: 0.01,
      gamma: 0.9,
      epsilon: { start: 0.8889, floor: 0.01, decay: 0.30006666666666665 },
      capacity: 131_072,
      batch: 100,
      targetEvery: 200,
    },
    {
      initialisation: stream("initialisation"),
      exploration: stream("exploration"),
      replay: stream("replay"),
    },
    kernels,
  );
  const draws = stream("observations");
  // Two inputs are actions (0, 1, 2); more of them are reputations, so that rows hardly ever repeat.
  const observe = (into) => {
    for (let i = 0; i < inputs; i++)
      into[i] = inputs !== 5 && i < 2 ? draws.below(3) : draws.below(30_000) / 100;
  };
  let state = new Float64Array(inputs);
  let next = new Float64Array(inputs);
  const live = (times) => {
    for (let t = 0; t < times; t++) {
      const action = dqn.act(state);
      observe(next);
      dqn.learn(state, action, action - state[0] / 3, next, 0);
      [state, next] = [next, state];
    }
  };
  live(20_000);
  return () => {
    live(steps);
    return digest(dqn.save().parameters);
  };
}
