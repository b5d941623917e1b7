/* Rows of sparse matrices, and the best of many candidates; see rows.c and best.c. */
#include "calls.h"

#define NARROW (given.of[0].width == 4)
#define ROWS_THERE(rows, some, entries) \
    const int64_t entries_there = entries_of(&given, 0, rows, some, entries); \
    REFUSE_UNLESS(entries_there >= 0, "a row is not there, or ends behind the codes")

/* lengths_of(pointers, rows, lengths): how many entries some rows have, each and together. */
CALL(lengths_of)
{
    TAKE("lengths_of", "pi>i")
    ROWS_THERE(INTS(1), SIZE(1), INT64_MAX)
    REFUSE_UNLESS(SIZE(2) == SIZE(1), "there is not one length for each row")
    for (int64_t k = 0; k < SIZE(1); k++) {
        const int64_t row = INTS(1)[k];
        INTS(2)[k] = NARROW ? INTS(0)[row + 1] - INTS(0)[row] : (int32_t)(LONGS(0)[row + 1] - LONGS(0)[row]);
    }
    return done_with(&given, entries_there);
}

/* gathered(pointers, codes, rows, out) */
CALL(gathered)
{
    TAKE("gathered", "pii>i")
    ROWS_THERE(INTS(2), SIZE(2), SIZE(1))
    REFUSE_UNLESS(SIZE(3) == entries_there, "the rows have not as many codes as there is room for")
    if (NARROW)
        segue_gathered_32(INTS(0), INTS(1), INTS(2), SIZE(2), INTS(3));
    else
        segue_gathered_64(LONGS(0), INTS(1), INTS(2), SIZE(2), INTS(3));
    return done(&given);
}

/* row_fault(pointers, codes, size, ordered): what is wrong with the rows; see rows.c. */
CALL(row_fault)
{
    TAKE("row_fault", "pinn")
    const int64_t rows = SIZE(0) - 1;
    int64_t found = 0;
    REFUSE_UNLESS(rows >= 0, "there is no place where rows begin")
    RUN(SIZE(1) + rows, found = NARROW ? segue_fault_32(INTS(0), INTS(1), rows, SIZE(1), NUMBER(2), NUMBER(3))
                                       : segue_fault_64(LONGS(0), INTS(1), rows, SIZE(1), NUMBER(2), NUMBER(3)));
    return done_with(&given, found);
}

/* spread(pointers, codes, rows, weights, factors, size, bits, sums, known, total) */
CALL(spread)
{
    TAKE("spread", "piif?fn>Q>d>i>f")
    const int64_t size = NUMBER(5);
    ROWS_THERE(INTS(2), SIZE(2), SIZE(1))
    const int64_t most = entries_there < size ? entries_there : size;
    REFUSE_UNLESS(SIZE(3) == SIZE(2), "there is not one weight for each row")
    REFUSE_UNLESS(!FLOATS(4) || SIZE(4) >= size, "there is not one factor for each code")
    REFUSE_UNLESS(size >= 0 && SIZE(6) * 64 >= size && SIZE(7) >= size, "the scratch is too short")
    REFUSE_UNLESS(SIZE(8) > most && SIZE(9) > most, "there is no room for the codes")
    int64_t found = 0;
    if (NARROW)
        RUN(entries_there + size / 8, found = segue_spread_32(INTS(0), INTS(1), INTS(2), FLOATS(3), SIZE(2), FLOATS(4),
                                                              size, BITS(6), DOUBLES(7), INTS(8), FLOATS(9)));
    else
        RUN(entries_there + size / 8, found = segue_spread_64(LONGS(0), INTS(1), INTS(2), FLOATS(3), SIZE(2), FLOATS(4),
                                                              size, BITS(6), DOUBLES(7), INTS(8), FLOATS(9)));
    return done_with(&given, found);
}

/* numbered(codes, size, bits, place, known, places) */
CALL(numbered)
{
    TAKE("numbered", "in>Q>i>i>i")
    const int64_t size = NUMBER(1), most = SIZE(0) < size ? SIZE(0) : size;
    REFUSE_UNLESS(within(INTS(0), SIZE(0), size), "a code is not below the size")
    REFUSE_UNLESS(SIZE(2) * 64 >= size && SIZE(3) >= size, "the scratch is too short")
    REFUSE_UNLESS(SIZE(4) >= most && SIZE(5) >= SIZE(0), "there is no room for the codes")
    return done_with(&given, segue_numbered(INTS(0), SIZE(0), size, BITS(2), INTS(3), INTS(4), INTS(5)));
}

/* run_sums(places, lengths, weights, sums, total) */
CALL(run_sums)
{
    TAKE("run_sums", "ipf>d>f")
    const int64_t runs = SIZE(1), size = SIZE(4);
    int64_t left = SIZE(0);
    for (int64_t k = 0; k < runs && left >= 0; k++) {
        const int64_t length = given.of[1].width == 4 ? INTS(1)[k] : LONGS(1)[k];
        left = length < 0 ? -1 : left - length;
    }
    REFUSE_UNLESS(!left && SIZE(2) == runs, "there is not one place for each weight")
    REFUSE_UNLESS(SIZE(3) >= size && within(INTS(0), SIZE(0), size), "a place is not there")
    if (given.of[1].width == 4)
        segue_run_sums_32(INTS(0), INTS(1), FLOATS(2), runs, size, DOUBLES(3), FLOATS(4));
    else
        segue_run_sums_64(INTS(0), LONGS(1), FLOATS(2), runs, size, DOUBLES(3), FLOATS(4));
    return done(&given);
}

#define FEW 1024 /* keys that lie on the stack */

/* best(codes, scores, best_codes, best_scores): as many as there is room for */
CALL(best)
{
    TAKE("best", "if>i>f")
    const int64_t some = SIZE(0), n = SIZE(2);
    uint64_t few[FEW], *heap = few;
    REFUSE_UNLESS(SIZE(1) == some && SIZE(3) == n, "there is not one score for each code")
    REFUSE_UNLESS(n >= 1 && n <= some, "there are not as many candidates as are asked for")
    if (n > FEW && !(heap = PyMem_Malloc((size_t)n * sizeof *heap))) {
        Py_DECREF(done(&given));
        return PyErr_NoMemory();
    }
    RUN(some, segue_best(INTS(0), FLOATS(1), some, n, heap, INTS(2), FLOATS(3)));
    if (heap != few)
        PyMem_Free(heap);
    return done(&given);
}
