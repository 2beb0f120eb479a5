// Concat: maps side by side along the channels.
//   y(pixel) = epilogue(x0(pixel)), epilogue(x1(pixel)), ...: per pixel the words of input 0, then of input 1, ...
// Order: row, column, channel group on all streams.
// Timing intention: one loop with II=1 per output word; one input is read at a time.
#ifndef EEHW_CONCAT_H
#define EEHW_CONCAT_H

#include "eehw_types.h"

namespace eehw {

template <class C, class OUT, class IN>
OUT concat_take(bool last_pixel, bool last_word, hls::stream<IN>& in) {
#pragma HLS INLINE
  const IN x = in.read();
  EEHW_CHECK_LAST(x, last_pixel && last_word);
  OUT y;
  for (int lane = 0; lane < C::lanes; lane++) {
#pragma HLS UNROLL
    y.data[lane] = epilogue<C, format<typename IN::element>::fraction>(as_signed(raw(x.data[lane])));
  }
  return y;
}

// The word'th word of a pixel, counted from the first word of input INPUT.
template <class C, int INPUT, class OUT, class IN>
OUT concat_word(int word, bool last_pixel, hls::stream<IN>& in) {
#pragma HLS INLINE
  return concat_take<C, OUT>(last_pixel, word == C::words(INPUT) - 1, in);
}

template <class C, int INPUT, class OUT, class IN, class NEXT, class... REST>
OUT concat_word(int word, bool last_pixel, hls::stream<IN>& in, hls::stream<NEXT>& next, REST&... rest) {
#pragma HLS INLINE
  if (word < C::words(INPUT)) return concat_take<C, OUT>(last_pixel, word == C::words(INPUT) - 1, in);
  return concat_word<C, INPUT + 1, OUT>(word - C::words(INPUT), last_pixel, next, rest...);
}

// C: pixels, lanes, words_per_pixel (of the output), words(i): words per pixel of input i, and the epilogue's names
template <class C, class OUT, class... IN>
void concat(hls::stream<OUT>& out, hls::stream<IN>&... in) {
  for (int pixel = 0; pixel < C::pixels; pixel++) {
    for (int word = 0; word < C::words_per_pixel; word++) {
#pragma HLS PIPELINE II=1
      OUT y = concat_word<C, 0, OUT>(word, pixel == C::pixels - 1, in...);
      y.last = pixel == C::pixels - 1 && word == C::words_per_pixel - 1;
      out.write(y);
    }
  }
}

}  // namespace eehw

#endif
