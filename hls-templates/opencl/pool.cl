// Pooling over the positions of a window that lie inside the map: COMBINE(a, b) is the maximum or the sum; SCALED(a, y, x) makes a mean of a sum.
static inline void FUNCTION(global const VECTOR* restrict source, global VECTOR* restrict target OTHERS, global const VECTOR* restrict weights, global const BIAS* restrict biases)
{
    for (int block = 0; block < BLOCKS; block++)
    {
        for (int y = 0; y < HEIGHT; y++)
        {
            const int top = y * STRIDE_HEIGHT - PADDING_TOP;
            const int ky0 = top < 0 ? (DILATION_HEIGHT - 1 - top) / DILATION_HEIGHT : 0;
            const int ky1 = min(KERNEL_HEIGHT, (SOURCE_HEIGHT - 1 - top) / DILATION_HEIGHT + 1);
            for (int x = 0; x < WIDTH; x++)
            {
                const int left = x * STRIDE_WIDTH - PADDING_LEFT;
                const int kx0 = left < 0 ? (DILATION_WIDTH - 1 - left) / DILATION_WIDTH : 0;
                const int kx1 = min(KERNEL_WIDTH, (SOURCE_WIDTH - 1 - left) / DILATION_WIDTH + 1);
                SUM a = NEUTRAL(source[PLACE(block, top + ky0 * DILATION_HEIGHT, left + kx0 * DILATION_WIDTH, SOURCE_MAP)]);
                for (int ky = ky0; ky < ky1; ky++)
                {
                    for (int kx = kx0; kx < kx1; kx++)
                    {
                        a = COMBINE(a, TO_SUM(source[PLACE(block, top + ky * DILATION_HEIGHT, left + kx * DILATION_WIDTH, SOURCE_MAP)]));
                    }
                }

                target[PLACE(block, y, x, TARGET_MAP)] = TO_VECTOR(OPERATIONS(SCALED(a, y, x), block, y, x));
            }
        }
    }
}
