// Convolution in steps of one pixel by F(4 x 4, 3 x 3) or F(2 x 2, 5 x 5): y = OPERATIONS(bias + A (U * (B x B)) A), tile by tile of TILE x TILE outputs from 6 x 6 inputs; U is the transformed kernel.
// A strip of STRIP tiles is transformed, multiplied product by product (36 small matrix products; TILE_BLOCKS blocks of outputs and TILE_WIDTH tiles lie in named
// accumulators, CELLS(F) names them as F(block, tile)) and transformed back. Weights lie in the order [group of blocks][product][channel][block][lane].
// Transforms after A. Lavin and S. Gray, Fast Algorithms for Convolutional Neural Networks, CVPR 2016, section 4.3.
static inline void FUNCTION(global const VECTOR* restrict source, global VECTOR* restrict target OTHERS, global const WEIGHT* restrict weights, global const BIAS* restrict biases, const int part, const int parts)
{
    VECTOR inputs[36 * SOURCE_BLOCKS * STRIP];
    VECTOR products[36 * TILE_BLOCKS * STRIP];
    for (int job = part; job < STRIPS; job += parts)
    {
        // The last strip overlaps the one before and stores what is its own.
        const int own = job * STRIP;
        const int first = min(own, TILES_DOWN * TILES_ACROSS - STRIP);
        for (int block = 0; block < SOURCE_BLOCKS; block++)
        {
            for (int t = 0; t < STRIP; t++)
            {
                const int down = (first + t) / TILES_ACROSS, across = (first + t) % TILES_ACROSS;
                global const VECTOR* in = source + PLACE(block, down * TILE - PADDING_TOP, across * TILE - PADDING_LEFT, SOURCE_MAP);
                VECTOR e[36];
#define TRANSFORM(d, TO) { \
                const VECTOR even = d##4 - d##2 * 4, odd = d##3 - d##1 * 4, difference = d##4 - d##2, twice = (d##3 - d##1) * 2; \
                TO(0, d##0 * 4 + (d##4 - d##2 * 5)) TO(1, even + odd) TO(2, even - odd) TO(3, difference + twice) TO(4, difference - twice) TO(5, d##1 * 4 + (d##5 - d##3 * 5)) }
                for (int j = 0; j < 6; j++)
                {
                    const VECTOR x0 = in[j], x1 = in[SOURCE_ROW + j], x2 = in[2 * SOURCE_ROW + j], x3 = in[3 * SOURCE_ROW + j], x4 = in[4 * SOURCE_ROW + j], x5 = in[5 * SOURCE_ROW + j];
#define TO_ROW(i, value) e[(i) * 6 + j] = value;
                    TRANSFORM(x, TO_ROW)
#undef TO_ROW
                }

                for (int i = 0; i < 6; i++)
                {
                    const VECTOR x0 = e[i * 6], x1 = e[i * 6 + 1], x2 = e[i * 6 + 2], x3 = e[i * 6 + 3], x4 = e[i * 6 + 4], x5 = e[i * 6 + 5];
#define TO_COLUMN(j, value) inputs[((i * 6 + (j)) * SOURCE_BLOCKS + block) * STRIP + t] = value;
                    TRANSFORM(x, TO_COLUMN)
#undef TO_COLUMN
                }
#undef TRANSFORM
            }
        }

        for (int group = 0; group < BLOCKS / TILE_BLOCKS; group++)
        {
            for (int f = 0; f < 36; f++)
            {
                for (int i = 0; i < STRIP; i += TILE_WIDTH)
                {
                    const int at = min(i, STRIP - TILE_WIDTH);
                    const ELEMENT* in = (const ELEMENT*)(inputs + f * (SOURCE_BLOCKS * STRIP) + at);
                    global const WEIGHT* w = weights + (group * 36 + f) * (CHANNELS * TILE_BLOCKS);
#define START(v, t) SUM a##v##_##t = (SUM)(0);
                    CELLS(START)
#undef START
                    for (int block = 0; block < SOURCE_BLOCKS; block++)
                    {
                        const int count = min(LANES, CHANNELS - block * LANES);
                        for (int c = 0; c < count; c++)
                        {
#define LOAD(v) const FACTOR w##v = w[v];
                            VECTORS(LOAD)
#undef LOAD
#define MULTIPLY(v, t) a##v##_##t += in[(t) * LANES + c] * w##v;
                            CELLS(MULTIPLY)
#undef MULTIPLY
                            w += TILE_BLOCKS;
                        }

                        in += STRIP * LANES;
                    }

#define STORE(v, t) products[(f * TILE_BLOCKS + v) * STRIP + at + t] = a##v##_##t;
                    CELLS(STORE)
#undef STORE
                }
            }

            for (int v = 0; v < TILE_BLOCKS; v++)
            {
                const int block = group * TILE_BLOCKS + v;
                const SUM bias = BIAS_OF(block);
                for (int t = own - first; t < STRIP; t++)
                {
                    const int y = (first + t) / TILES_ACROSS * TILE, x = (first + t) % TILES_ACROSS * TILE;
                    const VECTOR* p = products + v * STRIP + t;
                    VECTOR e[6 * TILE];
#if TILE == 4
#define TRANSFORM(d, TO) { \
                    const VECTOR sum = d##1 + d##2, difference = d##1 - d##2, high = d##3 + d##4, step = d##3 - d##4; \
                    TO(0, d##0 + sum + high) TO(1, difference + step * 2) TO(2, sum + high * 4) TO(3, difference + step * 8 + d##5) }
#else
#define TRANSFORM(d, TO) { TO(0, d##0 + (d##1 + d##2) + (d##3 + d##4)) TO(1, (d##1 - d##2) + (d##3 - d##4) * 2 + d##5) }
#endif
                    for (int j = 0; j < 6; j++)
                    {
#define PRODUCT(i) p[((i) * 6 + j) * (TILE_BLOCKS * STRIP)]
                        const VECTOR x0 = PRODUCT(0), x1 = PRODUCT(1), x2 = PRODUCT(2), x3 = PRODUCT(3), x4 = PRODUCT(4), x5 = PRODUCT(5);
#undef PRODUCT
#define TO_ROW(i, value) e[(i) * 6 + j] = value;
                        TRANSFORM(x, TO_ROW)
#undef TO_ROW
                    }

                    for (int i = 0; i < TILE; i++)
                    {
                        const VECTOR x0 = e[i * 6], x1 = e[i * 6 + 1], x2 = e[i * 6 + 2], x3 = e[i * 6 + 3], x4 = e[i * 6 + 4], x5 = e[i * 6 + 5];
#define TO_PIXEL(j, value) if (IS_INSIDE(y + i < HEIGHT, x + (j) < WIDTH)) { const SUM all = (value) + bias; target[PLACE(block, y + i, x + (j), TARGET_MAP)] = OPERATIONS(all, block, y + i, x + (j)); }
                        TRANSFORM(x, TO_PIXEL)
#undef TO_PIXEL
                    }
#undef TRANSFORM
                }
            }
        }
    }
}
