/* The firm step in C: the same arithmetic, rows and order of tests as sim/engine/firms.py. layout.h is written from the
   row types of the engine, so that both work on the same memory. EAGER computes every draw and chance of every adopter. */
#include <math.h>
#include <stdint.h>
#include <string.h>
#include "layout.h"

enum { ALIVE, ELIGIBLE, ADOPTERS, AWARE, AWARE_LAW, GUIDELINE_REPORTED, GUIDELINE_SUBSTANTIVE, BINDING_REPORTED,
       BINDING_SUBSTANTIVE, SUBSTANTIVE, ACTIVE, EXITS, COUNTS };
enum { ADOPT, KNOW, KNOW_LAW, RETAIN, REVIEW, CHOOSE_GUIDELINE, CHOOSE_BINDING, MEAN_GUIDELINE, MEAN_BINDING, INCIDENT };
enum { GUIDED, BOUND };
enum { CELLS = 108, SECTORS = 6, SIZES = 3, SETS = 64, PATTERNS = 16, DEVELOPER = 5, SMALL = 2 };

typedef struct {
    double pyramid_penalty, choice_noise, deference_benefit, peer_norm_benefit, pyramid_threshold, pyramid_duration;
} Numbers;
typedef struct { int32_t adopters, guideline, binding; } Group;

static inline uint64_t mix(uint64_t word) {
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9u;
    word = (word ^ (word >> 27)) * 0x94D049BB133111EBu;
    return word ^ (word >> 31);
}
static inline double uniform(uint64_t key, uint64_t unit) {
    return ((double)(mix(key + unit) >> 11) + 0.5) * 0x1p-53;
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

static void review(Firm *f, const Cell *c, const Group *seen, const Numbers *n, const uint64_t *keys, int tick, double cost) {
    f->review_due = 0;
    int escalated = f->escalated_until > tick;
    const Group *g = &seen[f->association];
    double adopters = g->adopters > 1 ? g->adopters : 1, added = escalated ? n->pyramid_penalty : 0.0;
    if (f->aware && c->guideline[f->frontier] > 0.0) {
        double sanction = c->disclosure * c->naming + c->liability + added;
        double gain = benefit(f, c, n, g->guideline / adopters, c->large_guideline, sanction, c->guideline_cost[f->frontier]);
        int reported = chooses(uniform(keys[CHOOSE_GUIDELINE], f->key), gain / n->choice_noise);
        f->guideline_reported = reported;
        f->guideline_substantive =
            reported && !f->malicious && uniform(keys[MEAN_GUIDELINE], f->key) >= c->symbolic[escalated ? BOUND : GUIDED];
    }
    if (f->aware_law && c->binding[f->frontier] > 0.0) {
        double sanction = c->penalty + c->liability + added;
        double gain = benefit(f, c, n, g->binding / adopters, c->large_binding, sanction, cost);
        int reported = chooses(uniform(keys[CHOOSE_BINDING], f->key), gain / n->choice_noise);
        f->binding_reported = reported;
        f->binding_substantive = reported && uniform(keys[MEAN_BINDING], f->key) >= c->symbolic[BOUND];
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

static void know(Firm *f, const Cell *c, const uint64_t *keys, int revised) {
    double retain = 0.0, learn = 0.0, law = 0.0;
#ifdef EAGER
    retain = uniform(keys[RETAIN], f->key), learn = uniform(keys[KNOW], f->key), law = uniform(keys[KNOW_LAW], f->key);
#define DRAW(name, stream) name
#else
    (void)retain, (void)learn, (void)law;
#define DRAW(name, stream) uniform(keys[stream], f->key)
#endif
    if (f->aware) {
        if (revised && DRAW(retain, RETAIN) >= c->retention) f->aware = f->guideline_reported = f->guideline_substantive = 0;
    } else if (c->guideline[f->frontier] > 0.0 && DRAW(learn, KNOW) < c->awareness_chance) f->aware = 1;
    if (!f->aware_law && c->binding[f->frontier] > 0.0) f->aware_law = DRAW(law, KNOW_LAW) < c->law_awareness_chance;
    if (c->guideline[f->frontier] <= 0.0) f->guideline_reported = f->guideline_substantive = 0;
    if (c->binding[f->frontier] <= 0.0) f->binding_reported = f->binding_substantive = 0;
}

/* Where the firms of a cell begin that never adopted and for which AI does not pay; all are looked at if they may close. */
static int64_t reach(const Firm *firms, const Cell *c, int64_t from, int64_t end) {
    if (c->sector == DEVELOPER && c->size_class == SMALL) return end;
    while (from < end && firms[from].threshold <= c->entry_level) from++;
    return from;
}

/* One month of all firms; counts [cell][COUNTS], depth_sum [cell][PATTERNS] and burden [cell][2] are filled. */
static void advance(Firm *firms, const int64_t *begin, int64_t *reached, const Cell *cells, const Group *seen, Group *counted,
                    const int64_t *depths, const double *duplicate, const double *reuse, const double *frontier_reuse,
                    const double *revised, const Numbers *n, const uint64_t *keys, int tick, int64_t *all_counts,
                    int64_t *depth_sums, int64_t *burdens) {
    for (int number = 0; number < CELLS; number++) {
        const Cell *c = &cells[number];
        int j = number / (SECTORS * SIZES), jk = number / SIZES, moved = revised[j] > 0.0;
        int64_t *counts = all_counts + number * COUNTS, *depth_sum = depth_sums + number * PATTERNS;
        int64_t *burden = burdens + number * 2;
        reached[number] = reach(firms, c, reached[number], begin[number + 1]);
        counts[ALIVE] = begin[number + 1] - reached[number];
        for (int64_t i = begin[number]; i < reached[number]; i++) {
            Firm *f = &firms[i];
            if (!f->alive) continue;
            double saved = f->frontier ? frontier_reuse[j * SETS + f->exports] : reuse[jk * SETS + f->exports];
            double home = c->binding_cost[f->frontier] * (1.0 - saved);
            double abroad = c->size_factor * duplicate[jk * SETS + f->exports];
            int eligible = c->entry_level - c->burden_effect * (home + abroad) >= f->threshold;
            counts[ALIVE]++;
            counts[ELIGIBLE] += eligible;
#ifdef EAGER
            double adopt = uniform(keys[ADOPT], f->key), reviews = uniform(keys[REVIEW], f->key);
            double suffers = uniform(keys[INCIDENT], f->key);
#else
            double adopt = 1.0;
            if (!f->adopted) adopt = uniform(keys[ADOPT], f->key);
#endif
            if (!f->adopted) {
                if (adopt >= c->adoption_chance || !eligible) continue;
                f->adopted = 1;
                f->adopted_tick = tick;
            }
            know(f, c, keys, moved);
#ifdef EAGER
            int due = f->review_due | (reviews < c->review_chance);
#else
            int due = f->review_due || uniform(keys[REVIEW], f->key) < c->review_chance;
#endif
            if (due) review(f, c, seen, n, keys, tick, home);
            if (f->malicious) {
                double expected = c->perceived * (c->misuse_sanction + (c->binding[f->frontier] > 0.0 ? c->penalty : 0.0));
                f->active = expected <= 0.0 || f->log_gain > log(expected);
                if (f->active) f->binding_substantive = 0;
            }
            int practice = f->binding_substantive + 2 * f->guideline_substantive + 4 * f->frontier + 8 * f->brussels;
            int64_t depth = depths[tick - f->adopted_tick];
            depth_sum[practice] += depth;
            double rate = c->own_rate[practice] * depth * 0x1p-32;
#ifdef EAGER
            if (suffers < -expm1(-rate)) suffer(f, c, n, tick);
#else
            double chance = uniform(keys[INCIDENT], f->key);
            if (chance < rate && chance < -expm1(-rate)) suffer(f, c, n, tick);
#endif
            Group *g = &counted[f->association];
            g->adopters++;
            g->guideline += f->guideline_reported;
            g->binding += f->binding_reported;
            counts[ADOPTERS]++;
            counts[AWARE] += f->aware;
            counts[AWARE_LAW] += f->aware_law;
            counts[GUIDELINE_REPORTED] += f->guideline_reported;
            counts[GUIDELINE_SUBSTANTIVE] += f->guideline_substantive;
            counts[BINDING_REPORTED] += f->binding_reported;
            counts[BINDING_SUBSTANTIVE] += f->binding_substantive;
            counts[SUBSTANTIVE] += f->guideline_substantive | f->binding_substantive;
            counts[ACTIVE] += f->active;
            double paid = f->binding_reported * home + f->guideline_reported * c->guideline_cost[f->frontier];
            burden[0] += (int64_t)(paid * 0x1p24 + 0.5);
            burden[1] += (int64_t)(abroad * 0x1p24 + 0.5);
        }
    }
}

/* All months: every array starts with the first one. seen, counted: [association]; sums: scratch for one month. The
   tables of a month are put where the step reads them, as the engine does before it plays the month. */
void play(int64_t months, Firm *firms, const int64_t *begin, const Cell *cells, Group *seen, Group *counted, int64_t groups,
          const int64_t *depths, const double *duplicate, const double *reuse, const double *frontier_reuse,
          const double *revised, const Numbers *n, const uint64_t *keys, int64_t *counts, int64_t *sums) {
    static double work_duplicate[36 * SETS], work_reuse[36 * SETS], work_frontier_reuse[6 * SETS];
    int64_t reached[CELLS];
    for (int i = 0; i < CELLS; i++) reached[i] = begin[i];
    draw_curve();
    for (int64_t m = 0; m < months; m++) {
        memcpy(work_duplicate, duplicate + m * 36 * SETS, sizeof work_duplicate);
        memcpy(work_reuse, reuse + m * 36 * SETS, sizeof work_reuse);
        memcpy(work_frontier_reuse, frontier_reuse + m * 6 * SETS, sizeof work_frontier_reuse);
        for (int64_t g = 0; g < groups; g++) counted[g] = (Group){0, 0, 0};
        for (int i = 0; i < CELLS * (PATTERNS + 2); i++) sums[i] = 0;
        advance(firms, begin, reached, cells + m * CELLS, seen, counted, depths, work_duplicate, work_reuse,
                work_frontier_reuse, revised + m * 6, n, keys + m * 10, (int)m * 4, counts + m * CELLS * COUNTS,
                sums, sums + CELLS * PATTERNS);
        for (int64_t g = 0; g < groups; g++) seen[g] = counted[g];
    }
}

int64_t row_sizes(void) { return (int64_t)sizeof(Firm) * 100000 + (int64_t)sizeof(Cell); }
