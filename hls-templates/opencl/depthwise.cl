// Convolution of each channel with its own kernel, channels in lanes: y[c, oy, ox] = OPERATIONS(bias[c] + sum of w[c, ky, kx] * x[c, ...]).
// CELLS(F) names the accumulators of a row of TILE_WIDTH pixels as F(block, pixel, row, column, input vector). Weights in the order [block][ky][kx][lane].
static inline void FUNCTION(global const VECTOR* restrict source, global VECTOR* restrict target OTHERS, global const WEIGHT* restrict weights, global const BIAS* restrict biases, const int part, const int parts)
{
    for (int job = part; job < BLOCKS * HEIGHT * TILES_ACROSS; job += parts)
    {
        const int block = job / (HEIGHT * TILES_ACROSS);
        const int y = job / TILES_ACROSS % HEIGHT;
        const int own = job % TILES_ACROSS * TILE_WIDTH;
        const int x = min(own, WIDTH - TILE_WIDTH);
        global const WEIGHT* w = weights + block * (KERNEL_HEIGHT * KERNEL_WIDTH);
#define START(v, i, dy, dx, at) SUM a##v##_##i = BIAS_OF(block);
        CELLS(START)
#undef START
        for (int ky = 0; ky < KERNEL_HEIGHT; ky++)
        {
            global const VECTOR* in = source + PLACE(block, y * STRIDE_HEIGHT + ky * DILATION_HEIGHT - PADDING_TOP, x * STRIDE_WIDTH - PADDING_LEFT, SOURCE_MAP);
            for (int kx = 0; kx < KERNEL_WIDTH; kx++)
            {
                const FACTOR w0 = TO_FACTOR(*w++);
#define MULTIPLY(v, i, dy, dx, at) a##v##_##i += TO_SUM(in[at]) * w0;
                CELLS(MULTIPLY)
#undef MULTIPLY
                in += DILATION_WIDTH;
            }
        }

#define STORE(v, i, dy, dx, at) if (IS_OWN(0, x + dx >= own)) target[PLACE(block, y, x + dx, TARGET_MAP)] = TO_VECTOR(OPERATIONS(a##v##_##i, block, y, x + dx));
        CELLS(STORE)
#undef STORE
    }
}
