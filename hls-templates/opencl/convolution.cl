// Direct convolution with any groups: y[b, oy, ox] = OPERATIONS(bias[b] + sum of w[b, c, ky, kx] * x[c, oy * stride + ky * dilation, ox * stride + kx * dilation]).
// A tile of TILE_BLOCKS blocks and TILE_HEIGHT x TILE_WIDTH pixels lies in named accumulators; CELLS(F) names them as F(block, pixel, row, column, input
// element). Tiles at the border overlap their neighbours and store what is their own. The channels a block reads come in runs that lie behind one another in memory; weights
// lie in the order [block][run][ky][channel][kx][lane].
static inline void FUNCTION(global const ELEMENT* restrict source, global VECTOR* restrict target OTHERS, global const WEIGHT* restrict weights, global const BIAS* restrict biases, const int part, const int parts)
{
    for (int job = part; job < BLOCKS / TILE_BLOCKS * (TILES_DOWN * TILES_ACROSS); job += parts)
    {
        const int block = job / (TILES_DOWN * TILES_ACROSS) * TILE_BLOCKS;
        const int top = job / TILES_ACROSS % TILES_DOWN * TILE_HEIGHT;
        const int left = job % TILES_ACROSS * TILE_WIDTH;
        const int y = min(top, HEIGHT - TILE_HEIGHT);
        const int x = min(left, WIDTH - TILE_WIDTH);
        const int first = SOURCE_FIRST + y * (STRIDE_HEIGHT * SOURCE_ROW) + x * PIXEL_STEP;
        global const WEIGHT* w = weights + WEIGHTS_START(block);
#define START(v, i, dy, dx, at) SUM a##v##_##i = BIAS_OF(block + v);
        CELLS(START)
#undef START
        for (int run = 0; run < RUNS; run++)
        {
            const int count = RUN_COUNT(block, run);
            for (int ky = 0; ky < KERNEL_HEIGHT; ky++)
            {
                global const ELEMENT* in = source + first + RUN_OFFSET(block, run) + ky * (DILATION_HEIGHT * SOURCE_ROW);
                for (int c = 0; c < count; c++)
                {
#define LOAD(v) const FACTOR w##v = TO_FACTOR(w[(v) * BLOCK_WEIGHTS + tap]);
#define MULTIPLY(v, i, dy, dx, at) a##v##_##i += TO_SCALAR(in[(at) + tap * TAP_STEP]) * w##v;
#define TAP(kx) { const int tap = kx; VECTORS(LOAD) CELLS(MULTIPLY) }
                    TAPS(TAP)
#undef TAP
#undef MULTIPLY
#undef LOAD
                    in += CHANNEL_STEP;
                    w += KERNEL_WIDTH;
                }
            }
        }

#define STORE(v, i, dy, dx, at) if (IS_OWN(y + dy >= top, x + dx >= left)) target[PLACE(block + v, y + dy, x + dx, TARGET_MAP)] = TO_VECTOR(OPERATIONS(a##v##_##i, block + v, y + dy, x + dx));
        CELLS(STORE)
#undef STORE
    }
}
