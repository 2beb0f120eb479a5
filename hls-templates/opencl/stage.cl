// One stage of the network for the samples that are still alive: each work group (of one item) has its own memory for maps that live within the
// stage and takes every G-th sample of the list; maps that a later stage reads lie in the memory of the sample. Ends with the logits of the exit.
static inline void STAGE_STEPS(global SCALAR* worker, global const SCALAR* values, global SCALAR* kept, global const SCALAR* restrict weights, global const BIAS* restrict biases, global SCALAR* out)
{
    const int part = 0, parts = 1;
    STEPS
    for (int c = 0; c < CLASSES; c++)
    {
        out[c] = (LOGITS)[NEXT_CLASS(c)];
    }
}
#ifndef DECIDES
kernel __attribute__((reqd_work_group_size(1, 1, 1)))
void STAGE(global const int* restrict alive, const int count, global const SCALAR* restrict input, global SCALAR* worker_memory, global SCALAR* kept_memory, global const SCALAR* restrict weights, global const BIAS* restrict biases, global SCALAR* restrict logits)
{
    global SCALAR* worker = worker_memory + get_group_id(0) * (size_t)(WORKER_ELEMENTS);
    for (int i = get_group_id(0); i < count; i += get_num_groups(0))
    {
        const int sample = alive[i];
        STAGE_STEPS(worker, input + sample * (size_t)(INPUT_ELEMENTS), kept_memory + sample * (size_t)(SAMPLE_ELEMENTS), weights, biases, logits + sample * LOGIT_STRIDE);
    }
}
#endif
