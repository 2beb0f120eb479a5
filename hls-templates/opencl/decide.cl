// An exit after its layers were launched one by one, decided on the device: the logits of every sample that is still alive, exit and class of those that leave, which are struck from
// the list. Nothing returns to the host in between: launches of later stages do nothing for samples that left. A work group per sample.
kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1)))
void EXIT(global int* alive, const int count, global const SCALAR* restrict input, global SCALAR* worker_memory, global SCALAR* kept_memory, global const SCALAR* restrict weights, global const BIAS* restrict biases, global SCALAR* logits, global const long* restrict limits, global int* restrict decisions)
{
#if ITEMS > 1
    local long parts[ITEMS];
#else
    local long* parts = 0;
#endif
    const int place = get_global_id(1), item = get_local_id(0), sample = alive[place];
    if (sample < 0)
    {
        return;
    }

    global SCALAR* worker = worker_memory + place * (size_t)(WORKER_ELEMENTS);
    global SCALAR* kept = kept_memory + sample * (size_t)(SAMPLE_ELEMENTS);
    global SCALAR* out = logits + (sample * EXITS + INDEX) * (size_t)(LOGIT_STRIDE);
    for (int c = item; c < CLASSES; c += ITEMS)
    {
        out[c] = (LOGITS)[NEXT_CLASS(c)];
    }

    const int answer = DECIDE(out, limits, parts);
#if ITEMS > 1
    // Every item has read the list before it is written.
    barrier(CLK_GLOBAL_MEM_FENCE);
#endif
    if (answer >= 0 && item == 0)
    {
        decisions[2 * sample] = INDEX;
        decisions[2 * sample + 1] = answer;
        alive[place] = -1;
    }
}
