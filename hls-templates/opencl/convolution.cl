// Direct convolution with any groups: y[b, oy, ox] = OPERATIONS(bias[b] + sum of w[b, c, ky, kx] * x[c, oy * stride + ky * dilation, ox * stride + kx * dilation]).
// With POOLS a maximum pool of 2 x 2 follows, of which only the result is stored; HEIGHT and WIDTH are those before it, less a last odd row and column.
// A tile of TILE_BLOCKS blocks and TILE_HEIGHT x TILE_WIDTH pixels lies in named accumulators; CELLS(F) names them as F(block, pixel, row, column, input
// element). Tiles at the border overlap their neighbours and store what is their own. The channels a block reads come in runs that lie behind one another in memory; weights
// lie in the order [block][run][ky][channel][kx][lane]. In fixed point a channel may be a pair of them (dot_pairs). Channels are the inner loop and kx is not unrolled (UNROLL 1):
// else compilers keep inputs of neighbouring taps in registers that the sums need. With a single channel and samples in lanes it is.
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
#pragma unroll UNROLL
                for (int kx = 0; kx < KERNEL_WIDTH; kx++)
                {
                    global const ELEMENT* in = source + first + RUN_OFFSET(block, run) + ky * (DILATION_HEIGHT * SOURCE_ROW) + kx * TAP_STEP;
                    global const WEIGHT* own = w + kx;
                    for (int c = 0; c < count; c++)
                    {
#define LOAD(v) const FACTOR w##v = TO_FACTOR(own[(v) * BLOCK_WEIGHTS + c * KERNEL_WIDTH]);
#define MULTIPLY(v, i, dy, dx, at) MULTIPLY_ADD(a##v##_##i, TO_SCALAR(in[(at) + c * CHANNEL_STEP]), w##v)
                        VECTORS(LOAD)
                        CELLS(MULTIPLY)
#undef MULTIPLY
#undef LOAD
                    }
                }

                w += count * KERNEL_WIDTH;
            }
        }

#ifdef POOLS
#define VALUE(v, i, down, across) TO_VECTOR(OPERATIONS(a##v##_##i, block + v, y + down, x + across))
#define STORE(v, i, j, k, l, dy, dx) if (IS_OWN(y + 2 * dy >= top, x + 2 * dx >= left)) \
        { \
            const VECTOR largest = LARGER(LARGER(VALUE(v, i, 2 * dy, 2 * dx), VALUE(v, j, 2 * dy, 2 * dx + 1)), LARGER(VALUE(v, k, 2 * dy + 1, 2 * dx), VALUE(v, l, 2 * dy + 1, 2 * dx + 1))); \
            target[PLACE(block + v, y / 2 + dy, x / 2 + dx, TARGET_MAP)] = POOLED(largest); \
        }
        POOLS(STORE)
#undef STORE
#undef VALUE
#else
#define STORE(v, i, dy, dx, at) if (IS_OWN(y + dy >= top, x + dx >= left)) target[PLACE(block + v, y + dy, x + dx, TARGET_MAP)] = TO_VECTOR(OPERATIONS(a##v##_##i, block + v, y + dy, x + dx));
        CELLS(STORE)
#undef STORE
#endif
    }
}
