/* Pairs of candidate and seed; see pairs.c. */
#include "calls.h"

/* The sum of how many entries some rows have, and a refusal unless they are there. */
#define ENTRIES(total, pointers, rows, entries)                                                                  \
    const int64_t total = entries_of(&given, pointers, INTS(rows), SIZE(rows), entries);                          \
    REFUSE_UNLESS(total >= 0, "a track is not there, or its playlists end behind the codes")

/* directions(vectors, dim, rows, squares, out) */
CALL(directions)
{
    TAKE("directions", "fni>f>f")
    const int64_t dim = NUMBER(1);
    REFUSE_UNLESS(dim > 0 && SIZE(3) >= dim && SIZE(4) == SIZE(2) * dim, "there is no room for the vectors")
    REFUSE_UNLESS(within(INTS(2), SIZE(2), SIZE(0) / dim), "a row is not there")
    RUN(SIZE(2) * dim, segue_directions(FLOATS(0), dim, INTS(2), SIZE(2), FLOATS(3), FLOATS(4)));
    return done(&given);
}

/* summaries(table, size, largest, mean, third) */
CALL(summaries)
{
    TAKE("summaries", "fn>f>f>f")
    const int64_t rows = SIZE(2);
    REFUSE_UNLESS(NUMBER(1) > 0 && SIZE(0) == rows * NUMBER(1) && SIZE(3) == rows && SIZE(4) == rows,
                  "there is not one place for each row")
    segue_summaries(FLOATS(0), rows, NUMBER(1), FLOATS(2), FLOATS(3), FLOATS(4));
    return done(&given);
}

/* together_from_seeds(p_pointers, p_codes, t_pointers, t_codes, candidates, seeds, place, together) */
CALL(together_from_seeds)
{
    TAKE("together_from_seeds", "iiiiii>i>f")
    const int64_t tracks = SIZE(2) - 1;
    ENTRIES(steps, 2, 5, SIZE(3))
    REFUSE_UNLESS(within(INTS(4), SIZE(4), tracks) && SIZE(6) >= tracks, "a candidate is not there")
    REFUSE_UNLESS(SIZE(7) == SIZE(4) * SIZE(5), "there is no room for the pairs")
    RUN(steps * 64, segue_together_from_seeds(INTS(0), INTS(1), INTS(2), INTS(3), INTS(4), SIZE(4), INTS(5), SIZE(5),
                                              INTS(6), FLOATS(7)));
    return done(&given);
}

/* together_from_candidates(t_pointers, t_codes, candidates, seeds, playlists, first, chain, together) */
CALL(together_from_candidates)
{
    TAKE("together_from_candidates", "iiiin>i>i>f")
    ENTRIES(of_candidates, 0, 2, SIZE(1))
    ENTRIES(of_seeds, 0, 3, SIZE(1))
    REFUSE_UNLESS(SIZE(5) >= NUMBER(4) && SIZE(6) >= 2 * of_seeds, "the scratch is too short")
    REFUSE_UNLESS(SIZE(7) == SIZE(2) * SIZE(3), "there is no room for the pairs")
    RUN(of_candidates + of_seeds, segue_together_from_candidates(INTS(0), INTS(1), INTS(2), SIZE(2), INTS(3), SIZE(3),
                                                                 INTS(5), INTS(6), INTS(6) + of_seeds, FLOATS(7)));
    return done(&given);
}

/* pair_features(together, of_candidates, of_seeds, smoothing, row, out) */
CALL(pair_features)
{
    TAKE("pair_features", "fffx>f>f")
    const int64_t n = SIZE(1), size = SIZE(2);
    REFUSE_UNLESS(size > 0 && SIZE(0) == n * size && SIZE(4) >= size && SIZE(5) == 8 * n, "there is no room for the pairs")
    RUN(n * size * 4, segue_pair_features(FLOATS(0), FLOATS(1), n, FLOATS(2), size, (float)REAL(3), FLOATS(4), FLOATS(5)));
    return done(&given);
}

/* met(p_pointers, p_codes, positions, t_pointers, t_codes, candidates, seeds, most, place, nearest, share, beside) */
CALL(met)
{
    TAKE("met", "iiHiiiin>i>f>f>d")
    const int64_t tracks = SIZE(3) - 1, n = SIZE(5);
    ENTRIES(steps, 3, 6, SIZE(4))
    REFUSE_UNLESS(SIZE(2) >= SIZE(1), "there is not one position for each track of a playlist")
    REFUSE_UNLESS(within(INTS(5), n, tracks) && SIZE(8) >= tracks, "a candidate is not there")
    REFUSE_UNLESS(SIZE(9) == n && SIZE(10) == n && SIZE(11) == n * SIZE(6) && NUMBER(7) > 0, "there is no room for the pairs")
    RUN(steps * 64, segue_met(INTS(0), INTS(1), given.of[2].at, INTS(3), INTS(4), INTS(5), n, INTS(6), SIZE(6), NUMBER(7),
                              INTS(8), FLOATS(9), FLOATS(10), DOUBLES(11)));
    return done(&given);
}

/* beside(sums, of_candidates, of_seeds, row, most, mean) */
CALL(beside)
{
    TAKE("beside", "dff>d>f>f")
    const int64_t n = SIZE(1), size = SIZE(2);
    REFUSE_UNLESS(size > 0 && SIZE(0) == n * size && SIZE(3) >= size && SIZE(4) == n && SIZE(5) == n,
                  "there is no room for the pairs")
    RUN(n * size * 2, segue_beside(DOUBLES(0), FLOATS(1), n, FLOATS(2), size, DOUBLES(3), FLOATS(4), FLOATS(5)));
    return done(&given);
}
