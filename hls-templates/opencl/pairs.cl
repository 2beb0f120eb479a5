// Channels in pairs: two numbers of at most 16 bits with sign become one of 32, the lower channel in the lower half, for products of pairs (dot_pairs). The whole map, halo
// included, row by row; SOURCE_LANES > 1: the pair lies side by side, else in two planes, and a last odd channel is paired with zeros.
static inline void FUNCTION(global const ELEMENT* restrict source, global ELEMENT* restrict target, global const WEIGHT* restrict weights, global const BIAS* restrict biases, const int part, const int parts)
{
    for (int row = part; row < BLOCKS * HEIGHT; row += parts)
    {
#if SOURCE_LANES > 1
        global const ELEMENT* in = source + row * (WIDTH * SOURCE_LANES);
        global ELEMENT* out = target + row * (WIDTH * SOURCE_LANES / 2);
        for (int i = 0; i < WIDTH * SOURCE_LANES / 2; i++)
        {
            out[i] = (in[2 * i] & 0xffff) | (in[2 * i + 1] << 16);
        }
#else
        const int pair = row / HEIGHT;
        global const ELEMENT* in = source + (row + pair * HEIGHT) * WIDTH;
        global ELEMENT* out = target + row * WIDTH;
        for (int x = 0; x < WIDTH; x++)
        {
            out[x] = (in[x] & 0xffff) | (2 * pair + 1 < CHANNELS ? in[x + HEIGHT * WIDTH] << 16 : (ELEMENT)(0));
        }
#endif
    }
}
