// One operand of a concatenation: channels 0 to SOURCE_CHANNELS - 1 become channels FIRST_CHANNEL and following of the target.
static inline void FUNCTION(global const VECTOR* restrict source, global VECTOR* restrict target OTHERS, global const WEIGHT* restrict weights, global const BIAS* restrict biases, const int part, const int parts)
{
    for (int y = part; y < HEIGHT; y += parts)
    {
        for (int block = 0; block < BLOCKS; block++)
        {
            for (int x = 0; x < WIDTH; x++)
            {
                union { VECTOR all; ELEMENT one[LANES]; } v;
                v.all = TO_VECTOR(OPERATIONS(TO_SUM(source[PLACE(block, y, x, SOURCE_MAP)]), block, y, x));
                for (int lane = 0; lane < min(LANES, SOURCE_CHANNELS - block * LANES); lane++)
                {
                    const int c = FIRST_CHANNEL + block * LANES + lane;
                    ((global ELEMENT*)target)[PLACE(c / LANES, y, x, TARGET_MAP) * LANES + c % LANES] = v.one[lane];
                }
            }
        }
    }
}
