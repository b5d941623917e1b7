/* Sums over whole matrices; see sums.c. */
#include "calls.h"

/* column_sums(codes, starts, firsts, lengths, order, weights, factors, out, largest): for one query, or for four */
CALL(column_sums)
{
    TAKE("column_sums", "illliff>f>f")
    const int64_t classes = SIZE(3), columns = SIZE(4), width = SIZE(8);
    REFUSE_UNLESS(width == 1 || width == 4, "there are neither one query nor four")
    REFUSE_UNLESS(SIZE(1) >= classes && SIZE(2) == classes + 1, "there is not one start for each length");
    for (int64_t c = 0; c < classes; c++) {
        const int64_t own = LONGS(2)[c + 1] - LONGS(2)[c];
        REFUSE_UNLESS(own >= 0 && LONGS(3)[c] >= 0 && LONGS(1)[c] >= 0 && LONGS(2)[c] >= 0
                          && LONGS(1)[c] + own * LONGS(3)[c] <= SIZE(0) && LONGS(2)[c + 1] <= columns,
                      "a column ends behind the codes")
    }
    REFUSE_UNLESS(SIZE(6) == columns && SIZE(7) == width * columns, "there is not one factor for each column")
    RUN(SIZE(0), (width == 1 ? segue_column_sums_1 : segue_column_sums_4)(
                     INTS(0), LONGS(1), LONGS(2), LONGS(3), classes, INTS(4), FLOATS(5), FLOATS(6), columns, FLOATS(7),
                     FLOATS(8)));
    return done(&given);
}

/* above(values, limit, known, found) */
CALL(above)
{
    TAKE("above", "fx>i>f")
    int64_t some = 0;
    REFUSE_UNLESS(SIZE(2) > SIZE(0) && SIZE(3) > SIZE(0), "there is no room for the values");
    RUN(SIZE(0), some = segue_above(FLOATS(0), SIZE(0), (float)REAL(1), INTS(2), FLOATS(3)));
    return done_with(&given, some);
}

/* token_sums(pointers, codes, values, tokens, weights, factors, size, own, sums, bits, total) */
CALL(token_sums)
{
    TAKE("token_sums", "ii?fif?fn>Q>f>Q>f")
    const int64_t size = NUMBER(6), entries = entries_of(&given, 0, INTS(3), SIZE(3), SIZE(1));
    REFUSE_UNLESS(entries >= 0, "a token is not there, or its rows end behind the codes")
    REFUSE_UNLESS(!FLOATS(2) || SIZE(2) >= SIZE(1), "there is not one value for each code")
    REFUSE_UNLESS(SIZE(4) == SIZE(3), "there is not one weight for each token")
    REFUSE_UNLESS(!FLOATS(5) || SIZE(5) >= size, "there is not one factor for each row")
    REFUSE_UNLESS(size >= 0 && SIZE(7) * 64 >= size && SIZE(9) * 64 >= size && SIZE(8) >= size && SIZE(10) >= size,
                  "the scratch is too short")
    RUN(entries + size / 8, segue_token_sums(INTS(0), INTS(1), FLOATS(2), INTS(3), FLOATS(4), SIZE(3), FLOATS(5), size,
                                             BITS(7), FLOATS(8), BITS(9), FLOATS(10)));
    return done(&given);
}

/* marked(bits, total, size, known, found): the rows that `token_sums` marked, and their totals */
CALL(marked)
{
    TAKE("marked", ">Q>fn>i>f")
    const int64_t size = NUMBER(2);
    int64_t there = 0;
    REFUSE_UNLESS(size >= 0 && SIZE(0) * 64 >= size && SIZE(1) >= size, "the scratch is too short")
    for (int64_t word = 0; word < (size + 63) / 64; word++)
        there += __builtin_popcountll(BITS(0)[word]);
    REFUSE_UNLESS(SIZE(3) >= there && SIZE(4) >= there, "there is no room for the rows")
    return done_with(&given, segue_taken(BITS(0), FLOATS(1), size, INTS(3), FLOATS(4)));
}
