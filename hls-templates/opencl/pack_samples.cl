// SAMPLES samples, each stored in the order channel, row, column, into the layout of a map with the samples in the lanes of each element.
static inline void FUNCTION(global const SCALAR* restrict input, const int* samples, global ELEMENT* restrict target)
{
    for (int c = 0; c < CHANNELS; c++)
    {
        for (int y = 0; y < HEIGHT; y++)
        {
            for (int x = 0; x < WIDTH; x++)
            {
                union { ELEMENT all; SCALAR one[SAMPLES]; } v;
                for (int lane = 0; lane < SAMPLES; lane++)
                {
                    v.one[lane] = input[samples[lane] * (size_t)(CHANNELS * HEIGHT * WIDTH) + (c * HEIGHT + y) * WIDTH + x];
                }

                target[PLACE(c, y, x, TARGET_MAP)] = v.all;
            }
        }
    }
}
