/* The loop over trees for one width of registers; trees.c includes this file once for each.
 *
 * NAME: the function. LANES: numbers of four bytes in a register. WIDTH: what the compiler has to know of it.
 * ROWS, four registers of candidates, pass through the trees together.
 */
#define ROWS (4 * LANES)
#define JOINED_(name, suffix) name##_##suffix
#define JOINED(name, suffix) JOINED_(name, suffix)
#define VALUES JOINED(NAME, values)
#define BITS JOINED(NAME, bits)

typedef float VALUES __attribute__((vector_size(LANES * 4)));
typedef uint32_t BITS __attribute__((vector_size(LANES * 4)));

WIDTH
static void NAME(const float *x, int64_t rows, int64_t features, const int32_t *feature, const float *threshold,
                 const uint32_t *mask, const int64_t *starts, const int64_t *turns, const int64_t *leaves,
                 const double *values, int64_t trees, float *columns, double *out)
{
    for (int64_t first = 0; first < rows; first += ROWS) {
        int64_t some = rows - first < ROWS ? rows - first : ROWS;
        turned(x + first * features, some, features, ROWS, columns);
        double total[ROWS];
        memset(total, 0, sizeof total);
        for (int64_t t = 0; t < trees; t++) {
            const BITS all = ~(BITS){0};
            BITS open0 = all, open1 = all, open2 = all, open3 = all;
            int64_t k = starts[t];
            for (; k < turns[t]; k++) {
                const VALUES *column = (const VALUES *)(columns + (int64_t)feature[k] * ROWS);
                const VALUES most = threshold[k] - (VALUES){0};
                const BITS kept = mask[k] | (BITS){0};
                open0 &= kept | (BITS)(column[0] <= most);
                open1 &= kept | (BITS)(column[1] <= most);
                open2 &= kept | (BITS)(column[2] <= most);
                open3 &= kept | (BITS)(column[3] <= most);
            }
            for (; k < starts[t + 1]; k++) {
                const VALUES *column = (const VALUES *)(columns + (int64_t)feature[k] * ROWS);
                const VALUES most = threshold[k] - (VALUES){0};
                const BITS kept = mask[k] | (BITS){0};
                open0 &= kept | ~(BITS)(column[0] > most);
                open1 &= kept | ~(BITS)(column[1] > most);
                open2 &= kept | ~(BITS)(column[2] > most);
                open3 &= kept | ~(BITS)(column[3] > most);
            }
            const BITS open[4] = {open0, open1, open2, open3};
            uint32_t each[ROWS];
            memcpy(each, open, sizeof each);
            const double *leaf = values + leaves[t];
            for (int r = 0; r < ROWS; r++)
                total[r] += leaf[__builtin_ctz(each[r])];
        }
        memcpy(out + first, total, (size_t)some * sizeof(double));
    }
}

#undef ROWS
#undef JOINED_
#undef JOINED
#undef VALUES
#undef BITS
#undef NAME
#undef LANES
#undef WIDTH
