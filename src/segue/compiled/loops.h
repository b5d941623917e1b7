/* The loops in which an answer spends most of its time; the files of `module` call them for Python.
 *
 * Each has a NumPy form beside its caller, with the same result to the last bit. So sums have one order, which no
 * compiler may change: build without -ffast-math and with -ffp-contract=off (see hatch_build.py).
 * Nothing here allocates or keeps anything: the caller brings all memory, and several threads may call at once.
 * The caller checks that codes and rows are within their arrays; those in `module` check all but the codes of matrices,
 * which a model's load checks.
 */
#ifndef SEGUE_LOOPS_H
#define SEGUE_LOOPS_H

#include <stdint.h>
#include <string.h>

/* One function for each width of vector registers, chosen when the library is loaded. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && defined(__linux__)
#define EACH_WIDTH __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define EACH_WIDTH
#endif

/* best.c */
void segue_best(const int32_t *codes, const float *scores, int64_t some, int64_t n, uint64_t *heap,
                int32_t *best_codes, float *best_scores);

/* evidence.c */
void segue_held(const int32_t *pointers, const int32_t *codes, const int32_t *facets, const double *weights, int64_t size,
                const int32_t *near, const float *shrunk, int64_t some, double steps, int64_t stride, double *held);
void segue_support(const int32_t *pointers, const int32_t *codes, const int32_t *near, int64_t some,
                   const double *held, int64_t facets, const int32_t *results, int64_t n, int32_t *place, double *sums,
                   float *out);
void segue_lent(const int32_t *of_pointers, const int32_t *of_codes, const int32_t *facets, const double *weights,
                int64_t size, const float *factors, const int32_t *pointers, const int32_t *codes, const int32_t *results,
                int64_t n, float *there, float *out);

void segue_shares(const float *support, int64_t parts, int64_t results, const int64_t *groups, int64_t names,
                  const float *whole, int64_t most, float *named, float *total, int64_t *places, float *shares);

/* nearest.c */
void segue_rounded(const float *query, int64_t queries, int64_t dim, int64_t padded, float most, float safe, int16_t *whole,
                   float *steps, float *rests, float *lengths, float *work);
void segue_rounded_rows(const float *vectors, int64_t dim, const int32_t *rows, int64_t some, int64_t padded, float safe,
                        int8_t *whole, float *steps, float *rests, float *lengths, float *work);
int64_t segue_nearest(const int32_t *whole, const float *steps, const float *rests, const float *lengths, const float *lead,
                      int64_t rows, float step, float length, float share, int64_t n, const int32_t *codes,
                      const float *vectors, int64_t dim, const float *query, float *heap, int32_t *places, int32_t *chosen,
                      float *scores, uint64_t *keys, int32_t *best_codes, float *best_scores);

/* pairs.c */
void segue_directions(const float *vectors, int64_t dim, const int32_t *rows, int64_t some, float *squares, float *out);
void segue_summaries(const float *table, int64_t rows, int64_t size, float *largest, float *mean, float *third);
void segue_together_from_seeds(const int32_t *p_pointers, const int32_t *p_codes, const int32_t *t_pointers,
                               const int32_t *t_codes, const int32_t *candidates, int64_t n, const int32_t *seeds,
                               int64_t size, int32_t *place, float *together);
void segue_together_from_candidates(const int32_t *t_pointers, const int32_t *t_codes, const int32_t *candidates,
                                    int64_t n, const int32_t *seeds, int64_t size, int32_t *first, int32_t *next,
                                    int32_t *owner, float *together);
void segue_pair_features(const float *together, const float *of_candidates, int64_t n, const float *of_seeds,
                         int64_t size, float smoothing, float *row, float *out);
void segue_met(const int32_t *p_pointers, const int32_t *p_codes, const uint16_t *positions, const int32_t *t_pointers,
               const int32_t *t_codes, const int32_t *candidates, int64_t n, const int32_t *seeds, int64_t size,
               int64_t most, int32_t *place, float *nearest, float *share, double *beside);
void segue_beside(const double *beside, const float *of_candidates, int64_t n, const float *of_seeds, int64_t size,
                  double *row, float *most, float *mean);

/* pools.c */
void segue_kept(int32_t *codes, float *scores, int64_t *starts, int64_t lists, const int32_t *given, int64_t size,
                int64_t most);
void segue_looked_up(const int32_t *known, const float *scores, int64_t size, const int32_t *codes, int64_t n, float *out);
void segue_table(const int32_t *known, const float *scores, int64_t there, const float *listed, const int64_t *starts,
                 const int32_t *places, const int32_t *codes, int64_t n, int64_t lists, int64_t g, int64_t scaled,
                 float *column, float *table, float *ranks);
int64_t segue_fine(const int32_t *codes, const float *scores, int64_t n, int64_t size);

/* rows.c */
int64_t segue_numbered(const int32_t *codes, int64_t some, int64_t size, uint64_t *bits, int32_t *place,
                       int32_t *known, int32_t *places);
void segue_gathered_32(const int32_t *pointers, const int32_t *codes, const int32_t *rows, int64_t some, int32_t *out);
int64_t segue_spread_32(const int32_t *pointers, const int32_t *codes, const int32_t *rows, const float *weights,
                        int64_t some, const float *factors, int64_t size, uint64_t *bits, double *sums, int32_t *known,
                        float *total);
int64_t segue_fault_32(const int32_t *pointers, const int32_t *codes, int64_t rows, int64_t entries, int64_t size,
                       int64_t ordered);
void segue_run_sums_32(const int32_t *places, const int32_t *lengths, const float *weights, int64_t runs, int64_t size,
                       double *sums, float *total);
void segue_gathered_64(const int64_t *pointers, const int32_t *codes, const int32_t *rows, int64_t some, int32_t *out);
int64_t segue_spread_64(const int64_t *pointers, const int32_t *codes, const int32_t *rows, const float *weights,
                        int64_t some, const float *factors, int64_t size, uint64_t *bits, double *sums, int32_t *known,
                        float *total);
int64_t segue_fault_64(const int64_t *pointers, const int32_t *codes, int64_t rows, int64_t entries, int64_t size,
                       int64_t ordered);
void segue_run_sums_64(const int32_t *places, const int64_t *lengths, const float *weights, int64_t runs, int64_t size,
                       double *sums, float *total);

/* sums.c */
void segue_column_sums_1(const int32_t *codes, const int64_t *starts, const int64_t *firsts, const int64_t *lengths,
                         int64_t classes, const int32_t *order, const float *weights, const float *factors, int64_t all,
                         float *out, float *largest);
void segue_column_sums_4(const int32_t *codes, const int64_t *starts, const int64_t *firsts, const int64_t *lengths,
                         int64_t classes, const int32_t *order, const float *weights, const float *factors, int64_t all,
                         float *out, float *largest);
int64_t segue_above(const float *values, int64_t size, float limit, int32_t *known, float *found);
void segue_token_sums(const int32_t *pointers, const int32_t *codes, const float *values, const int32_t *tokens,
                      const float *weights, int64_t some, const float *factors, int64_t size, uint64_t *own, float *sums,
                      uint64_t *bits, float *total);
int64_t segue_taken(uint64_t *bits, float *total, int64_t size, int32_t *known, float *found);

/* trees.c */
void segue_trees(const float *x, int64_t rows, int64_t features, const int32_t *feature, const float *threshold,
                 const uint32_t *mask, const int64_t *starts, const int64_t *turns, const int64_t *leaves,
                 const double *values, int64_t trees, float *columns, double *out);

/* vectors.c */
void segue_products(const int8_t *vectors, int64_t rows, int64_t dim, const int16_t *query, int64_t queries,
                    int32_t *out);
int64_t segue_reaching(const int32_t *whole, const float *steps, const float *rests, const float *lengths,
                       const float *lead, int64_t rows, float step, float length, float share, int64_t n,
                       float *heap, int32_t *places);
void segue_inner(const float *vectors, int64_t dim, const int32_t *rows, int64_t some, const float *query,
                 int64_t queries, float *out);

#endif
