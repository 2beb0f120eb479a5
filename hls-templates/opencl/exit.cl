// The logits of an exit after its layers were launched one by one.
kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1)))
void EXIT(global const int* restrict alive, const int count, global const SCALAR* restrict input, global SCALAR* worker_memory, global SCALAR* kept_memory, global const SCALAR* restrict weights, global const BIAS* restrict biases, global SCALAR* restrict logits)
{
    const int sample = alive[get_group_id(1)];
    global SCALAR* worker = worker_memory + get_group_id(1) * (size_t)(WORKER_ELEMENTS);
    global SCALAR* kept = kept_memory + sample * (size_t)(SAMPLE_ELEMENTS);
    for (int c = get_local_id(0); c < CLASSES; c += ITEMS)
    {
        logits[sample * LOGIT_STRIDE + c] = (LOGITS)[NEXT_CLASS(c)];
    }
}
