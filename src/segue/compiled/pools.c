/* From the lists of all generators to a pool: lists without the query's own, and the table of scores and ranks. */
#include "pairwise.h"

PAIRWISE(sum_of, float)

/* Whether `code` is among `size` codes, ascending. */
static int among(const int32_t *codes, int64_t size, int32_t code)
{
    int64_t from = 0, to = size;
    while (from < to) {
        int64_t middle = from + (to - from) / 2;
        if (codes[middle] < code)
            from = middle + 1;
        else
            to = middle;
    }
    return from < size && codes[from] == code;
}

/* Keep of each list, from its start to the next one's, the first `most` that are not given; in place. `starts` becomes
 * where each list begins then, and the end. given: ascending. */
void segue_kept(int32_t *codes, float *scores, int64_t *starts, int64_t lists, const int32_t *given, int64_t size,
                int64_t most)
{
    int64_t out = 0, at = starts[0];
    for (int64_t g = 0; g < lists; g++) {
        int64_t end = starts[g + 1], limit = out + most;
        starts[g] = out;
        for (; at < end && out < limit; at++)
            if (!among(given, size, codes[at])) {
                codes[out] = codes[at];
                scores[out++] = scores[at];
            }
        at = end;
    }
    starts[lists] = out;
}

/* The scores of `codes` in a list of known codes, ascending, and 0 for others; fastest where `codes` ascend too. */
void segue_looked_up(const int32_t *known, const float *scores, int64_t size, const int32_t *codes, int64_t n, float *out)
{
    int64_t from = 0;
    for (int64_t i = 0; i < n; i++) {
        int64_t step = 1, to;
        if (i && codes[i] < codes[i - 1])
            from = 0;
        while (from + step < size && known[from + step] < codes[i])
            step *= 2; /* ahead in growing steps, then by halves */
        to = from + step < size ? from + step : size;
        while (from < to) {
            int64_t middle = from + (to - from) / 2;
            if (known[middle] < codes[i])
                from = middle + 1;
            else
                to = middle;
        }
        out[i] = from < size && known[from] == codes[i] ? scores[from] : 0;
    }
}

/* One generator's column of the table of scores and ranks of a pool's candidates, (n, lists) both; zeros, and any rank,
 * before.
 *
 * Its scores are those of `known` codes, ascending, and 0 for others; one score for each candidate where `known` is 0.
 * Its unit is the mean of the first `scaled` scores of its list, in `listed` from `starts`; one without a list scores
 * nothing. places: where in the pool each entry of a list is. column: scratch, (n,). */
void segue_table(const int32_t *known, const float *scores, int64_t there, const float *listed, const int64_t *starts,
                 const int32_t *places, const int32_t *codes, int64_t n, int64_t lists, int64_t g, int64_t scaled,
                 float *column, float *table, float *ranks)
{
    const int64_t size = starts[g + 1] - starts[g], first = size < scaled ? size : scaled;
    if (!size)
        return;
    float unit = sum_of(listed + starts[g], first) / (float)first;
    unit = unit > 1e-12f ? unit : 1e-12f;
    if (known) {
        segue_looked_up(known, scores, there, codes, n, column);
        scores = column;
    }
    for (int64_t i = 0; i < n; i++)
        table[i * lists + g] = scores[i] / unit;
    for (int64_t k = 0; k < size; k++)
        ranks[places[starts[g] + k] * lists + g] = (float)k;
}

/* Whether all codes are from 0 and below `size`, and all scores finite. */
EACH_WIDTH
int64_t segue_fine(const int32_t *codes, const float *scores, int64_t n, int64_t size)
{
    int64_t wrong = 0;
    for (int64_t k = 0; k < n; k++)
        wrong += (codes[k] < 0) | (codes[k] >= size) | !(__builtin_fabsf(scores[k]) < __builtin_inff());
    return !wrong;
}
