// Shares of the channels at each position: y[c] = OPERATIONS(SHARE(x[c])) with TOTAL the sum of max(0, x[c]) and an epsilon. In fixed point SHARE is the value moved to the
// highest exponent of a sum, times a reciprocal (in place of the weights) chosen by the 10 bits below the highest of TOTAL.
static inline void FUNCTION(global const VECTOR* restrict source, global VECTOR* restrict target OTHERS, global const WEIGHT* restrict weights, global const BIAS* restrict biases, const int part, const int parts)
{
    for (int y = part; y < HEIGHT; y += parts)
    {
        for (int x = 0; x < WIDTH; x++)
        {
            BIAS total = EPSILON;
            for (int c = 0; c < CHANNELS; c++)
            {
                const ELEMENT value = ((global const ELEMENT*)source)[PLACE(c / LANES, y, x, SOURCE_MAP) * LANES + c % LANES];
                total += value > 0 ? value : 0;
            }

#ifdef SUM_WIDTH
            const int left = SUM_WIDTH - 64 + (int)clz(total);
            const long moved = total << left;
            const ELEMENT reciprocal = ((global const ELEMENT*)weights)[(SUM_WIDTH > 10 ? moved >> (SUM_WIDTH > 10 ? SUM_WIDTH - 11 : 0) : moved << (SUM_WIDTH > 10 ? 0 : 11 - SUM_WIDTH)) & 1023];
#endif
            for (int block = 0; block < BLOCKS; block++)
            {
                target[PLACE(block, y, x, TARGET_MAP)] = TO_VECTOR(OPERATIONS(SHARE(TO_SUM(source[PLACE(block, y, x, SOURCE_MAP)])), block, y, x));
            }
        }
    }
}
