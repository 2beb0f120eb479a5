// ap_fixed<W, I, Q, O>, ap_ufixed for C simulation with g++: own text. A value is raw * 2^-(W - I). Conversion between formats is exact:
// first the bits that fall off on the right are dealt with as Q says, then a value that does not fit as O says.
// Only what generated code uses: conversion, comparison, range() (the raw bits), to_double().
#ifndef EEHW_SHIM_AP_FIXED_H
#define EEHW_SHIM_AP_FIXED_H

#include <cmath>
#include "ap_int.h"

enum ap_q_mode { AP_RND, AP_RND_ZERO, AP_RND_MIN_INF, AP_RND_INF, AP_RND_CONV, AP_TRN, AP_TRN_ZERO };
enum ap_o_mode { AP_SAT, AP_SAT_ZERO, AP_SAT_SYM, AP_WRAP, AP_WRAP_SM };

namespace eehw_shim {

// Drops s bits (s >= 1) of v.
inline wide round_off(wide v, int s, ap_q_mode mode) {
  if (s > 126) {  // every value here has fewer than 126 bits: only its sign is left, and it is nearer to 0 than to 1
    if (v == 0) return 0;
    return mode == AP_TRN && v < 0 ? -1 : 0;
  }
  const wide floor = v >> s;
  const uwide rest = (uwide)v & low_bits(s), half = (uwide)1 << (s - 1);
  bool up = false;
  switch (mode) {
    case AP_TRN: break;
    case AP_TRN_ZERO: up = v < 0 && rest != 0; break;
    case AP_RND: up = rest >= half; break;
    case AP_RND_MIN_INF: up = rest > half; break;
    case AP_RND_ZERO: up = v < 0 ? rest >= half : rest > half; break;
    case AP_RND_INF: up = v < 0 ? rest > half : rest >= half; break;
    case AP_RND_CONV: up = rest > half || (rest == half && (floor & 1)); break;
  }
  return floor + (up ? 1 : 0);
}

// Puts v into W bits.
template <int W, bool S, ap_o_mode O>
typename storage<W, S>::type overflow(wide v) {
  const wide high = S ? (wide)(((uwide)1 << (W - 1)) - 1) : (wide)mask<W>();
  const wide low = S ? -high - 1 : 0;
  if (O == AP_SAT_SYM && S && v < -high) return (typename storage<W, S>::type)-high;
  if (v > high || v < low) {
    if (O == AP_SAT || O == AP_SAT_SYM) return (typename storage<W, S>::type)(v > high ? high : low);
    if (O == AP_SAT_ZERO) return 0;
  }
  return storage<W, S>::fit(v);
}

// raw with `from` fraction bits as a raw of the format.
template <int W, int I, bool S, ap_q_mode Q, ap_o_mode O>
typename storage<W, S>::type convert(wide raw, int from) {
  const int shift = from - (W - I);
  if (shift > 0) return overflow<W, S, O>(round_off(raw, shift, Q));
  if (raw == 0 || shift == 0) return overflow<W, S, O>(raw);
  // Left: beyond 126 bits a saturating format is full and a wrapping one has lost all its bits.
  int room = 0;
  for (wide m = raw < 0 ? ~raw : raw; m != 0; m >>= 1) room++;
  if (room - shift <= 126) return overflow<W, S, O>((wide)((uwide)raw << -shift));
  return O == AP_WRAP ? storage<W, S>::fit(-shift >= 128 ? (wide)0 : (wide)((uwide)raw << -shift)) : overflow<W, S, O>(raw < 0 ? -((wide)1 << 126) : (wide)1 << 126);
}

template <int W, int I, ap_q_mode Q, ap_o_mode O, bool S>
struct fixed {
  static_assert(O != AP_WRAP_SM, "AP_WRAP_SM is not supported");
  typedef storage<W, S> store;
  typedef typename store::type value_type;
  static const int width = W, fraction = W - I;
  value_type value;

  uwide bits_of(int hi, int lo) const { return ((uwide)value >> lo) & low_bits(hi - lo + 1); }
  void set_bits(int hi, int lo, uwide v) {
    const uwide field = low_bits(hi - lo + 1) << lo;
    value = store::fit(((uwide)value & ~field) | ((v << lo) & field));
  }
  bit_range<fixed> range(int hi, int lo) { return bit_range<fixed>(*this, hi, lo); }
  bit_range<const fixed> range(int hi, int lo) const { return bit_range<const fixed>(*this, hi, lo); }
  bit_range<fixed> range() { return range(W - 1, 0); }
  bit_range<const fixed> range() const { return range(W - 1, 0); }
  double to_double() const { return std::ldexp((double)value, I - W); }
};

}  // namespace eehw_shim

#define EEHW_SHIM_FIXED(NAME, S)                                                                                       \
  template <int W, int I, ap_q_mode Q = AP_TRN, ap_o_mode O = AP_WRAP, int N = 0>                                      \
  struct NAME : eehw_shim::fixed<W, I, Q, O, S> {                                                                      \
    static_assert(N == 0, "only plain AP_WRAP is supported");                                                          \
    NAME() { this->value = 0; }                                                                                        \
    NAME(int v) { this->value = eehw_shim::convert<W, I, S, Q, O>(v, 0); }                                             \
    template <int W2, int I2, ap_q_mode Q2, ap_o_mode O2, bool S2>                                                     \
    NAME(const eehw_shim::fixed<W2, I2, Q2, O2, S2>& o) { this->value = eehw_shim::convert<W, I, S, Q, O>(o.value, W2 - I2); } \
    bool operator==(const NAME& o) const { return this->value == o.value; }                                            \
    bool operator!=(const NAME& o) const { return this->value != o.value; }                                            \
    bool operator<(const NAME& o) const { return this->value < o.value; }                                              \
    bool operator>(const NAME& o) const { return this->value > o.value; }                                              \
  };

EEHW_SHIM_FIXED(ap_fixed, true)
EEHW_SHIM_FIXED(ap_ufixed, false)

#endif
