// Fully connected layer for GPUs: a work group of ITEMS items (a power of two) computes one output; each item sums every ITEMS-th product, then the sums are added by halves in local
// memory. Weights lie in the order [output][input as stored]. Dimension 0 counts outputs, dimension 1 samples that are still alive.
kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1)))
void FUNCTION(global const int* restrict alive, const int count, global const SCALAR* restrict input, global SCALAR* worker_memory, global SCALAR* kept_memory, global const SCALAR* restrict all_weights, global const BIAS* restrict all_biases, global SCALAR* restrict logits, const int from, const int to, const int first_weight, const int first_bias PLACES)
{
    local SUM parts[ITEMS];
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
    const int item = get_local_id(0), block = get_group_id(0), y = 0, x = 0;
    global const WEIGHT* w = weights + block * INPUTS;
    SUM sum = (SUM)(0);
    for (int run = 0; run < RUNS; run++)
    {
        global const ELEMENT* in = source + RUN_OFFSET(run);
        for (int i = item; i < RUN_COUNT(run); i += ITEMS)
        {
            sum += TO_SUM(in[i]) * TO_SUM(w[i]);
        }

        w += RUN_COUNT(run);
    }

    parts[item] = sum;
    for (int half_items = ITEMS / 2; half_items > 0; half_items /= 2)
    {
        barrier(CLK_LOCAL_MEM_FENCE);
        if (item < half_items)
        {
            parts[item] += parts[item + half_items];
        }
    }

    if (item == 0)
    {
        const SUM all = parts[0] + BIAS_OF(block);
        target[PLACE(block, y, x, TARGET_MAP)] = TO_VECTOR(OPERATIONS(all, block, y, x));
    }
}
