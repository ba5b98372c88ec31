/*
 * Random numbers, replay and deep Q-learning in C: the algorithm of packages/core/src/learners/dqn.ts with the
 * same streams. Observations are stored once each, a batch trains on its distinct states, the target
 * network's values are kept until the target changes, and sampling takes one draw per transition.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "one-hidden-layer.h"

/* ---- xoshiro128** 1.1, and Lemire's bounded draw ---- */

typedef struct {
  uint32_t s0, s1, s2, s3;
} Stream;

INLINE uint32_t rotl(uint32_t x, int k) { return (x << k) | (x >> (32 - k)); }

INLINE uint32_t draw(Stream *s) {
  const uint32_t result = rotl(s->s1 * 5, 7) * 9;
  const uint32_t t = s->s1 << 9;
  s->s2 ^= s->s0;
  s->s3 ^= s->s1;
  s->s1 ^= s->s2;
  s->s0 ^= s->s3;
  s->s2 ^= t;
  s->s3 = rotl(s->s3, 11);
  return result;
}

INLINE double uniform(Stream *s) { return draw(s) * 0x1p-32; }

INLINE uint32_t below(Stream *s, uint32_t n) {
  uint64_t product = (uint64_t)draw(s) * n;
  if ((uint32_t)product < n) {
    const uint32_t threshold = -n % n;
    while ((uint32_t)product < threshold) product = (uint64_t)draw(s) * n;
  }
  return product >> 32;
}

static void *reserve(void *old, size_t bytes) {
  void *memory = realloc(old, bytes);
  if (memory == NULL) {
    fprintf(stderr, "out of memory: %zu bytes\n", bytes);
    exit(1);
  }
  return memory;
}

/* ---- distinct observations ---- */

/* One cache line or half of one: what an update needs to know of an observation, then its numbers. */
typedef struct {
  int32_t valued; /* copy of the target network that `best` belongs to */
  float best;     /* largest value of the target network */
  struct {
    int32_t met, place; /* last update that met it with this action, and its place in that action's list */
  } with[];             /* an entry per action; after the last come the numbers */
} Row;

typedef struct {
  char *memory;
  int32_t *slots; /* open addressing, at most half full: id + 1, or 0 */
  int size, capacity, mask, bytes, width, actions;
} Rows;

INLINE Row *row_at(const Rows *rows, int id) { return (Row *)(rows->memory + (size_t)id * rows->bytes); }

INLINE float *numbers_of(const Rows *rows, Row *row) { return (float *)(row->with + rows->actions); }

INLINE uint32_t hash_of(const float *numbers, int width) {
  uint64_t hash = 0x9e3779b97f4a7c15u;
  for (int i = 0; i < width; i++) {
    uint32_t word;
    memcpy(&word, numbers + i, 4);
    hash = (hash ^ word) * 0xff51afd7ed558ccdu;
    hash ^= hash >> 32;
  }
  return (uint32_t)hash;
}

static void grow_rows(Rows *rows) {
  rows->capacity = rows->capacity == 0 ? 1024 : 2 * rows->capacity;
  char *memory = aligned_alloc(64, (size_t)rows->capacity * rows->bytes);
  if (memory == NULL) exit(1);
  if (rows->size > 0) memcpy(memory, rows->memory, (size_t)rows->size * rows->bytes);
  free(rows->memory);
  rows->memory = memory;
  rows->mask = 2 * rows->capacity - 1;
  rows->slots = reserve(rows->slots, sizeof(int32_t) * (rows->mask + 1));
  memset(rows->slots, 0, sizeof(int32_t) * (rows->mask + 1));
  for (int id = 0; id < rows->size; id++) {
    uint32_t slot = hash_of(numbers_of(rows, row_at(rows, id)), rows->width) & rows->mask;
    while (rows->slots[slot] != 0) slot = (slot + 1) & rows->mask;
    rows->slots[slot] = id + 1;
  }
}

static int intern(Rows *rows, const float *numbers) {
  uint32_t slot = hash_of(numbers, rows->width) & rows->mask;
  for (int id; (id = rows->slots[slot] - 1) >= 0; slot = (slot + 1) & rows->mask)
    if (memcmp(numbers_of(rows, row_at(rows, id)), numbers, sizeof(float) * rows->width) == 0) return id;
  if (rows->size == rows->capacity) {
    grow_rows(rows);
    return intern(rows, numbers);
  }
  const int id = rows->size++;
  Row *row = row_at(rows, id);
  row->valued = -1;
  for (int a = 0; a < rows->actions; a++) row->with[a].met = 0;
  memcpy(numbers_of(rows, row), numbers, sizeof(float) * rows->width);
  rows->slots[slot] = id + 1;
  return id;
}

/* ---- deep Q-learning ---- */

enum { BATCH = 100, TARGET_EVERY = 200, HIDDEN = 128, BLOCKS = HIDDEN / LANES, TABLE = 512, TABLE_SHIFT = 23 };
static const double DISCOUNT = 0.9;

typedef struct {
  int32_t state, next;
  int32_t action; /* 2 × action + terminal */
  float reward;
} Transition;

typedef struct {
  int inputs, actions, parameters; /* vectors of parameters */
  vec *online, *target, *first_moment, *second_moment;
  double rate, decay1, decay2;
  double epsilon, epsilon_floor, epsilon_step;
  int updates, copies;
  Transition *replay;
  int size, room, capacity, at;
  Rows rows;
  Stream exploration, sampling;
} Dqn;

/* The shapes that the study needs: inputs, actions. */
#define SHAPES(CASE) CASE(2, 2) CASE(4, 2) CASE(5, 4)

static __attribute__((noinline)) void evaluate_rows(const Dqn *q, const vec *parameters, const float *const *rows, int n) {
#define CASE(I, O) \
  if (q->inputs == I && q->actions == O) evaluate(I, O, parameters, BLOCKS, rows, n);
  SHAPES(CASE)
#undef CASE
}

static __attribute__((noinline)) void train_batch(Dqn *q, const Batch *batch) {
  q->decay1 *= 0.9;
  q->decay2 *= 0.999;
  const float rate = (float)(q->rate / (1 - q->decay1));
  const float correction = (float)(1 / sqrt(1 - q->decay2));
#define CASE(I, O)                       \
  if (q->inputs == I && q->actions == O) \
    train(I, O, q->online, q->first_moment, q->second_moment, BLOCKS, batch, rate, correction);
  SHAPES(CASE)
#undef CASE
}

/* Where parameter `index` (weights row by row, then biases, for each layer) stands among the blocks. */
static float *parameter_at(const Dqn *q, vec *parameters, int index) {
  const int I = q->inputs, O = q->actions, size = block_size(I, O);
  int unit, vector;
  if (index < HIDDEN * I) unit = index / I, vector = index % I;
  else if ((index -= HIDDEN * I) < HIDDEN) unit = index, vector = I;
  else if ((index -= HIDDEN) < O * HIDDEN) unit = index % HIDDEN, vector = I + 1 + index / HIDDEN;
  else return (float *)(parameters + BLOCKS * size) + (index - O * HIDDEN);
  return (float *)(parameters + unit / LANES * size + vector) + unit % LANES;
}

INLINE int parameter_count(const Dqn *q) { return HIDDEN * (q->inputs + 1 + q->actions) + q->actions; }

static vec *zeroed(int vectors) {
  vec *memory = aligned_alloc(64, ((size_t)vectors * sizeof(vec) + 63) / 64 * 64);
  if (memory == NULL) exit(1);
  memset(memory, 0, (size_t)vectors * sizeof(vec));
  return memory;
}

typedef struct {
  double rate, epsilon_start, epsilon_floor, epsilon_decay;
  int capacity;
} DqnSettings;

static void make_dqn(Dqn *q, int inputs, int actions, DqnSettings set, Stream initialisation, Stream exploration,
                     Stream sampling) {
  memset(q, 0, sizeof *q);
  q->inputs = inputs;
  q->actions = actions;
  q->parameters = BLOCKS * block_size(inputs, actions) + 1;
  q->online = zeroed(q->parameters);
  q->target = zeroed(q->parameters);
  q->first_moment = zeroed(q->parameters);
  q->second_moment = zeroed(q->parameters);
  for (int i = 0; i < parameter_count(q); i++) {
    const double fan_in = i < HIDDEN * (inputs + 1) ? inputs : HIDDEN;
    *parameter_at(q, q->online, i) = (float)((2 * uniform(&initialisation) - 1) / sqrt(fan_in));
  }
  memcpy(q->target, q->online, sizeof(vec) * q->parameters);
  q->rate = set.rate;
  q->decay1 = q->decay2 = 1;
  q->epsilon = set.epsilon_start;
  q->epsilon_floor = set.epsilon_floor;
  q->epsilon_step = (set.epsilon_start - set.epsilon_floor) * set.epsilon_decay;
  q->capacity = set.capacity;
  q->rows.width = inputs;
  q->rows.actions = actions;
  const int bytes = sizeof(Row) + 8 * actions + 4 * inputs;
  q->rows.bytes = bytes <= 32 ? 32 : (bytes + 63) / 64 * 64;
  grow_rows(&q->rows);
  q->exploration = exploration;
  q->sampling = sampling;
}

static int act(Dqn *q, const float *observation) {
  if (q->epsilon > uniform(&q->exploration)) return below(&q->exploration, q->actions);
  evaluate_rows(q, q->online, &observation, 1);
  int best = 0;
  for (int a = 1; a < q->actions; a++)
    if (values_of[a] > values_of[best]) best = a;
  return best;
}

/* Draws BATCH distinct integers below n: R. Floyd's method (Bentley, CACM 30(9), 1987). */
static void sample(int n, Stream *stream, int *out) {
  int32_t table[TABLE] = {0};
  Stream s = *stream;
  for (int i = 0; i < BATCH; i++) {
    const uint32_t j = n - BATCH + i;
    uint32_t value = below(&s, j + 1);
    uint32_t slot = value * 0x9e3779b1u >> TABLE_SHIFT;
    while (table[slot] != 0) {
      if (table[slot] == (int32_t)value + 1) {
        value = j; /* larger than everything before */
        slot = value * 0x9e3779b1u >> TABLE_SHIFT;
        while (table[slot] != 0) slot = (slot + 1) % TABLE;
        break;
      }
      slot = (slot + 1) % TABLE;
    }
    table[slot] = value + 1;
    out[i] = value;
  }
  *stream = s;
}

static void update(Dqn *q) {
  int sampled[BATCH];
  Transition transitions[BATCH];
  const float *rows[BATCH];
  Row *missing[BATCH];
  Batch batch;
  q->updates++;
  sample(q->size, &q->sampling, sampled);
  /* A loop of its own, so that its cache misses overlap. */
  for (int i = 0; i < BATCH; i++) transitions[i] = q->replay[sampled[i]];

  int count = 0;
  for (int i = 0; i < BATCH; i++) {
    const Transition *t = transitions + i;
    Row *next = row_at(&q->rows, t->next);
    if ((t->action & 1) || next->valued == q->copies) continue;
    next->valued = q->copies;
    rows[count] = numbers_of(&q->rows, next);
    missing[count++] = next;
  }
  if (count > 0) {
    evaluate_rows(q, q->target, rows, count);
    for (int r = 0; r < count; r++) {
      const float *values = values_of + r * LANES;
      float best = values[0];
      for (int a = 1; a < q->actions; a++) best = values[a] > best ? values[a] : best;
      missing[r]->best = best;
    }
  }

  memset(batch.counts, 0, sizeof batch.counts);
  batch.term_count = BATCH;
  for (int i = 0; i < BATCH; i++) {
    const Transition *t = transitions + i;
    const int action = t->action >> 1;
    Row *state = row_at(&q->rows, t->state);
    if (state->with[action].met != q->updates) {
      state->with[action].met = q->updates;
      state->with[action].place = batch.counts[action];
      batch.rows[action][batch.counts[action]++] = numbers_of(&q->rows, state);
    }
    batch.terms[i].at = action * MOST_ROWS + state->with[action].place;
    batch.terms[i].target =
        t->action & 1 ? t->reward : (float)(t->reward + DISCOUNT * row_at(&q->rows, t->next)->best);
  }
  train_batch(q, &batch);
  const double lower = q->epsilon - q->epsilon_step;
  q->epsilon = lower > q->epsilon_floor ? lower : q->epsilon_floor;
  if (q->updates % TARGET_EVERY == 0) {
    memcpy(q->target, q->online, sizeof(vec) * q->parameters);
    q->copies++;
  }
}

static void learn(Dqn *q, const float *observation, int action, double reward, const float *next, int terminal) {
  if (q->at == q->room) {
    q->room = q->room == 0 ? 1024 : 2 * q->room;
    if (q->room > q->capacity) q->room = q->capacity;
    q->replay = reserve(q->replay, sizeof(Transition) * q->room);
  }
  Transition *t = q->replay + q->at;
  t->state = intern(&q->rows, observation);
  t->action = 2 * action + terminal;
  t->reward = (float)reward;
  t->next = intern(&q->rows, next);
  q->at = q->at + 1 == q->capacity ? 0 : q->at + 1;
  if (q->size < q->capacity) q->size++;
  if (q->size >= BATCH) update(q);
}
