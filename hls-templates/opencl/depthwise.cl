// Convolution of each channel with its own kernel, channels in lanes: y[c, oy, ox] = OPERATIONS(bias[c] + sum of w[c, ky, kx] * x[c, ...]).
// CELLS(F) names the accumulators of a row of TILE_WIDTH pixels as F(block, pixel, row, column, input vector). Weights in the order [block][ky][kx][lane].
static inline void FUNCTION(global const VECTOR* restrict source, global VECTOR* restrict target OTHERS, global const VECTOR* restrict weights, global const BIAS* restrict biases)
{
    for (int block = 0; block < BLOCKS; block++)
    {
        for (int tile = 0; tile < HEIGHT * TILES_ACROSS; tile++)
        {
            const int y = tile / TILES_ACROSS;
            const int x = min(tile % TILES_ACROSS * TILE_WIDTH, WIDTH - TILE_WIDTH);
            global const VECTOR* w = weights + block * (KERNEL_HEIGHT * KERNEL_WIDTH);
#define START(v, i, dy, dx, at) SUM a##v##_##i = BIAS_OF(block);
            CELLS(START)
#undef START
            for (int ky = 0; ky < KERNEL_HEIGHT; ky++)
            {
                global const VECTOR* in = source + PLACE(block, y * STRIDE_HEIGHT + ky * DILATION_HEIGHT - PADDING_TOP, x * STRIDE_WIDTH - PADDING_LEFT, SOURCE_MAP);
                for (int kx = 0; kx < KERNEL_WIDTH; kx++)
                {
                    const SUM w0 = TO_SUM(*w++);
#define MULTIPLY(v, i, dy, dx, at) a##v##_##i += TO_SUM(in[at]) * w0;
                    CELLS(MULTIPLY)
#undef MULTIPLY
                    in += DILATION_WIDTH;
                }
            }

#define STORE(v, i, dy, dx, at) target[PLACE(block, y, x + dx, TARGET_MAP)] = TO_VECTOR(OPERATIONS(a##v##_##i, block, y, x + dx));
            CELLS(STORE)
#undef STORE
        }
    }
}
