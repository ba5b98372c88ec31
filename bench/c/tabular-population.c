/*
 * The tabular population kernel in C: the baseline of bench/tabular-population.mjs, and the independent
 * implementation that packages/core/src/society/tabular-population.test.ts compares tables with, bit for bit.
 *
 * usage: tabular-population KINDS AGENTS MATCHINGS ROUNDS S0 S1 S2 S3 [table]
 *
 * KINDS 1: Q-learning only. KINDS 8: the eight learner kinds below, agent i of kind i mod 8. In both cases a
 * match runs in a loop instantiated for its ordered pair of kinds (1 or 64 of them), with the two kinds'
 * act and learn functions inlined: dispatch once per match, nothing indirect inside. KINDS -8 plays the same
 * eight kinds through two function pointers per player and move.
 *
 * Prints, as JSON, the counts of joint actions (row CC CD DC DD) and the seconds of processor time that the
 * matches took; with "table", also every value of every agent's first table as 64-bit hexadecimal words.
 *
 * Build: cc -O3 -march=native -ffp-contract=off -std=c11 (contraction off, so that sums and products round
 * as they do in JavaScript).
 */
#define _POSIX_C_SOURCE 200809L
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define INLINE static inline __attribute__((always_inline))

enum { STATES = 5, ACTIONS = 2, CELLS = STATES * ACTIONS };
static const double ROW[4] = {3, 0, 5, 1};
static const double COLUMN[4] = {3, 5, 0, 1};

/* ---- xoshiro128** 1.1, and Lemire's bounded draw ---- */

static uint32_t s0, s1, s2, s3;

INLINE uint32_t rotl(uint32_t x, int k) { return (x << k) | (x >> (32 - k)); }

INLINE uint32_t draw(void) {
  const uint32_t result = rotl(s1 * 5, 7) * 9;
  const uint32_t t = s1 << 9;
  s2 ^= s0;
  s3 ^= s1;
  s1 ^= s2;
  s0 ^= s3;
  s2 ^= t;
  s3 = rotl(s3, 11);
  return result;
}

INLINE uint32_t below(uint32_t n) {
  uint64_t product = (uint64_t)draw() * n;
  if ((uint32_t)product < n) {
    const uint32_t threshold = -n % n;
    while ((uint32_t)product < threshold) product = (uint64_t)draw() * n;
  }
  return product >> 32;
}

/* ---- learners ---- */

typedef struct {
  double table[CELLS];
  /* Double Q-learning's second table. */
  double other[CELLS];
  /* SARSA's next action, and the state that it is for. */
  int32_t planned_state, planned_action;
} Agent;

/* Settings, the same as in bench/children/population-kernel.mjs. */
static const double ALPHA = 0.1, GAMMA = 0.9, EPSILON = 0.05;
static const uint32_t EXPLORE = 107374183u; /* ceil(0.05 * 2^31) */
static const double SMALL_BETA = 0.02;
static const double RATE = 0.1, LOW = 0, HIGH = 5, ASPIRATION = 2, FORGETTING = 0.1, EXPERIMENTATION = 0.2;

INLINE double top(const double *q, int s) {
  const double x = q[2 * s], y = q[2 * s + 1];
  return y > x ? y : x;
}

INLINE int choose(const double *q, int s) {
  if (draw() >> 1 < EXPLORE) return below(2);
  return q[2 * s + 1] > q[2 * s] ? 1 : 0;
}

/* Kind 0: Q-learning */
INLINE int act0(Agent *a, int s) { return choose(a->table, s); }
INLINE void learn0(Agent *a, int s, int x, double r, int n) {
  double *q = &a->table[2 * s + x];
  *q += ALPHA * (r + GAMMA * top(a->table, n) - *q);
}

/* Kind 1: hysteretic Q-learning */
INLINE int act1(Agent *a, int s) { return choose(a->table, s); }
INLINE void learn1(Agent *a, int s, int x, double r, int n) {
  double *q = &a->table[2 * s + x];
  const double delta = r + GAMMA * top(a->table, n) - *q;
  *q += (delta >= 0 ? ALPHA : SMALL_BETA) * delta;
}

/* Kind 2: expected SARSA */
INLINE int act2(Agent *a, int s) { return choose(a->table, s); }
INLINE void learn2(Agent *a, int s, int x, double r, int n) {
  double *q = &a->table[2 * s + x];
  const double sum = a->table[2 * n] + a->table[2 * n + 1];
  *q += ALPHA * (r + GAMMA * ((1 - EPSILON) * top(a->table, n) + EPSILON * (sum / 2)) - *q);
}

/* Kind 3: SARSA; the next action is drawn while learning */
INLINE int act3(Agent *a, int s) {
  if (s == a->planned_state) {
    a->planned_state = -1;
    return a->planned_action;
  }
  return choose(a->table, s);
}
INLINE void learn3(Agent *a, int s, int x, double r, int n) {
  double *q = &a->table[2 * s + x];
  a->planned_action = choose(a->table, n);
  a->planned_state = n;
  *q += ALPHA * (r + GAMMA * a->table[2 * n + a->planned_action] - *q);
}

/* Kind 4: double Q-learning */
INLINE int act4(Agent *a, int s) {
  if (draw() >> 1 < EXPLORE) return below(2);
  return a->table[2 * s + 1] + a->other[2 * s + 1] > a->table[2 * s] + a->other[2 * s] ? 1 : 0;
}
INLINE void learn4(Agent *a, int s, int x, double r, int n) {
  const int heads = draw() >= 0x80000000u;
  double *learning = heads ? a->other : a->table;
  const double *valuing = heads ? a->table : a->other;
  const int best = learning[2 * n + 1] > learning[2 * n] ? 1 : 0;
  double *q = &learning[2 * s + x];
  *q += ALPHA * (r + GAMMA * valuing[2 * n + best] - *q);
}

/* Kind 5: Cross's rule */
INLINE int act5(Agent *a, int s) { return draw() * 0x1p-32 < a->table[2 * s] ? 0 : 1; }
INLINE void learn5(Agent *a, int s, int x, double r, int n) {
  (void)n;
  double u = (r - LOW) * (1 / (HIGH - LOW));
  if (u < 0) u = 0;
  if (u > 1) u = 1;
  const double step = RATE * u;
  double *p = &a->table[2 * s];
  p[0] -= step * p[0];
  p[1] -= step * p[1];
  p[x] += step;
}

/* Kind 6: Roth and Erev's propensities */
INLINE int act6(Agent *a, int s) {
  const double *q = &a->table[2 * s];
  return draw() * 0x1p-32 * (q[0] + q[1]) < q[0] ? 0 : 1;
}
INLINE void learn6(Agent *a, int s, int x, double r, int n) {
  (void)n;
  double gain = r - LOW;
  if (gain < 0) gain = 0;
  const double shared = gain * (EXPERIMENTATION / 1);
  double *q = &a->table[2 * s];
  q[0] = (1 - FORGETTING) * q[0] + shared;
  q[1] = (1 - FORGETTING) * q[1] + shared;
  q[x] += gain * (1 - EXPERIMENTATION) - shared;
}

/* Kind 7: Bush and Mosteller's rule with an aspiration */
INLINE int act7(Agent *a, int s) { return draw() * 0x1p-32 < a->table[2 * s] ? 0 : 1; }
INLINE void learn7(Agent *a, int s, int x, double r, int n) {
  (void)n;
  double stimulus = (r - ASPIRATION) * (1 / (HIGH - ASPIRATION));
  if (stimulus > 1) stimulus = 1;
  if (stimulus < -1) stimulus = -1;
  const double step = RATE * stimulus;
  double *p = &a->table[2 * s];
  if (step >= 0) {
    p[0] -= step * p[0];
    p[1] -= step * p[1];
    p[x] += step;
  } else {
    const double loss = -step * p[x];
    p[0] += loss;
    p[1] += loss;
    p[x] -= loss + loss;
  }
}

static void start(Agent *a, int kind) {
  const double value = kind == 5 || kind == 7 ? 0.5 : kind == 6 ? 1 : 0;
  for (int i = 0; i < CELLS; i++) a->table[i] = value;
  a->planned_state = -1;
}

/* ---- matches: one loop per ordered pair of kinds ---- */

static int rounds;
typedef void Match(Agent *, Agent *, double *);

#define LOOP(ACT0, ACT1, LEARN0, LEARN1)                       \
  int s = 0, t = 0;                                            \
  for (int round = 0; round < rounds; round++) {               \
    const int x = ACT0(a, s), y = ACT1(b, t);                  \
    const int cell = 2 * x + y, n = 1 + cell, m = 1 + 2 * y + x; \
    counts[cell] += 1;                                         \
    LEARN0(a, s, x, ROW[cell], n);                             \
    LEARN1(b, t, y, COLUMN[cell], m);                          \
    s = n;                                                     \
    t = m;                                                     \
  }

#define PAIR(I, J) \
  static void match##I##J(Agent *a, Agent *b, double *counts) { LOOP(act##I, act##J, learn##I, learn##J) }
#define PAIRS(I) PAIR(I, 0) PAIR(I, 1) PAIR(I, 2) PAIR(I, 3) PAIR(I, 4) PAIR(I, 5) PAIR(I, 6) PAIR(I, 7)
PAIRS(0) PAIRS(1) PAIRS(2) PAIRS(3) PAIRS(4) PAIRS(5) PAIRS(6) PAIRS(7)
#define NAMES(I) \
  { match##I##0, match##I##1, match##I##2, match##I##3, match##I##4, match##I##5, match##I##6, match##I##7 }
static Match *const MATCHES[8][8] = {NAMES(0), NAMES(1), NAMES(2), NAMES(3),
                                     NAMES(4), NAMES(5), NAMES(6), NAMES(7)};

/* ---- the same through function pointers ---- */

#define FUNCTIONS(I)                                    \
  static int actf##I(Agent *a, int s) { return act##I(a, s); } \
  static void learnf##I(Agent *a, int s, int x, double r, int n) { learn##I(a, s, x, r, n); }
FUNCTIONS(0) FUNCTIONS(1) FUNCTIONS(2) FUNCTIONS(3) FUNCTIONS(4) FUNCTIONS(5) FUNCTIONS(6) FUNCTIONS(7)
typedef int Act(Agent *, int);
typedef void Learn(Agent *, int, int, double, int);
static Act *const ACTS[8] = {actf0, actf1, actf2, actf3, actf4, actf5, actf6, actf7};
static Learn *const LEARNS[8] = {learnf0, learnf1, learnf2, learnf3, learnf4, learnf5, learnf6, learnf7};

static void match_by_pointer(Agent *a, Agent *b, double *counts, int kind_a, int kind_b) {
  Act *const volatile act_a = ACTS[kind_a], *const volatile act_b = ACTS[kind_b];
  Learn *const volatile learn_a = LEARNS[kind_a], *const volatile learn_b = LEARNS[kind_b];
  LOOP(act_a, act_b, learn_a, learn_b)
}

int main(int argc, char **argv) {
  if (argc < 9) {
    fprintf(stderr, "usage: tabular-population KINDS AGENTS MATCHINGS ROUNDS S0 S1 S2 S3 [table]\n");
    return 2;
  }
  const int kinds = abs(atoi(argv[1])), by_pointer = atoi(argv[1]) < 0;
  const int agents = atoi(argv[2]), matchings = atoi(argv[3]);
  rounds = atoi(argv[4]);
  s0 = strtoul(argv[5], NULL, 10);
  s1 = strtoul(argv[6], NULL, 10);
  s2 = strtoul(argv[7], NULL, 10);
  s3 = strtoul(argv[8], NULL, 10);
  Agent *agent = calloc(agents, sizeof *agent);
  int *order = malloc(agents * sizeof *order);
  double counts[4] = {0};
  for (int i = 0; i < agents; i++) {
    order[i] = i;
    start(&agent[i], i % kinds);
  }
  struct timespec from, to;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
  for (int m = 0; m < matchings; m++) {
    for (int i = agents - 1; i > 0; i--) {
      const int j = below(i + 1), held = order[i];
      order[i] = order[j];
      order[j] = held;
    }
    for (int k = 0; k + 1 < agents; k += 2) {
      const int i = order[k], j = order[k + 1];
      if (by_pointer) match_by_pointer(&agent[i], &agent[j], counts, i % kinds, j % kinds);
      else MATCHES[i % kinds][j % kinds](&agent[i], &agent[j], counts);
    }
  }
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
  printf("{\"counts\": [%.0f, %.0f, %.0f, %.0f], \"seconds\": %.6f", counts[0], counts[1], counts[2], counts[3],
         (double)(to.tv_sec - from.tv_sec) + 1e-9 * (double)(to.tv_nsec - from.tv_nsec));
  if (argc > 9 && strcmp(argv[9], "table") == 0) {
    printf(", \"table\": \"");
    for (int i = 0; i < agents; i++) {
      for (int c = 0; c < CELLS; c++) {
        uint64_t word;
        memcpy(&word, &agent[i].table[c], 8);
        printf("%016" PRIx64, word);
      }
    }
    printf("\"");
  }
  printf("}\n");
  free(agent);
  free(order);
  return 0;
}
