/* Products with vectors of whole numbers, which vectors they leave, and the exact products of these. */
#include "loops.h"

#define PART 256 /* vectors that stay in a core's cache while all queries pass over them */

/* Inner products of whole numbers, which fit 32 bits: of each query (queries, dim) with each vector (rows, dim). Four queries
 * pass together, so that a vector's numbers become wide ones once for all four. */
EACH_WIDTH
void segue_products(const int8_t *vectors, int64_t rows, int64_t dim, const int16_t *query, int64_t queries,
                    int32_t *out)
{
    for (int64_t first = 0; first < rows; first += PART) {
        const int64_t end = rows - first < PART ? rows : first + PART;
        int64_t q = 0;
        for (; q + 4 <= queries; q += 4)
            for (int64_t i = first; i < end; i++) {
                const int16_t *asked = query + q * dim;
                int32_t sums[4] = {0};
                for (int64_t j = 0; j < dim; j++) {
                    const int32_t own = vectors[i * dim + j];
                    sums[0] += own * asked[j];
                    sums[1] += own * asked[dim + j];
                    sums[2] += own * asked[2 * dim + j];
                    sums[3] += own * asked[3 * dim + j];
                }
                for (int64_t k = 0; k < 4; k++)
                    out[(q + k) * rows + i] = sums[k];
            }
        for (; q < queries; q++)
            for (int64_t i = first; i < end; i++) {
                int32_t sum = 0;
                for (int64_t j = 0; j < dim; j++)
                    sum += (int32_t)vectors[i * dim + j] * query[q * dim + j];
                out[q * rows + i] = sum;
            }
    }
}

/* Vectors and a query, rounded: products lie within step * steps[i] * whole[i] -+ (rests[i] * length + lengths[i] * share),
 * all times lead[i] where there is a lead. */
struct rounded {
    const int32_t *whole;
    const float *steps, *rests, *lengths, *lead;
    float step, length, share;
};

/* The bounds of up to PART products, from vector `first`; returns the largest lower bound, or the largest upper one. */
static inline float bounds(const struct rounded *of, int64_t first, int64_t some, int upper, float *out)
{
    const float side = upper ? 1.0f : -1.0f;
    float largest = -1e38f;
    for (int64_t k = 0; k < some; k++) {
        int64_t i = first + k;
        float bound = (float)of->whole[i] * (of->steps[i] * of->step);
        bound += side * (of->rests[i] * of->length + of->lengths[i] * of->share);
        out[k] = of->lead ? bound * of->lead[i] : bound;
    }
    for (int64_t k = 0; k < some; k++)
        largest = out[k] > largest ? out[k] : largest;
    return largest;
}

/* Replace the least of a heap by a larger value: no child is smaller than its parent, before and after. */
static void replace_least(float *heap, int64_t size, float value)
{
    int64_t at = 0;
    for (int64_t child; (child = 2 * at + 1) < size; at = child) {
        child += child + 1 < size && heap[child + 1] < heap[child];
        if (heap[child] >= value)
            break;
        heap[at] = heap[child];
    }
    heap[at] = value;
}

/* The vectors whose product can be among the `n` largest, n from 1: all whose upper bound reaches the n-th lower bound.
 * heap: scratch, (n,). places: (rows,), gets their positions, ascending. Returns how many. */
EACH_WIDTH
int64_t segue_reaching(const int32_t *whole, const float *steps, const float *rests, const float *lengths,
                       const float *lead, int64_t rows, float step, float length, float share, int64_t n,
                       float *heap, int32_t *places)
{
    const struct rounded of = {whole, steps, rests, lengths, lead, step, length, share};
    float part[PART];
    for (int64_t k = 0; k < n; k++)
        heap[k] = -1e38f;
    for (int64_t first = 0; first < rows; first += PART) {
        int64_t some = rows - first < PART ? rows - first : PART;
        if (bounds(&of, first, some, 0, part) > heap[0])
            for (int64_t k = 0; k < some; k++)
                if (part[k] > heap[0])
                    replace_least(heap, n, part[k]);
    }
    int64_t found = 0;
    for (int64_t first = 0; first < rows; first += PART) {
        int64_t some = rows - first < PART ? rows - first : PART;
        if (bounds(&of, first, some, 1, part) >= heap[0])
            for (int64_t k = 0; k < some; k++) {
                places[found] = (int32_t)(first + k);
                found += part[k] >= heap[0];
            }
    }
    return found;
}

typedef float lanes __attribute__((vector_size(16)));

#if defined(__ARM_FEATURE_FMA)
#define PRODUCT_AND(a, b, sum) \
    ((lanes){__builtin_fmaf(a[0], b[0], sum[0]), __builtin_fmaf(a[1], b[1], sum[1]), \
             __builtin_fmaf(a[2], b[2], sum[2]), __builtin_fmaf(a[3], b[3], sum[3])})
#else
#define PRODUCT_AND(a, b, sum) ((a) * (b) + (sum))
#endif

static inline lanes four(const float *from)
{
    lanes found;
    memcpy(&found, from, sizeof found);
    return found;
}

#define ABREAST 4 /* vectors whose sums do not wait for each other */

/* The inner products of some vectors, up to ABREAST, and a query, summed as numpy.einsum sums them: four sums side by side,
 * of sixteen numbers the last four first, and zeros after the end. */
static inline void products_abreast(const float *const *vectors, const float *query, int64_t dim, float *out, int64_t step,
                                    int some)
{
    lanes sums[ABREAST] = {{0}};
    int64_t j = 0;
    for (; j + 16 <= dim; j += 16)
        for (int part = 12; part >= 0; part -= 4) {
            const lanes asked = four(query + j + part);
            for (int r = 0; r < ABREAST; r++) {
                const lanes own = four(vectors[r] + j + part);
                sums[r] = PRODUCT_AND(own, asked, sums[r]);
            }
        }
    for (; j < dim; j += 4) {
        float asked[4] = {0};
        const int64_t left = dim - j < 4 ? dim - j : 4;
        memcpy(asked, query + j, (size_t)left * sizeof(float));
        for (int r = 0; r < ABREAST; r++) {
            float own[4] = {0};
            memcpy(own, vectors[r] + j, (size_t)left * sizeof(float));
            sums[r] = PRODUCT_AND(four(own), four(asked), sums[r]);
        }
    }
    for (int r = 0; r < some; r++)
        out[r * step] = (sums[r][0] + sums[r][1]) + (sums[r][2] + sums[r][3]);
}

/* The inner products of some rows of a matrix, (., dim), with each of some queries, (queries, dim): out, (some, queries).
 * rows: which; none for the first `some`. */
void segue_inner(const float *vectors, int64_t dim, const int32_t *rows, int64_t some, const float *query,
                 int64_t queries, float *out)
{
    for (int64_t first = 0; first < some; first += ABREAST) {
        const int there = some - first < ABREAST ? (int)(some - first) : ABREAST;
        const float *own[ABREAST];
        for (int r = 0; r < ABREAST; r++) {
            int64_t at = first + (r < there ? r : 0);
            own[r] = vectors + (rows ? rows[at] : at) * dim;
        }
        for (int64_t q = 0; q < queries; q++)
            products_abreast(own, query + q * dim, dim, out + first * queries + q, queries, there);
    }
}
