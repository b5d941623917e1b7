/* The loops in which an answer spends most of its time; `segue.compiled` calls them, and says what each returns.
 *
 * Each has a NumPy form beside its caller, with the same result to the last bit. So sums have one order, which no
 * compiler may change: build without -ffast-math and with -ffp-contract=off (see hatch_build.py).
 * Nothing here allocates or keeps anything: the caller brings all memory, and several threads may call at once.
 * The caller checks that codes and rows are within their arrays.
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

#endif
