/*
 * A dense network with one hidden ReLU layer, its Huber gradient and Adam, on vectors of four 32-bit floats.
 *
 * Every operation is one that packages/core/src/numeric/one-hidden-layer.ts specifies, sums in the same order, so
 * results are equal to the last bit; how rows and hidden units are cut into loops is free and chosen for the
 * sixteen registers of SSE. Parameters are kept in blocks of four hidden units: a vector per input, the biases,
 * a vector per output; after the last block come the output biases.
 *
 * Functions take the numbers of inputs (I) and outputs (O) as arguments and are inlined where these are constants.
 */
#include <smmintrin.h>
#include <stdbool.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 16")

typedef __m128 vec;

enum { LANES = 4, MOST_INPUTS = 5, MOST_OUTPUTS = 4, MOST_ROWS = 100, MOST_BLOCKS = 32 };

/* Vectors in one block of hidden units. */
INLINE int block_size(int inputs, int outputs) { return inputs + 1 + outputs; }

/* What one call after another writes on; small enough to stay in the caches. */
static vec hidden_of[MOST_BLOCKS * MOST_ROWS];          /* pairs of blocks, in each the rows, in each two vectors */
static vec scaled_of[MOST_ROWS * (MOST_INPUTS + 1)];    /* a row's inputs and 1, times its delta, each in all lanes */
static float values_of[MOST_ROWS * LANES];              /* outputs, row by row */
static float outputs_of[MOST_OUTPUTS * MOST_ROWS];      /* the trained output of each listed row */
static float deltas_of[MOST_OUTPUTS * MOST_ROWS];

INLINE float lane(vec v, const int i) { return _mm_cvtss_f32(_mm_shuffle_ps(v, v, _MM_SHUFFLE(i, i, i, i))); }

INLINE float sum(vec v) { return lane(v, 0) + lane(v, 2) + (lane(v, 1) + lane(v, 3)); }

/* Activations of one block for R rows. */
INLINE void activate(const int I, const int R, const vec *w, vec x[][MOST_INPUTS], vec *h) {
  UNROLL for (int r = 0; r < R; r++) h[r] = w[I];
  UNROLL for (int i = 0; i < I; i++)
    UNROLL for (int r = 0; r < R; r++) h[r] = _mm_add_ps(h[r], _mm_mul_ps(x[r][i], w[i]));
  UNROLL for (int r = 0; r < R; r++) h[r] = _mm_max_ps(_mm_setzero_ps(), h[r]);
}

INLINE void spread(const int I, const int R, const float *const *rows, vec x[][MOST_INPUTS]) {
  UNROLL for (int r = 0; r < R; r++)
    UNROLL for (int i = 0; i < I; i++) x[r][i] = _mm_set1_ps(rows[r][i]);
}

/* All outputs of R rows. */
INLINE void evaluate_tile(const int I, const int O, const int R, const vec *w, int blocks, const float *const *rows,
                          float *values) {
  vec x[2][MOST_INPUTS], p[2][MOST_OUTPUTS];
  spread(I, R, rows, x);
  UNROLL for (int r = 0; r < R; r++)
    UNROLL for (int a = 0; a < O; a++) p[r][a] = _mm_setzero_ps();
  for (const vec *end = w + blocks * block_size(I, O); w < end; w += block_size(I, O)) {
    vec h[2];
    activate(I, R, w, x, h);
    UNROLL for (int a = 0; a < O; a++)
      UNROLL for (int r = 0; r < R; r++) p[r][a] = _mm_add_ps(p[r][a], _mm_mul_ps(h[r], w[I + 1 + a]));
  }
  UNROLL for (int r = 0; r < R; r++)
    UNROLL for (int a = 0; a < O; a++) values[r * LANES + a] = sum(p[r][a]) + ((const float *)w)[a];
}

/* All outputs of n rows, into values_of. */
INLINE void evaluate(const int I, const int O, const vec *w, int blocks, const float *const *rows, int n) {
  const int R = I + O <= 7 ? 2 : 1; /* what fits into registers */
  int r = 0;
  for (; r + R <= n; r += R) evaluate_tile(I, O, R, w, blocks, rows + r, values_of + r * LANES);
  for (; r < n; r++) evaluate_tile(I, O, 1, w, blocks, rows + r, values_of + r * LANES);
}

/* One output of R rows, keeping the hidden units. */
INLINE void propagate_tile(const int I, const int O, const int R, const vec *w, int blocks, int output,
                           const float *const *rows, int step, vec *hidden, float *outputs) {
  vec x[2][MOST_INPUTS], p[2];
  spread(I, R, rows, x);
  UNROLL for (int r = 0; r < R; r++) p[r] = _mm_setzero_ps();
  for (const vec *end = w + blocks * block_size(I, O); w < end; hidden += step) {
    UNROLL for (int b = 0; b < 2; b++) {
      vec h[2];
      activate(I, R, w, x, h);
      UNROLL for (int r = 0; r < R; r++) {
        hidden[2 * r + b] = h[r];
        p[r] = _mm_add_ps(p[r], _mm_mul_ps(h[r], w[I + 1 + output]));
      }
      w += block_size(I, O);
    }
  }
  UNROLL for (int r = 0; r < R; r++) outputs[r] = sum(p[r]) + ((const float *)w)[output];
}

INLINE void adam(vec *w, vec *m, vec *v, vec g, vec rate, vec correction) {
  const vec tiny = _mm_set1_ps(1e-30f);
  const vec magnitude = _mm_castsi128_ps(_mm_set1_epi32(0x7fffffff));
  vec mean = _mm_add_ps(_mm_mul_ps(*m, _mm_set1_ps(0.9f)), _mm_mul_ps(g, _mm_set1_ps(0.1f)));
  vec square = _mm_add_ps(_mm_mul_ps(*v, _mm_set1_ps(0.999f)), _mm_mul_ps(_mm_mul_ps(g, g), _mm_set1_ps(0.001f)));
  mean = _mm_and_ps(mean, _mm_cmpge_ps(_mm_and_ps(mean, magnitude), tiny));
  square = _mm_and_ps(square, _mm_cmpge_ps(square, tiny));
  *m = mean;
  *v = square;
  const vec denominator = _mm_add_ps(_mm_mul_ps(_mm_sqrt_ps(square), correction), _mm_set1_ps(1e-8f));
  *w = _mm_sub_ps(*w, _mm_mul_ps(rate, _mm_div_ps(mean, denominator)));
}

INLINE bool any_bit(vec x) { return !_mm_testz_si128(_mm_castps_si128(x), _mm_castps_si128(x)); }

/* Adam with gradient zero on `size` vectors; where the first moments are spent, only the second ones change. */
INLINE void coast(vec *w, vec *m, vec *v, int size, vec rate, vec correction) {
  for (int i = 0; i < size; i++) {
    if (any_bit(m[i])) {
      adam(w + i, m + i, v + i, _mm_setzero_ps(), rate, correction);
    } else {
      const vec square = _mm_mul_ps(v[i], _mm_set1_ps(0.999f));
      v[i] = _mm_and_ps(square, _mm_cmpge_ps(square, _mm_set1_ps(1e-30f)));
    }
  }
}

/* One term of the loss: pulls an output of a listed row (output × MOST_ROWS + place in its list) to a target. */
typedef struct {
  int at;
  float target;
} Term;

/* A batch: for each output the rows that terms speak of, each once. */
typedef struct {
  const float *rows[MOST_OUTPUTS][MOST_ROWS];
  int counts[MOST_OUTPUTS];
  Term terms[MOST_ROWS];
  int term_count;
} Batch;

/* Masked sums of scaled rows, for two blocks at a time. */
INLINE const vec *gather_sums(const int I, const vec *h, const vec *end, const vec *scaled, vec s[2][MOST_INPUTS + 1]) {
  const vec zero = _mm_setzero_ps();
  UNROLL for (int i = 0; i <= I; i++) s[0][i] = s[1][i] = zero;
  for (; h < end; h += 2) {
    const vec on0 = _mm_cmpgt_ps(h[0], zero), on1 = _mm_cmpgt_ps(h[1], zero);
    UNROLL for (int i = 0; i <= I; i++) {
      s[0][i] = _mm_add_ps(s[0][i], _mm_and_ps(on0, scaled[i]));
      s[1][i] = _mm_add_ps(s[1][i], _mm_and_ps(on1, scaled[i]));
    }
    scaled += I + 1;
  }
  return h;
}

INLINE void train(const int I, const int O, vec *w, vec *m, vec *v, int blocks, const Batch *batch, float rate,
                  float correction) {
  const int size = block_size(I, O), R = 2;
  int n = 0;
  for (int a = 0; a < O; a++) n += batch->counts[a];
  vec *hidden = hidden_of;
  for (int a = 0; a < O; a++) {
    const float *const *rows = batch->rows[a];
    float *outputs = outputs_of + a * MOST_ROWS;
    int r = 0;
    for (; r + R <= batch->counts[a]; r += R, hidden += 2 * R)
      propagate_tile(I, O, R, w, blocks, a, rows + r, 2 * n, hidden, outputs + r);
    for (; r < batch->counts[a]; r++, hidden += 2)
      propagate_tile(I, O, 1, w, blocks, a, rows + r, 2 * n, hidden, outputs + r);
    memset(deltas_of + a * MOST_ROWS, 0, sizeof(float) * batch->counts[a]);
  }

  for (int t = 0; t < batch->term_count; t++) {
    const Term *term = batch->terms + t;
    float error = outputs_of[term->at] - term->target;
    error = error > 1 ? 1 : error;
    error = error < -1 ? -1 : error;
    deltas_of[term->at] += error;
  }
  const float scale = (float)(1.0 / batch->term_count);
  float output_bias[LANES] __attribute__((aligned(16))) = {0};
  vec *product = scaled_of;
  for (int a = 0; a < O; a++)
    for (int r = 0; r < batch->counts[a]; r++, product += I + 1) {
      const float d = deltas_of[a * MOST_ROWS + r] * scale;
      output_bias[a] += d;
      UNROLL for (int i = 0; i < I; i++) product[i] = _mm_set1_ps(d * batch->rows[a][r][i]);
      product[I] = _mm_set1_ps(d);
    }

  const vec rates = _mm_set1_ps(rate), corrections = _mm_set1_ps(correction);
  const vec *h = hidden_of;
  for (int pair = 0; pair < blocks; pair += 2) {
    const vec *next = h + 2 * n, *probe = h;
    while (probe < next && !any_bit(_mm_or_ps(probe[0], probe[1]))) probe += 2;
    if (probe >= next) {
      coast(w, m, v, 2 * size, rates, corrections); /* off for the whole batch */
    } else {
      vec g[2][MOST_INPUTS + 1 + MOST_OUTPUTS];
      const vec *scaled = scaled_of;
      UNROLL for (int a = 0; a < O; a++) {
        vec s[2][MOST_INPUTS + 1];
        h = gather_sums(I, h, h + 2 * batch->counts[a], scaled, s);
        scaled += batch->counts[a] * (I + 1);
        UNROLL for (int b = 0; b < 2; b++) {
          const vec *at = w + b * size;
          vec gu = _mm_mul_ps(at[I], s[b][I]);
          UNROLL for (int i = 0; i < I; i++) gu = _mm_add_ps(gu, _mm_mul_ps(at[i], s[b][i]));
          g[b][I + 1 + a] = gu;
          UNROLL for (int i = 0; i <= I; i++) {
            const vec part = _mm_mul_ps(at[I + 1 + a], s[b][i]);
            g[b][i] = a == 0 ? part : _mm_add_ps(g[b][i], part);
          }
        }
      }
      UNROLL for (int b = 0; b < 2; b++)
        UNROLL for (int i = 0; i < size; i++)
          adam(w + b * size + i, m + b * size + i, v + b * size + i, g[b][i], rates, corrections);
    }
    h = next;
    w += 2 * size;
    m += 2 * size;
    v += 2 * size;
  }
  adam(w, m, v, _mm_load_ps(output_bias), rates, corrections);
}
