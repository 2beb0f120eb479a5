// Distances to class means: y[b] = OPERATIONS(DISTANCE(sum of (x[i] - w[b, i])^2)). In fixed point DISTANCE is the negative integer root of the sum, moved left by ROOT_SHIFT,
// times the inverse normaliser (in place of the bias); else the root over the normaliser. Means lie in the order [block][input as stored][lane].
static inline void FUNCTION(global const ELEMENT* restrict source, global VECTOR* restrict target OTHERS, global const WEIGHT* restrict weights, global const BIAS* restrict biases, const int part, const int parts)
{
    const int y = 0, x = 0;
    for (int block = part; block < BLOCKS; block += parts)
    {
        global const WEIGHT* w = weights + block * INPUTS;
        SUM a = (SUM)(0);
        for (int run = 0; run < RUNS; run++)
        {
            global const ELEMENT* in = source + RUN_OFFSET(run);
            for (int i = 0; i < RUN_COUNT(run); i++, w++)
            {
                const SUM d = INPUT_OF((SUM)(TO_SCALAR(in[i]))) - MEAN_OF(TO_SUM(*w));
                a += d * d;
            }
        }

#ifdef ROOT_WIDTH
        union { SUM all; ITEM one[LANES]; } v;
        v.all = a;
        for (int lane = 0; lane < LANES; lane++)
        {
            const ulong value = (ulong)v.one[lane] << ROOT_SHIFT;
            ulong root = 0, rest = 0;
            for (int bit = ROOT_WIDTH - 1; bit >= 0; bit--)
            {
                rest = (rest << 2) | ((value >> (2 * bit)) & 3);
                const ulong trial = (root << 2) | 1;
                root <<= 1;
                if (rest >= trial)
                {
                    rest -= trial;
                    root |= 1;
                }
            }

            v.one[lane] = -(ITEM)root;
        }

        a = v.all;
#endif
        target[PLACE(block, y, x, TARGET_MAP)] = TO_VECTOR(OPERATIONS(DISTANCE(a, block), block, y, x));
    }
}
