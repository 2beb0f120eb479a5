// y = SIGMOID(x), value by value: in fixed point an entry of a table of 1024 (in place of the weights), chosen by x rounded to steps of 1/64.
static inline void FUNCTION(global const VECTOR* restrict source, global VECTOR* restrict target OTHERS, global const WEIGHT* restrict weights, global const BIAS* restrict biases, const int part, const int parts)
{
    global const ELEMENT* table = (global const ELEMENT*)weights;
    for (int row = part; row < BLOCKS * HEIGHT; row += parts)
    {
        const int block = row / HEIGHT, y = row % HEIGHT;
        for (int x = 0; x < WIDTH; x++)
        {
            union { VECTOR all; ELEMENT one[LANES]; } v;
            v.all = source[PLACE(block, y, x, SOURCE_MAP)];
            for (int lane = 0; lane < LANES; lane++)
            {
                v.one[lane] = SIGMOID(v.one[lane]);
            }

            target[PLACE(block, y, x, TARGET_MAP)] = v.all;
        }
    }
}
