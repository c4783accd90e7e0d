/* What Python calls through ctypes: weights in, scores out. Everything that comes in is looked at here; the paths look at nothing. */
#include "encoder.h"

#include <stdlib.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))
#define MOST_HIDDEN 4096

/* One matrix as it is in the file: int8 [deep, across], scales and biases [across]. */
typedef struct {
    int32_t deep, across;
    const int8_t *weights;
    const float *scales, *biases;
} Given;

typedef struct {
    int32_t layers, hidden, heads, inner, words, places, shapes, parties, word_zero;
    float word_scale;
    const uint8_t *word_table;
    const float *place_table, *kind, *shape_table, *party_table;
    const double *norm;          /* [2, hidden] */
    const double *const *norms;  /* [layers * 2] of [2, hidden] */
    const float *const *evens;   /* [layers] of [inner] */
    const Given *matrices;       /* of each layer query, key, value, out, up, down; then heads, look, mix, type */
} Weights;

enum { PLAIN, AVX2, VNNI, PATHS };

/* What it was built from. */
EXPORT const char *onrecord_sources(void) { return SOURCES; }

/* Whether this processor has what a path needs. */
EXPORT int onrecord_has(int path) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    int fused = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (path == AVX2) return fused;
    if (path == VNNI)
        return fused && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vnni");
#endif
    return path == PLAIN;
}

/* Four inputs of a block: what the weights of each pair of them and each column come to, those above zero and those below. */
typedef struct {
    uint8_t up[2 * WIDE], down[2 * WIDE];
} Four;

typedef struct {
    int32_t hard, four;
} Key;

static int harder(const void *one, const void *other) {
    const Key *a = one, *b = other;
    return a->hard != b->hard ? (a->hard < b->hard) - (a->hard > b->hard) : a->four - b->four;
}

/* `size` bytes of zeros that begin a line of the cache: half of all loads would cross two otherwise. */
static void *lines(size_t size) {
    size = (size + 63) / 64 * 64;
    void *made = aligned_alloc(64, size);
    return made ? memset(made, 0, size) : NULL;
}

/* Put fours into chains, each begun by the hardest that is left and filled with the hardest that fit; next [count + 1] is spare. */
static void chain_up(const Four *fours, const Key *keys, int count, int32_t *next, int32_t (*links)[LONGEST], int32_t *order,
                     int32_t chains[LONGEST]) {
    int made = 0;
    for (int at = 0; at <= count; at++) next[at] = at; /* next[at]: the first of those before it that is left, counted from 1 */
    for (int head = 0; head < count;) {
        Four room;
        const Four *first = &fours[keys[head].four];
        for (int n = 0; n < 2 * WIDE; n++) room.up[n] = PAIR - first->up[n], room.down[n] = PAIR - first->down[n];
        int length = 1, before = head;
        links[made][0] = keys[head].four;
        for (int at = next[head + 1]; at < count && length < LONGEST; at = next[at + 1]) {
            const Four *one = &fours[keys[at].four];
            uint8_t over = 0;
            for (int n = 0; n < 2 * WIDE; n++) over |= (one->up[n] > room.up[n]) | (one->down[n] > room.down[n]);
            if (over) {
                before = at;
                continue;
            }
            for (int n = 0; n < 2 * WIDE; n++) room.up[n] -= one->up[n], room.down[n] -= one->down[n];
            links[made][length++] = keys[at].four;
            next[before + 1] = next[at + 1];
        }
        for (int link = length; link < LONGEST; link++) links[made][link] = -1;
        chains[length - 1]++, made++;
        head = next[head + 1];
    }
    for (int length = LONGEST; length; length--)
        for (int at = 0; at < made; at++)
            if (links[at][length - 1] >= 0 && (length == LONGEST || links[at][length] < 0))
                for (int link = 0; link < length; link++) *order++ = 4 * links[at][link];
}

/* A block of WIDE columns, whose weights lie in the order of the inputs, in chains. `spare` holds as much as the block. */
static int order_block(int8_t *block, int deep, int8_t *spare, int32_t *order, int32_t chains[LONGEST]) {
    const int count = deep / 4;
    Four *fours = calloc(count, sizeof *fours);
    Key *keys = malloc(count * sizeof *keys);
    int32_t *next = malloc((count + 1) * sizeof *next), (*links)[LONGEST] = malloc(count * sizeof *links);
    int state = fours && keys && next && links ? OKAY : NO_MEMORY;
    for (int four = 0; four < count && !state; four++) {
        int32_t hard = 0;
        for (int n = 0; n < 4 * WIDE; n++) {
            const int weight = block[(size_t)four * 4 * WIDE + n];
            fours[four].up[n / 2] += weight > 0 ? weight : 0;
            fours[four].down[n / 2] += weight < 0 ? -weight : 0;
        }
        for (int n = 0; n < 2 * WIDE; n++) {
            const int up = fours[four].up[n], down = fours[four].down[n];
            if (up > PAIR || down > PAIR) state = NOT_EXACT;
            hard += up * up + down * down;
        }
        keys[four] = (Key){hard, four};
    }
    if (!state) {
        qsort(keys, count, sizeof *keys, harder);
        chain_up(fours, keys, count, next, links, order, chains);
        memcpy(spare, block, (size_t)deep * WIDE);
        for (int four = 0; four < count; four++) memcpy(block + (size_t)four * 4 * WIDE, spare + (size_t)order[four] * WIDE, 4 * WIDE);
    }
    free(fours), free(keys), free(next), free(links);
    return state;
}

/* Up to WIDE columns of a matrix, from `column` on, as one block. */
static void pack_block(const Given *from, int column, int four, int8_t *block, int32_t *sums) {
    const int count = from->across - column < WIDE ? from->across - column : WIDE;
    for (int32_t k = 0; k < from->deep; k++) {
        const int8_t *row = from->weights + (size_t)k * from->across + column;
        int8_t *to = block + (size_t)(k / four) * WIDE * four + k % four;
        for (int n = 0; n < count; n++) to[n * four] = row[n], sums[n] += row[n];
    }
}

/* `count` matrices of one depth side by side, packed for a path; all but the last are multiples of WIDE across. */
static int pack(Matrix *to, const Given *from, int count, int path) {
    const int four = path == PLAIN ? 1 : 4;
    int32_t deep = from->deep, across = 0, at = 0;
    for (int part = 0; part < count; part++) across += from[part].across;
    across = (across + WIDE - 1) / WIDE * WIDE;
    const size_t blocks = (size_t)across / WIDE, fours = (size_t)deep / 4;
    int8_t *spare = malloc((size_t)deep * WIDE);
    *to = (Matrix){.deep = deep, .across = across, .packed = lines((size_t)deep * across), .order = malloc(blocks * fours * 4),
                   .chains = calloc(blocks * LONGEST, 4), .sums = calloc(across, 4), .scales = calloc(across, 4), .biases = calloc(across, 4)};
    int state = spare && to->packed && to->order && to->chains && to->sums && to->scales && to->biases ? OKAY : NO_MEMORY;
    for (int part = 0; part < count && !state; at += from[part++].across) {
        memcpy(to->scales + at, from[part].scales, sizeof(float) * from[part].across);
        memcpy(to->biases + at, from[part].biases, sizeof(float) * from[part].across);
        for (int32_t column = 0; column < from[part].across && !state; column += WIDE) {
            const size_t block = (size_t)(at + column) / WIDE;
            int8_t *packed = to->packed + block * WIDE * deep;
            pack_block(&from[part], column, four, packed, to->sums + at + column);
            if (path == AVX2) state = order_block(packed, deep, spare, to->order + block * fours, to->chains + block * LONGEST);
        }
    }
    free(spare);
    return state;
}

static void drop(Matrix *one) {
    free(one->packed), free(one->order), free(one->chains), free(one->sums), free(one->scales), free(one->biases);
}

EXPORT void onrecord_close(Encoder *of) {
    if (!of) return;
    for (int at = 0; at < of->layers; at++) {
        Layer *layer = &of->layer[at];
        drop(&layer->qkv), drop(&layer->out), drop(&layer->up), drop(&layer->down);
    }
    drop(&of->heads_of), drop(&of->look), drop(&of->mix), drop(&of->type);
    free(of);
}

static int is(const Given *one, int32_t deep, int32_t across) { return one->deep == deep && one->across == across; }

/* Whether the shapes fit each other, and what the paths take for granted: whole vectors of 16. */
static int fits(const Weights *from) {
    const int32_t hidden = from->hidden, inner = from->inner;
    if (from->layers < 1 || from->layers > MOST_LAYERS || hidden < 16 || hidden > MOST_HIDDEN || inner < hidden || inner > 8 * MOST_HIDDEN ||
        inner % 16 || from->heads < 1 || hidden % from->heads || hidden / from->heads % 16 || from->words < 1 || from->places < 1 ||
        from->shapes < 1 || from->parties != 3)
        return 0;
    const Given *given = from->matrices;
    for (int at = 0; at < from->layers; at++, given += 6)
        if (!is(given, hidden, hidden) || !is(given + 1, hidden, hidden) || !is(given + 2, hidden, hidden) || !is(given + 3, hidden, hidden) ||
            !is(given + 4, hidden, inner) || !is(given + 5, inner, hidden))
            return 0;
    return given[0].deep == hidden && given[0].across >= 1 && given[0].across <= inner && is(given + 1, hidden, 1) &&
           is(given + 2, 3 * hidden, hidden) && given[3].deep == hidden && given[3].across >= 1 && given[3].across <= inner;
}

/* Pack the weights for a path. The tables of words and of what is added stay the caller's. */
EXPORT int onrecord_open(const Weights *from, int path, Encoder **out) {
    *out = NULL;
    if (path < 0 || path >= PATHS || !onrecord_has(path)) return NO_PATH;
    if (!fits(from)) return BAD_SHAPE;
    Encoder *of = calloc(1, sizeof *of);
    if (!of) return NO_MEMORY;
    of->layers = from->layers, of->hidden = from->hidden, of->heads = from->heads, of->inner = from->inner, of->words = from->words;
    of->places = from->places, of->shapes = from->shapes, of->parties = from->parties, of->path = path;
    of->word_table = from->word_table, of->word_zero = from->word_zero, of->word_scale = from->word_scale;
    of->place_table = from->place_table, of->kind = from->kind, of->shape_table = from->shape_table, of->party_table = from->party_table;
    of->norm = from->norm;
    const Given *given = from->matrices;
    int state = OKAY;
    for (int at = 0; at < of->layers && !state; at++, given += 6) {
        Layer *layer = &of->layer[at];
        layer->norm1 = from->norms[2 * at], layer->norm2 = from->norms[2 * at + 1], layer->even = from->evens[at];
        if (!state) state = pack(&layer->qkv, given, 3, path);
        if (!state) state = pack(&layer->out, given + 3, 1, path);
        if (!state) state = pack(&layer->up, given + 4, 1, path);
        if (!state) state = pack(&layer->down, given + 5, 1, path);
    }
    Matrix *last[] = {&of->heads_of, &of->look, &of->mix, &of->type};
    for (int at = 0; at < 4 && !state; at++) state = pack(last[at], given + at, 1, path);
    if (state) return onrecord_close(of), state;
    of->marks = given[0].across, of->kinds = given[3].across;
    *out = of;
    return OKAY;
}

/* ids and shapes [length] of a window -> pieces [length, marks], pair [kinds]. Takes nothing that it cannot look up. */
EXPORT int onrecord_run(const Encoder *of, const int64_t *ids, const int64_t *shapes, int64_t length, float *pieces, float *pair) {
    static Forward *const paths[PATHS] = {
        forward_plain,
#if defined(__x86_64__)
        forward_avx2, forward_vnni,
#endif
    };
    if (length < 1 || length > of->places) return BAD_INPUT;
    for (int64_t t = 0; t < length; t++)
        if (ids[t] < 0 || ids[t] >= of->words || shapes[t] < 0 || shapes[t] >= (int64_t)of->shapes * of->parties) return BAD_INPUT;
    const size_t count = (size_t)length, hidden = of->hidden, inner = of->inner, wide = (count + 31) / 16 * 16, size = hidden / of->heads;
    const size_t marks = of->heads_of.across, most = inner > 3 * hidden ? inner : 3 * hidden;
    /* states, mixed, inner, query, key, value, weights, pieces, pair: all multiples of 16 floats */
    const size_t parts[] = {(count + 3) * hidden, (count + 1) * 3 * hidden, (count + 1) * most, wide * size, wide * size, wide * size,
                            ROWS * wide, count * marks, of->type.across};
    float *at[sizeof parts / sizeof *parts];
    size_t floats = 0;
    for (size_t part = 0; part < sizeof parts / sizeof *parts; part++) floats += parts[part];
    float *whole = lines(sizeof(float) * floats);
    uint8_t *bytes = lines((count + 3) * most);
    if (!whole || !bytes) return free(whole), free(bytes), NO_MEMORY;
    at[0] = whole;
    for (size_t part = 1; part < sizeof parts / sizeof *parts; part++) at[part] = at[part - 1] + parts[part - 1];
    Space space = {at[0], at[1], at[2], bytes, at[3], at[4], at[5], at[6]};
    float *told = at[7], *kind = at[8];
    paths[of->path](of, ids, shapes, (int)length, &space, told, kind);
    for (size_t t = 0; t < count; t++) memcpy(pieces + t * of->marks, told + t * marks, sizeof(float) * of->marks);
    memcpy(pair, kind, sizeof(float) * of->kinds);
    free(whole), free(bytes);
    return OKAY;
}
