// Width adapter: the same elements in words of another width.
//   out word j of a pixel = elements j*N .. j*N + N-1 of that pixel; a word never holds two pixels
// Order: row, column, channel. Timing intention: II=1 on the side that has more words when one width divides the other; any other ratio fills and empties
// a register of the least common multiple, one after the other.
#ifndef EEHW_WIDTH_ADAPTER_H
#define EEHW_WIDTH_ADAPTER_H

#include "eehw_types.h"

namespace eehw {

enum { WIDTH_DOWN, WIDTH_UP, WIDTH_OTHER };
template <int RATIO> struct width_kind {};

template <class C, class IN, class OUT>
void adapt_width(width_kind<WIDTH_DOWN>, hls::stream<IN>& in, hls::stream<OUT>& out) {
  const int parts = C::multiple / C::out_lanes;
  IN x;
  for (int block = 0; block < C::blocks; block++) {
    for (int o = 0; o < parts; o++) {
#pragma HLS PIPELINE II=1
      if (o == 0) {
        x = in.read();
        EEHW_CHECK_LAST(x, block == C::blocks - 1);
      }
      OUT y;
      for (int lane = 0; lane < C::out_lanes; lane++) {
#pragma HLS UNROLL
        y.data[lane] = x.data[o * C::out_lanes + lane];
      }
      y.last = block == C::blocks - 1 && o == parts - 1;
      out.write(y);
    }
  }
}

template <class C, class IN, class OUT>
void adapt_width(width_kind<WIDTH_UP>, hls::stream<IN>& in, hls::stream<OUT>& out) {
  const int parts = C::multiple / C::in_lanes;
  OUT y;
  for (int block = 0; block < C::blocks; block++) {
    for (int i = 0; i < parts; i++) {
#pragma HLS PIPELINE II=1
      const IN x = in.read();
      EEHW_CHECK_LAST(x, block == C::blocks - 1 && i == parts - 1);
      for (int lane = 0; lane < C::in_lanes; lane++) {
#pragma HLS UNROLL
        y.data[i * C::in_lanes + lane] = x.data[lane];
      }
      y.last = block == C::blocks - 1;
      if (i == parts - 1) out.write(y);
    }
  }
}

template <class C, class IN, class OUT>
void adapt_width(width_kind<WIDTH_OTHER>, hls::stream<IN>& in, hls::stream<OUT>& out) {
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

// C: blocks (of the least common multiple of both widths, per frame), multiple, in_lanes, out_lanes
template <class C, class IN, class OUT>
void width_adapter(hls::stream<IN>& in, hls::stream<OUT>& out) {
  adapt_width<C>(width_kind<C::in_lanes % C::out_lanes == 0 ? WIDTH_DOWN : C::out_lanes % C::in_lanes == 0 ? WIDTH_UP : WIDTH_OTHER>(), in, out);
}

}  // namespace eehw

#endif
