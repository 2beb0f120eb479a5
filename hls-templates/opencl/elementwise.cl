// y = OPERATIONS(x), value by value.
static inline void FUNCTION(global const VECTOR* restrict source, global VECTOR* restrict target OTHERS, global const WEIGHT* restrict weights, global const BIAS* restrict biases, const int part, const int parts)
{
    for (int row = part; row < BLOCKS * HEIGHT; row += parts)
    {
        const int block = row / HEIGHT, y = row % HEIGHT;
        for (int x = 0; x < WIDTH; x++)
        {
            target[PLACE(block, y, x, TARGET_MAP)] = TO_VECTOR(OPERATIONS(TO_SUM(source[PLACE(block, y, x, SOURCE_MAP)]), block, y, x));
        }
    }
}
