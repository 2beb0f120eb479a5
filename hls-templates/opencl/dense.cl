// Fully connected layer: y[b] = OPERATIONS(bias[b] + sum of w[b, i] * x[i]). TILE_BLOCKS blocks in named accumulators, each split in PARTS partial
// sums: CELLS(F) is F(block, piece). The inputs come in runs that lie behind one another; weights lie in the order [block][input as stored][lane]. In fixed point an input may be
// a pair of channels (dot_pairs).
static inline void FUNCTION(global const ELEMENT* restrict source, global VECTOR* restrict target OTHERS, global const WEIGHT* restrict weights, global const BIAS* restrict biases, const int part, const int parts)
{
    const int y = 0, x = 0;
    for (int block = part * TILE_BLOCKS; block < BLOCKS; block += parts * TILE_BLOCKS)
    {
        global const WEIGHT* w = weights + block * INPUTS;
#define START(v, piece) SUM a##v##_##piece = (piece) == 0 ? BIAS_OF(block + v) : (SUM)(0);
        CELLS(START)
#undef START
        for (int run = 0; run < RUNS; run++)
        {
            global const ELEMENT* in = source + RUN_OFFSET(run);
            const int count = RUN_COUNT(run);
            int i = 0;
            for (; i + PARTS <= count; i += PARTS)
            {
#define MULTIPLY(v, piece) MULTIPLY_ADD(a##v##_##piece, TO_SCALAR(in[i + piece]), TO_FACTOR(w[(v) * INPUTS + piece]))
                CELLS(MULTIPLY)
#undef MULTIPLY
                w += PARTS;
            }

            for (; i < count; i++)
            {
#define REST(v) MULTIPLY_ADD(a##v##_0, TO_SCALAR(in[i]), TO_FACTOR(w[(v) * INPUTS]))
                VECTORS(REST)
#undef REST
                w++;
            }
        }

#define STORE(v) { const SUM sum = PARTS_SUM(v); target[PLACE(block + v, y, x, TARGET_MAP)] = TO_VECTOR(OPERATIONS(sum, block + v, y, x)); }
        VECTORS(STORE)
#undef STORE
    }
}
