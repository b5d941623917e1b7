/* The loops in which an answer spends most of its time; `segue.compiled` calls them, and says what each returns.
 *
 * Each has a NumPy form beside its caller, with the same result to the last bit. So sums have one order, which no
 * compiler may change: build without -ffast-math and with -ffp-contract=off (see hatch_build.py).
 * Nothing here allocates or keeps anything: the caller brings all memory, and several threads may call at once.
 */
#include <stdint.h>
#include <string.h>

/* One function for each width of vector registers, chosen when the library is loaded. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && defined(__linux__)
#define EACH_WIDTH __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define EACH_WIDTH
#endif

#define ROWS 64      /* candidates that pass through the trees together */
#define ZERO 1e-35f  /* what is no larger is 0, as for LightGBM */

/* Sum the leaves of all trees for each row of x (QuickScorer: Lucchese et al. 2015, SIGIR).
 *
 * A tree's leaves are bits, the leftmost lowest. A node whose answer is "right" clears the leaves on its left, `mask`
 * keeps the others; of those left at the end, the lowest is the row's. Order and branches play no part, so that rows go
 * side by side. Of a tree's nodes, those up to `turns` send missing values right, the others left.
 * columns: scratch, (features, ROWS).
 */
EACH_WIDTH
void segue_trees(const float *x, int64_t rows, int64_t features, const int32_t *feature, const float *threshold,
                 const uint32_t *mask, const int64_t *starts, const int64_t *turns, const int64_t *leaves,
                 const double *values, int64_t trees, float *columns, double *out)
{
    for (int64_t first = 0; first < rows; first += ROWS) {
        int64_t some = rows - first < ROWS ? rows - first : ROWS;
        for (int64_t f = 0; f < features; f++)
            for (int64_t r = 0; r < ROWS; r++) {
                float value = x[(first + (r < some ? r : 0)) * features + f];
                columns[f * ROWS + r] = value >= -ZERO && value <= ZERO ? 0 : value;
            }
        double total[ROWS];
        memset(total, 0, sizeof total);
        for (int64_t t = 0; t < trees; t++) {
            uint32_t open[ROWS];
            memset(open, 0xff, sizeof open);
            int64_t k = starts[t];
            for (; k < turns[t]; k++) {
                const float *column = columns + (int64_t)feature[k] * ROWS;
                for (int r = 0; r < ROWS; r++)
                    open[r] &= mask[k] | (0u - (uint32_t)(column[r] <= threshold[k]));
            }
            for (; k < starts[t + 1]; k++) {
                const float *column = columns + (int64_t)feature[k] * ROWS;
                for (int r = 0; r < ROWS; r++)
                    open[r] &= mask[k] | (0u - (uint32_t)!(column[r] > threshold[k]));
            }
            const double *leaf = values + leaves[t];
            for (int r = 0; r < ROWS; r++)
                total[r] += leaf[__builtin_ctz(open[r])];
        }
        memcpy(out + first, total, (size_t)some * sizeof(double));
    }
}

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

/* Copy the codes of some rows of a sparse matrix, one row after the other; their lengths into `lengths`. */
#define GATHERED(name, Pointer)                                                                                  \
    void name(const Pointer *pointers, const int32_t *codes, const int64_t *rows, int64_t some, int32_t *out)    \
    {                                                                                                            \
        for (int64_t k = 0; k < some; k++) {                                                                     \
            int64_t start = pointers[rows[k]], length = pointers[rows[k] + 1] - start;                           \
            memcpy(out, codes + start, (size_t)length * sizeof(int32_t));                                        \
            out += length;                                                                                       \
        }                                                                                                        \
    }
GATHERED(segue_gathered_32, int32_t)
GATHERED(segue_gathered_64, int64_t)

/* Add each row's weight to the codes that it holds: the codes whose sum is above 0, ascending, and these sums.
 * bits: scratch of zeros, (size + 63) / 64, zeros again afterwards; sums: the same, (size,). Returns how many codes.
 */
#define SPREAD(name, Pointer)                                                                                    \
    int64_t name(const Pointer *pointers, const int32_t *codes, const int64_t *rows, const float *weights,       \
                 int64_t some, int64_t size, uint64_t *bits, double *sums, int32_t *known, float *total)         \
    {                                                                                                            \
        for (int64_t k = 0; k < some; k++)                                                                       \
            for (int64_t at = pointers[rows[k]], end = pointers[rows[k] + 1]; at < end; at++) {                  \
                bits[codes[at] >> 6] |= (uint64_t)1 << (codes[at] & 63);                                         \
                sums[codes[at]] += weights[k];                                                                   \
            }                                                                                                    \
        int64_t found = 0;                                                                                       \
        for (int64_t word = 0; word < (size + 63) / 64; word++) {                                                \
            for (uint64_t left = bits[word]; left; left &= left - 1) {                                           \
                int64_t code = word * 64 + __builtin_ctzll(left);                                                \
                known[found] = (int32_t)code;                                                                    \
                total[found] = (float)sums[code];                                                                \
                found += total[found] > 0;                                                                       \
                sums[code] = 0;                                                                                  \
            }                                                                                                    \
            bits[word] = 0;                                                                                      \
        }                                                                                                        \
        return found;                                                                                            \
    }
SPREAD(segue_spread_32, int32_t)
SPREAD(segue_spread_64, int64_t)

/* Number the distinct codes, ascending: `known` gets them, `places` each code's index; returns how many.
 * bits: scratch of zeros, (size + 63) / 64, zeros again afterwards. place: scratch, (size,).
 */
int64_t segue_numbered(const int32_t *codes, int64_t some, int64_t size, uint64_t *bits, int32_t *place,
                       int32_t *known, int32_t *places)
{
    for (int64_t k = 0; k < some; k++)
        bits[codes[k] >> 6] |= (uint64_t)1 << (codes[k] & 63);
    int32_t found = 0;
    for (int64_t word = 0; word < (size + 63) / 64; word++) {
        for (uint64_t left = bits[word]; left; left &= left - 1) {
            int32_t code = (int32_t)(word * 64 + __builtin_ctzll(left));
            place[code] = found;
            known[found++] = code;
        }
        bits[word] = 0;
    }
    for (int64_t k = 0; k < some; k++)
        places[k] = place[codes[k]];
    return found;
}

/* Add to `total`, (places,) zeros, the weight of each run of places: as many as its length. */
#define RUN_SUMS(name, Length)                                                                                   \
    void name(const int32_t *places, const Length *lengths, const float *weights, int64_t runs, double *total)   \
    {                                                                                                            \
        for (int64_t k = 0; k < runs; k++)                                                                       \
            for (int64_t end = lengths[k]; end > 0; end--)                                                       \
                total[*places++] += weights[k];                                                                  \
    }
RUN_SUMS(segue_run_sums_32, int32_t)
RUN_SUMS(segue_run_sums_64, int64_t)

/* A key that ascends as scores fall, then as codes rise; -0 counts as 0, and what is no number comes last. */
static uint64_t key_of(float score, int32_t code)
{
    uint32_t bits;
    score += 0.0f;
    memcpy(&bits, &score, sizeof bits);
    bits = bits & 0x80000000u ? bits : ~(bits | 0x80000000u);
    if (score != score)
        bits = 0xffffffffu;
    return (uint64_t)bits << 32 | (uint32_t)code;
}

/* Let heap[at] sink to where no child is larger. */
static void sink(uint64_t *heap, int64_t size, int64_t at)
{
    uint64_t key = heap[at];
    for (int64_t child; (child = 2 * at + 1) < size; at = child) {
        child += child + 1 < size && heap[child + 1] > heap[child];
        if (heap[child] <= key)
            break;
        heap[at] = heap[child];
    }
    heap[at] = key;
}

/* The `n` best of `some` candidates, n from 1 to some: best first, ties by code. heap: scratch, (n,). */
void segue_best(const int32_t *codes, const float *scores, int64_t some, int64_t n, uint64_t *heap,
                int32_t *best_codes, float *best_scores)
{
    for (int64_t k = 0; k < n; k++)
        heap[k] = key_of(scores[k], codes[k]);
    for (int64_t k = n / 2; k-- > 0;)
        sink(heap, n, k);
    for (int64_t k = n; k < some; k++) {
        uint64_t key = key_of(scores[k], codes[k]);
        if (key < heap[0]) {
            heap[0] = key;
            sink(heap, n, 0);
        }
    }
    for (int64_t left = n - 1; left > 0; left--) {
        uint64_t largest = heap[0];
        heap[0] = heap[left];
        sink(heap, left, 0);
        heap[left] = largest;
    }
    for (int64_t k = 0; k < n; k++) {
        uint32_t bits = (uint32_t)(heap[k] >> 32);
        bits = bits & 0x80000000u ? bits : ~bits & 0x7fffffffu;
        memcpy(best_scores + k, &bits, sizeof bits);
        best_codes[k] = (int32_t)(uint32_t)heap[k];
    }
}
