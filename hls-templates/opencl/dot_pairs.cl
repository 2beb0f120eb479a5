// dot_pairs(a, x, w) = a + low(x) * low(w) + high(x) * high(w) in each lane of 32 bits, the halves as numbers of 16 bits with sign; modulo 2^32, as every sum that fits 32 bits in the end
// may be. One instruction (pmaddwd) where the driver's compiler names it, else two multiplications.
#if defined(__has_builtin)
#if DOT_BITS == 512 && defined(__AVX512BW__)
#if __has_builtin(__builtin_ia32_pmaddwd512)
#define PAIR_PRODUCTS(x, w) as_int16(__builtin_ia32_pmaddwd512(__builtin_astype(x, short __attribute__((ext_vector_type(32)))), __builtin_astype(w, short __attribute__((ext_vector_type(32))))))
#endif
#elif DOT_BITS == 256 && defined(__AVX2__)
#if __has_builtin(__builtin_ia32_pmaddwd256)
#define PAIR_PRODUCTS(x, w) as_int8(__builtin_ia32_pmaddwd256(as_short16(x), as_short16(w)))
#endif
#elif DOT_BITS == 128 && defined(__SSE2__)
#if __has_builtin(__builtin_ia32_pmaddwd128)
#define PAIR_PRODUCTS(x, w) as_int4(__builtin_ia32_pmaddwd128(as_short8(x), as_short8(w)))
#endif
#endif
#endif
#ifndef PAIR_PRODUCTS
#define PAIR_PRODUCTS(x, w) ((((x) << 16) >> 16) * (((w) << 16) >> 16) + ((x) >> 16) * ((w) >> 16))
#endif
static inline VECTOR dot_pairs(VECTOR a, VECTOR x, VECTOR w)
{
    return a + PAIR_PRODUCTS(x, w);
}
