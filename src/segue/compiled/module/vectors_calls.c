/* Products of vectors, and sums of trees' leaves; see vectors.c, nearest.c and trees.c. */
#include "calls.h"

/* products(vectors, dim, queries, out) */
CALL(products)
{
    TAKE("products", "bnh>i")
    const int64_t dim = NUMBER(1);
    REFUSE_UNLESS(dim > 0, "vectors have no numbers")
    const int64_t rows = SIZE(0) / dim, queries = SIZE(2) / dim;
    REFUSE_UNLESS(rows * dim == SIZE(0) && queries * dim == SIZE(2) && SIZE(3) == rows * queries,
                  "there is not one place for each product")
    RUN(SIZE(0), segue_products(given.of[0].at, rows, dim, given.of[2].at, queries, INTS(3)));
    return done(&given);
}

/* reaching(whole, steps, rests, lengths, lead, step, length, share, heap, places) */
CALL(reaching)
{
    TAKE("reaching", "ifff?fxxx>f>i")
    const int64_t rows = SIZE(0);
    REFUSE_UNLESS(SIZE(1) == rows && SIZE(2) == rows && SIZE(3) == rows && (!FLOATS(4) || SIZE(4) == rows),
                  "there is not one step for each vector")
    REFUSE_UNLESS(SIZE(8) > 0 && SIZE(9) >= rows, "there is no room for the places")
    int64_t found = 0;
    RUN(rows, found = segue_reaching(INTS(0), FLOATS(1), FLOATS(2), FLOATS(3), FLOATS(4), rows, (float)REAL(5),
                                     (float)REAL(6), (float)REAL(7), SIZE(8), FLOATS(8), INTS(9)));
    return done_with(&given, found);
}

/* rounded(queries, dim, padded, most, safe, whole, steps, rests, lengths, work) */
CALL(rounded)
{
    TAKE("rounded", "fnnxx>h>f>f>f>f")
    const int64_t dim = NUMBER(1), padded = NUMBER(2), queries = SIZE(6);
    REFUSE_UNLESS(dim > 0 && padded >= dim && SIZE(0) == queries * dim && SIZE(5) == queries * padded,
                  "there is no room for the queries")
    REFUSE_UNLESS(SIZE(7) == queries && SIZE(8) == queries && SIZE(9) >= dim, "there is not one place for each query")
    segue_rounded(FLOATS(0), queries, dim, padded, (float)REAL(3), (float)REAL(4), given.of[5].at, FLOATS(6), FLOATS(7),
                  FLOATS(8), FLOATS(9));
    return done(&given);
}

/* rounded_rows(vectors, dim, rows, padded, safe, whole, steps, rests, lengths, work) */
CALL(rounded_rows)
{
    TAKE("rounded_rows", "fninx>b>f>f>f>f")
    const int64_t dim = NUMBER(1), some = SIZE(2), padded = NUMBER(3);
    REFUSE_UNLESS(dim > 0 && padded >= dim && SIZE(5) == some * padded, "there is no room for the vectors")
    REFUSE_UNLESS(within(INTS(2), some, SIZE(0) / dim), "a row is not there")
    REFUSE_UNLESS(SIZE(6) == some && SIZE(7) == some && SIZE(8) == some && SIZE(9) >= dim,
                  "there is not one place for each vector")
    RUN(SIZE(5), segue_rounded_rows(FLOATS(0), dim, INTS(2), some, padded, (float)REAL(4), given.of[5].at, FLOATS(6),
                                    FLOATS(7), FLOATS(8), FLOATS(9)));
    return done(&given);
}

/* nearest(whole, steps, rests, lengths, lead, step, length, share, codes, vectors, dim, query, floats, ints, keys,
 * best_codes, best_scores): as many as there is room for; returns how many there are */
CALL(nearest)
{
    TAKE("nearest", "ifff?fxxxifnf>f>i>Q>i>f")
    const int64_t rows = SIZE(0), dim = NUMBER(10), n = SIZE(15);
    REFUSE_UNLESS(SIZE(1) == rows && SIZE(2) == rows && SIZE(3) == rows && (!FLOATS(4) || SIZE(4) == rows) && SIZE(8) == rows,
                  "there is not one step for each vector")
    REFUSE_UNLESS(dim > 0 && SIZE(11) == dim && within(INTS(8), rows, SIZE(9) / dim), "a vector is not there")
    REFUSE_UNLESS(n > 0 && SIZE(16) == n && SIZE(14) >= n && SIZE(12) >= n + rows && SIZE(13) >= 2 * rows,
                  "there is no room for the candidates")
    int64_t found = 0;
    RUN(rows, found = segue_nearest(INTS(0), FLOATS(1), FLOATS(2), FLOATS(3), FLOATS(4), rows, (float)REAL(5),
                                    (float)REAL(6), (float)REAL(7), n, INTS(8), FLOATS(9), dim, FLOATS(11),
                                    FLOATS(12) + rows, INTS(13), INTS(13) + rows, FLOATS(12), BITS(14), INTS(15),
                                    FLOATS(16)));
    return done_with(&given, found);
}

/* inner(vectors, dim, rows, queries, out) */
CALL(inner)
{
    TAKE("inner", "fn?if>f")
    const int64_t dim = NUMBER(1);
    REFUSE_UNLESS(dim > 0, "vectors have no numbers")
    const int64_t there = SIZE(0) / dim, queries = SIZE(3) / dim, some = INTS(2) ? SIZE(2) : there;
    REFUSE_UNLESS(!INTS(2) || within(INTS(2), some, there), "a row is not there")
    REFUSE_UNLESS(queries * dim == SIZE(3) && SIZE(4) == some * queries, "there is not one place for each product")
    RUN(some * queries * dim / 4, segue_inner(FLOATS(0), dim, INTS(2), some, FLOATS(3), queries, FLOATS(4)));
    return done(&given);
}

/* trees(rows, features, feature, thresholds, masks, starts, turns, leaves, values, columns, out) */
CALL(trees)
{
    TAKE("trees", "fnifIllld>B>d")
    const int64_t features = NUMBER(1), rows = SIZE(10), trees = SIZE(6), nodes = SIZE(2);
    REFUSE_UNLESS(features > 0 && SIZE(0) == rows * features, "there is not one row for each sum")
    REFUSE_UNLESS(SIZE(3) == nodes && SIZE(4) == nodes && SIZE(5) == trees + 1 && SIZE(7) == trees,
                  "there is not one threshold for each node")
    REFUSE_UNLESS(within(INTS(2), nodes, features), "a feature is not there")
    for (int64_t t = 0; t < trees; t++)
        REFUSE_UNLESS(LONGS(5)[t] >= 0 && LONGS(5)[t] <= LONGS(6)[t] && LONGS(6)[t] <= LONGS(5)[t + 1]
                          && LONGS(5)[t + 1] <= nodes && LONGS(7)[t] >= 0
                          && LONGS(7)[t] + LONGS(5)[t + 1] - LONGS(5)[t] < SIZE(8),
                      "a tree ends behind the nodes or leaves")
    const uintptr_t first = ((uintptr_t)given.of[9].at + 63) & ~(uintptr_t)63; /* where registers may begin */
    REFUSE_UNLESS(SIZE(9) >= features * 64 * 4 + 64, "the scratch is too short")
    RUN(rows * nodes / 16, segue_trees(FLOATS(0), rows, features, INTS(2), FLOATS(3), given.of[4].at, LONGS(5), LONGS(6),
                                       LONGS(7), DOUBLES(8), trees, (float *)first, DOUBLES(10)));
    return done(&given);
}
