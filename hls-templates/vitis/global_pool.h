// Global pool: mean over the whole map.
//   y[c] = epilogue(sum over pixels of x[c] * reciprocal)     reciprocal = round(2^S / pixels), S = 17 + ceil(log2 pixels) fraction bits
// Input order: pixel, channel group. Output order: channel group.
// Timing intention: II=1 per input word; the last pixel's words are also the output's, so the frame takes pixels * groups clocks.
#ifndef EEHW_GLOBAL_POOL_H
#define EEHW_GLOBAL_POOL_H

#include "eehw_types.h"

namespace eehw {

// C: pixels, groups (channel groups), lanes, sum_width, reciprocal_width, reciprocal, fraction, and the epilogue's names
template <class C, class IN, class OUT>
void global_pool(hls::stream<IN>& in, hls::stream<OUT>& out) {
  typedef ap_int<C::sum_width> total;
  static total sum[C::groups][C::lanes];
#pragma HLS ARRAY_PARTITION variable=sum complete dim=2
  const ap_uint<C::reciprocal_width> reciprocal = (long long)C::reciprocal;
  for (int pixel = 0; pixel < C::pixels; pixel++) {
    for (int group = 0; group < C::groups; group++) {
#pragma HLS PIPELINE II=1
      const IN x = in.read();
      EEHW_CHECK_LAST(x, pixel == C::pixels - 1 && group == C::groups - 1);
      OUT y;
      for (int lane = 0; lane < C::lanes; lane++) {
#pragma HLS UNROLL
        total s = pixel == 0 ? total(0) : sum[group][lane];
        s += raw(x.data[lane]);
        sum[group][lane] = s;
        const ap_int<C::sum_width + C::reciprocal_width + 1> mean = s * reciprocal;
        y.data[lane] = epilogue<C, C::fraction>(mean);
      }
      y.last = group == C::groups - 1;
      if (pixel == C::pixels - 1) out.write(y);
    }
  }
}

}  // namespace eehw

#endif
