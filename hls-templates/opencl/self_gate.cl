// y = OPERATIONS(SELF_GATE(x)): x times a factor that it chooses. In fixed point GATE(x) is one of two, by its sign, or an entry of a table of 1024 (in place of the weights),
// chosen by x rounded and saturated to 10 bits.
static inline void FUNCTION(global const VECTOR* restrict source, global VECTOR* restrict target OTHERS, global const WEIGHT* restrict weights, global const BIAS* restrict biases, const int part, const int parts)
{
    global const ELEMENT* table = (global const ELEMENT*)weights;
    for (int row = part; row < BLOCKS * HEIGHT; row += parts)
    {
        const int block = row / HEIGHT, y = row % HEIGHT;
        for (int x = 0; x < WIDTH; x++)
        {
            union { VECTOR all; ELEMENT one[LANES]; } v, g;
            v.all = source[PLACE(block, y, x, SOURCE_MAP)];
            for (int lane = 0; lane < LANES; lane++)
            {
                g.one[lane] = GATE(v.one[lane]);
            }

            target[PLACE(block, y, x, TARGET_MAP)] = TO_VECTOR(OPERATIONS((TO_SUM(v.all) * TO_SUM(g.all)), block, y, x));
        }
    }
}
