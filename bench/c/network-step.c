/*
 * Training steps of small networks in C, the yardstick for the WebAssembly kernels: the same operations in the
 * same order, on vectors of 128 bits without fused multiply-add.
 *
 *   network-step <case> <steps>
 *
 * runs a case of bench/children/network-step.mjs and prints { rate, check }: thousands of steps per second of
 * processor time, and a digest of the parameters.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "one-hidden-layer.h"

static uint32_t seed = 1;
static float uniform(void) {
  seed = seed * 1664525u + 1013904223u;
  return (float)(seed >> 8) / 16777216.0f;
}

static double decay1 = 1, decay2 = 1;
static float rate, correction;
static void advance(void) {
  decay1 *= 0.9;
  decay2 *= 0.999;
  rate = (float)(0.001 / (1 - decay1));
  correction = (float)(1 / sqrt(1 - decay2));
}

static uint32_t hash = 2166136261u;
static void digest(float x) {
  uint32_t bits;
  memcpy(&bits, &x, 4);
  hash = (hash ^ bits) * 16777619u;
}

/* ---- one hidden layer ---- */

enum { HIDDEN = 128, BLOCKS = HIDDEN / LANES };

/* Where parameter k (weights of each unit, biases, weights of each output, output biases) is, as a float. */
static int place(int inputs, int outputs, int k) {
  int unit, vector;
  if (k < HIDDEN * inputs) unit = k / inputs, vector = k % inputs;
  else if ((k -= HIDDEN * inputs) < HIDDEN) unit = k, vector = inputs;
  else if ((k -= HIDDEN) < HIDDEN * outputs) unit = k % HIDDEN, vector = inputs + 1 + k / HIDDEN;
  else return BLOCKS * block_size(inputs, outputs) * LANES + k - HIDDEN * outputs;
  return (unit / LANES * block_size(inputs, outputs) + vector) * LANES + unit % LANES;
}

INLINE void one(const int I, const int O, int distinct, long steps) {
  static vec w[BLOCKS * 16], m[BLOCKS * 16], v[BLOCKS * 16];
  static float rows[MOST_ROWS][8] __attribute__((aligned(16)));
  static Batch batch;
  const int count = HIDDEN * (I + 1 + O) + O;
  for (int k = 0; k < count; k++) ((float *)w)[place(I, O, k)] = (uniform() - 0.5f) / 4;
  for (int r = 0; r < distinct; r++) {
    for (int i = 0; i < I; i++) rows[r][i] = 2 * uniform() - 1;
    batch.rows[r % O][batch.counts[r % O]++] = rows[r];
  }
  batch.term_count = MOST_ROWS;
  for (int t = 0; t < MOST_ROWS; t++) {
    const int r = t % distinct;
    batch.terms[t] = (Term){r % O * MOST_ROWS + r / O, 10 * uniform()};
  }
  for (long s = 0; s < steps; s++) {
    advance();
    train(I, O, w, m, v, BLOCKS, &batch, rate, correction);
  }
  for (int k = 0; k < count; k++) digest(((float *)w)[place(I, O, k)]);
}

INLINE void act(const int I, const int O, long steps) {
  static vec w[BLOCKS * 16];
  static float row[8] __attribute__((aligned(16)));
  const float *rows[1] = {row};
  const int count = HIDDEN * (I + 1 + O) + O;
  for (int k = 0; k < count; k++) ((float *)w)[place(I, O, k)] = (uniform() - 0.5f) / 4;
  for (int i = 0; i < I; i++) row[i] = 2 * uniform() - 1;
  for (long s = 0; s < steps; s++) {
    evaluate(I, O, w, BLOCKS, rows, 1);
    row[0] = values_of[0];
  }
  digest(row[0]);
}

/* ---- 16 -> 64 -> 64 -> 5, batch 32, squared error ---- */

/* A tile of R rows and V vectors of c = bias + a b, a read with strides ar and ak, in floats. */
INLINE void tile(const int R, const int V, const float *a, int ar, int ak, const float *b, int bk, float *c, int cr,
                 int k, const float *bias) {
  vec s[4][4];
  UNROLL for (int v = 0; v < V; v++)
    UNROLL for (int r = 0; r < R; r++) s[r][v] = bias ? _mm_load_ps(bias + 4 * v) : _mm_setzero_ps();
  for (int i = 0; i < k; i++, a += ak, b += bk) {
    UNROLL for (int r = 0; r < R; r++) {
      const vec x = _mm_set1_ps(a[r * ar]);
      UNROLL for (int v = 0; v < V; v++) s[r][v] = _mm_add_ps(s[r][v], _mm_mul_ps(x, _mm_load_ps(b + 4 * v)));
    }
  }
  UNROLL for (int v = 0; v < V; v++)
    UNROLL for (int r = 0; r < R; r++) _mm_store_ps(c + r * cr + 4 * v, s[r][v]);
}

static void multiply(const float *a, int ar, int ak, const float *b, int bk, float *c, int cr, int rows, int vectors,
                     int k, const float *bias) {
  int q = 0;
  for (; q + 4 <= vectors; q += 4, b += 16, c += 16, bias = bias ? bias + 16 : bias)
    for (int p = 0; p < rows; p += 2) tile(2, 4, a + p * ar, ar, ak, b, bk, c + p * cr, cr, k, bias);
  for (; q < vectors; q++, b += 4, c += 4, bias = bias ? bias + 4 : bias)
    for (int p = 0; p < rows; p += 4) tile(4, 1, a + p * ar, ar, ak, b, bk, c + p * cr, cr, k, bias);
}

enum { BATCH = 32, LAYERS = 3 };
static const int sizes[] = {16, 64, 64, 5}, widths[] = {16, 64, 64, 8};
static float parameters[8192] __attribute__((aligned(16))), first[8192] __attribute__((aligned(16))),
    second[8192] __attribute__((aligned(16))), gradients[8192] __attribute__((aligned(16))),
    transposed[4096] __attribute__((aligned(16))), results[LAYERS + 1][BATCH * 64] __attribute__((aligned(16))),
    deltas[LAYERS + 1][BATCH * 64] __attribute__((aligned(16))), wanted[BATCH][8];

static void deep(long steps) {
  int weights[LAYERS], biases[LAYERS], floats = 0;
  for (int l = 0; l < LAYERS; l++) {
    weights[l] = floats;
    biases[l] = floats + widths[l] * widths[l + 1];
    floats = biases[l] + widths[l + 1];
  }
  for (int l = 0; l < LAYERS; l++) {
    for (int o = 0; o < sizes[l + 1]; o++)
      for (int i = 0; i < sizes[l]; i++) parameters[weights[l] + i * widths[l + 1] + o] = (uniform() - 0.5f) / 4;
    for (int o = 0; o < sizes[l + 1]; o++) parameters[biases[l] + o] = (uniform() - 0.5f) / 4;
  }
  for (int r = 0; r < BATCH; r++) {
    for (int i = 0; i < 16; i++) results[0][r * 16 + i] = 2 * uniform() - 1;
    for (int o = 0; o < 5; o++) wanted[r][o] = 10 * uniform();
  }
  for (long s = 0; s < steps; s++) {
    for (int l = 0; l < LAYERS; l++) {
      const int wide = widths[l + 1];
      multiply(results[l], widths[l], 1, parameters + weights[l], wide, results[l + 1], wide, BATCH, wide / 4, sizes[l],
               parameters + biases[l]);
      if (l + 1 < LAYERS)
        for (int i = 0; i < BATCH * wide; i++) results[l + 1][i] = results[l + 1][i] > 0 ? results[l + 1][i] : 0;
    }
    for (int r = 0; r < BATCH; r++)
      for (int o = 0; o < 5; o++)
        deltas[LAYERS][r * 8 + o] = (results[LAYERS][r * 8 + o] - wanted[r][o]) * (float)(2.0 / (5 * BATCH));
    for (int l = LAYERS - 1; l >= 0; l--) {
      const int wide = widths[l + 1], below = widths[l];
      const float *d = deltas[l + 1];
      multiply(results[l], 1, below, d, wide, gradients + weights[l], wide, sizes[l], wide / 4, BATCH, NULL);
      for (int o = 0; o < wide; o++) gradients[biases[l] + o] = 0;
      for (int r = 0; r < BATCH; r++)
        for (int o = 0; o < wide; o++) gradients[biases[l] + o] += d[r * wide + o];
      if (l == 0) break;
      for (int i = 0; i < below; i++)
        for (int o = 0; o < wide; o++) transposed[o * below + i] = parameters[weights[l] + i * wide + o];
      multiply(d, wide, 1, transposed, below, deltas[l], below, BATCH, below / 4, sizes[l + 1], NULL);
      for (int i = 0; i < BATCH * below; i++) deltas[l][i] = results[l][i] > 0 ? deltas[l][i] : 0;
    }
    advance();
    const vec rates = _mm_set1_ps(rate), corrections = _mm_set1_ps(correction);
    for (int i = 0; i < floats; i += 4)
      adam((vec *)(parameters + i), (vec *)(first + i), (vec *)(second + i), _mm_load_ps(gradients + i), rates, corrections);
  }
  for (int l = 0; l < LAYERS; l++) {
    for (int o = 0; o < sizes[l + 1]; o++)
      for (int i = 0; i < sizes[l]; i++) digest(parameters[weights[l] + i * widths[l + 1] + o]);
    for (int o = 0; o < sizes[l + 1]; o++) digest(parameters[biases[l] + o]);
  }
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  const long steps = atol(argv[2]);
  const clock_t from = clock();
  if (!strcmp(argv[1], "deep")) deep(steps);
  else if (!strcmp(argv[1], "4-2")) one(4, 2, 100, steps);
  else if (!strcmp(argv[1], "5-4")) one(5, 4, 100, steps);
  else if (!strcmp(argv[1], "2-2")) one(2, 2, 18, steps);
  else if (!strcmp(argv[1], "act")) act(4, 2, steps);
  else return 2;
  printf("{\"rate\":%.17g,\"check\":\"%u\"}\n", steps * 1e-3 * CLOCKS_PER_SEC / (double)(clock() - from), hash);
  return 0;
}
