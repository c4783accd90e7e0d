/* The encoder of attribution.onnx in C: what every path shares. See docs/why/runtimes.md. */
#ifndef ONRECORD_ENCODER_H
#define ONRECORD_ENCODER_H

#include <stddef.h>
#include <stdint.h>

#define WIDE 16 /* columns of weights that lie side by side when packed */
#define LONGEST 3
#define PAIR 128 /* the most that the weights of a sign may come to that are added up in 16 bits: 255 * 128 = 32,640 */
#define ROWS 6  /* rows that a block of float products holds */
#define MOST_LAYERS 24

enum { OKAY, NO_MEMORY, BAD_SHAPE, NOT_EXACT, NO_PATH, BAD_INPUT }; /* kernel/__init__.py has the words */

/* int8 weights [deep, across], packed in blocks of WIDE columns; across is rounded up to WIDE in all that follows.
 *
 * A block holds, for every four inputs (every one on the plain path), the weights of its columns side by side. On the path of AVX2
 * fours stand in chains of up to LONGEST: whatever the inputs are, the sums of a chain fit the 16 bits in which pairs are added up
 * there. Chains of LONGEST come first. */
typedef struct {
    int32_t deep, across;
    int8_t *packed;  /* [across / WIDE][deep / FOUR][WIDE][FOUR] */
    int32_t *order;  /* [across / WIDE][deep / FOUR]: the first of the four inputs */
    int32_t *chains; /* [across / WIDE][LONGEST]: how many chains there are of 1, 2 and 3 */
    int32_t *sums;   /* [across]: what a zero point of 1 adds */
    float *scales;   /* [across] */
    float *biases;   /* [across] */
} Matrix;

typedef struct {
    Matrix qkv, out, up, down;
    const double *norm1, *norm2; /* [2, hidden]: scale, bias */
    const float *even;           /* [inner]: what the channels behind the GELU are multiplied by */
} Layer;

typedef struct {
    int32_t layers, hidden, heads, inner, words, places, shapes, parties, kinds, marks, path;
    const uint8_t *word_table; /* [words, hidden] */
    int32_t word_zero;
    float word_scale;
    const float *place_table, *kind, *shape_table, *party_table; /* [places, hidden], [hidden], [shapes, hidden], [parties - 1, hidden] */
    const double *norm;
    Layer layer[MOST_LAYERS];
    Matrix heads_of, look, mix, type;
} Encoder;

/* What a window of `length` pieces needs, in one allocation. */
typedef struct {
    float *states, *mixed, *inner; /* [length, hidden], [length, 3 hidden], [length, widest] */
    uint8_t *bytes;                /* [length, widest] */
    float *query, *key, *value, *weights;
} Space;

/* pieces [length, marks rounded up to WIDE], pair [kinds rounded up to WIDE]; ids and shapes were looked at before. */
typedef void Forward(const Encoder *, const int64_t *ids, const int64_t *shapes, int length, Space *, float *pieces, float *pair);

Forward forward_plain, forward_avx2, forward_vnni;

#endif
