/* What supports a result: facets of the query in playlists that hold both, and the strongest of all support. */
#include "loops.h"

/* How strongly some facets of a block are held by some playlists, ascending: a facet's weight over the root of a
 * playlist's length, rounded to a step of `steps` per 1, so that sums have one result in any order; 0 where the facet's own
 * list lacks it. pointers, codes: the playlists of each facet. stride: numbers from one playlist's place in `held` to the
 * next one's; facets lie side by side. */
void segue_held(const int32_t *pointers, const int32_t *codes, const int32_t *facets, const double *weights, int64_t size,
                const int32_t *near, const float *shrunk, int64_t some, double steps, int64_t stride, double *held)
{
    for (int64_t k = 0; k < size; k++) {
        const int32_t *own = codes + pointers[facets[k]];
        int64_t from = 0, holders = pointers[facets[k] + 1] - pointers[facets[k]];
        for (int64_t v = 0; v < some; v++) {
            int64_t to = holders; /* the first place that is not below near[v] */
            while (from < to) {
                int64_t middle = from + (to - from) / 2;
                if (own[middle] < near[v])
                    from = middle + 1;
                else
                    to = middle;
            }
            double value = from < holders && own[from] == near[v] ? weights[k] : 0;
            held[v * stride + k] = __builtin_rint(value * (double)shrunk[v] * steps) / steps;
        }
    }
}

/* Add up for each result and facet what the playlists with both hold of the facet: held, (playlists, facets), into `out`,
 * (facets, results). sums: scratch of zeros, (results, facets). place: scratch of zeros, (codes,), zeros again
 * afterwards. */
EACH_WIDTH
void segue_support(const int32_t *pointers, const int32_t *codes, const int32_t *near, int64_t some,
                   const double *held, int64_t facets, const int32_t *results, int64_t n, int32_t *place, double *sums,
                   float *out)
{
    for (int64_t j = 0; j < n; j++)
        place[results[j]] = (int32_t)j + 1;
    for (int64_t v = 0; v < some; v++)
        for (int64_t e = pointers[near[v]]; e < pointers[near[v] + 1]; e++)
            if (place[codes[e]]) {
                double *sum = sums + (place[codes[e]] - 1) * facets;
                for (int64_t k = 0; k < facets; k++)
                    sum[k] += held[v * facets + k];
            }
    for (int64_t j = 0; j < n; j++)
        place[results[j]] = 0;
    for (int64_t k = 0; k < facets; k++)
        for (int64_t j = 0; j < n; j++)
            out[k * n + j] = (float)sums[j * facets + k];
}

/* The same through all playlists, for some facets of a block: each holder of a facet lends the facet's weight times its own
 * factor, in single precision; out, (facets, results). of_pointers, of_codes: the playlists of each facet; pointers, codes:
 * those of each result. there: scratch of zeros, (playlists,), zeros again afterwards. */
void segue_lent(const int32_t *of_pointers, const int32_t *of_codes, const int32_t *facets, const double *weights,
                int64_t size, const float *factors, const int32_t *pointers, const int32_t *codes, const int32_t *results,
                int64_t n, float *there, float *out)
{
    for (int64_t k = 0; k < size; k++) {
        const int64_t first = of_pointers[facets[k]], end = of_pointers[facets[k] + 1];
        for (int64_t at = first; at < end; at++)
            there[of_codes[at]] = (float)weights[k] * factors[of_codes[at]];
        for (int64_t j = 0; j < n; j++) {
            double sum = 0;
            for (int64_t e = pointers[results[j]]; e < pointers[results[j] + 1]; e++)
                sum += (double)there[codes[e]];
            out[k * n + j] = (float)sum;
        }
        for (int64_t at = first; at < end; at++)
            there[of_codes[at]] = 0;
    }
}

/* The `most` strongest of each column of support (parts, results), the largest first, equal ones by part: places and
 * values, (results, most). parts is at least `most`. */
static void strongest(const float *support, int64_t parts, int64_t results, int64_t most, int64_t *places, float *values)
{
    for (int64_t j = 0; j < results; j++) {
        int64_t *place = places + j * most, some = 0;
        float *value = values + j * most;
        for (int64_t k = 0; k < parts; k++) {
            float own = support[k * results + j];
            if (some == most && !(own > value[most - 1]))
                continue;
            int64_t at = some < most ? some++ : most - 1;
            for (; at > 0 && own > value[at - 1]; at--) {
                value[at] = value[at - 1];
                place[at] = place[at - 1];
            }
            value[at] = own;
            place[at] = k;
        }
    }
}

/* What reasons need of support, (parts, results): the support of each name, which is that of its parts, `groups`, in their
 * order; of each result the `most` strongest names, the largest first, equal ones by name, and their shares, (results, most),
 * of `whole`, or of the names' sum where there is no whole. named: scratch of zeros, (names, results). total: scratch,
 * (results,). */
EACH_WIDTH
void segue_shares(const float *support, int64_t parts, int64_t results, const int64_t *groups, int64_t names,
                  const float *whole, int64_t most, float *named, float *total, int64_t *places, float *shares)
{
    for (int64_t p = 0; p < parts; p++)
        for (int64_t j = 0; j < results; j++)
            named[groups[p] * results + j] += support[p * results + j];
    for (int64_t j = 0; j < results; j++)
        total[j] = whole ? whole[j] : named[j];
    for (int64_t k = 1; !whole && k < names; k++)
        for (int64_t j = 0; j < results; j++)
            total[j] += named[k * results + j];
    strongest(named, names, results, most, places, shares);
    for (int64_t j = 0; j < results; j++) {
        const float least = total[j] > 1e-30f ? total[j] : 1e-30f;
        for (int64_t k = 0; k < most; k++)
            shares[j * most + k] /= least;
    }
}
