/* Sums of leaves over trees. */
#include "loops.h"

/* Not on Windows, whose stack a compiler does not align for wide registers. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(_WIN32)
#define WIDER 1
#else
#define WIDER 0
#endif

#define ZERO 1e-35f /* what is no larger is 0, as for LightGBM */

/* Turn some rows of features into columns (features, most); the first row fills up. */
static void turned(const float *x, int64_t some, int64_t features, int64_t most, float *columns)
{
    for (int64_t r = 0; r < most; r++) {
        const float *row = x + (r < some ? r : 0) * features;
        for (int64_t f = 0; f < features; f++)
            columns[f * most + r] = row[f] >= -ZERO && row[f] <= ZERO ? 0 : row[f];
    }
}

/* A compiler lowers vectors that are wider than a register to single numbers, so that each width has its own loop. */
#define NAME trees_by_4
#define LANES 4
#define WIDTH
#include "trees_lanes.h"

#if WIDER
#define NAME trees_by_8
#define LANES 8
#define WIDTH __attribute__((target("avx2,bmi")))
#include "trees_lanes.h"

#define NAME trees_by_16
#define LANES 16
#define WIDTH __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,bmi")))
#include "trees_lanes.h"
#endif

/* Sum the leaves of all trees for each row of x (QuickScorer: Lucchese et al. 2015, SIGIR).
 *
 * A tree's leaves are bits, the leftmost lowest. A node whose answer is "right" clears the leaves on its left, `mask`
 * keeps the others; of those left at the end, the lowest is the row's. Order and branches play no part, so that rows go
 * side by side. Of a tree's nodes, those up to `turns` send missing values right, the others left.
 * columns: scratch, (features, 64), at a multiple of 64 bytes.
 */
void segue_trees(const float *x, int64_t rows, int64_t features, const int32_t *feature, const float *threshold,
                 const uint32_t *mask, const int64_t *starts, const int64_t *turns, const int64_t *leaves,
                 const double *values, int64_t trees, float *columns, double *out)
{
#if WIDER
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("bmi")) {
        trees_by_16(x, rows, features, feature, threshold, mask, starts, turns, leaves, values, trees, columns, out);
        return;
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi")) {
        trees_by_8(x, rows, features, feature, threshold, mask, starts, turns, leaves, values, trees, columns, out);
        return;
    }
#endif
    trees_by_4(x, rows, features, feature, threshold, mask, starts, turns, leaves, values, trees, columns, out);
}
