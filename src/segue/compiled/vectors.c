/* Inner products of whole numbers. */
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
