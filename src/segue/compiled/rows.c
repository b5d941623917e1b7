/* Rows of sparse matrices: gather codes, number them, and sum the weights of rows. */
#include "loops.h"

/* Copy the codes of some rows of a sparse matrix, one row after the other; their lengths into `lengths`. */
#define GATHERED(name, Pointer)                                                                                  \
    void name(const Pointer *pointers, const int32_t *codes, const int32_t *rows, int64_t some, int32_t *out)    \
    {                                                                                                            \
        for (int64_t k = 0; k < some; k++) {                                                                     \
            int64_t start = pointers[rows[k]], length = pointers[rows[k] + 1] - start;                           \
            memcpy(out, codes + start, (size_t)length * sizeof(int32_t));                                        \
            out += length;                                                                                       \
        }                                                                                                        \
    }
GATHERED(segue_gathered_32, int32_t)
GATHERED(segue_gathered_64, int64_t)

/* Add each row's weight to the codes that it holds: the codes whose sum is above 0, ascending, and these sums, times the
 * code's factor where there are factors. bits: scratch of zeros, (size + 63) / 64, zeros again afterwards; sums: the same, (size,). Returns how many codes.
 */
#define SPREAD(name, Pointer)                                                                                    \
    int64_t name(const Pointer *pointers, const int32_t *codes, const int32_t *rows, const float *weights,       \
                 int64_t some, const float *factors, int64_t size, uint64_t *bits, double *sums, int32_t *known, \
                 float *total)                                                                                   \
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
                const float sum = (float)sums[code];                                                             \
                total[found] = factors ? sum * factors[code] : sum;                                              \
                found += sum > 0;                                                                                \
                sums[code] = 0;                                                                                  \
            }                                                                                                    \
            bits[word] = 0;                                                                                      \
        }                                                                                                        \
        return found;                                                                                            \
    }
SPREAD(segue_spread_32, int32_t)
SPREAD(segue_spread_64, int64_t)

/* What is wrong with rows of codes: 0 nothing; 1 the pointers do not ascend from 0 to the number of codes; 2 a code is
 * not below `size`; 3 the codes of a row do not ascend, or one is there twice, where `ordered` asks for that.
 * pointers: rows + 1. The codes are read once: their largest and all falls, and falls where a row begins are allowed,
 * because most rows are short.
 */
#define FAULT(name, Pointer)                                                                                     \
    EACH_WIDTH                                                                                                   \
    int64_t name(const Pointer *pointers, const int32_t *codes, int64_t rows, int64_t entries, int64_t size,     \
                 int64_t ordered)                                                                                \
    {                                                                                                            \
        int64_t falls = pointers[0] != 0 | pointers[rows] != entries;                                            \
        for (int64_t row = 0; row < rows; row++)                                                                 \
            falls += pointers[row + 1] < pointers[row];                                                          \
        if (falls)                                                                                               \
            return 1;                                                                                            \
        uint32_t most = entries ? (uint32_t)codes[0] : 0; /* a code below 0 is a large one without its sign */   \
        for (int64_t start = 1, end; start < entries; start = end) {                                             \
            end = start + 4096 < entries ? start + 4096 : entries;                                               \
            uint32_t some = 0; /* few enough for 32 bits, so that a register holds as many as of codes */        \
            for (int64_t at = start; at < end; at++) {                                                           \
                most = (uint32_t)codes[at] > most ? (uint32_t)codes[at] : most;                                  \
                some += codes[at] <= codes[at - 1];                                                              \
            }                                                                                                    \
            falls += some;                                                                                       \
        }                                                                                                        \
        if (entries && most >= size)                                                                             \
            return 2;                                                                                            \
        for (int64_t row = 1; row < rows && entries > 1; row++) { /* without a branch: no row's length is foreseen */ \
            int64_t at = pointers[row], first = at > pointers[row - 1] & at < entries;                           \
            at = first ? at : 1;                                                                                 \
            falls -= first & (codes[at] <= codes[at - 1]);                                                       \
        }                                                                                                        \
        return ordered && falls ? 3 : 0;                                                                         \
    }
FAULT(segue_fault_32, int32_t)
FAULT(segue_fault_64, int64_t)

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

/* Sum at each place the weights of the runs of places, as many as a run's length, in double precision: into `total`,
 * (size,). sums: scratch of zeros, (size,), zeros again afterwards. */
#define RUN_SUMS(name, Length)                                                                                   \
    void name(const int32_t *places, const Length *lengths, const float *weights, int64_t runs, int64_t size,    \
              double *sums, float *total)                                                                        \
    {                                                                                                            \
        for (int64_t k = 0; k < runs; k++)                                                                       \
            for (int64_t end = lengths[k]; end > 0; end--)                                                       \
                sums[*places++] += weights[k];                                                                   \
        for (int64_t k = 0; k < size; k++) {                                                                     \
            total[k] = (float)sums[k];                                                                           \
            sums[k] = 0;                                                                                         \
        }                                                                                                        \
    }
RUN_SUMS(segue_run_sums_32, int32_t)
RUN_SUMS(segue_run_sums_64, int64_t)
