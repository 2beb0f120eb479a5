// The whole network in one launch, exits decided on the way: each work group (of one item) takes every G-th sample of the list through stage after stage until an exit's unit lets it go.
kernel __attribute__((reqd_work_group_size(1, 1, 1)))
void network(global const int* restrict alive, const int count, global const SCALAR* restrict input, global SCALAR* worker_memory, global SCALAR* kept_memory, global const SCALAR* restrict weights, global const BIAS* restrict biases, global SCALAR* logits, global const long* restrict limits, global int* restrict decisions)
{
    global SCALAR* worker = worker_memory + get_group_id(0) * (size_t)(WORKER_ELEMENTS);
    for (int i = get_group_id(0); i < count; i += get_num_groups(0))
    {
        const int sample = alive[i];
        global const SCALAR* values = input + sample * (size_t)(INPUT_ELEMENTS);
        global SCALAR* kept = kept_memory + sample * (size_t)(SAMPLE_ELEMENTS);
        global SCALAR* out = logits + sample * (size_t)(EXITS * LOGIT_STRIDE);
#define AT_EXIT(k, STEPS_OF, DECIDE_OF) \
        { \
            STEPS_OF(worker, values, kept, weights, biases, out + (k) * LOGIT_STRIDE); \
            const int answer = DECIDE_OF(out + (k) * LOGIT_STRIDE, limits, 0); \
            if (answer >= 0) \
            { \
                decisions[2 * sample] = k; \
                decisions[2 * sample + 1] = answer; \
                continue; \
            } \
        }
        STAGES
#undef AT_EXIT
    }
}
