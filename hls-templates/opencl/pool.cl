// Pooling over the positions of a window that lie inside the map (IS_WHOLE: all do): COMBINE(a, b) is the maximum or the sum; SCALED(a, y, x) makes a mean of a sum.
static inline void FUNCTION(global const VECTOR* restrict source, global VECTOR* restrict target OTHERS, global const WEIGHT* restrict weights, global const BIAS* restrict biases, const int part, const int parts)
{
    for (int row = part; row < BLOCKS * HEIGHT; row += parts)
    {
        const int block = row / HEIGHT, y = row % HEIGHT;
        const int top = y * STRIDE_HEIGHT - PADDING_TOP;
        const int ky0 = IS_WHOLE || top >= 0 ? 0 : (DILATION_HEIGHT - 1 - top) / DILATION_HEIGHT;
        const int ky1 = IS_WHOLE ? KERNEL_HEIGHT : min(KERNEL_HEIGHT, (SOURCE_HEIGHT - 1 - top) / DILATION_HEIGHT + 1);
        for (int x = 0; x < WIDTH; x++)
        {
            const int left = x * STRIDE_WIDTH - PADDING_LEFT;
            const int kx0 = IS_WHOLE || left >= 0 ? 0 : (DILATION_WIDTH - 1 - left) / DILATION_WIDTH;
            const int kx1 = IS_WHOLE ? KERNEL_WIDTH : min(KERNEL_WIDTH, (SOURCE_WIDTH - 1 - left) / DILATION_WIDTH + 1);
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
