// y = SIGMOID(x), value by value: in fixed point an entry of a table of 1024 (in place of the weights), chosen by x rounded to steps of 1/64.
static inline void FUNCTION(global const VECTOR* restrict source, global VECTOR* restrict target OTHERS, global const VECTOR* restrict weights, global const BIAS* restrict biases)
{
    global const ELEMENT* table = (global const ELEMENT*)weights;
    for (int block = 0; block < BLOCKS; block++)
    {
        for (int y = 0; y < HEIGHT; y++)
        {
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
}
