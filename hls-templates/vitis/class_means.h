// Distances to class means.
//   y[c] = epilogue(-floor(sqrt(sum over i of (x[i] - mean[c][i])^2 * 2^(2 * guard))) * inverse[c])
// Input order: for every block of PE classes, WORDS words of SIMD inputs. Output order: block of PE classes. means[block * WORDS + step][input * PE + class].
// Timing intention: II=1 per input word, PE * SIMD squares; the roots of a block, one bit per clock, overlap with the words of the next.
#ifndef EEHW_CLASS_MEANS_H
#define EEHW_CLASS_MEANS_H

#include "eehw_types.h"

namespace eehw {

// The largest integer whose square is not above VALUE, from the highest of its RB bits on.
template <int RB>
ap_uint<RB> integer_root(const ap_uint<2 * RB>& value) {
  ap_uint<RB + 2> rest = 0, found = 0;
  for (int bit = RB - 1; bit >= 0; bit--) {
#pragma HLS PIPELINE II=1
    ap_uint<RB + 2> next = rest << 2;
    next = next | ap_uint<RB + 2>((value >> (2 * bit)) & 3);
    ap_uint<RB + 2> trial = found << 2;
    trial = trial | ap_uint<RB + 2>(1);
    found = found << 1;
    if (next >= trial) {
      next = next - trial;
      found = found | ap_uint<RB + 2>(1);
    }
    rest = next;
  }
  return ap_uint<RB>(found);
}

// C: blocks, words, pe, simd, mean_width, shift_input, shift_mean, difference_width, sum_width, guard, root_width, inverse_width, fraction, and the
//    epilogue's names
template <class C, class IN, class OUT>
void class_means(hls::stream<IN>& in, hls::stream<OUT>& out, const ap_int<C::mean_width> means[C::blocks * C::words][C::pe * C::simd],
                 const ap_uint<C::inverse_width> inverses[C::blocks * C::pe]) {
  typedef ap_int<C::difference_width> difference;
  typedef ap_int<C::sum_width> total;
  total sum[C::pe];
#pragma HLS ARRAY_PARTITION variable=sum complete
  for (int block = 0; block < C::blocks; block++) {
    for (int step = 0; step < C::words; step++) {
#pragma HLS PIPELINE II=1
      const IN x = in.read();
      EEHW_CHECK_LAST(x, block == C::blocks - 1 && step == C::words - 1);
      for (int p = 0; p < C::pe; p++) {
#pragma HLS UNROLL
        total s = step == 0 ? total(0) : sum[p];
        for (int i = 0; i < C::simd; i++) {
#pragma HLS UNROLL
          const difference value = difference(as_signed(raw(x.data[i]))) << C::shift_input;
          const difference mean = difference(means[block * C::words + step][i * C::pe + p]) << C::shift_mean;
          const difference d = value - mean;
          s += d * d;
        }
        sum[p] = s;
      }
    }
    OUT y;
    for (int p = 0; p < C::pe; p++) {
#pragma HLS UNROLL
      ap_uint<2 * C::root_width> radicand = ap_uint<2 * C::root_width>(sum[p]);
      radicand = radicand << (2 * C::guard);
      const ap_int<C::root_width + C::inverse_width + 1> scaled = integer_root<C::root_width>(radicand) * inverses[block * C::pe + p];
      const ap_int<C::root_width + C::inverse_width + 1> negative = -scaled;
      y.data[p] = epilogue<C, C::fraction>(negative);
    }
    y.last = block == C::blocks - 1;
    out.write(y);
  }
}

}  // namespace eehw

#endif
