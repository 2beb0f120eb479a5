// y = OPERATIONS(x), value by value.
static inline void FUNCTION(global const VECTOR* restrict source, global VECTOR* restrict target OTHERS, global const VECTOR* restrict weights, global const BIAS* restrict biases)
{
    for (int block = 0; block < BLOCKS; block++)
    {
        for (int y = 0; y < HEIGHT; y++)
        {
            for (int x = 0; x < WIDTH; x++)
            {
                target[PLACE(block, y, x, TARGET_MAP)] = TO_VECTOR(OPERATIONS(TO_SUM(source[PLACE(block, y, x, SOURCE_MAP)]), block, y, x));
            }
        }
    }
}
