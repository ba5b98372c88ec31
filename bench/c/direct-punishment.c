/*
 * The flagship study's trial in C: the baseline of bench/flagship.mjs, and the independent implementation
 * that packages/studies/src/direct-punishment/c-replica.test.ts compares columns with, bit for bit.
 *
 * Runs Dasgupta and Musolesi's experiment (arXiv 2301.08278, authors' code) with shared or no reputation on a
 * complete graph, learning as the authors' code does.
 *
 * usage: direct-punishment NAME=VALUE … < STREAMS
 *   game=ipd|centipede, agents, episodes, rounds, direct, third, chosen, repByPlay, repByPunishment,
 *   playSees, punishSees (0 or 1 each), loss, just, unjust, columns (1 prints the columns)
 * STREAMS: one line "PURPOSE INDEX S0 S1 S2 S3" per stream of the trial.
 *
 * Prints seconds taken, seconds of processor time, gradient steps, a digest of each network's final parameters
 * and, with columns=1, each column as 64-bit hexadecimal words.
 *
 * Build: cc -O3 -msse4.1 -mno-avx -mno-fma -ffp-contract=off -std=c11 direct-punishment.c -lm
 * (what WebAssembly has: vectors of 128 bits, no fused multiply-add).
 */
#define _POSIX_C_SOURCE 200809L
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <time.h>

#include "dqn.h"

enum { MOST_AGENTS = 5, C = 0, D = 1, UNKNOWN = 2 };

static struct {
  bool centipede, direct, third, chosen, rep_by_play, rep_by_punishment, play_sees, punish_sees, columns;
  int agents, episodes, rounds;
  double loss, just, unjust;
} set = {.agents = 5, .episodes = 2000, .rounds = 10, .loss = 3, .just = 2, .unjust = -10};

/* ---- columns ---- */

#define COLUMNS(X)                                                                                              \
  X(cooperation) X(reward) X(reward_logged) X(punishment) X(punishment_direct) X(punishment_third) X(just_share) \
  X(cooperator_selections) X(punisher_selections_direct) X(punisher_selections_third)                           \
  X(just_punisher_selections) X(reputation) X(reputation_logged) X(moves) X(gradient_steps)
#define MEMBER(name) double *name;
static struct { COLUMNS(MEMBER) } column;

/* ---- the population ---- */

enum { DIRECT, THIRD, KINDS };

typedef struct {
  int play[2], just[KINDS], unjust[KINDS];
} Past;

typedef struct {
  Dqn select, play, punish;
  int previous_action;
  double reputation;
  float snapshot[MOST_AGENTS];
  int pick;
  int latest_decision[KINDS]; /* −1 none yet, 0 no, 1 yes */
  Past now, before;           /* this episode, the episode before */
} Agent;

static Agent population[MOST_AGENTS];
static Stream pairing_stream, outsider_stream;

/* Sums of the current episode. */
static struct {
  int moves, cooperations, decisions[KINDS], punishments[KINDS], just;
  int picks, cooperator_picks, just_picks, history[KINDS], punisher_picks[KINDS];
  double reward, logged, reputation;
} tally;

/* A decision to punish one player. */
typedef struct {
  Agent *punisher;
  float state[4];
  int action;
  double reward;
} Decision;

/* One player in the current pairing. */
typedef struct {
  Agent *agent, *other;
  int action; /* in this move */
  float state[4];
  double earned, total; /* in this round or move, in this pairing */
  Agent *outsider;
  Decision decision[KINDS];
} Player;

static void look_play(const Player *p, float *out) {
  out[0] = p->other->previous_action;
  out[1] = p->agent->previous_action;
  out[2] = p->other->reputation;
  out[3] = p->agent->reputation;
}

static void look_punish(const Player *victim, float *out) {
  out[0] = victim->action;
  out[1] = victim->other->previous_action;
  out[2] = victim->other->reputation;
  out[3] = victim->agent->reputation;
}

static void look_select(float *out) {
  for (int i = 0; i < set.agents; i++) out[i] = population[i].reputation;
}

static void choose(Player *p) {
  look_play(p, p->state);
  p->action = act(&p->agent->play, p->state);
}

/* What a move itself does: last action, reputation by play. */
static void settle(Player *p, double payoff) {
  p->agent->previous_action = p->action;
  p->earned += payoff;
  p->total += payoff;
  if (set.rep_by_play) p->agent->reputation += p->action == C ? 1 : -1;
}

static void decide(Player *victim, int kind) {
  Decision *d = &victim->decision[kind];
  d->punisher = kind == DIRECT ? victim->other : victim->outsider;
  look_punish(victim, d->state);
  d->action = act(&d->punisher->punish, d->state);
}

static void apply(Player *victim, int kind) {
  Decision *d = &victim->decision[kind];
  d->reward = 0;
  d->punisher->latest_decision[kind] = d->action;
  tally.decisions[kind]++;
  if (!d->action) return;
  const bool just = victim->action == D;
  victim->earned -= set.loss;
  victim->total -= set.loss;
  d->reward = just ? set.just : set.unjust;
  if (set.rep_by_punishment) d->punisher->reputation += just ? 2 : -3;
  tally.punishments[kind]++;
  tally.just += just;
  (just ? d->punisher->now.just : d->punisher->now.unjust)[kind]++;
}

static void learn_play(Player *p, double reward, int terminal) {
  float next[4];
  look_play(p, next);
  learn(&p->agent->play, p->state, p->action, reward, next, terminal);
}

static void learn_punish(Player *victim, int kind, int terminal) {
  const Decision *d = &victim->decision[kind];
  float next[4];
  look_punish(victim, next);
  learn(&d->punisher->punish, d->state, d->action, d->reward, next, terminal);
}

static void learn_select(Agent *agent, double reward, int terminal) {
  float next[MOST_AGENTS];
  look_select(next);
  learn(&agent->select, agent->snapshot, agent->pick, reward, next, terminal);
}

static void draw_outsiders(Player p[2]) {
  if (!set.third) return;
  for (int k = 0; k < 2; k++) {
    Agent *candidates[MOST_AGENTS];
    int count = 0;
    for (int i = 0; i < set.agents; i++)
      if (population + i != p[0].agent && population + i != p[1].agent) candidates[count++] = population + i;
    p[k].outsider = candidates[below(&outsider_stream, count)];
  }
}

/* Counts one player's move once all its consequences are known. */
static void record(const Player *p) {
  tally.moves++;
  tally.cooperations += p->action == C;
  p->agent->now.play[p->action]++;
  tally.reward += p->earned;
  tally.logged += set.centipede ? p->total : p->earned;
  tally.reputation += p->agent->reputation;
  if (set.direct) {
    tally.reward += p->decision[DIRECT].reward;
    if (!set.third) tally.logged += p->decision[DIRECT].reward;
  }
  if (set.third) {
    tally.reward += p->decision[THIRD].reward;
    tally.logged += p->decision[THIRD].reward;
    tally.reputation += p->decision[THIRD].punisher->reputation;
  } else if (set.direct && set.centipede)
    tally.reputation += p->decision[DIRECT].punisher->reputation;
}

static void ipd_round(Player p[2]) {
  static const double payoff[2][2] = {{3, 0}, {4, 1}};
  p[0].earned = p[1].earned = 0;
  choose(&p[0]);
  choose(&p[1]);
  const int a = p[0].action, b = p[1].action;
  settle(&p[0], payoff[a][b]);
  settle(&p[1], payoff[b][a]);
  const bool acts[KINDS] = {set.direct, set.third};
  for (int kind = 0; kind < KINDS; kind++)
    for (int k = 0; acts[kind] && k < 2; k++) decide(&p[k], kind);
  for (int kind = 0; kind < KINDS; kind++)
    for (int k = 0; acts[kind] && k < 2; k++) apply(&p[k], kind);
  record(&p[0]);
  record(&p[1]);
  if (set.chosen) learn_select(p[0].agent, p[0].earned, 0);
  learn_play(&p[0], p[0].earned, 0);
  learn_play(&p[1], p[1].earned, 0);
  for (int kind = 0; kind < KINDS; kind++)
    for (int k = 0; acts[kind] && k < 2; k++) learn_punish(&p[k], kind, 0);
}

/* One move; returns its terminal flag, or 2 when the mover stopped. */
static int centipede_move(Player *mover, Player *opponent, bool last_round) {
  mover->earned = opponent->earned = 0;
  choose(mover);
  const bool stop = mover->action == D;
  settle(mover, stop ? 0 : -1);
  if (!stop) {
    opponent->total += 5;
    tally.reward += 5;
  }
  if (set.direct) decide(mover, DIRECT);
  if (set.third) decide(mover, THIRD);
  if (set.direct) apply(mover, DIRECT);
  if (set.third) apply(mover, THIRD);
  record(mover);
  const int terminal = stop || last_round;
  learn_play(mover, mover->total, terminal);
  if (set.direct) learn_punish(mover, DIRECT, terminal);
  if (set.third) learn_punish(mover, THIRD, terminal);
  return stop ? 2 : terminal;
}

static void look_back(const Agent *target) {
  if (!set.chosen) return;
  const Past *past = &target->before;
  tally.picks++;
  tally.cooperator_picks += past->play[C] >= past->play[D];
  const bool acts[KINDS] = {set.direct, set.third};
  int punished = 0;
  bool just = false;
  for (int kind = 0; kind < KINDS; kind++) {
    if (!acts[kind]) continue;
    punished += past->just[kind] + past->unjust[kind];
    just |= past->just[kind] >= past->unjust[kind];
    if (target->latest_decision[kind] < 0) continue;
    tally.history[kind]++;
    tally.punisher_picks[kind] += target->latest_decision[kind];
  }
  tally.just_picks += punished > 0 && just;
}

static void pairing(int i) {
  int j;
  if (set.chosen) j = population[i].pick;
  else j = below(&pairing_stream, set.agents - 1);
  j += j >= i;
  Player p[2] = {{.agent = population + i, .other = population + j}, {.agent = population + j, .other = population + i}};
  look_back(population + j);
  int ended = 0;
  for (int round = 0; round < set.rounds && ended != 2; round++) {
    draw_outsiders(p);
    if (!set.centipede) {
      ipd_round(p);
      continue;
    }
    ended = centipede_move(&p[0], &p[1], round == set.rounds - 1);
    if (ended != 2) ended = centipede_move(&p[1], &p[0], round == set.rounds - 1);
  }
  if (set.chosen && set.centipede) learn_select(p[0].agent, p[0].total, ended != 0);
}

static double share(int part, int whole) { return whole == 0 ? NAN : (double)part / whole; }

static void episode(int row) {
  memset(&tally, 0, sizeof tally);
  if (set.chosen)
    for (int i = 0; i < set.agents; i++) {
      look_select(population[i].snapshot);
      population[i].pick = act(&population[i].select, population[i].snapshot);
    }
  for (int i = 0; i < set.agents; i++) pairing(i);

  double reputation = 0;
  int steps = 0;
  for (int i = 0; i < set.agents; i++) {
    Agent *a = population + i;
    reputation += a->reputation;
    steps += a->select.updates + a->play.updates + a->punish.updates;
    a->before = a->now;
    memset(&a->now, 0, sizeof a->now);
  }
  const int *decisions = tally.decisions, *punishments = tally.punishments;
  const int punished = punishments[DIRECT] + punishments[THIRD];
  column.cooperation[row] = (double)tally.cooperations / tally.moves;
  column.reward[row] = tally.reward;
  column.reward_logged[row] = tally.logged;
  column.punishment[row] = share(punished, decisions[DIRECT] + decisions[THIRD]);
  column.punishment_direct[row] = share(punishments[DIRECT], decisions[DIRECT]);
  column.punishment_third[row] = share(punishments[THIRD], decisions[THIRD]);
  column.just_share[row] = punished == 0 ? 0 : (double)tally.just / punished;
  column.cooperator_selections[row] = row == 0 ? NAN : share(tally.cooperator_picks, tally.picks);
  column.just_punisher_selections[row] = row == 0 ? NAN : share(tally.just_picks, tally.picks);
  column.punisher_selections_direct[row] = share(tally.punisher_picks[DIRECT], tally.history[DIRECT]);
  column.punisher_selections_third[row] = share(tally.punisher_picks[THIRD], tally.history[THIRD]);
  column.reputation[row] = reputation;
  column.reputation_logged[row] = tally.reputation;
  column.moves[row] = tally.moves;
  column.gradient_steps[row] = steps;
}

/* ---- arguments, streams, output ---- */

static bool equal(const char *a, const char *b) { return strcmp(a, b) == 0; }

static void read_argument(const char *argument) {
  const char *sign = strchr(argument, '=');
  char name[32] = "";
  if (sign != NULL && sign - argument < (int)sizeof name) memcpy(name, argument, sign - argument);
  const char *value = sign == NULL ? "" : sign + 1;
#define NUMBER(text, field) else if (equal(name, text)) set.field = atof(value);
  if (equal(name, "game")) set.centipede = equal(value, "centipede");
  NUMBER("agents", agents)
  NUMBER("episodes", episodes)
  NUMBER("rounds", rounds)
  NUMBER("direct", direct)
  NUMBER("third", third)
  NUMBER("chosen", chosen)
  NUMBER("repByPlay", rep_by_play)
  NUMBER("repByPunishment", rep_by_punishment)
  NUMBER("playSees", play_sees)
  NUMBER("punishSees", punish_sees)
  NUMBER("loss", loss)
  NUMBER("just", just)
  NUMBER("unjust", unjust)
  NUMBER("columns", columns)
  else {
    fprintf(stderr, "unknown argument: %s\n", argument);
    exit(2);
  }
}

typedef struct {
  Stream initialisation, exploration, sampling;
} DqnStreams;
static struct {
  DqnStreams select, play, punish;
} streams[MOST_AGENTS];

static void read_streams(void) {
  char purpose[64];
  int index;
  Stream s;
  while (scanf("%63s %d %" SCNu32 " %" SCNu32 " %" SCNu32 " %" SCNu32, purpose, &index, &s.s0, &s.s1, &s.s2, &s.s3) == 6) {
    if (index < 0 || index >= MOST_AGENTS) continue;
#define STREAM(text, place) else if (equal(purpose, text)) place = s;
#define ROLE(role)                                              \
  STREAM(#role ".initialisation", streams[index].role.initialisation) \
  STREAM(#role ".exploration", streams[index].role.exploration)       \
  STREAM(#role ".replay", streams[index].role.sampling)
    if (equal(purpose, "pairing")) pairing_stream = s;
    STREAM("outsiders", outsider_stream)
    ROLE(select)
    ROLE(play)
    ROLE(punish)
  }
}

static void build(void) {
  static const DqnSettings select = {0.01, 0.8889, 0.0001, 0.30006666666666665, 131072};
  static const DqnSettings play = {0.1, 0.8889, 0.01, 0.30006666666666665, 131072};
  static const DqnSettings punish = {0.001, 0.8889, 0.2, 0.5000444444444445, 524288};
#define MAKE(role, inputs, actions)                                                                      \
  make_dqn(&a->role, inputs, actions, role, streams[i].role.initialisation, streams[i].role.exploration, \
           streams[i].role.sampling)
  for (int i = 0; i < set.agents; i++) {
    Agent *a = population + i;
    a->previous_action = UNKNOWN;
    a->latest_decision[DIRECT] = a->latest_decision[THIRD] = -1;
    if (set.chosen) MAKE(select, set.agents, set.agents - 1);
    MAKE(play, set.play_sees ? 4 : 2, 2);
    if (set.direct || set.third) MAKE(punish, set.punish_sees ? 4 : 2, 2);
  }
}

/* FNV-1a, 32 bits, over the bytes of all parameters in the order of SavedNetwork. */
static void print_digest(const char *role, int agent, const Dqn *q) {
  if (q->online == NULL) return;
  uint32_t hash = 2166136261u;
  for (int p = 0; p < parameter_count(q); p++) {
    unsigned char bytes[4];
    memcpy(bytes, parameter_at(q, q->online, p), 4);
    for (int b = 0; b < 4; b++) hash = (hash ^ bytes[b]) * 16777619u;
  }
  printf("network %s %d %08" PRIx32 "\n", role, agent, hash);
}

static void print_column(const char *name, const double *values) {
  printf("%s", name);
  for (int row = 0; row < set.episodes; row++) {
    uint64_t word;
    memcpy(&word, values + row, 8);
    printf(" %016" PRIx64, word);
  }
  printf("\n");
}

static double seconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return now.tv_sec + 1e-9 * now.tv_nsec;
}

int main(int count, char **arguments) {
  for (int i = 1; i < count; i++) read_argument(arguments[i]);
  if (set.agents != MOST_AGENTS) {
    fprintf(stderr, "agents must be %d: the selection kernel has %d inputs\n", MOST_AGENTS, MOST_AGENTS);
    return 2;
  }
  read_streams();
#define RESERVE(name) column.name = reserve(NULL, sizeof(double) * set.episodes);
  COLUMNS(RESERVE)
  const double start = seconds(CLOCK_MONOTONIC), cpu_start = seconds(CLOCK_PROCESS_CPUTIME_ID);
  build();
  for (int row = 0; row < set.episodes; row++) episode(row);
  printf("seconds %.6f\n", seconds(CLOCK_MONOTONIC) - start);
  printf("cpu %.6f\n", seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_start);
  printf("steps %.0f\n", column.gradient_steps[set.episodes - 1]);
  for (int i = 0; i < set.agents; i++) {
    print_digest("select", i, &population[i].select);
    print_digest("play", i, &population[i].play);
    print_digest("punish", i, &population[i].punish);
  }
#define PRINT(name) print_column(#name, column.name);
  if (set.columns) { COLUMNS(PRINT) }
  return 0;
}
