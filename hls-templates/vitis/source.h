// Source: AXI4-Stream words into the design.
//   Each TDATA word holds LANES elements of the input format, element 0 in the low bits; order row, column, channel group; TLAST at the last word of a
//   frame. The normalised and quantised values come from the host.
// Timing intention: one word per clock.
#ifndef EEHW_SOURCE_H
#define EEHW_SOURCE_H

#include "eehw_types.h"

namespace eehw {

// C: words (per frame)
template <class C, class AXI, class OUT>
void source(hls::stream<AXI>& in, hls::stream<OUT>& out) {
  typedef typename OUT::element element;
  const int width = format<element>::width;
  for (int i = 0; i < C::words; i++) {
#pragma HLS PIPELINE II=1
    AXI x = in.read();
    OUT y;
    for (int lane = 0; lane < OUT::lanes; lane++) {
#pragma HLS UNROLL
      y.data[lane].range(width - 1, 0) = x.data.range(lane * width + width - 1, lane * width);
    }
    y.last = i == C::words - 1;
    out.write(y);
  }
}

}  // namespace eehw

#endif
