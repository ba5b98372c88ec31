/**
 * Randomness. A stream is *derived* by hashing (study, seed, purpose, index) and *drawn* from with
 * xoshiro128**, so any trial can be computed alone, anywhere and in any order. The distributions are
 * functions of a stream and their parameters; everything gives the same bits on every engine.
 *
 * - `stream.ts`: the generator: bits, uniform numbers, integers, normal numbers, shuffling
 * - `derive.ts`: from names and seeds to streams
 * - `distributions.ts`: bernoulli, categorical, exponential, gamma, beta, dirichlet; k of n indices
 */
export { deriveStream } from "./derive.js";
export {
  bernoulli,
  beta,
  categorical,
  dirichlet,
  exponential,
  gamma,
  IndexSampler,
} from "./distributions.js";
export { Stream } from "./stream.js";
