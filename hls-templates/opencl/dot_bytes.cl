// dot_bytes(a, x, w) = a + the sum of x_k * w_k over the four bytes of each lane of 32 bits, those of x without sign, those of w with; modulo 2^32, as every sum that fits 32 bits in the end may be.
// One instruction (vpdpbusd) where the driver's compiler names it, else two products of pairs: even bytes and odd ones, each widened to 16 bits.
#if defined(__has_builtin)
#if DOT_BITS == 512 && defined(__AVX512VNNI__)
#if __has_builtin(__builtin_ia32_vpdpbusd512)
#define BYTE_PRODUCTS(a, x, w) as_int16(__builtin_ia32_vpdpbusd512(a, x, w))
#endif
#elif DOT_BITS == 256 && (defined(__AVXVNNI__) || (defined(__AVX512VNNI__) && defined(__AVX512VL__)))
#if __has_builtin(__builtin_ia32_vpdpbusd256)
#define BYTE_PRODUCTS(a, x, w) as_int8(__builtin_ia32_vpdpbusd256(a, x, w))
#endif
#elif DOT_BITS == 128 && (defined(__AVXVNNI__) || (defined(__AVX512VNNI__) && defined(__AVX512VL__)))
#if __has_builtin(__builtin_ia32_vpdpbusd128)
#define BYTE_PRODUCTS(a, x, w) as_int4(__builtin_ia32_vpdpbusd128(a, x, w))
#endif
#endif
#endif
#ifndef BYTE_PRODUCTS
#define EVEN_BYTES(w) ((((w) << 24) >> 24 & 0xffff) | ((w) << 8 >> 24) << 16)
#define ODD_BYTES(w) ((((w) << 16) >> 24 & 0xffff) | ((w) >> 24) << 16)
#define BYTE_PRODUCTS(a, x, w) ((a) + PAIR_PRODUCTS((x) & 0x00ff00ff, EVEN_BYTES(w)) + PAIR_PRODUCTS(((x) >> 8) & 0x00ff00ff, ODD_BYTES(w)))
#endif
static inline VECTOR dot_bytes(VECTOR a, VECTOR x, VECTOR w)
{
    return BYTE_PRODUCTS(a, x, w);
}
