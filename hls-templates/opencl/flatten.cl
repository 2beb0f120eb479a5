// A map as a vector in the order channel, row, column.
static inline void FUNCTION(global const ELEMENT* restrict source, global ELEMENT* restrict target, global const WEIGHT* restrict weights, global const BIAS* restrict biases, const int part, const int parts)
{
    for (int c = part; c < SOURCE_CHANNELS; c += parts)
    {
        for (int y = 0; y < SOURCE_HEIGHT; y++)
        {
            for (int x = 0; x < SOURCE_WIDTH; x++)
            {
                const int i = (c * SOURCE_HEIGHT + y) * SOURCE_WIDTH + x;
                target[PLACE(i / LANES, 0, 0, TARGET_MAP) * LANES + i % LANES] = source[PLACE(c / SOURCE_LANES, y, x, SOURCE_MAP) * SOURCE_LANES + c % SOURCE_LANES];
            }
        }
    }
}
