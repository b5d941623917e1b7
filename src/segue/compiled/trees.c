/* Sums of leaves over trees. */
#include "loops.h"

#define ROWS 64      /* candidates that pass through the trees together */
#define LANES 16     /* of them, those that share a register */
#define PARTS (ROWS / LANES)
#define ZERO 1e-35f  /* what is no larger is 0, as for LightGBM */

typedef float Values __attribute__((vector_size(LANES * 4)));
typedef uint32_t Bits __attribute__((vector_size(LANES * 4)));

/* Turn up to ROWS rows of features, from `first`, into columns (features, ROWS); the first row fills up. */
static void turned(const float *x, int64_t first, int64_t some, int64_t features, float *columns)
{
    for (int64_t r = 0; r < ROWS; r++) {
        const float *row = x + (first + (r < some ? r : 0)) * features;
        for (int64_t f = 0; f < features; f++)
            columns[f * ROWS + r] = row[f] >= -ZERO && row[f] <= ZERO ? 0 : row[f];
    }
}

/* Sum the leaves of all trees for each row of x (QuickScorer: Lucchese et al. 2015, SIGIR).
 *
 * A tree's leaves are bits, the leftmost lowest. A node whose answer is "right" clears the leaves on its left, `mask`
 * keeps the others; of those left at the end, the lowest is the row's. Order and branches play no part, so that rows go
 * side by side. Of a tree's nodes, those up to `turns` send missing values right, the others left.
 * columns: scratch, (features, ROWS), at a multiple of 64 bytes.
 */
EACH_WIDTH
void segue_trees(const float *x, int64_t rows, int64_t features, const int32_t *feature, const float *threshold,
                 const uint32_t *mask, const int64_t *starts, const int64_t *turns, const int64_t *leaves,
                 const double *values, int64_t trees, float *columns, double *out)
{
    for (int64_t first = 0; first < rows; first += ROWS) {
        int64_t some = rows - first < ROWS ? rows - first : ROWS;
        turned(x, first, some, features, columns);
        double total[ROWS];
        memset(total, 0, sizeof total);
        for (int64_t t = 0; t < trees; t++) {
            const Bits all = ~(Bits){0};
            Bits open0 = all, open1 = all, open2 = all, open3 = all;
            int64_t k = starts[t];
            for (; k < turns[t]; k++) {
                const Values *column = (const Values *)(columns + (int64_t)feature[k] * ROWS);
                const Values most = threshold[k] - (Values){0};
                const Bits kept = mask[k] | (Bits){0};
                open0 &= kept | (Bits)(column[0] <= most);
                open1 &= kept | (Bits)(column[1] <= most);
                open2 &= kept | (Bits)(column[2] <= most);
                open3 &= kept | (Bits)(column[3] <= most);
            }
            for (; k < starts[t + 1]; k++) {
                const Values *column = (const Values *)(columns + (int64_t)feature[k] * ROWS);
                const Values most = threshold[k] - (Values){0};
                const Bits kept = mask[k] | (Bits){0};
                open0 &= kept | ~(Bits)(column[0] > most);
                open1 &= kept | ~(Bits)(column[1] > most);
                open2 &= kept | ~(Bits)(column[2] > most);
                open3 &= kept | ~(Bits)(column[3] > most);
            }
            const Bits open[PARTS] = {open0, open1, open2, open3};
            const double *leaf = values + leaves[t];
            for (int r = 0; r < ROWS; r++)
                total[r] += leaf[__builtin_ctz(open[r / LANES][r % LANES])];
        }
        memcpy(out + first, total, (size_t)some * sizeof(double));
    }
}
