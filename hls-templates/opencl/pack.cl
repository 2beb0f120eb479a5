// A sample, stored in the order channel, row, column, into the layout of a map with TARGET_LANES channels per block.
static inline void FUNCTION(global const ELEMENT* restrict source, global ELEMENT* restrict target, global const WEIGHT* restrict weights, global const BIAS* restrict biases, const int part, const int parts)
{
    for (int c = part; c < CHANNELS; c += parts)
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
