// Reductions over the items of a work group: group_max, group_min, group_add of a long per item, the result in every item. With SUB_GROUPS (the device has cl_khr_subgroups) each
// sub-group reduces its own and the few results are combined from local memory; else by halves in local memory (ITEMS a power of two).
#if ITEMS > 1
#ifdef SUB_GROUPS
#ifdef cl_khr_subgroups
#pragma OPENCL EXTENSION cl_khr_subgroups : enable
#endif
#define REDUCTION(NAME, COMBINE, OF_SUB_GROUP) \
static inline long NAME(const long value, local long* parts) \
{ \
    const long own = OF_SUB_GROUP(value); \
    if (get_sub_group_local_id() == 0) { parts[get_sub_group_id()] = own; } \
    barrier(CLK_LOCAL_MEM_FENCE); \
    long all = parts[0]; \
    for (uint i = 1; i < get_num_sub_groups(); i++) { all = COMBINE(all, parts[i]); } \
    barrier(CLK_LOCAL_MEM_FENCE); \
    return all; \
}
#else
#define REDUCTION(NAME, COMBINE, OF_SUB_GROUP) \
static inline long NAME(const long value, local long* parts) \
{ \
    const int item = get_local_id(0); \
    parts[item] = value; \
    for (int half_items = ITEMS / 2; half_items > 0; half_items /= 2) \
    { \
        barrier(CLK_LOCAL_MEM_FENCE); \
        if (item < half_items) { parts[item] = COMBINE(parts[item], parts[item + half_items]); } \
    } \
    barrier(CLK_LOCAL_MEM_FENCE); \
    const long all = parts[0]; \
    barrier(CLK_LOCAL_MEM_FENCE); \
    return all; \
}
#endif
#define PLUS(a, b) ((a) + (b))
REDUCTION(group_max, max, sub_group_reduce_max)
REDUCTION(group_min, min, sub_group_reduce_min)
REDUCTION(group_add, PLUS, sub_group_reduce_add)
#undef PLUS
#undef REDUCTION
#else
#define group_max(value, parts) (value)
#define group_min(value, parts) (value)
#define group_add(value, parts) (value)
#endif
