// Channels in fours: numbers of at most 8 bits become the bytes of one of 32, the lowest channel in the lowest, each larger by OFFSET so that none has a sign, for products of bytes (dot_bytes). The
// whole map, halo included, row by row; SOURCE_LANES > 1: the four lie side by side, else in planes, and channels beyond the last are zeros (their weights are).
static inline void FUNCTION(global const ELEMENT* restrict source, global ELEMENT* restrict target, global const WEIGHT* restrict weights, global const BIAS* restrict biases, const int part, const int parts)
{
    for (int row = part; row < BLOCKS * HEIGHT; row += parts)
    {
#define BYTE(value, k) ((((value) + OFFSET) & 0xff) << (8 * (k)))
#if SOURCE_LANES > 1
        global const ELEMENT* in = source + row * (WIDTH * SOURCE_LANES);
        global ELEMENT* out = target + row * (WIDTH * SOURCE_LANES / 4);
        for (int i = 0; i < WIDTH * SOURCE_LANES / 4; i++)
        {
            out[i] = BYTE(in[4 * i], 0) | BYTE(in[4 * i + 1], 1) | BYTE(in[4 * i + 2], 2) | BYTE(in[4 * i + 3], 3);
        }
#else
        const int quad = row / HEIGHT;
        global const ELEMENT* in = source + (row + 3 * quad * HEIGHT) * WIDTH;
        global ELEMENT* out = target + row * WIDTH;
        for (int x = 0; x < WIDTH; x++)
        {
            ELEMENT word = BYTE(in[x], 0);
            for (int k = 1; k < min(4, CHANNELS - 4 * quad); k++)
            {
                word |= BYTE(in[x + k * (HEIGHT * WIDTH)], k);
            }

            out[x] = word;
        }
#endif
#undef BYTE
    }
}
