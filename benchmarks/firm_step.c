/* The firm step in C: the same arithmetic, rows and order of tests as sim/engine/firms.py. layout.h is written from the
   row types of the engine, so that both work on the same memory. EAGER computes every draw and chance of every adopter.
   RUNS plays so many equal runs side by side, firm by firm, and makes each draw once for all of them. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "layout.h"

enum { ALIVE, ELIGIBLE, ADOPTERS, AWARE, AWARE_LAW, GUIDELINE_REPORTED, GUIDELINE_SUBSTANTIVE, BINDING_REPORTED,
       BINDING_SUBSTANTIVE, SUBSTANTIVE, ACTIVE, EXITS, COUNTS };
enum { ADOPT, KNOW, KNOW_LAW, RETAIN, REVIEW, CHOOSE_GUIDELINE, CHOOSE_BINDING, MEAN_GUIDELINE, MEAN_BINDING, INCIDENT, CLOSE,
       STREAMS };
enum { GUIDED, BOUND };
enum { CELLS = 108, SECTORS = 6, SIZES = 3, SETS = 64, PATTERNS = 16, DEVELOPER = 5, SMALL = 2 };

typedef struct {
    double pyramid_penalty, choice_noise, deference_benefit, peer_norm_benefit, pyramid_threshold, pyramid_duration;
} Numbers;
typedef struct { int32_t adopters, guideline, binding; } Group;
#ifndef RUNS
#define RUNS 1
#endif

static inline uint64_t mix(uint64_t word) {
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9u;
    word = (word ^ (word >> 27)) * 0x94D049BB133111EBu;
    return word ^ (word >> 31);
}
static inline double uniform(uint64_t key, uint64_t unit) {
    return ((double)(mix(key + unit) >> 11) + 0.5) * 0x1p-53;
}
/* Draws of a firm in a month: with several runs each is made when it is first asked for, and kept for the others. */
typedef struct { const uint64_t *keys; uint64_t unit; double made[STREAMS]; } Draws;
static inline double draw(Draws *d, int stream) {
    if (RUNS == 1) return uniform(d->keys[stream], d->unit);
    if (d->made[stream] == 0.0) d->made[stream] = uniform(d->keys[stream], d->unit);
    return d->made[stream];
}
static inline double logistic(double x) {
    if (x >= 0.0) return 1.0 / (1.0 + exp(-x));
    double odds = exp(x);
    return odds / (1.0 + odds);
}
/* The logistic curve at equal steps bounds it, which settles most choices without a power. */
enum { CURVE_END = 16, STEPS_A_UNIT = 32 };
static double curve[2 * CURVE_END * STEPS_A_UNIT + 1];
static void draw_curve(void) {
    for (int i = 0; i <= 2 * CURVE_END * STEPS_A_UNIT; i++) curve[i] = logistic((double)i / STEPS_A_UNIT - CURVE_END);
}
static inline int chooses(double chance, double x) {
#ifndef EAGER
    if (x >= -CURVE_END && x < CURVE_END) {
        int place = (int)((x + CURVE_END) * STEPS_A_UNIT);
        if (chance < curve[place] - 1e-12) return 1;
        if (chance > curve[place + 1] + 1e-12) return 0;
    }
#endif
    return chance < logistic(x);
}
static inline double benefit(const Firm *f, const Cell *c, const Numbers *n, double share, double large, double sanction,
                             double cost) {
    double peers = (1.0 - c->customer_weight) * share + c->customer_weight * large;
    double norm = c->deference * (n->deference_benefit + n->peer_norm_benefit * peers);
    return norm + c->reputation + c->export * f->export_share + c->perceived * sanction - cost + f->propensity;
}

static void review(Firm *f, const Cell *c, const Group *seen, const Numbers *n, Draws *d, int tick, double cost) {
    f->review_due = 0;
    int escalated = f->escalated_until > tick;
    const Group *g = &seen[f->association];
    double adopters = g->adopters > 1 ? g->adopters : 1, added = escalated ? n->pyramid_penalty : 0.0;
    if (f->aware && c->guideline[f->frontier] > 0.0) {
        double sanction = c->disclosure * c->naming + c->liability + added;
        double gain = benefit(f, c, n, g->guideline / adopters, c->large_guideline, sanction, c->guideline_cost[f->frontier]);
        int reported = chooses(draw(d, CHOOSE_GUIDELINE), gain / n->choice_noise);
        f->guideline_reported = reported;
        f->guideline_substantive =
            reported && !f->malicious && draw(d, MEAN_GUIDELINE) >= c->symbolic[escalated ? BOUND : GUIDED];
    }
    if (f->aware_law && c->binding[f->frontier] > 0.0) {
        double sanction = c->penalty + c->liability + added;
        double gain = benefit(f, c, n, g->binding / adopters, c->large_binding, sanction, cost);
        int reported = chooses(draw(d, CHOOSE_BINDING), gain / n->choice_noise);
        f->binding_reported = reported;
        f->binding_substantive = reported && draw(d, MEAN_BINDING) >= c->symbolic[BOUND];
    }
}

static void suffer(Firm *f, const Cell *c, const Numbers *n, int tick) {
    f->review_due = 1;
    if (c->escalation <= 0.0) return;
    f->detected_count = f->detected_count < 255 ? f->detected_count + 1 : 255;
    if (f->detected_count >= n->pyramid_threshold) {
        f->detected_count = 0;
        f->escalated_until = tick + (int)(n->pyramid_duration * 4);
    }
}

static void know(Firm *f, const Cell *c, Draws *d, int revised) {
    double retain = 0.0, learn = 0.0, law = 0.0;
#ifdef EAGER
    retain = draw(d, RETAIN), learn = draw(d, KNOW), law = draw(d, KNOW_LAW);
#define DRAW(name, stream) name
#else
    (void)retain, (void)learn, (void)law;
#define DRAW(name, stream) draw(d, stream)
#endif
    if (f->aware) {
        if (revised && DRAW(retain, RETAIN) >= c->retention) f->aware = f->guideline_reported = f->guideline_substantive = 0;
    } else if (c->guideline[f->frontier] > 0.0 && DRAW(learn, KNOW) < c->awareness_chance) f->aware = 1;
    if (!f->aware_law && c->binding[f->frontier] > 0.0) f->aware_law = DRAW(law, KNOW_LAW) < c->law_awareness_chance;
    if (c->guideline[f->frontier] <= 0.0) f->guideline_reported = f->guideline_substantive = 0;
    if (c->binding[f->frontier] <= 0.0) f->binding_reported = f->binding_substantive = 0;
}

static inline int has_rules(const Firm *f, const Cell *c) {
    return (f->aware && c->guideline[f->frontier] > 0.0) || (f->aware_law && c->binding[f->frontier] > 0.0);
}

/* Where the firms of a cell begin that never adopted and for which AI does not pay; all are looked at if they may close. */
static int64_t reach(const Firm *firms, const Cell *c, int64_t from, int64_t end) {
    if (c->sector == DEVELOPER && c->size_class == SMALL) return end;
    while (from < end && firms[from].threshold <= c->entry_level) from++;
    return from;
}

/* What the firms of one cell read and what they add up to; the latter are those of one run. */
typedef struct {
    const Cell *c;
    const Group *seen;
    const Numbers *n;
    const int64_t *depths;
    const double *duplicate, *reuse, *frontier_reuse;
    int moved, tick;
} Month;
typedef struct { Group *counted; int64_t *counts, *depth_sum, *burden; } Sums;

static inline void advance_firm(Firm *f, const Month *m, const Sums *s, Draws *d) {
    const Cell *c = m->c;
    const Numbers *n = m->n;
    if (!f->alive) return;
    double saved = f->frontier ? m->frontier_reuse[f->exports] : m->reuse[f->exports];
    double home = c->binding_cost[f->frontier] * (1.0 - saved);
    double abroad = c->size_factor * m->duplicate[f->exports];
    int eligible = c->entry_level - c->burden_effect * (home + abroad) >= f->threshold;
    s->counts[ALIVE]++;
    s->counts[ELIGIBLE] += eligible;
#ifdef EAGER
    double adopt = draw(d, ADOPT), reviews = draw(d, REVIEW), suffers = draw(d, INCIDENT);
#else
    double adopt = 1.0;
    if (!f->adopted && eligible) adopt = draw(d, ADOPT);
#endif
    if (!f->adopted) {
        if (adopt >= c->adoption_chance || !eligible) return;
        f->adopted = 1;
        f->adopted_tick = m->tick;
    }
    know(f, c, d, m->moved);
#ifdef EAGER
    int due = f->review_due | (reviews < c->review_chance);
#else
    int due = f->review_due || (has_rules(f, c) && draw(d, REVIEW) < c->review_chance);
#endif
    if (due) review(f, c, m->seen, n, d, m->tick, home);
    if (f->malicious) {
        double expected = c->perceived * (c->misuse_sanction + (c->binding[f->frontier] > 0.0 ? c->penalty : 0.0));
        f->active = expected <= 0.0 || f->log_gain > log(expected);
        if (f->active) f->binding_substantive = 0;
    }
    int practice = f->binding_substantive + 2 * f->guideline_substantive + 4 * f->frontier + 8 * f->brussels;
    int64_t depth = m->depths[m->tick - f->adopted_tick];
    s->depth_sum[practice] += depth;
    double rate = c->own_rate[practice] * depth * 0x1p-32;
#ifdef EAGER
    if (suffers < -expm1(-rate)) suffer(f, c, n, m->tick);
#else
    double chance = draw(d, INCIDENT);
    if (chance < rate && chance < -expm1(-rate)) suffer(f, c, n, m->tick);
#endif
    Group *g = &s->counted[f->association];
    g->adopters++;
    g->guideline += f->guideline_reported;
    g->binding += f->binding_reported;
    s->counts[ADOPTERS]++;
    s->counts[AWARE] += f->aware;
    s->counts[AWARE_LAW] += f->aware_law;
    s->counts[GUIDELINE_REPORTED] += f->guideline_reported;
    s->counts[GUIDELINE_SUBSTANTIVE] += f->guideline_substantive;
    s->counts[BINDING_REPORTED] += f->binding_reported;
    s->counts[BINDING_SUBSTANTIVE] += f->binding_substantive;
    s->counts[SUBSTANTIVE] += f->guideline_substantive | f->binding_substantive;
    s->counts[ACTIVE] += f->active;
    double paid = f->binding_reported * home + f->guideline_reported * c->guideline_cost[f->frontier];
    s->burden[0] += (int64_t)(paid * 0x1p24 + 0.5);
    s->burden[1] += (int64_t)(abroad * 0x1p24 + 0.5);
}

/* One month of all firms of all runs: tables [run][firm], counts [run][cell][COUNTS], depth_sums [run][cell][PATTERNS],
   burdens [run][cell][2]; the tables that firms read are those of the month, and the same for all runs. */
static void advance(Firm **tables, const int64_t *begin, int64_t *reached, const Cell *cells, Month month, Group **counted,
                    const double *revised, const uint64_t *keys, int64_t *counts, int64_t *depth_sums, int64_t *burdens) {
    const double *duplicate = month.duplicate, *reuse = month.reuse, *frontier_reuse = month.frontier_reuse;
    for (int number = 0; number < CELLS; number++) {
        int j = number / (SECTORS * SIZES), jk = number / SIZES;
        Sums sums[RUNS];
        month.c = &cells[number];
        month.moved = revised[j] > 0.0;
        month.duplicate = duplicate + jk * SETS, month.reuse = reuse + jk * SETS;
        month.frontier_reuse = frontier_reuse + j * SETS;
        reached[number] = reach(tables[0], month.c, reached[number], begin[number + 1]);
        for (int run = 0; run < RUNS; run++) {
            int place = run * CELLS + number;
            sums[run] = (Sums){counted[run], counts + place * COUNTS, depth_sums + place * PATTERNS, burdens + place * 2};
            sums[run].counts[ALIVE] = begin[number + 1] - reached[number];
        }
        for (int64_t i = begin[number]; i < reached[number]; i++) {
            Draws d = {keys, tables[0][i].key, {0.0}};
            for (int run = 0; run < RUNS; run++) advance_firm(&tables[run][i], &month, &sums[run], &d);
        }
    }
}

/* All months: every array starts with the first one. seen, counted: [association]; the tables of a month are put where the
   step reads them, as the engine does before it plays the month. All runs must count the same, or counts are spoilt. */
void play(int64_t months, Firm *firms, const int64_t *begin, const Cell *cells, Group *seen, Group *counted, int64_t groups,
          const int64_t *depths, const double *duplicate, const double *reuse, const double *frontier_reuse,
          const double *revised, const Numbers *n, const uint64_t *keys, int64_t *kept) {
    static double work_duplicate[36 * SETS], work_reuse[36 * SETS], work_frontier_reuse[6 * SETS];
    static int64_t counts[RUNS][CELLS * COUNTS], depth_sums[RUNS * CELLS * PATTERNS], burdens[RUNS * CELLS * 2];
    Firm *tables[RUNS] = {firms};
    Group *all_counted[RUNS] = {counted};
    int64_t reached[CELLS];
    for (int run = 1; run < RUNS; run++) {
        tables[run] = malloc((size_t)begin[CELLS] * sizeof(Firm));
        memcpy(tables[run], firms, (size_t)begin[CELLS] * sizeof(Firm));
        all_counted[run] = malloc((size_t)groups * sizeof(Group));
    }
    for (int i = 0; i < CELLS; i++) reached[i] = begin[i];
    draw_curve();
    for (int64_t m = 0; m < months; m++) {
        memcpy(work_duplicate, duplicate + m * 36 * SETS, sizeof work_duplicate);
        memcpy(work_reuse, reuse + m * 36 * SETS, sizeof work_reuse);
        memcpy(work_frontier_reuse, frontier_reuse + m * 6 * SETS, sizeof work_frontier_reuse);
        for (int run = 0; run < RUNS; run++) memset(all_counted[run], 0, (size_t)groups * sizeof(Group));
        memset(counts, 0, sizeof counts), memset(depth_sums, 0, sizeof depth_sums), memset(burdens, 0, sizeof burdens);
        Month month = {0, seen, n, depths, work_duplicate, work_reuse, work_frontier_reuse, 0, (int)m * 4};
        advance(tables, begin, reached, cells + m * CELLS, month, all_counted, revised + m * 6, keys + m * STREAMS, counts[0],
                depth_sums, burdens);
        for (int64_t g = 0; g < groups; g++) seen[g] = counted[g];
        memcpy(kept + m * CELLS * COUNTS, counts[0], sizeof counts[0]);
        for (int run = 1; run < RUNS; run++) kept[m] += memcmp(counts[0], counts[run], sizeof counts[0]) != 0;
    }
    for (int run = 1; run < RUNS; run++) free(tables[run]), free(all_counted[run]);
}

int64_t row_sizes(void) { return (int64_t)sizeof(Firm) * 100000 + (int64_t)sizeof(Cell); }
