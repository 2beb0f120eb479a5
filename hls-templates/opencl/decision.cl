// The decision unit of an exit on its raw logits z[CLASSES], by a work group of ITEMS items: the class of the answer (the largest logit, of equal ones the first) where the
// sample leaves, else -1. SCORE says by what: 1 largest - second >= limit; 2 largest >= limit; 3, 4 sum of EXPONENTIAL(largest, z[c]) <= limit, which is p >= threshold without
// division; 0 always. LIMIT(best) is the register, read from limits. Items read the logits they wrote themselves.
static inline int DECIDE(global const SCALAR* z, global const long* limits, local long* parts)
{
    const int item = ITEMS > 1 ? get_local_id(0) : 0;
    long own = LONG_MIN, second = LONG_MIN;
    int at = CLASSES;
    for (int c = item; c < CLASSES; c += ITEMS)
    {
        const long value = z[c];
        second = value > own ? own : max(second, value);
        at = value > own ? c : at;
        own = max(own, value);
    }

    const long largest = group_max(own, parts);
    const int best = (int)group_min(own == largest ? (long)at : LONG_MAX, parts);
#if SCORE == 0
    return best;
#elif SCORE == 1
    const long runner = group_max(at == best ? second : own, parts);
    return (CLASSES == 1 ? 0 : largest - runner) >= LIMIT(best) ? best : -1;
#elif SCORE == 2
    return largest >= LIMIT(best) ? best : -1;
#else
    long sum = 0;
    for (int c = item; c < CLASSES; c += ITEMS)
    {
#if SCORE == 3
        const long scaled = (largest - z[c]) * 1477;
        const long whole = scaled >> SCALED_FRACTION;
        const long fraction = scaled - (whole << SCALED_FRACTION);
        sum += whole > ONE_BITS ? 0 : TABLE[TABLE_INDEX(fraction)] >> whole;
#else
#define WHOLE(raw) ((raw) < 0 ? -(-(raw) >> FRACTION) : (raw) >> FRACTION)
        const long value = z[c];
        const long difference = WHOLE(largest) - WHOLE(value);
        sum += difference > ONE_BITS ? 0 : (1L << ONE_BITS) >> difference;
#undef WHOLE
#endif
    }

    return group_add(sum, parts) <= LIMIT(best) ? best : -1;
#endif
}
