// MAC array: convolution or dense layer behind a sliding window.
//   y[co] = epilogue(bias[co] + sum over words, lanes of w * x)     products and sum exact, rounded once
// Input order: for every output pixel, group and block of PE outputs, WORDS words. Output order: pixel, group, block of PE outputs.
// weights[block * WORDS + step][(position * SIMD + lane) * PE + output], depthwise [position * PE + output].
// Channels whose weights have fewer fraction bits are shifted left by align[channel] before the sum is rounded.
// Timing intention: II=1 per input word, PE * SIMD * WINDOW multipliers: pixels * blocks * WORDS clocks per frame.
#ifndef EEHW_MAC_ARRAY_H
#define EEHW_MAC_ARRAY_H

#include "eehw_types.h"

namespace eehw {

// C: pixels, blocks, words, pe, simd, window, depthwise, weight_width, accumulator_width, align_maximum, fraction (of the aligned sum), and the
//    epilogue's names
template <class C, class IN, class OUT>
void mac_array(hls::stream<IN>& in, hls::stream<OUT>& out,
               const ap_int<C::weight_width> weights[C::blocks * C::words][C::pe * C::window * (C::depthwise ? 1 : C::simd)],
               const ap_int<C::accumulator_width> bias[C::blocks * C::pe], const unsigned char align[C::blocks * C::pe]) {
  typedef ap_int<C::accumulator_width> accumulator;
  typedef ap_int<C::accumulator_width + C::align_maximum> aligned;
  accumulator sum[C::pe];
#pragma HLS ARRAY_PARTITION variable=sum complete
  for (int pixel = 0; pixel < C::pixels; pixel++) {
    for (int block = 0; block < C::blocks; block++) {
      for (int step = 0; step < C::words; step++) {
#pragma HLS PIPELINE II=1
        const IN x = in.read();
        EEHW_CHECK_LAST(x, pixel == C::pixels - 1 && block == C::blocks - 1 && step == C::words - 1);
        for (int p = 0; p < C::pe; p++) {
#pragma HLS UNROLL
          accumulator s = step == 0 ? bias[block * C::pe + p] : sum[p];
          const int multipliers = C::window * (C::depthwise ? 1 : C::simd);
          for (int m = 0; m < multipliers; m++) {
#pragma HLS UNROLL
            s += weights[block * C::words + step][m * C::pe + p] * raw(x.data[C::depthwise ? m * C::pe + p : m]);
          }
          sum[p] = s;
        }
        if (step == C::words - 1) {
          OUT y;
          for (int p = 0; p < C::pe; p++) {
#pragma HLS UNROLL
            aligned a = sum[p];
            if (C::align_maximum != 0) a = a << align[block * C::pe + p];
            y.data[p] = epilogue<C, C::fraction>(a);
          }
          y.last = pixel == C::pixels - 1 && block == C::blocks - 1;
          out.write(y);
        }
      }
    }
  }
}

}  // namespace eehw

#endif
