/* What Python calls, by the file of the loops behind it. */
#ifndef SEGUE_CALLS_H
#define SEGUE_CALLS_H

#include "arguments.h"

/* rows.c */
CALL(lengths_of);
CALL(gathered);
CALL(row_fault);
CALL(spread);
CALL(numbered);
CALL(run_sums);
CALL(best);

/* sums.c */
CALL(column_sums);
CALL(above);
CALL(token_sums);
CALL(marked);

/* pools.c */
CALL(kept);
CALL(looked_up);
CALL(table);
CALL(fine);

/* pairs.c */
CALL(directions);
CALL(summaries);
CALL(together_from_seeds);
CALL(together_from_candidates);
CALL(pair_features);
CALL(met);
CALL(beside);

/* vectors.c, nearest.c and trees.c */
CALL(products);
CALL(reaching);
CALL(rounded);
CALL(rounded_rows);
CALL(nearest);
CALL(inner);
CALL(trees);

/* evidence.c */
CALL(held);
CALL(support);
CALL(lent);
CALL(shares);

#endif
