/* The arguments of a compiled loop as Python gives them: arrays by the buffer protocol, and numbers.
 *
 * Of Python's interface the stable part alone is used, so that one build serves every version from 3.11 on.
 */
#ifndef SEGUE_ARGUMENTS_H
#define SEGUE_ARGUMENTS_H

#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030b0000
#include <Python.h>

#include "../loops.h"

#define MOST_ARGUMENTS 18

/* The arguments of one call, by place. An array's numbers are read at `at`, and there are `size` of them, each of `width`
 * bytes; an array that is left out has `at` 0 and `size` 0. */
struct given {
    const char *name;
    Py_ssize_t held;
    struct {
        void *at;
        int64_t size, width, number;
        double real;
    } of[MOST_ARGUMENTS];
    Py_buffer views[MOST_ARGUMENTS];
};

/* Read a call's arguments; 0, and an exception, where one is not what `kinds` says, a letter for each:
 *
 *     b h i l  whole numbers of 1, 2, 4, 8 bytes      B H I Q  the same without a sign
 *     p        whole numbers of 4 or 8 bytes          f d    floats of 4, 8 bytes
 *     n x      a whole number; a float, no arrays
 *
 * `>` before a letter: an array that is written to. `?` before one: None is taken too. All arrays are contiguous. */
int taken(struct given *given, const char *name, const char *kinds, PyObject *const *arguments, Py_ssize_t count);

/* Let the arrays go, and return what the call returns. `refused` sets an exception that ends with a sentence. */
PyObject *done(struct given *given);
PyObject *done_with(struct given *given, int64_t number);
PyObject *refused(struct given *given, const char *sentence);

/* Whether some codes are from 0 and below `size`. */
int within(const int32_t *codes, int64_t some, int64_t size);

/* How many entries some rows have together, where each row is there and lies within the entries; else -1.
 * pointers: the argument with where each row begins, and the end. entries: the number of entries there are. */
int64_t entries_of(const struct given *given, int pointers, const int32_t *rows, int64_t some, int64_t entries);

#define INTS(k) ((int32_t *)given.of[k].at)
#define LONGS(k) ((int64_t *)given.of[k].at)
#define BITS(k) ((uint64_t *)given.of[k].at)
#define FLOATS(k) ((float *)given.of[k].at)
#define DOUBLES(k) ((double *)given.of[k].at)
#define SIZE(k) (given.of[k].size)
#define NUMBER(k) (given.of[k].number)
#define REAL(k) (given.of[k].real)

#define CALL(name) PyObject *name(PyObject *module, PyObject *const *arguments, Py_ssize_t count)

#define TAKE(name, kinds)                                                                                        \
    struct given given;                                                                                          \
    (void)module;                                                                                                \
    if (!taken(&given, name, kinds, arguments, count))                                                           \
        return NULL;

#define REFUSE_UNLESS(condition, sentence)                                                                       \
    if (!(condition))                                                                                            \
        return refused(&given, sentence);

#define LONG_WORK 50000 /* steps of a loop during which other threads may run Python: some tens of microseconds */

/* Run a loop; one of many steps without the interpreter's lock. */
#define RUN(steps, ...)                                                                                          \
    do {                                                                                                         \
        if ((steps) < LONG_WORK) {                                                                               \
            __VA_ARGS__;                                                                                         \
        } else {                                                                                                 \
            Py_BEGIN_ALLOW_THREADS __VA_ARGS__;                                                                  \
            Py_END_ALLOW_THREADS                                                                                 \
        }                                                                                                        \
    } while (0)

#endif
