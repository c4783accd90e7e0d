/* One path of the encoder; compiled once for each set of instructions, with -DFORWARD=... and -ffp-contract=off.
 *
 * Every path gives the same bits: products of integers are exact, and what is added up in float is added up in one order, eight
 * lanes at a time, by fused multiply-adds. That order, and the polynomials of exp and erf, are those of onnxruntime's kernels for
 * AVX2 with FMA (MLAS, MIT licence), so that they give the same bits as well. Norms and means are in double, as in the graph.
 */
#include "encoder.h"

#include <math.h>
#include <string.h>

#ifdef __AVX2__
#include <immintrin.h>
#define FOUR 4
#else
#define FOUR 1
#endif

typedef float v8 __attribute__((vector_size(32)));
typedef int32_t v8i __attribute__((vector_size(32)));
typedef uint8_t v8b __attribute__((vector_size(8)));
typedef double v8d __attribute__((vector_size(64)));

#define INLINE static inline __attribute__((always_inline))
#define EACH(n) for (int n = 0; n < 8; n++)

INLINE v8 load(const float *from) { v8 x; memcpy(&x, from, sizeof x); return x; }
INLINE void store(float *to, v8 x) { memcpy(to, &x, sizeof x); }
INLINE v8 all(float x) { return (v8){x, x, x, x, x, x, x, x}; }
INLINE v8 pick(v8i mask, v8 yes, v8 no) { return (v8)((mask & (v8i)yes) | (~mask & (v8i)no)); }

#ifdef __AVX2__
INLINE v8 fma8(v8 a, v8 b, v8 c) { return (v8)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c); }
INLINE v8 most(v8 a, v8 b) { return (v8)_mm256_max_ps((__m256)a, (__m256)b); }
INLINE v8 least(v8 a, v8 b) { return (v8)_mm256_min_ps((__m256)a, (__m256)b); }
#else
INLINE v8 fma8(v8 a, v8 b, v8 c) { EACH(n) c[n] = fmaf(a[n], b[n], c[n]); return c; }
INLINE v8 most(v8 a, v8 b) { return pick(a > b, a, b); }
INLINE v8 least(v8 a, v8 b) { return pick(a < b, a, b); }
#endif

INLINE float sum8(v8 x) { return ((x[0] + x[1]) + (x[2] + x[3])) + ((x[4] + x[5]) + (x[6] + x[7])); }
INLINE double sum8d(v8d x) { return ((x[0] + x[1]) + (x[2] + x[3])) + ((x[4] + x[5]) + (x[6] + x[7])); }

#define MAGIC 12582912.0f /* 1.5 * 2^23: what is added to it is rounded to an integer, half to even */

/* exp of x <= 0, as a share of a sum. */
INLINE v8 exp8(v8 x) {
    x = most(all(-88.3762626647949f), x);
    v8 biased = fma8(x, all(1.44269504088896341f), all(MAGIC)), m = biased - all(MAGIC);
    x = fma8(m, all(-6.93145752e-1f), x);
    x = fma8(m, all(-1.42860677e-6f), x);
    v8 scale = (v8)(((v8i)biased << 23) + 0x3F800000);
    v8 p = all(0x1.694000p-10f);
    p = fma8(p, x, all(0x1.125edcp-7f));
    p = fma8(p, x, all(0x1.555b5ap-5f));
    p = fma8(p, x, all(0x1.555450p-3f));
    p = fma8(p, x, all(0x1.fffff6p-2f));
    p = fma8(p, x, all(1.0f));
    return fma8(p, x * scale, scale);
}

INLINE v8 erf8(v8 given) {
    const v8i sign = (v8i)all(-0.0f);
    v8 x = least(all(3.925f), (v8)((v8i)given & ~sign)), square = x * x;
    v8 small = all(-5.99104969e-4f);
    small = fma8(small, square, all(4.99339588e-3f));
    small = fma8(small, square, all(-2.67667342e-2f));
    small = fma8(small, square, all(1.12818025e-1f));
    small = fma8(small, square, all(-3.76124859e-1f));
    small = fma8(small, square, all(1.28379151e-1f));
    small = fma8(small, x, x);
    v8i high = x > all(0.921875f);
    v8 big = all(1.72948930e-5f);
    big = fma8(big, x, all(-3.83208680e-4f));
    big = fma8(big, x, all(3.88393435e-3f));
    big = fma8(big, x, all(-2.42545605e-2f));
    big = fma8(big, x, all(1.06777847e-1f));
    big = fma8(big, x, all(6.34846687e-1f));
    big = fma8(big, x, all(1.28717512e-1f));
    big = fma8(big, x, x);
    big = most(all(-88.3762626647949f), -big);
    v8 biased = fma8(all(1.44269504088896341f), big, all(MAGIC)), r = biased - all(MAGIC);
    v8 f = fma8(r, all(-6.93145752e-1f), big);
    f = fma8(r, all(-1.42860677e-6f), f);
    v8 y = all(1.38319808e-3f);
    y = fma8(y, f, all(8.37550033e-3f));
    y = fma8(y, f, all(4.16689515e-2f));
    y = fma8(y, f, all(1.66664466e-1f));
    y = fma8(y, f, all(4.99999851e-1f));
    y = fma8(y, f, all(1.0f));
    y = fma8(y, f, all(1.0f));
    y = all(1.0f) - y * (v8)(((v8i)biased << 23) + 0x3F800000);
    return (v8)((v8i)pick(high, y, small) | ((v8i)given & sign));
}

INLINE v8 gelu8(v8 x) { return all(0.5f) * x * (all(1.0f) + erf8(x * all(0.70710678118654752440f))); }

/* What a tensor was divided by, and the byte that is its zero. */
typedef struct { float scale; int32_t zero; } Step;

/* floats [count] -> bytes, count a multiple of 8: the graph's DynamicQuantizeLinear. */
static Step quantise(const float *given, size_t count, uint8_t *bytes) {
    v8 low = all(0), high = all(0);
    for (size_t at = 0; at < count; at += 8) low = least(low, load(given + at)), high = most(high, load(given + at));
    float bottom = 0, top = 0;
    EACH(n) bottom = low[n] < bottom ? low[n] : bottom, top = high[n] > top ? high[n] : top;
    float scale = top == bottom ? 1.0f : (top - bottom) / 255.0f, zero = 0.0f - bottom / scale;
    zero = zero > 0 ? zero < 255 ? zero : 255 : 0;
    zero = (zero + MAGIC) - MAGIC;
    v8 first = all(-zero), last = all(255 - zero);
    for (size_t at = 0; at < count; at += 8) {
        v8 x = least(most(load(given + at) / all(scale), first), last) + all(MAGIC);
        v8i whole = ((v8i)x - (v8i)all(MAGIC)) + (int32_t)zero;
        v8b packed = __builtin_convertvector(whole, v8b);
        memcpy(bytes + at, &packed, 8);
    }
    return (Step){scale, (int32_t)zero};
}

#if defined(__AVX512VNNI__)
#define TALL 8 /* rows of bytes that a block of integer products holds */
#else
#define TALL 3
#endif

#ifdef __AVX2__
/* Four bytes of a row, again and again. */
INLINE int32_t four_of(const uint8_t *row) { int32_t four; memcpy(&four, row, 4); return four; }
#endif

#if defined(__AVX2__) && !defined(__AVX512VNNI__)
/* `count` chains of `long` fours: products of bytes are added up in 16 bits, then in 32. Returns the weights behind them. */
INLINE const int8_t *add_chains(const uint8_t *const rows[TALL], const int8_t *packed, const int32_t **order, int count, int length,
                                __m256i total[TALL][2]) {
    const __m256i ones = _mm256_set1_epi16(1);
    for (; count; count--, packed += 64 * length, *order += length) {
        __m256i weights[LONGEST][2];
        for (int link = 0; link < length; link++)
            for (int s = 0; s < 2; s++) weights[link][s] = _mm256_loadu_si256((const __m256i *)(packed + 64 * link + 32 * s));
        for (int r = 0; r < TALL; r++) {
            __m256i sums[2], given = _mm256_set1_epi32(four_of(rows[r] + (*order)[0]));
            for (int s = 0; s < 2; s++) sums[s] = _mm256_maddubs_epi16(given, weights[0][s]);
            for (int link = 1; link < length; link++) {
                given = _mm256_set1_epi32(four_of(rows[r] + (*order)[link]));
                for (int s = 0; s < 2; s++) sums[s] = _mm256_add_epi16(sums[s], _mm256_maddubs_epi16(given, weights[link][s]));
            }
            for (int s = 0; s < 2; s++) total[r][s] = _mm256_add_epi32(total[r][s], _mm256_madd_epi16(sums[s], ones));
        }
    }
    return packed;
}
#endif

/* bytes of TALL rows times the packed block of columns from `column` on -> sums [TALL, WIDE]. */
INLINE void multiply(const uint8_t *const rows[TALL], const Matrix *by, int column, int32_t sums[TALL][WIDE]) {
    const int8_t *packed = by->packed + (size_t)column * by->deep;
#if defined(__AVX512VNNI__)
    __m512i total[TALL];
    for (int r = 0; r < TALL; r++) total[r] = _mm512_setzero_si512();
    for (int k = 0; k < by->deep; k += 4, packed += 64) {
        const __m512i weights = _mm512_loadu_si512(packed);
        for (int r = 0; r < TALL; r++) total[r] = _mm512_dpbusd_epi32(total[r], _mm512_set1_epi32(four_of(rows[r] + k)), weights);
    }
    for (int r = 0; r < TALL; r++) _mm512_storeu_si512(sums[r], total[r]);
#elif defined(__AVX2__)
    const int32_t *order = by->order + (size_t)(column / WIDE) * (by->deep / FOUR), *chains = by->chains + column / WIDE * LONGEST;
    __m256i total[TALL][2];
    for (int r = 0; r < TALL; r++) total[r][0] = total[r][1] = _mm256_setzero_si256();
    packed = add_chains(rows, packed, &order, chains[2], 3, total);
    packed = add_chains(rows, packed, &order, chains[1], 2, total);
    add_chains(rows, packed, &order, chains[0], 1, total);
    for (int r = 0; r < TALL; r++)
        for (int s = 0; s < 2; s++) _mm256_storeu_si256((__m256i *)(sums[r] + 8 * s), total[r][s]);
#else
    memset(sums, 0, sizeof(int32_t) * TALL * WIDE);
    for (int k = 0; k < by->deep; k++, packed += WIDE)
        for (int r = 0; r < TALL; r++)
            for (int n = 0; n < WIDE; n++) sums[r][n] += (int32_t)rows[r][k] * packed[n];
#endif
}

/* bytes [length, deep] x weights -> out [length, across], through GELU and times `even` where that is given. */
static void product(const Matrix *by, const uint8_t *bytes, int length, Step step, const float *even, float *out) {
    const int deep = by->deep, across = by->across;
    for (int n = 0; n < across; n += WIDE) {
        v8 scale[2], bias[2], times[2];
        v8i zero[2];
        for (int s = 0; s < 2; s++) {
            memcpy(&zero[s], by->sums + n + 8 * s, sizeof zero[s]);
            zero[s] *= step.zero;
            scale[s] = all(step.scale) * load(by->scales + n + 8 * s);
            bias[s] = load(by->biases + n + 8 * s);
            times[s] = even ? load(even + n + 8 * s) : all(1);
        }
        for (int row = 0; row < length; row += TALL) {
            const uint8_t *rows[TALL];
            int32_t sums[TALL][WIDE];
            for (int r = 0; r < TALL; r++) rows[r] = bytes + (size_t)(row + r < length ? row + r : length - 1) * deep;
            for (int k = 0; k < TALL * deep && row + 2 * TALL <= length; k += 64) __builtin_prefetch(rows[0] + TALL * deep + k);
            multiply(rows, by, n, sums);
            for (int r = 0; r < TALL && row + r < length; r++)
                for (int s = 0; s < 2; s++) {
                    v8i whole;
                    memcpy(&whole, sums[r] + 8 * s, sizeof whole);
                    v8 x = __builtin_convertvector(whole - zero[s], v8) * scale[s] + bias[s];
                    store(out + (size_t)(row + r) * across + n + 8 * s, even ? gelu8(x) * times[s] : x);
                }
        }
    }
}

/* ROWS rows of a [.., deep] times b [deep, 16], each sum in the order of deep. */
INLINE void float_block(const float *a, int a_step, const float *b, int b_step, int deep, v8 scale, float *c, int c_step) {
    v8 total[ROWS][2];
    for (int r = 0; r < ROWS; r++) total[r][0] = total[r][1] = all(0);
    for (int k = 0; k < deep; k++) {
        v8 left = load(b + (size_t)k * b_step), right = load(b + (size_t)k * b_step + 8);
        for (int r = 0; r < ROWS; r++) {
            v8 x = all(a[(size_t)r * a_step + k]);
            total[r][0] = fma8(x, left, total[r][0]);
            total[r][1] = fma8(x, right, total[r][1]);
        }
    }
    for (int r = 0; r < ROWS; r++) {
        store(c + (size_t)r * c_step, total[r][0] * scale);
        store(c + (size_t)r * c_step + 8, total[r][1] * scale);
    }
}

static int padded(int count, int by) { return (count + by - 1) / by * by; }

/* The scores of one word [length], in a row of whole vectors -> their exps, and the sum of those. */
INLINE float share(float *row, int length) {
    v8 high = all(row[0]);
    for (int at = 0; at + 8 <= length; at += 8) high = most(high, load(row + at));
    float top = high[0];
    EACH(n) top = high[n] > top ? high[n] : top;
    for (int at = length & ~7; at < length; at++) top = row[at] > top ? row[at] : top;
    v8 total = all(0);
    for (int at = 0; at < length; at += 8) {
        v8 x = exp8(load(row + at) + all(-top));
        if (at + 8 > length)
            for (int n = length - at; n < 8; n++) x[n] = 0;
        store(row + at, x);
        total = total + x;
    }
    return sum8(total);
}

/* mixed [length, 3 hidden] -> states of one head, into out [length, hidden]. */
static void attend(const Encoder *of, const float *mixed, int length, int head, Space *space, float *out) {
    const int hidden = of->hidden, size = hidden / of->heads, wide = padded(length, 16), tall = padded(length, ROWS);
    const float *from = mixed + (size_t)head * size;
    const v8 root = all(1.0f / sqrtf((float)size)), one = all(1);
    for (int t = 0; t < length; t++, from += 3 * hidden) {
        memcpy(space->query + (size_t)t * size, from, sizeof(float) * size);
        memcpy(space->value + (size_t)t * size, from + 2 * hidden, sizeof(float) * size);
        for (int k = 0; k < size; k++) space->key[(size_t)k * wide + t] = from[hidden + k];
    }
    for (int k = 0; k < size; k++)
        for (int t = length; t < wide; t++) space->key[(size_t)k * wide + t] = 0;
    memset(space->query + (size_t)length * size, 0, sizeof(float) * (size_t)(tall - length) * size);
    for (int row = 0; row < length; row += ROWS) {
        float total[ROWS], mean[ROWS * 16];
        for (int at = 0; at < wide; at += 16)
            float_block(space->query + (size_t)row * size, size, space->key + at, wide, size, root, space->weights + at, wide);
        for (int r = 0; r < ROWS; r++) total[r] = share(space->weights + (size_t)r * wide, length);
        for (int k = 0; k < size; k += 16) {
            float_block(space->weights, wide, space->value + k, size, length, one, mean, 16);
            for (int r = 0; r < ROWS && row + r < length; r++)
                for (int s = 0; s < 16; s += 8)
                    store(out + (size_t)(row + r) * hidden + head * size + k + s, load(mean + 16 * r + s) / all(total[r]));
        }
    }
}

INLINE v8d wide8(v8 x) { return __builtin_convertvector(x, v8d); }

INLINE v8d load8d(const double *from) { v8d x; memcpy(&x, from, sizeof x); return x; }

/* states + more -> states, normed: mean and variance in double, rounded to float once. norm [2, hidden]. */
static void add_norm(float *states, const float *more, int length, int hidden, const double *norm) {
    for (int t = 0; t < length; t++, states += hidden, more += hidden) {
        v8d sums = {0}, squares = {0};
        for (int h = 0; h < hidden; h += 8) {
            v8 both = load(states + h) + load(more + h);
            store(states + h, both);
            v8d x = wide8(both);
            sums = sums + x;
            squares = squares + x * x;
        }
        const double mean = sum8d(sums) / hidden, per = 1.0 / sqrt(sum8d(squares) / hidden - mean * mean + 9.999999960041972e-13);
        for (int h = 0; h < hidden; h += 8) {
            v8d x = (wide8(load(states + h)) - mean) * per * load8d(norm + h) + load8d(norm + hidden + h);
            store(states + h, __builtin_convertvector(x, v8));
        }
    }
}

/* The states of words before the first layer. */
static void embed(const Encoder *of, const int64_t *ids, const int64_t *shapes, int length, Space *space) {
    const int hidden = of->hidden;
    for (int t = 0; t < length; t++) {
        const uint8_t *word = of->word_table + (size_t)ids[t] * hidden;
        const float *place = of->place_table + (size_t)t * hidden, *shape = of->shape_table + (shapes[t] % of->shapes) * hidden;
        const int party = (int)(shapes[t] / of->shapes);
        float *state = space->states + (size_t)t * hidden, *more = space->mixed + (size_t)t * hidden;
        for (int h = 0; h < hidden; h++) {
            state[h] = (float)((int32_t)word[h] - of->word_zero) * of->word_scale + place[h] + of->kind[h];
            more[h] = party ? shape[h] + of->party_table[(party - 1) * hidden + h] : shape[h];
        }
    }
    add_norm(space->states, space->mixed, length, hidden, of->norm);
}

/* exp of x <= 0 in double, by a series: the library's has other last bits on other machines. */
static double exp1(double x) {
    if (!(x > -700)) return 0;
    const double turns = (x * 1.4426950408889634 + 6755399441055744.0) - 6755399441055744.0; /* rounded to an integer */
    const double rest = (x - turns * 6.93147180369123816490e-01) - turns * 1.90821492927058770002e-10;
    double sum = 1;
    for (int n = 14; n; n--) sum = 1 + rest / n * sum;
    const uint64_t power = (uint64_t)((int64_t)turns + 1023) << 52;
    double scale;
    memcpy(&scale, &power, sizeof scale);
    return sum * scale;
}

/* states [length, hidden] weighted by `weights` [length] -> mean [hidden]. */
static void mean_of(const float *states, const float *weights, int length, int hidden, float *mean) {
    double total = 0;
    for (int t = 0; t < length; t++) total += weights[t];
    const float by = (float)total + 1e-6f;
    for (int h = 0; h < hidden; h++) {
        double sum = 0;
        for (int t = 0; t < length; t++) sum += (double)(states[(size_t)t * hidden + h] * weights[t]);
        mean[h] = (float)sum / by;
    }
}

/* What ties the marked parties: the mean of each, and a learned mean of all words, through one hidden layer. */
static void pair_of(const Encoder *of, const int64_t *shapes, int length, Step step, Space *space, float *pair) {
    const int hidden = of->hidden;
    float *weights = space->weights, *means = space->mixed, *inner = space->inner;
    product(&of->look, space->bytes, length, step, NULL, inner);
    float top = inner[0];
    for (int t = 0; t < length; t++) weights[t] = inner[(size_t)t * of->look.across], top = weights[t] > top ? weights[t] : top;
    double total = 0;
    for (int t = 0; t < length; t++) total += exp1((double)weights[t] - top);
    for (int t = 0; t < length; t++) weights[t] = (float)(exp1((double)weights[t] - top) / total);
    mean_of(space->states, weights, length, hidden, means + 2 * hidden);
    for (int party = 1; party <= 2; party++) {
        for (int t = 0; t < length; t++) weights[t] = shapes[t] / of->shapes == party;
        mean_of(space->states, weights, length, hidden, means + (party - 1) * hidden);
    }
    step = quantise(means, 3 * (size_t)hidden, space->bytes);
    product(&of->mix, space->bytes, 1, step, NULL, inner);
    for (int h = 0; h < of->mix.across; h += 8) store(inner + h, gelu8(load(inner + h)));
    step = quantise(inner, (size_t)of->mix.across, space->bytes);
    product(&of->type, space->bytes, 1, step, NULL, pair);
}

void FORWARD(const Encoder *of, const int64_t *ids, const int64_t *shapes, int length, Space *space, float *pieces, float *pair) {
    const int hidden = of->hidden;
    const size_t whole = (size_t)length * hidden;
    embed(of, ids, shapes, length, space);
    for (int at = 0; at < of->layers; at++) {
        const Layer *layer = &of->layer[at];
        Step step = quantise(space->states, whole, space->bytes);
        product(&layer->qkv, space->bytes, length, step, NULL, space->mixed);
        for (int head = 0; head < of->heads; head++) attend(of, space->mixed, length, head, space, space->inner);
        step = quantise(space->inner, whole, space->bytes);
        product(&layer->out, space->bytes, length, step, NULL, space->mixed);
        add_norm(space->states, space->mixed, length, hidden, layer->norm1);
        step = quantise(space->states, whole, space->bytes);
        product(&layer->up, space->bytes, length, step, layer->even, space->inner);
        step = quantise(space->inner, (size_t)length * of->inner, space->bytes);
        product(&layer->down, space->bytes, length, step, NULL, space->mixed);
        add_norm(space->states, space->mixed, length, hidden, layer->norm2);
    }
    Step step = quantise(space->states, whole, space->bytes);
    product(&of->heads_of, space->bytes, length, step, NULL, pieces);
    pair_of(of, shapes, length, step, space, pair);
}
