/* Candidates beside seeds: the playlists that hold both, their distances there, and what a row of numbers comes to. */
#include "pairwise.h"

PAIRWISE(sum_of, float)
PAIRWISE(double_sum_of, double)

/* The largest of a row, its mean, and its third largest (the least of fewer than three). */
static void summary(const float *row, int64_t size, float *largest, float *mean, float *third)
{
    float best[3] = {row[0], -__builtin_inff(), -__builtin_inff()};
    for (int64_t k = 1; k < size; k++) {
        float value = row[k];
        for (int j = 0; j < 3; j++)
            if (value > best[j]) {
                float lower = best[j];
                best[j] = value;
                value = lower;
            }
    }
    *largest = best[0];
    *third = best[size < 3 ? size - 1 : 2];
    *mean = sum_of(row, size) / (float)size;
}

/* Some rows of a matrix, (., dim), scaled to length 1, or to what they are over 1e-9 where that is longer: out, (some, dim).
 * squares: scratch, (dim,). */
EACH_WIDTH
void segue_directions(const float *vectors, int64_t dim, const int32_t *rows, int64_t some, float *squares, float *out)
{
    for (int64_t i = 0; i < some; i++) {
        const float *own = vectors + rows[i] * dim;
        for (int64_t k = 0; k < dim; k++)
            squares[k] = own[k] * own[k];
        float length = __builtin_sqrtf(sum_of(squares, dim));
        length = length > 1e-9f ? length : 1e-9f;
        for (int64_t k = 0; k < dim; k++)
            out[i * dim + k] = own[k] / length;
    }
}

/* For each row of a table (rows, size), size from 1: the largest, the mean and the third largest. */
void segue_summaries(const float *table, int64_t rows, int64_t size, float *largest, float *mean, float *third)
{
    for (int64_t i = 0; i < rows; i++)
        summary(table + i * size, size, largest + i, mean + i, third + i);
}

/* Count the playlists that hold both a candidate and a seed, into `together`, (candidates, seeds) zeros, by going through
 * the tracks of the seeds' playlists. place: scratch of zeros, (tracks,), zeros again afterwards. */
void segue_together_from_seeds(const int32_t *p_pointers, const int32_t *p_codes, const int32_t *t_pointers,
                               const int32_t *t_codes, const int32_t *candidates, int64_t n, const int32_t *seeds,
                               int64_t size, int32_t *place, float *together)
{
    for (int64_t i = 0; i < n; i++)
        place[candidates[i]] = (int32_t)i + 1;
    for (int64_t k = 0; k < size; k++)
        for (int64_t h = t_pointers[seeds[k]]; h < t_pointers[seeds[k] + 1]; h++)
            for (int64_t e = p_pointers[t_codes[h]]; e < p_pointers[t_codes[h] + 1]; e++)
                if (place[p_codes[e]])
                    together[(place[p_codes[e]] - 1) * size + k] += 1;
    for (int64_t i = 0; i < n; i++)
        place[candidates[i]] = 0;
}

/* The same by going through the playlists of the candidates. first: scratch of zeros, (playlists,), zeros again
 * afterwards; next, owner: scratch, as many as there are playlists of the seeds. */
void segue_together_from_candidates(const int32_t *t_pointers, const int32_t *t_codes, const int32_t *candidates,
                                    int64_t n, const int32_t *seeds, int64_t size, int32_t *first, int32_t *next,
                                    int32_t *owner, float *together)
{
    int32_t some = 0; /* a playlist's seeds are a chain, from `first` by `next`, each one more than its place */
    for (int64_t k = 0; k < size; k++)
        for (int64_t h = t_pointers[seeds[k]]; h < t_pointers[seeds[k] + 1]; h++) {
            owner[some] = (int32_t)k;
            next[some] = first[t_codes[h]];
            first[t_codes[h]] = ++some;
        }
    for (int64_t i = 0; i < n; i++)
        for (int64_t h = t_pointers[candidates[i]]; h < t_pointers[candidates[i] + 1]; h++)
            for (int32_t e = first[t_codes[h]]; e; e = next[e - 1])
                together[i * size + owner[e - 1]] += 1;
    for (int64_t k = 0; k < size; k++)
        for (int64_t h = t_pointers[seeds[k]]; h < t_pointers[seeds[k] + 1]; h++)
            first[t_codes[h]] = 0;
}

/* The features of co-occurrence, from the counts `together`, (n, size), and of how many playlists hold each track: the
 * share of seeds that co-occur, the largest and the mean cosine, the largest count, the mean and the largest share, the
 * third largest cosine, and the sum of counts: out, (8, n). row: scratch, (size,). */
EACH_WIDTH
void segue_pair_features(const float *together, const float *of_candidates, int64_t n, const float *of_seeds,
                         int64_t size, float smoothing, float *row, float *out)
{
    for (int64_t i = 0; i < n; i++) {
        const float *count = together + i * size;
        int64_t some = 0;
        float most = 0, sum = 0, unused;
        for (int64_t k = 0; k < size; k++) {
            float both = of_candidates[i] * of_seeds[k];
            row[k] = count[k] / __builtin_sqrtf(both > 1 ? both : 1);
        }
        summary(row, size, out + n + i, out + 2 * n + i, out + 6 * n + i);
        for (int64_t k = 0; k < size; k++) {
            some += count[k] > 0;
            most = count[k] > most ? count[k] : most;
            sum += count[k];
            row[k] = count[k] / (of_seeds[k] + smoothing);
        }
        summary(row, size, out + 5 * n + i, out + 4 * n + i, &unused);
        out[i] = (float)((double)some / (double)size);
        out[3 * n + i] = most;
        out[7 * n + i] = sum;
    }
}

/* Where a candidate lies beside seeds in a playlist that holds both; see `segue.ranking.proximity`.
 *
 * Of a seed's playlists, `most` at equal steps are searched. nearest, share: (n,), infinite where nothing is found;
 * beside: (n, size) zeros. place: as for `segue_together_from_seeds`. */
void segue_met(const int32_t *p_pointers, const int32_t *p_codes, const uint16_t *positions, const int32_t *t_pointers,
               const int32_t *t_codes, const int32_t *candidates, int64_t n, const int32_t *seeds, int64_t size,
               int64_t most, int32_t *place, float *nearest, float *share, double *beside)
{
    for (int64_t i = 0; i < n; i++)
        place[candidates[i]] = (int32_t)i + 1;
    for (int64_t k = 0; k < size; k++) {
        int64_t start = t_pointers[seeds[k]], holders = t_pointers[seeds[k] + 1] - start;
        int64_t taken = holders < most ? holders : most;
        for (int64_t step = 0; step < taken; step++) {
            int64_t v = t_codes[start + step * holders / taken];
            int64_t from = p_pointers[v], to = p_pointers[v + 1], at = from;
            while (at < to && p_codes[at] != seeds[k])
                at++;
            float own = at < to ? (float)positions[at] : 0, length = (float)(to - from);
            for (int64_t e = from; e < to; e++) {
                int64_t i = place[p_codes[e]] - 1;
                if (i < 0)
                    continue;
                float apart = __builtin_fabsf((float)positions[e] - own);
                apart = apart > 1 ? apart : 1;
                nearest[i] = apart < nearest[i] ? apart : nearest[i];
                share[i] = apart / length < share[i] ? apart / length : share[i];
                beside[i * size + k] += (double)(1 / apart);
            }
        }
    }
    for (int64_t i = 0; i < n; i++)
        place[candidates[i]] = 0;
}

/* For each candidate the largest of `beside`, (n, size), and the mean of it over the root of both tracks' numbers of
 * playlists. row: scratch, (size,). */
void segue_beside(const double *beside, const float *of_candidates, int64_t n, const float *of_seeds, int64_t size,
                  double *row, float *most, float *mean)
{
    for (int64_t i = 0; i < n; i++) {
        double largest = 0;
        for (int64_t k = 0; k < size; k++) {
            float both = of_candidates[i] * of_seeds[k];
            double value = beside[i * size + k];
            row[k] = value / (double)__builtin_sqrtf(both > 1 ? both : 1);
            largest = value > largest ? value : largest;
        }
        most[i] = (float)largest;
        mean[i] = (float)(double_sum_of(row, size) / (double)size);
    }
}
