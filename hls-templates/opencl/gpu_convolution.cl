// Convolution for GPUs as a product of matrices: outputs of a group times its pixels, over the depth of GROUP_INPUTS x KERNEL_HEIGHT x KERNEL_WIDTH taps. A work group of ITEMS items
// computes TILE_CHANNELS x TILE_PIXELS sums, each item ROWS x COLUMNS of them in registers; STEP taps of weights and inputs at a time lie in local memory. Weights lie in the
// order [group][tap][output]. Dimension 0 counts tiles, dimension 1 samples that are still alive.
kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1)))
void FUNCTION(global const int* restrict alive, const int count, global const SCALAR* restrict input, global SCALAR* worker_memory, global SCALAR* kept_memory, global const SCALAR* restrict all_weights, global const BIAS* restrict all_biases, global SCALAR* restrict logits, const int from, const int to, const int first_weight, const int first_bias PLACES)
{
    local ELEMENT left[STEP * TILE_CHANNELS];
    local ELEMENT right[STEP * TILE_PIXELS];
    const int sample = alive[get_global_id(1)];
    if (sample < 0)
    {
        return;
    }

    global SCALAR* worker = worker_memory + get_global_id(1) * (size_t)(WORKER_ELEMENTS);
    global SCALAR* kept = kept_memory + sample * (size_t)(SAMPLE_ELEMENTS);
    global const ELEMENT* source = MAP(from);
    global VECTOR* target = MAP(to);
    global const WEIGHT* weights = all_weights + first_weight;
    global const BIAS* biases = all_biases + first_bias;
    OTHER_MAPS
    const int item = get_local_id(0), tile = get_group_id(0);
    const int group = tile / (CHANNEL_TILES * PIXEL_TILES);
    const int first_channel = tile / PIXEL_TILES % CHANNEL_TILES * TILE_CHANNELS;
    const int first_pixel = tile % PIXEL_TILES * TILE_PIXELS;
    const int row = item / (TILE_PIXELS / COLUMNS) * ROWS, column = item % (TILE_PIXELS / COLUMNS) * COLUMNS;
    SUM sums[ROWS * COLUMNS];
    for (int i = 0; i < ROWS * COLUMNS; i++)
    {
        sums[i] = (SUM)(0);
    }

    for (int first_tap = 0; first_tap < DEPTH; first_tap += STEP)
    {
        for (int i = item; i < STEP * TILE_CHANNELS; i += ITEMS)
        {
            const int tap = first_tap + i / TILE_CHANNELS, channel = first_channel + i % TILE_CHANNELS;
            left[i] = tap < DEPTH && channel < GROUP_OUTPUTS ? weights[(group * DEPTH + tap) * GROUP_OUTPUTS + channel] : (ELEMENT)(0);
        }

        for (int i = item; i < STEP * TILE_PIXELS; i += ITEMS)
        {
            const int tap = first_tap + i / TILE_PIXELS, pixel = first_pixel + i % TILE_PIXELS;
            ELEMENT value = (ELEMENT)(0);
            if (tap < DEPTH && pixel < HEIGHT * WIDTH)
            {
                const int channel = group * GROUP_INPUTS + tap / (KERNEL_HEIGHT * KERNEL_WIDTH);
                const int y = pixel / WIDTH * STRIDE_HEIGHT + tap / KERNEL_WIDTH % KERNEL_HEIGHT * DILATION_HEIGHT - PADDING_TOP;
                const int x = pixel % WIDTH * STRIDE_WIDTH + tap % KERNEL_WIDTH * DILATION_WIDTH - PADDING_LEFT;
                value = source[PLACE(channel, y, x, SOURCE_MAP)];
            }

            right[i] = value;
        }

        barrier(CLK_LOCAL_MEM_FENCE);
        for (int tap = 0; tap < STEP; tap++)
        {
            SUM own[COLUMNS];
            for (int c = 0; c < COLUMNS; c++)
            {
                own[c] = TO_SUM(right[tap * TILE_PIXELS + column + c]);
            }

            for (int r = 0; r < ROWS; r++)
            {
                const SUM w = TO_SUM(left[tap * TILE_CHANNELS + row + r]);
                for (int c = 0; c < COLUMNS; c++)
                {
                    sums[r * COLUMNS + c] += w * own[c];
                }
            }
        }

        barrier(CLK_LOCAL_MEM_FENCE);
    }

    for (int r = 0; r < ROWS; r++)
    {
        for (int c = 0; c < COLUMNS; c++)
        {
            const int pixel = first_pixel + column + c;
            if (first_channel + row + r < GROUP_OUTPUTS && pixel < HEIGHT * WIDTH)
            {
                const int channel = group * GROUP_OUTPUTS + first_channel + row + r, py = pixel / WIDTH, px = pixel % WIDTH;
                const SUM sum = sums[r * COLUMNS + c] + BIAS_OF(channel);
                target[PLACE(channel, py, px, TARGET_MAP)] = TO_VECTOR(OPERATIONS(sum, channel, py, px));
            }
        }
    }
}
