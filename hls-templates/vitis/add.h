// Add: elementwise sum of two maps.
//   y = epilogue(a * 2^(F - Fa) + b * 2^(F - Fb)),  F = max(Fa, Fb): operands aligned at the finer binary point, the sum exact
// Order: row, column, channel group on all three streams.
// Timing intention: II=1, one word from each stream per clock.
#ifndef EEHW_ADD_H
#define EEHW_ADD_H

#include "eehw_types.h"

namespace eehw {

// C: words (per frame), lanes, shift_a, shift_b, sum_width, fraction, and the epilogue's names
template <class C, class A, class B, class OUT>
void add(hls::stream<A>& in_a, hls::stream<B>& in_b, hls::stream<OUT>& out) {
  for (int i = 0; i < C::words; i++) {
#pragma HLS PIPELINE II=1
    const A a = in_a.read();
    const B b = in_b.read();
    EEHW_CHECK_LAST(a, i == C::words - 1);
    EEHW_CHECK_LAST(b, i == C::words - 1);
    OUT y;
    for (int lane = 0; lane < C::lanes; lane++) {
#pragma HLS UNROLL
      ap_int<C::sum_width> u = raw(a.data[lane]), v = raw(b.data[lane]);
      u = u << C::shift_a;
      v = v << C::shift_b;
      const ap_int<C::sum_width> sum = u + v;
      y.data[lane] = epilogue<C, C::fraction>(sum);
    }
    y.last = i == C::words - 1;
    out.write(y);
  }
}

}  // namespace eehw

#endif
