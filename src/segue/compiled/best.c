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

/* Put a key into a heap of `size` keys, of which `some` are there; the largest leaves a full one. */
static inline int64_t put(uint64_t *heap, int64_t size, int64_t some, uint64_t key)
{
    if (some == size) {
        if (key < heap[0]) {
            heap[0] = key;
            sink(heap, size, 0);
        }
        return some;
    }
    heap[some++] = key;
    if (some == size)
        for (int64_t k = size / 2; k-- > 0;)
            sink(heap, size, k);
    return some;
}

static float score_of(uint64_t key)
{
    uint32_t bits = (uint32_t)(key >> 32);
    float score;
    bits = bits & 0x80000000u ? bits : ~bits & 0x7fffffffu;
    memcpy(&score, &bits, sizeof bits);
    return score;
}

#define STRIDE 32
#define SAMPLED 16 /* fewer are not worth a sample */

/* A score that `n` of the scores reach, and few others: a guess by a sample; -inf where it fails. */
static float least_of(const int32_t *codes, const float *scores, int64_t some, int64_t n, uint64_t *heap)
{
    const float none = -__builtin_inff();
    int64_t size = 2 * n / STRIDE + 8, there = 0, reached = 0;
    if (n < SAMPLED || some < 8 * n)
        return none;
    for (int64_t k = 0; k < some; k += STRIDE)
        there = put(heap, size, there, key_of(scores[k], codes[k]));
    if (there < size)
        return none;
    const float least = score_of(heap[0]);
    for (int64_t k = 0; k < some; k++)
        reached += scores[k] >= least;
    return reached >= n ? least : none;
}

/* The `n` best of `some` candidates, n from 1 to some: best first, ties by code. heap: scratch, (n,). */
EACH_WIDTH
void segue_best(const int32_t *codes, const float *scores, int64_t some, int64_t n, uint64_t *heap,
                int32_t *best_codes, float *best_scores)
{
    const float least = least_of(codes, scores, some, n, heap);
    int64_t there = 0;
    for (int64_t k = 0; k < some; k++)
        if (!(scores[k] < least))
            there = put(heap, n, there, key_of(scores[k], codes[k]));
    for (int64_t left = n - 1; left > 0; left--) {
        uint64_t largest = heap[0];
        heap[0] = heap[left];
        sink(heap, left, 0);
        heap[left] = largest;
    }
    for (int64_t k = 0; k < n; k++) {
        best_scores[k] = score_of(heap[k]);
        best_codes[k] = (int32_t)(uint32_t)heap[k];
    }
}
