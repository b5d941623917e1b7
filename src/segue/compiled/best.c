/* The best of many candidates. */
#include "loops.h"

/* A key that ascends as scores fall, then as codes rise; -0 counts as 0, and what is no number comes last. */
static uint64_t key_of(float score, int32_t code)
{
    uint32_t bits;
    score += 0.0f;
    memcpy(&bits, &score, sizeof bits);
    bits = bits & 0x80000000u ? bits : ~(bits | 0x80000000u);
    if (score != score)
        bits = 0xffffffffu;
    return (uint64_t)bits << 32 | (uint32_t)code;
}

/* Let heap[at] sink to where no child is larger. */
static void sink(uint64_t *heap, int64_t size, int64_t at)
{
    uint64_t key = heap[at];
    for (int64_t child; (child = 2 * at + 1) < size; at = child) {
        child += child + 1 < size && heap[child + 1] > heap[child];
        if (heap[child] <= key)
            break;
        heap[at] = heap[child];
    }
    heap[at] = key;
}

/* The `n` best of `some` candidates, n from 1 to some: best first, ties by code. heap: scratch, (n,). */
void segue_best(const int32_t *codes, const float *scores, int64_t some, int64_t n, uint64_t *heap,
                int32_t *best_codes, float *best_scores)
{
    for (int64_t k = 0; k < n; k++)
        heap[k] = key_of(scores[k], codes[k]);
    for (int64_t k = n / 2; k-- > 0;)
        sink(heap, n, k);
    for (int64_t k = n; k < some; k++) {
        uint64_t key = key_of(scores[k], codes[k]);
        if (key < heap[0]) {
            heap[0] = key;
            sink(heap, n, 0);
        }
    }
    for (int64_t left = n - 1; left > 0; left--) {
        uint64_t largest = heap[0];
        heap[0] = heap[left];
        sink(heap, left, 0);
        heap[left] = largest;
    }
    for (int64_t k = 0; k < n; k++) {
        uint32_t bits = (uint32_t)(heap[k] >> 32);
        bits = bits & 0x80000000u ? bits : ~bits & 0x7fffffffu;
        memcpy(best_scores + k, &bits, sizeof bits);
        best_codes[k] = (int32_t)(uint32_t)heap[k];
    }
}
