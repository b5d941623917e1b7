/* From the lists of all generators to a pool: lists without the query's own, and the table of scores and ranks. */
#include "loops.h"

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

/* Write one generator's column of the table, (n, lists): its scores over `unit`, and its ranks, where its list has the
 * candidates at `places`. */
void segue_column(const float *scores, int64_t n, float unit, const int32_t *places, int64_t listed, int64_t lists,
                  float *table, float *ranks)
{
    for (int64_t i = 0; i < n; i++)
        table[i * lists] = scores[i] / unit;
    for (int64_t k = 0; k < listed; k++)
        ranks[places[k] * lists] = (float)k;
}
