/* Products with vectors of whole numbers, and which vectors they leave. */
#include "loops.h"

#define PART 256 /* vectors that stay in a core's cache while all queries pass over them */

/* Inner products of whole numbers, which fit 32 bits: of each query (queries, dim) with each vector (rows, dim). */
EACH_WIDTH
void segue_products(const int8_t *vectors, int64_t rows, int64_t dim, const int16_t *query, int64_t queries,
                    int32_t *out)
{
    for (int64_t first = 0; first < rows; first += PART) {
        int64_t end = rows - first < PART ? rows : first + PART;
        for (int64_t q = 0; q < queries; q++)
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
