// Pool: maximum or mean over a window, behind a sliding window that keeps channels apart.
//   maximum: y = epilogue(max over valid positions of x)      mean: y = epilogue(sum of x * reciprocal[n])
//   n = valid positions, or all positions where padding counts; reciprocal[n] = round(2^S(n) / n) with S(n) = 17 + ceil(log2 n) fraction bits, shifted
//   left to the largest S so that one binary point serves all n.
// Input order: pixel, channel group, kernel positions (WINDOW per word). Output order: pixel, channel group.
// Timing intention: II=1 per input word.
#ifndef EEHW_POOL_H
#define EEHW_POOL_H

#include "eehw_types.h"

namespace eehw {

// C: outputs (words per frame), words (per output), window, lanes, positions (k*k), count_padding, sum_width, reciprocal_width, fraction, least (raw
//    that every x reaches), and the epilogue's names
template <class C, class IN, class OUT>
void max_pool(hls::stream<IN>& in, hls::stream<OUT>& out) {
  typedef typename format<typename IN::element>::raw number;
  number best[C::lanes];
#pragma HLS ARRAY_PARTITION variable=best complete
  for (int i = 0; i < C::outputs; i++) {
    for (int step = 0; step < C::words; step++) {
#pragma HLS PIPELINE II=1
      const IN x = in.read();
      EEHW_CHECK_LAST(x, i == C::outputs - 1 && step == C::words - 1);
      OUT y;
      for (int lane = 0; lane < C::lanes; lane++) {
#pragma HLS UNROLL
        number m = step == 0 ? number((long long)C::least) : best[lane];
        for (int p = 0; p < C::window; p++) {
#pragma HLS UNROLL
          const number v = raw(x.data[p * C::lanes + lane]);
          if (valid_at(x, p) && v > m) m = v;
        }
        best[lane] = m;
        y.data[lane] = epilogue<C, format<typename IN::element>::fraction>(as_signed(m));
      }
      y.last = i == C::outputs - 1;
      if (step == C::words - 1) out.write(y);
    }
  }
}

template <class C, class IN, class OUT>
void mean_pool(hls::stream<IN>& in, hls::stream<OUT>& out, const ap_uint<C::reciprocal_width> reciprocal[C::positions + 1]) {
  typedef ap_int<C::sum_width> total;
  total sum[C::lanes];
#pragma HLS ARRAY_PARTITION variable=sum complete
  int counted = 0;
  for (int i = 0; i < C::outputs; i++) {
    for (int step = 0; step < C::words; step++) {
#pragma HLS PIPELINE II=1
      const IN x = in.read();
      EEHW_CHECK_LAST(x, i == C::outputs - 1 && step == C::words - 1);
      if (step == 0) counted = 0;
      for (int p = 0; p < C::window; p++) {
#pragma HLS UNROLL
        if (C::count_padding || valid_at(x, p)) counted++;
      }
      OUT y;
      for (int lane = 0; lane < C::lanes; lane++) {
#pragma HLS UNROLL
        total s = step == 0 ? total(0) : sum[lane];
        for (int p = 0; p < C::window; p++) {
#pragma HLS UNROLL
          s += raw(x.data[p * C::lanes + lane]);
        }
        sum[lane] = s;
        const ap_int<C::sum_width + C::reciprocal_width + 1> mean = s * reciprocal[counted];
        y.data[lane] = epilogue<C, C::fraction>(mean);
      }
      y.last = i == C::outputs - 1;
      if (step == C::words - 1) out.write(y);
    }
  }
}

}  // namespace eehw

#endif
