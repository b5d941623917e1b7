/* What supports results; see evidence.c. */
#include "calls.h"

#define FACETS_THERE(pointers, facets, weights, codes)                                                           \
    REFUSE_UNLESS(SIZE(weights) == SIZE(facets), "there is not one weight for each facet")                        \
    REFUSE_UNLESS(entries_of(&given, pointers, INTS(facets), SIZE(facets), SIZE(codes)) >= 0,                     \
                  "a facet is not there, or its playlists end behind the codes")

/* held(pointers, codes, facets, weights, near, shrunk, steps, stride, first, out) */
CALL(held)
{
    TAKE("held", "iiidifxnn>d")
    const int64_t some = SIZE(4), stride = NUMBER(7), first = NUMBER(8);
    FACETS_THERE(0, 2, 3, 1)
    REFUSE_UNLESS(SIZE(5) == some, "there is not one factor for each playlist")
    REFUSE_UNLESS(first >= 0 && stride >= first + SIZE(2) && SIZE(9) >= some * stride, "there is no room for the facets")
    segue_held(INTS(0), INTS(1), INTS(2), DOUBLES(3), SIZE(2), INTS(4), FLOATS(5), some, REAL(6), stride, DOUBLES(9) + first);
    return done(&given);
}

/* support(pointers, codes, size, near, held, results, place, sums, out) */
CALL(support)
{
    TAKE("support", "iinidi>i>d>f")
    const int64_t some = SIZE(3), n = SIZE(5), steps = entries_of(&given, 0, INTS(3), some, SIZE(1));
    REFUSE_UNLESS(steps >= 0, "a playlist is not there, or ends behind the codes")
    if (!n)
        return done(&given);
    const int64_t facets = SIZE(7) / n;
    REFUSE_UNLESS(SIZE(7) == n * facets && SIZE(8) == n * facets, "there is no room for the facets")
    REFUSE_UNLESS(SIZE(4) == some * facets, "there is not one number for each playlist and facet")
    REFUSE_UNLESS(within(INTS(5), n, NUMBER(2)) && SIZE(6) >= NUMBER(2), "a result is not there")
    RUN(steps * 2, segue_support(INTS(0), INTS(1), INTS(3), some, DOUBLES(4), facets, INTS(5), n, INTS(6), DOUBLES(7), FLOATS(8)));
    return done(&given);
}

/* lent(of_pointers, of_codes, facets, weights, factors, pointers, codes, results, there, first, out) */
CALL(lent)
{
    TAKE("lent", "iiidfiii>fn>f")
    const int64_t n = SIZE(7), size = SIZE(2), steps = entries_of(&given, 5, INTS(7), n, SIZE(6));
    FACETS_THERE(0, 2, 3, 1)
    REFUSE_UNLESS(steps >= 0, "a result is not there, or its playlists end behind the codes")
    REFUSE_UNLESS(SIZE(8) >= SIZE(4), "the scratch is too short")
    REFUSE_UNLESS(NUMBER(9) >= 0 && SIZE(10) >= (NUMBER(9) + size) * n, "there is no room for the facets")
    RUN(steps * size, segue_lent(INTS(0), INTS(1), INTS(2), DOUBLES(3), size, FLOATS(4), INTS(5), INTS(6), INTS(7), n,
                                 FLOATS(8), FLOATS(10) + NUMBER(9) * n));
    return done(&given);
}

/* shares(support, groups, names, whole, named, total, places, shares): of as many names as there is room for */
CALL(shares)
{
    TAKE("shares", "fln?f>f>f>l>f")
    const int64_t parts = SIZE(1), names = NUMBER(2), results = SIZE(5);
    const int64_t most = results ? SIZE(6) / results : 1;
    REFUSE_UNLESS(SIZE(0) == parts * results && SIZE(4) == names * results, "there is no room for the parts")
    REFUSE_UNLESS(most > 0 && names >= most && SIZE(6) == results * most && SIZE(7) == results * most,
                  "there are not as many names as are asked for")
    REFUSE_UNLESS(!FLOATS(3) || SIZE(3) == results, "there is not one whole for each result")
    for (int64_t k = 0; k < parts; k++)
        REFUSE_UNLESS(LONGS(1)[k] >= 0 && LONGS(1)[k] < names, "a name is not there")
    RUN(names * results * 4, segue_shares(FLOATS(0), parts, results, LONGS(1), names, FLOATS(3), most, FLOATS(4), FLOATS(5),
                                          LONGS(6), FLOATS(7)));
    return done(&given);
}
