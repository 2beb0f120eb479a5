// A sample, stored in the order channel, row, column, into the layout of a map with TARGET_LANES channels per block.
static inline void FUNCTION(global const ELEMENT* restrict source, global ELEMENT* restrict target, global const VECTOR* restrict weights, global const BIAS* restrict biases)
{
    for (int c = 0; c < CHANNELS; c++)
    {
        for (int y = 0; y < HEIGHT; y++)
        {
            for (int x = 0; x < WIDTH; x++)
            {
                target[PLACE(c / TARGET_LANES, y, x, TARGET_MAP) * TARGET_LANES + c % TARGET_LANES] = source[(c * HEIGHT + y) * WIDTH + x];
            }
        }
    }
}
