/* The best candidates of one query among many vectors, by rounded products first; and how a query is rounded. */
#include "pairwise.h"

PAIRWISE(sum_of, float)

static inline float largest_of(const float *vector, int64_t dim)
{
    float largest = 0;
    for (int64_t k = 0; k < dim; k++)
        largest = __builtin_fabsf(vector[k]) > largest ? __builtin_fabsf(vector[k]) : largest;
    return largest;
}

/* The length of a vector; work: scratch, (dim,). */
static inline float length_of(const float *vector, int64_t dim, float *work)
{
    for (int64_t k = 0; k < dim; k++)
        work[k] = vector[k] * vector[k];
    return __builtin_sqrtf(sum_of(work, dim));
}

/* Round some queries, (queries, dim), to whole numbers up to `most`: whole, (queries, padded) with zeros after each, their
 * steps, and their rests and lengths, each times `safe`; see `segue.generators.rounded`. work: scratch, (dim,). */
EACH_WIDTH
void segue_rounded(const float *query, int64_t queries, int64_t dim, int64_t padded, float most, float safe, int16_t *whole,
                   float *steps, float *rests, float *lengths, float *work)
{
    for (int64_t q = 0; q < queries; q++, query += dim, whole += padded) {
        const float largest = largest_of(query, dim), step = largest > 0 ? largest / most : 1;
        memset(whole, 0, (size_t)padded * sizeof *whole);
        for (int64_t k = 0; k < dim; k++) {
            const float near = __builtin_rintf(query[k] / step), rest = query[k] - near * step;
            whole[k] = (int16_t)near;
            work[k] = rest * rest;
        }
        rests[q] = __builtin_sqrtf(sum_of(work, dim)) * safe;
        lengths[q] = length_of(query, dim, work) * safe;
        steps[q] = step;
    }
}

/* Round some rows of a matrix, (., dim), in the same way to up to 127: whole, (some, padded), and the rest, (some,), but
 * lengths get the rests added. work: scratch, (dim,). */
EACH_WIDTH
void segue_rounded_rows(const float *vectors, int64_t dim, const int32_t *rows, int64_t some, int64_t padded, float safe,
                        int8_t *whole, float *steps, float *rests, float *lengths, float *work)
{
    for (int64_t r = 0; r < some; r++, whole += padded) {
        const float *own = vectors + rows[r] * dim;
        const float largest = largest_of(own, dim), step = largest > 0 ? largest / 127 : 1;
        memset(whole, 0, (size_t)padded);
        for (int64_t k = 0; k < dim; k++) {
            const float near = __builtin_rintf(own[k] / step), rest = own[k] - near * step;
            whole[k] = (int8_t)near;
            work[k] = rest * rest;
        }
        rests[r] = __builtin_sqrtf(sum_of(work, dim)) * safe;
        lengths[r] = length_of(own, dim, work) * safe + rests[r];
        steps[r] = step;
    }
}

/* The `n` best candidates by their exact products with a query, (dim,), best first, those above 0; returns how many.
 *
 * Which can be among them: as `segue_reaching`, whose arguments come first. codes: the row of `vectors`, (., dim), of each
 * rounded vector. scratch: `heap` (n,), `places`, `chosen` and `scores` (rows,), `keys` (n,). */
int64_t segue_nearest(const int32_t *whole, const float *steps, const float *rests, const float *lengths, const float *lead,
                      int64_t rows, float step, float length, float share, int64_t n, const int32_t *codes,
                      const float *vectors, int64_t dim, const float *query, float *heap, int32_t *places, int32_t *chosen,
                      float *scores, uint64_t *keys, int32_t *best_codes, float *best_scores)
{
    const int64_t some = segue_reaching(whole, steps, rests, lengths, lead, rows, step, length, share, n, heap, places);
    int64_t found = 0;
    for (int64_t k = 0; k < some; k++)
        chosen[k] = codes[places[k]];
    segue_inner(vectors, dim, chosen, some, query, 1, scores);
    for (int64_t k = 0; lead && k < some; k++)
        scores[k] *= lead[places[k]];
    n = n < some ? n : some;
    if (n)
        segue_best(chosen, scores, some, n, keys, best_codes, best_scores);
    while (found < n && best_scores[found] > 0)
        found++;
    return found;
}
