// Shares of the channels at each pixel.
//   y[c] = epilogue(u[c] * R(S))     u = max(0, x), S = epsilon + sum over c of u[c]
// With 2^e <= S < 2^(e+1): u is moved left by sum_width - 1 - e, and R is reciprocals[floor((S / 2^e - 1) * 1024)], 17 bits.
// Order: row, column, channel group. Timing intention: a pixel's words are kept while they are summed; reading the next pixel overlaps with sending this one (II=1 per word).
#ifndef EEHW_CHANNEL_NORM_H
#define EEHW_CHANNEL_NORM_H

#include "eehw_types.h"

namespace eehw {

// C: pixels, words (per pixel), lanes, sum_width, epsilon, fraction, and the epilogue's names
template <class C, class IN, class OUT>
void channel_norm(hls::stream<IN>& in, hls::stream<OUT>& out, const ap_uint<17> reciprocals[1024]) {
  typedef ap_uint<C::sum_width> total;
  for (int pixel = 0; pixel < C::pixels; pixel++) {
#pragma HLS DATAFLOW
    total kept[C::words][C::lanes];
#pragma HLS ARRAY_PARTITION variable=kept complete dim=2
    total sum = (long long)C::epsilon;
    for (int word = 0; word < C::words; word++) {
#pragma HLS PIPELINE II=1
      const IN x = in.read();
      EEHW_CHECK_LAST(x, pixel == C::pixels - 1 && word == C::words - 1);
      for (int lane = 0; lane < C::lanes; lane++) {
#pragma HLS UNROLL
        const total u = x.data[lane] < 0 ? total(0) : total(raw(x.data[lane]));
        kept[word][lane] = u;
        sum += u;
      }
    }
    int left = 0;
    for (int bit = 0; bit < C::sum_width; bit++) {
#pragma HLS UNROLL
      if (sum[bit]) left = C::sum_width - 1 - bit;
    }
    ap_uint<C::sum_width + 10> moved = sum;
    moved = moved << (left + 10);
    ap_uint<10> address = 0;
    address.range(9, 0) = moved.range(C::sum_width + 8, C::sum_width - 1);
    const ap_uint<17> reciprocal = reciprocals[address.to_int()];
    for (int word = 0; word < C::words; word++) {
#pragma HLS PIPELINE II=1
      OUT y;
      for (int lane = 0; lane < C::lanes; lane++) {
#pragma HLS UNROLL
        const total u = kept[word][lane] << left;
        const ap_int<C::sum_width + 18> product = u * reciprocal;
        y.data[lane] = epilogue<C, C::fraction>(product);
      }
      y.last = pixel == C::pixels - 1 && word == C::words - 1;
      out.write(y);
    }
  }
}

}  // namespace eehw

#endif
