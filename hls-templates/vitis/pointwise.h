// Pointwise: relu, clip or a change of format.
//   y = epilogue(x)
// Order: row, column, channel group. Timing intention: II=1.
#ifndef EEHW_POINTWISE_H
#define EEHW_POINTWISE_H

#include "eehw_types.h"

namespace eehw {

// C: words (per frame), lanes, and the epilogue's names
template <class C, class IN, class OUT>
void pointwise(hls::stream<IN>& in, hls::stream<OUT>& out) {
  for (int i = 0; i < C::words; i++) {
#pragma HLS PIPELINE II=1
    const IN x = in.read();
    EEHW_CHECK_LAST(x, i == C::words - 1);
    OUT y;
    for (int lane = 0; lane < C::lanes; lane++) {
#pragma HLS UNROLL
      y.data[lane] = epilogue<C, format<typename IN::element>::fraction>(as_signed(raw(x.data[lane])));
    }
    y.last = i == C::words - 1;
    out.write(y);
  }
}

}  // namespace eehw

#endif
