/* Sums of playlists' weights over all tracks, and of tokens' weights over all playlists. */
#include "loops.h"

#define PART 256 /* columns that are summed side by side */

/* Sum for each column the weights at its codes, in their order, times the column's factor: for WIDTH queries, whose weights
 * stand side by side, (rows, WIDTH). out: (WIDTH, all); largest: the largest sum of each query, or 0.
 *
 * Columns of one length lie together (a class): the first codes of all of them, then their second ones, …, so that
 * a class's columns are summed side by side. starts: first code of each class; firsts: its first column, and the end;
 * lengths: codes of each of its columns. order: where each column's sum belongs in `out`.
 */
#define COLUMN_SUMS(name, WIDTH)                                                                                 \
    EACH_WIDTH                                                                                                   \
    void name(const int32_t *codes, const int64_t *starts, const int64_t *firsts, const int64_t *lengths,        \
              int64_t classes, const int32_t *order, const float *weights, const float *factors, int64_t all,    \
              float *out, float *largest)                                                                        \
    {                                                                                                            \
        memset(largest, 0, (WIDTH) * sizeof *largest);                                                           \
        for (int64_t c = 0; c < classes; c++) {                                                                  \
            int64_t columns = firsts[c + 1] - firsts[c];                                                         \
            for (int64_t first = 0; first < columns; first += PART) {                                            \
                int64_t some = columns - first < PART ? columns - first : PART;                                  \
                float sums[PART][WIDTH] = {{0}};                                                                 \
                for (int64_t k = 0; k < lengths[c]; k++) {                                                       \
                    const int32_t *own = codes + starts[c] + k * columns + first;                                \
                    for (int64_t j = 0; j < some; j++)                                                           \
                        for (int w = 0; w < (WIDTH); w++)                                                        \
                            sums[j][w] += weights[(int64_t)own[j] * (WIDTH) + w];                                \
                }                                                                                                \
                for (int w = 0; w < (WIDTH); w++)                                                                \
                    for (int64_t j = 0; j < some; j++) {                                                         \
                        int32_t column = order[firsts[c] + first + j];                                           \
                        float sum = sums[j][w] * factors[column];                                                \
                        out[w * all + column] = sum;                                                             \
                        largest[w] = sum > largest[w] ? sum : largest[w];                                        \
                    }                                                                                            \
            }                                                                                                    \
        }                                                                                                        \
    }
COLUMN_SUMS(segue_column_sums_1, 1)
COLUMN_SUMS(segue_column_sums_4, 4)

/* The positions of the values above a limit, ascending, and these values; returns how many. known, found: (size + 1,). */
int64_t segue_above(const float *values, int64_t size, float limit, int32_t *known, float *found)
{
    int64_t some = 0;
    for (int64_t k = 0; k < size; k++) {
        known[some] = (int32_t)k;
        found[some] = values[k];
        some += values[k] > limit;
    }
    return some;
}

/* Add to `total` what a block's tokens give the rows that hold them: the sum of the tokens' weights, in their order and
 * in single precision, times the row's factor. Marks these rows in `bits`.
 * values: a factor of each entry, none for 1; factors: none for 1.
 * own, sums: scratch of zeros, (size + 63) / 64 and (size,), zeros again afterwards.
 */
void segue_token_sums(const int32_t *pointers, const int32_t *codes, const float *values, const int32_t *tokens,
                      const float *weights, int64_t some, const float *factors, int64_t size, uint64_t *own, float *sums,
                      uint64_t *bits, float *total)
{
    for (int64_t k = 0; k < some; k++)
        for (int64_t at = pointers[tokens[k]], end = pointers[tokens[k] + 1]; at < end; at++) {
            own[codes[at] >> 6] |= (uint64_t)1 << (codes[at] & 63);
            sums[codes[at]] += values ? weights[k] * values[at] : weights[k];
        }
    for (int64_t word = 0; word < (size + 63) / 64; word++) {
        bits[word] |= own[word];
        for (uint64_t left = own[word]; left; left &= left - 1) {
            int64_t code = word * 64 + __builtin_ctzll(left);
            total[code] += factors ? sums[code] * factors[code] : sums[code];
            sums[code] = 0;
        }
        own[word] = 0;
    }
}

/* Take the marked rows, ascending, and their totals; `bits` and `total` are zeros again. Returns how many. */
int64_t segue_taken(uint64_t *bits, float *total, int64_t size, int32_t *known, float *found)
{
    int64_t some = 0;
    for (int64_t word = 0; word < (size + 63) / 64; word++) {
        for (uint64_t left = bits[word]; left; left &= left - 1) {
            int64_t code = word * 64 + __builtin_ctzll(left);
            known[some] = (int32_t)code;
            found[some++] = total[code];
            total[code] = 0;
        }
        bits[word] = 0;
    }
    return some;
}
