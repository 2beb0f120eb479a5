// Concat: maps side by side along the channels.
//   y(pixel) = epilogue(x0(pixel)), epilogue(x1(pixel)), ...: per pixel the words of input 0, then of input 1, ...
// Order: row, column, channel group on all streams.
// Timing intention: II=1 per output word; one input is read at a time.
#ifndef EEHW_CONCAT_H
#define EEHW_CONCAT_H

#include "eehw_types.h"

namespace eehw {

template <class C, class IN, class OUT>
void concat_one(int words, bool last_pixel, bool last_input, hls::stream<IN>& in, hls::stream<OUT>& out) {
#pragma HLS INLINE
  for (int i = 0; i < words; i++) {
#pragma HLS PIPELINE II=1
    const IN x = in.read();
    EEHW_CHECK_LAST(x, last_pixel && i == words - 1);
    OUT y;
    for (int lane = 0; lane < C::lanes; lane++) {
#pragma HLS UNROLL
      y.data[lane] = epilogue<C, format<typename IN::element>::fraction>(as_signed(raw(x.data[lane])));
    }
    y.last = last_pixel && last_input && i == words - 1;
    out.write(y);
  }
}

template <class C, int INPUT, class OUT, class IN>
void concat_pixel(bool last_pixel, hls::stream<OUT>& out, hls::stream<IN>& in) {
#pragma HLS INLINE
  concat_one<C>(C::words(INPUT), last_pixel, true, in, out);
}

template <class C, int INPUT, class OUT, class IN, class NEXT, class... REST>
void concat_pixel(bool last_pixel, hls::stream<OUT>& out, hls::stream<IN>& in, hls::stream<NEXT>& next, REST&... rest) {
#pragma HLS INLINE
  concat_one<C>(C::words(INPUT), last_pixel, false, in, out);
  concat_pixel<C, INPUT + 1>(last_pixel, out, next, rest...);
}

// C: pixels, lanes, words(i): words per pixel of input i, and the epilogue's names
template <class C, class OUT, class... IN>
void concat(hls::stream<OUT>& out, hls::stream<IN>&... in) {
  for (int pixel = 0; pixel < C::pixels; pixel++) concat_pixel<C, 0>(pixel == C::pixels - 1, out, in...);
}

}  // namespace eehw

#endif
