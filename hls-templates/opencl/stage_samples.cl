// One stage of the network for the samples that are still alive, SAMPLES of them at once in the lanes of vectors. Each work group (of one item) has its own memory; maps that
// outlive the stage are fetched from the memory of each sample before it and put back behind it, so that whoever is still alive can share vectors in the next stage. Where fewer
// than SAMPLES are left the last one fills the lanes. Ends with the logits of the exit.
kernel __attribute__((reqd_work_group_size(1, 1, 1)))
void STAGE(global const int* restrict alive, const int count, global const SCALAR* restrict input, global SCALAR* worker_memory, global SCALAR* kept_memory, global const SCALAR* restrict weights, global const BIAS* restrict biases, global SCALAR* restrict logits)
{
    global ELEMENT* worker = (global ELEMENT*)worker_memory + get_group_id(0) * (size_t)(WORKER_ELEMENTS / SAMPLES);
    global ELEMENT* kept = worker + KEPT_AT;
    for (int i = get_group_id(0) * SAMPLES; i < count; i += get_num_groups(0) * SAMPLES)
    {
        int samples[SAMPLES];
        union { ELEMENT all; SCALAR one[SAMPLES]; } v;
        for (int lane = 0; lane < SAMPLES; lane++)
        {
            samples[lane] = alive[min(i + lane, count - 1)];
        }

#define KEPT_OF(lane, e) kept_memory[samples[lane] * (size_t)(SAMPLE_ELEMENTS) + (e)]
#define FETCH(first, elements) \
        for (int e = first; e < first + elements; e++) \
        { \
            for (int lane = 0; lane < SAMPLES; lane++) { v.one[lane] = KEPT_OF(lane, e); } \
            kept[e] = v.all; \
        }
#define KEEP(first, elements) \
        for (int e = first; e < first + elements; e++) \
        { \
            v.all = kept[e]; \
            for (int lane = 0; lane < SAMPLES; lane++) { KEPT_OF(lane, e) = v.one[lane]; } \
        }
        const int part = 0, parts = 1;
        FETCHES
        STEPS
        KEEPS
        for (int c = 0; c < CLASSES; c++)
        {
            v.all = (LOGITS)[NEXT_CLASS(c)];
            for (int lane = 0; lane < SAMPLES; lane++)
            {
                logits[samples[lane] * LOGIT_STRIDE + c] = v.one[lane];
            }
        }
#undef KEEP
#undef FETCH
#undef KEPT_OF
    }
}
