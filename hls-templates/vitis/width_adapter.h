// Width adapter: the same elements in words of another width.
//   out word j of a pixel = elements j*N .. j*N + N-1 of that pixel; a word never holds two pixels
// Order: row, column, channel. Timing intention: one word per clock on the side that has more words; other ratios than 1:n and n:1 go through a
// register of the least common multiple.
#ifndef EEHW_WIDTH_ADAPTER_H
#define EEHW_WIDTH_ADAPTER_H

#include "eehw_types.h"

namespace eehw {

// C: blocks (of the least common multiple of both widths, per frame), multiple, in_lanes, out_lanes
template <class C, class IN, class OUT>
void width_adapter(hls::stream<IN>& in, hls::stream<OUT>& out) {
  typename IN::element held[C::multiple];
#pragma HLS ARRAY_PARTITION variable=held complete
  for (int block = 0; block < C::blocks; block++) {
    for (int i = 0; i < C::multiple / C::in_lanes; i++) {
#pragma HLS PIPELINE II=1
      const IN x = in.read();
      EEHW_CHECK_LAST(x, block == C::blocks - 1 && i == C::multiple / C::in_lanes - 1);
      for (int lane = 0; lane < C::in_lanes; lane++) {
#pragma HLS UNROLL
        held[i * C::in_lanes + lane] = x.data[lane];
      }
    }
    for (int o = 0; o < C::multiple / C::out_lanes; o++) {
#pragma HLS PIPELINE II=1
      OUT y;
      for (int lane = 0; lane < C::out_lanes; lane++) {
#pragma HLS UNROLL
        y.data[lane] = held[o * C::out_lanes + lane];
      }
      y.last = block == C::blocks - 1 && o == C::multiple / C::out_lanes - 1;
      out.write(y);
    }
  }
}

}  // namespace eehw

#endif
