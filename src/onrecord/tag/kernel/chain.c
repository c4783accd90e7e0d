/* A linear chain over words, as tag/decode.py has it in NumPy: the best labels, and how sure each is. */
#include "encoder.h"

#include <stdlib.h>

#define EXPORT __attribute__((visibility("default")))
#define MOST 16 /* labels */

static int fits(int64_t words, int64_t labels) { return words >= 1 && words <= INT32_MAX && labels >= 1 && labels <= MOST; }

/* emissions [words, labels], steps [labels + 1, labels], of which the last row is the start -> best [words]. Viterbi. */
EXPORT int onrecord_best(const float *emissions, const float *steps, int64_t words, int64_t labels, int64_t *best) {
    if (!fits(words, labels)) return BAD_INPUT;
    uint8_t *back = malloc((size_t)(words * labels));
    if (!back) return NO_MEMORY;
    float score[MOST], next[MOST];
    for (int64_t to = 0; to < labels; to++) score[to] = emissions[to] + steps[labels * labels + to];
    for (int64_t word = 1; word < words; word++) {
        for (int64_t to = 0; to < labels; to++) {
            uint8_t from = 0;
            float top = score[0] + steps[to];
            for (int64_t one = 1; one < labels; one++) {
                const float way = score[one] + steps[one * labels + to];
                if (way > top) top = way, from = (uint8_t)one;
            }
            back[word * labels + to] = from;
            next[to] = top + emissions[word * labels + to];
        }
        for (int64_t to = 0; to < labels; to++) score[to] = next[to];
    }
    int64_t state = 0;
    for (int64_t to = 1; to < labels; to++) state = score[to] > score[state] ? to : state;
    for (int64_t word = words - 1; word > 0; word--) best[word] = state, state = back[word * labels + state];
    best[0] = state;
    free(back);
    return OKAY;
}

static void scaled(double *values, int64_t labels) {
    double sum = 0;
    for (int64_t label = 0; label < labels; label++) sum += values[label];
    for (int64_t label = 0; label < labels; label++) values[label] /= sum;
}

/* local [words, labels]: exp of the emissions, up to a factor for each word; steps: exp of the transitions -> sure [words, labels],
 * the probability of each label. Forward and backward, scaled. */
EXPORT int onrecord_sure(const double *local, const double *steps, int64_t words, int64_t labels, float *sure) {
    if (!fits(words, labels)) return BAD_INPUT;
    double *ahead = malloc(sizeof(double) * (size_t)(words * labels)), behind[MOST], next[MOST];
    if (!ahead) return NO_MEMORY;
    for (int64_t to = 0; to < labels; to++) ahead[to] = local[to] * steps[labels * labels + to];
    scaled(ahead, labels);
    for (int64_t word = 1; word < words; word++) {
        const double *last = ahead + (word - 1) * labels;
        double *row = ahead + word * labels;
        for (int64_t to = 0; to < labels; to++) {
            double sum = 0;
            for (int64_t from = 0; from < labels; from++) sum += last[from] * steps[from * labels + to];
            row[to] = sum * local[word * labels + to];
        }
        scaled(row, labels);
    }
    for (int64_t label = 0; label < labels; label++) behind[label] = 1;
    for (int64_t word = words - 1; word >= 0; word--) {
        double *row = ahead + word * labels;
        for (int64_t label = 0; label < labels; label++) row[label] *= behind[label];
        scaled(row, labels);
        for (int64_t label = 0; label < labels; label++) sure[word * labels + label] = (float)row[label];
        for (int64_t to = 0; to < labels; to++) next[to] = local[word * labels + to] * behind[to];
        for (int64_t from = 0; from < labels; from++) {
            behind[from] = 0;
            for (int64_t to = 0; to < labels; to++) behind[from] += next[to] * steps[from * labels + to];
        }
        scaled(behind, labels);
    }
    free(ahead);
    return OKAY;
}
