/* Sums in the order in which NumPy makes them. */
#ifndef SEGUE_PAIRWISE_H
#define SEGUE_PAIRWISE_H

#include "loops.h"

/* A sum as NumPy makes it (pairwise: by eights, then by halves above 128), so that means are the same to the last bit. */
#define PAIRWISE(name, Number)                                                                                   \
    static Number name(const Number *values, int64_t size)                                                       \
    {                                                                                                            \
        if (size > 128) {                                                                                        \
            int64_t half = size / 2 - size / 2 % 8;                                                              \
            return name(values, half) + name(values + half, size - half);                                        \
        }                                                                                                        \
        Number sum = 0;                                                                                          \
        int64_t k = 0;                                                                                           \
        if (size >= 8) {                                                                                         \
            Number r[8];                                                                                         \
            memcpy(r, values, sizeof r);                                                                         \
            for (k = 8; k < size - size % 8; k += 8)                                                             \
                for (int j = 0; j < 8; j++)                                                                      \
                    r[j] += values[k + j];                                                                       \
            sum = ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]));                             \
        }                                                                                                        \
        for (; k < size; k++)                                                                                    \
            sum += values[k];                                                                                    \
        return sum;                                                                                              \
    }

#endif
