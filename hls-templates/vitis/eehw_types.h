// Words, tokens and exact arithmetic that all units share.
#ifndef EEHW_TYPES_H
#define EEHW_TYPES_H

#include <stdexcept>  // before ap_axi_sdata.h, which needs it and does not say so
#include "ap_axi_sdata.h"
#include "ap_fixed.h"
#include "ap_int.h"
#include "hls_stream.h"
#include "hls_streamofblocks.h"

#ifndef EEHW_ACTOR  // vendor's headers: streams are unbounded in C simulation and depths come from the pragmas alone
#define EEHW_ACTOR(NAME) (void)0
#define EEHW_STREAM(VARIABLE, NAME, DEPTH) (void)0
#ifdef __SYNTHESIS__
#define EEHW_POLL() (void)0
#else
#include <thread>
#define EEHW_POLL() std::this_thread::yield()
#endif
#endif

#ifdef __SYNTHESIS__
#define EEHW_CHECK_LAST(WORD, EXPECTED) (void)0
#else
#include <cstdio>
#include <cstdlib>
#include <vector>
// A word marked last anywhere but at the end of a frame means that a unit miscounts: simulation stops there.
#define EEHW_CHECK_LAST(WORD, EXPECTED)                                                  \
  if ((WORD).last != (EXPECTED)) {                                                       \
    std::fprintf(stderr, "EEHW FRAME ERROR: last word out of place at %s:%d\n", __FILE__, __LINE__); \
    std::_Exit(6);                                                                       \
  }
#endif

namespace eehw {

// N elements of a map (consecutive channels, or window positions x channels, channel 0 in the low bits) and the mark of a frame's last word.
template <class T, int N>
struct word {
  typedef T element;
  static const int lanes = N;
  T data[N];
  bool last;
};

// A word in front of a pool: POSITIONS positions of which some may lie in the padding.
template <class T, int N, int POSITIONS>
struct window_word {
  typedef T element;
  static const int lanes = N;
  T data[N];
  bool valid[POSITIONS];
  bool last;
};

// Whether a position of a pool's word lies in the map; without a window in front it always does.
template <class T, int N> bool valid_at(const word<T, N>&, int) { return true; }
template <class T, int N, int P> bool valid_at(const window_word<T, N, P>& w, int position) { return w.valid[position]; }

// What an exit says about one sample.
struct decision {
  bool leaves;
  ap_uint<16> label;
};

// What leaves the design.
struct answer {
  ap_uint<32> id;
  ap_uint<8> exit;
  ap_uint<16> label;
};

// Shape of a format and its raw integer.
template <class T> struct format;
template <int W, int I, ap_q_mode Q, ap_o_mode O, int N>
struct format<ap_fixed<W, I, Q, O, N> > {
  static const int width = W, fraction = W - I;
  typedef ap_int<W> raw;
};
template <int W, int I, ap_q_mode Q, ap_o_mode O, int N>
struct format<ap_ufixed<W, I, Q, O, N> > {
  static const int width = W, fraction = W - I;
  typedef ap_uint<W> raw;
};

// The bits of a value as an integer: raw(x) = x * 2^fraction.
template <class T>
typename format<T>::raw raw(const T& x) {
#pragma HLS INLINE
  typename format<T>::raw r = 0;
  r.range(format<T>::width - 1, 0) = x.range(format<T>::width - 1, 0);
  return r;
}

template <class T>
T from_raw(const typename format<T>::raw& r) {
#pragma HLS INLINE
  T x;
  x.range(format<T>::width - 1, 0) = r.range(format<T>::width - 1, 0);
  return x;
}

// Zero-extended or not, a raw of any sign as a signed integer that holds it.
template <int W> ap_int<W> as_signed(const ap_int<W>& v) { return v; }
template <int W> ap_int<W + 1> as_signed(const ap_uint<W>& v) { return ap_int<W + 1>(v); }

// What stands behind an accumulator. C names: output (a format), has_minimum, minimum, has_maximum, maximum (raw bounds of relu or clip).
//   y = clip(requantise(sum * 2^-FRACTION))      rounding and overflow as the output format says, once
template <class C, int FRACTION, int W>
typename C::output epilogue(const ap_int<W>& sum) {
#pragma HLS INLINE
  ap_fixed<W, W - FRACTION> exact;
  exact.range(W - 1, 0) = sum.range(W - 1, 0);
  typename C::output y = exact;
  typename format<typename C::output>::raw r = raw(y);
  const typename format<typename C::output>::raw low = (long long)C::minimum, high = (long long)C::maximum;
  if (C::has_minimum && r < low) r = low;
  if (C::has_maximum && r > high) r = high;
  return from_raw<typename C::output>(r);
}

#ifndef __SYNTHESIS__
// In C simulation the logits of every exit are kept, so that the test bench can compare them too.
inline std::vector<long long>& logits_seen(int exit) {
  static std::vector<long long> seen[256];
  return seen[exit];
}
#define EEHW_TAP_LOGIT(EXIT, RAW) eehw::logits_seen(EXIT).push_back((RAW).to_int64())
#else
#define EEHW_TAP_LOGIT(EXIT, RAW) (void)0
#endif

}  // namespace eehw

#endif
