/* Generators' lists and the pool that they make; see pools.c. */
#include "calls.h"

/* kept(codes, scores, starts, given, most) */
CALL(kept)
{
    TAKE("kept", ">i>f>lin")
    const int64_t lists = SIZE(2) - 1;
    REFUSE_UNLESS(lists >= 0 && LONGS(2)[0] >= 0 && LONGS(2)[lists] <= SIZE(0) && SIZE(1) == SIZE(0) && NUMBER(4) >= 0,
                  "the lists end behind the codes")
    for (int64_t g = 0; g < lists; g++)
        REFUSE_UNLESS(LONGS(2)[g] <= LONGS(2)[g + 1], "the lists do not follow one another")
    segue_kept(INTS(0), FLOATS(1), LONGS(2), lists, INTS(3), SIZE(3), NUMBER(4));
    return done(&given);
}

/* looked_up(known, scores, codes, out) */
CALL(looked_up)
{
    TAKE("looked_up", "ifi>f")
    REFUSE_UNLESS(SIZE(1) == SIZE(0) && SIZE(3) == SIZE(2), "there is not one score for each code")
    segue_looked_up(INTS(0), FLOATS(1), SIZE(0), INTS(2), SIZE(2), FLOATS(3));
    return done(&given);
}

/* table(g, known, scores, listed, starts, places, codes, scaled, column, table, ranks): one generator's column */
CALL(table)
{
    TAKE("table", "n?ifflii" /* g to codes */ "n>f>f>f")
    const int64_t g = NUMBER(0), n = SIZE(6), lists = SIZE(4) - 1;
    REFUSE_UNLESS(g >= 0 && g < lists, "there is no such list")
    REFUSE_UNLESS(LONGS(4)[g] >= 0 && LONGS(4)[g] <= LONGS(4)[g + 1] && LONGS(4)[g + 1] <= SIZE(3)
                      && LONGS(4)[g + 1] <= SIZE(5),
                  "a list ends behind the scores")
    if (LONGS(4)[g] == LONGS(4)[g + 1])
        return done(&given);
    REFUSE_UNLESS(within(INTS(5) + LONGS(4)[g], LONGS(4)[g + 1] - LONGS(4)[g], n), "a place is not there")
    REFUSE_UNLESS(SIZE(2) == (INTS(1) ? SIZE(1) : n), "there is not one score for each code")
    REFUSE_UNLESS(SIZE(8) >= n && SIZE(9) == n * lists && SIZE(10) == n * lists && NUMBER(7) > 0,
                  "there is no room for the table")
    segue_table(INTS(1), FLOATS(2), SIZE(1), FLOATS(3), LONGS(4), INTS(5), INTS(6), n, lists, g, NUMBER(7), FLOATS(8),
                FLOATS(9), FLOATS(10));
    return done(&given);
}

/* fine(codes, scores, size) */
CALL(fine)
{
    TAKE("fine", "ifn")
    REFUSE_UNLESS(SIZE(1) == SIZE(0), "there is not one score for each code")
    return done_with(&given, segue_fine(INTS(0), FLOATS(1), SIZE(0), NUMBER(2)));
}
