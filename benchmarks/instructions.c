/* Runs one of the compiled loops on made-up numbers, for `benchmarks.instructions` to count its instructions. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loops.h"

/* The same numbers everywhere: a linear congruential generator (Knuth's MMIX), its upper bits. */
static uint32_t drawn(uint32_t below)
{
    static uint64_t state = 1;
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33) % below;
}

static void *zeros(size_t size)
{
    void *found = aligned_alloc(64, size + 64 - size % 64);
    if (!found)
        exit(2);
    return memset(found, 0, size);
}

/* 400 candidates of 57 features through 100 trees of 31 leaves. */
static double trees(void)
{
    enum { ROWS = 400, FEATURES = 57, TREES = 100, NODES = 30 };
    float *x = zeros(ROWS * FEATURES * 4), *threshold = zeros(TREES * NODES * 4), *columns = zeros(FEATURES * 64 * 4);
    int32_t *feature = zeros(TREES * NODES * 4);
    uint32_t *mask = zeros(TREES * NODES * 4);
    int64_t *starts = zeros((TREES + 1) * 8), *turns = zeros(TREES * 8), *leaves = zeros(TREES * 8);
    double *values = zeros(TREES * (NODES + 1) * 8), *out = zeros(ROWS * 8), sum = 0;
    for (int k = 0; k < ROWS * FEATURES; k++)
        x[k] = (float)drawn(1000);
    for (int k = 0; k < TREES * NODES; k++) {
        threshold[k] = (float)drawn(1000);
        feature[k] = (int32_t)drawn(FEATURES);
        mask[k] = ~(((1u << (1 + drawn(4))) - 1) << drawn(26));
    }
    for (int t = 0; t < TREES; t++) {
        starts[t + 1] = (t + 1) * NODES;
        turns[t] = starts[t] + 15;
        leaves[t] = t * (NODES + 1);
    }
    for (int k = 0; k < TREES * (NODES + 1); k++)
        values[k] = (double)drawn(100);
    segue_trees(x, ROWS, FEATURES, feature, threshold, mask, starts, turns, leaves, values, TREES, columns, out);
    for (int k = 0; k < ROWS; k++)
        sum += out[k];
    return sum;
}

/* 10,000 vectors of 224 whole numbers with 4 queries. */
static double products(void)
{
    enum { ROWS = 10000, DIM = 224, QUERIES = 4 };
    int8_t *vectors = zeros(ROWS * DIM);
    int16_t *queries = zeros(QUERIES * DIM * 2);
    int32_t *out = zeros(QUERIES * ROWS * 4);
    double sum = 0;
    for (int k = 0; k < ROWS * DIM; k++)
        vectors[k] = (int8_t)((int)drawn(255) - 127);
    for (int k = 0; k < QUERIES * DIM; k++)
        queries[k] = (int16_t)((int)drawn(60001) - 30000);
    segue_products(vectors, ROWS, DIM, queries, QUERIES, out);
    for (int k = 0; k < QUERIES * ROWS; k++)
        sum += out[k];
    return sum;
}

/* 500 of 5,000 playlists of 60 tracks each, of 100,000 tracks. */
static double lists(void)
{
    enum { PLAYLISTS = 5000, LENGTH = 60, TRACKS = 100000, SOME = 500 };
    int32_t *pointers = zeros((PLAYLISTS + 1) * 4), *codes = zeros(PLAYLISTS * LENGTH * 4);
    int32_t *known = zeros((SOME * LENGTH + 1) * 4);
    int32_t *rows = zeros(SOME * 4);
    float *weights = zeros(SOME * 4), *total = zeros((SOME * LENGTH + 1) * 4);
    uint64_t *bits = zeros((TRACKS + 63) / 64 * 8);
    double *sums = zeros(TRACKS * 8), sum = 0;
    for (int k = 0; k <= PLAYLISTS; k++)
        pointers[k] = k * LENGTH;
    for (int k = 0; k < PLAYLISTS * LENGTH; k++)
        codes[k] = (int32_t)drawn(TRACKS);
    for (int k = 0; k < SOME; k++) {
        rows[k] = (int32_t)drawn(PLAYLISTS);
        weights[k] = (float)(1 + drawn(9));
    }
    int64_t found = segue_spread_32(pointers, codes, rows, weights, SOME, NULL, TRACKS, bits, sums, known, total);
    for (int64_t k = 0; k < found; k++)
        sum += total[k];
    return sum;
}

int main(int count, char **given)
{
    const char *asked = count > 1 ? given[1] : "";
    if (!strcmp(asked, "trees"))
        printf("%.0f\n", trees());
    else if (!strcmp(asked, "products"))
        printf("%.0f\n", products());
    else if (!strcmp(asked, "lists"))
        printf("%.0f\n", lists());
    else
        return 2;
    return 0;
}
