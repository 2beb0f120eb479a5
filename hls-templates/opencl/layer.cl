// One layer for the samples that are still alive, as a launch of its own: item (p, i) of (P, count) computes part p for alive[i]. Equal layers share a kernel: where they read
// and write stands in the arguments behind the common ones.
kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1)))
void LAYER(global const int* restrict alive, const int count, global const SCALAR* restrict input, global SCALAR* worker_memory, global SCALAR* kept_memory, global const SCALAR* restrict weights, global const BIAS* restrict biases, global SCALAR* restrict logits, const int from, const int to, const int first_weight, const int first_bias PLACES)
{
    const int sample = alive[get_global_id(1)];
    if (sample < 0)
    {
        return;
    }

    const int part = get_global_id(0), parts = get_global_size(0);
    global SCALAR* worker = worker_memory + get_global_id(1) * (size_t)(WORKER_ELEMENTS);
    global const SCALAR* values = input + sample * (size_t)(INPUT_ELEMENTS);
    global SCALAR* kept = kept_memory + sample * (size_t)(SAMPLE_ELEMENTS);
    CALL
}
