// Decisions by sums of powers without the base-2 table: the second pass of three units of exit_decision.h. S has EF fraction bits and the maximum counts 2^EF.
//   base2-truncated : leaves = S <= limit, a weight is 2^EF >> (t(m) - t(z)), t = whole part towards zero
//   submax          : leaves = S <= limit, a weight is 2^15 >> i, i = whole part of n(m) - n(z), n = 8 fraction bits in 16, rounded down and saturated
//   hybrid          : margin >= leave_margin leaves, margin < stay_margin stays, else leaves = S <= limit with
//                     e(d) = ((a * b >> 30) << (EF - 30)) >> s, d = h * 2^low_bits + l, {s, a} = high_table[h], b = low_table[l]
#ifndef EEHW_EXIT_POWERS_H
#define EEHW_EXIT_POWERS_H

#include "exit_decision.h"

namespace eehw {

// 2^EF >> whole, nothing from EF + 1 on.
template <class C, class WIDE>
ap_uint<C::exp_bits + 1> power(const WIDE& whole) {
#pragma HLS INLINE
  const ap_uint<C::exp_bits + 1> one = ap_uint<C::exp_bits + 1>(1) << C::exp_bits;
  return whole > WIDE((int)C::exp_bits) ? ap_uint<C::exp_bits + 1>(0) : ap_uint<C::exp_bits + 1>(one >> whole.to_int());
}

template <class C>
struct truncated_logit {
  static const int up = C::fraction_bits < 0 ? -C::fraction_bits : 0, down = C::fraction_bits > 0 ? C::fraction_bits : 0;
  typedef ap_int<C::difference_width + up + 2> wide;
  template <class RAW>
  static wide of(const RAW& z) {
#pragma HLS INLINE
    const wide y = wide(z) << up, below = (wide(1) << down) - 1;
    return y < wide(0) ? wide(wide(y + below) >> down) : wide(y >> down);
  }
  static const int drop = 0;
};

template <class C>
struct narrow_logit {
  static const int up = C::fraction_bits < 8 ? 8 - C::fraction_bits : 0, down = C::fraction_bits > 8 ? C::fraction_bits - 8 : 0;
  typedef ap_int<(C::difference_width > 17 ? C::difference_width : 17) + up + 2> wide;
  template <class RAW>
  static wide of(const RAW& z) {
#pragma HLS INLINE
    const wide y = wide(wide(z) << up) >> down, most = 32767, least = -32768;
    return y > most ? most : y < least ? least : y;
  }
  static const int drop = 8;
};

template <class C, template <class> class LOGIT, class RAW>
decision decide_powers(hls::stream_of_blocks<RAW[C::classes]>& kept, hls::stream<peak<RAW> >& peaks, ap_uint<C::register_width> limit) {
  typedef typename LOGIT<C>::wide wide;
  const peak<RAW> p = peaks.read();
  hls::read_lock<RAW[C::classes]> lock(kept);
  RAW(&bank)[C::classes] = lock;
  const wide best = LOGIT<C>::of(p.best);
  ap_uint<C::sum_width> sum = 0;
  for (int c = 0; c < C::classes; c++) {
#pragma HLS PIPELINE II=1
    const wide d = best - LOGIT<C>::of(bank[c]);
    sum += power<C>(wide(d >> LOGIT<C>::drop));
  }
  decision d;
  d.leaves = sum <= limit;
  d.label = p.label;
  return d;
}

template <class C, class RAW>
decision decide_truncated(hls::stream_of_blocks<RAW[C::classes]>& kept, hls::stream<peak<RAW> >& peaks, ap_uint<C::register_width> limit) {
#pragma HLS INLINE
  return decide_powers<C, truncated_logit>(kept, peaks, limit);
}

template <class C, class RAW>
decision decide_submax(hls::stream_of_blocks<RAW[C::classes]>& kept, hls::stream<peak<RAW> >& peaks, ap_uint<C::register_width> limit) {
#pragma HLS INLINE
  return decide_powers<C, narrow_logit>(kept, peaks, limit);
}

template <class C, class RAW>
void exit_judge_truncated(hls::stream_of_blocks<RAW[C::classes]>& kept, hls::stream<peak<RAW> >& peaks, hls::stream<decision>& out, ap_uint<C::register_width> limit) {
#pragma HLS INLINE
  out.write(decide_truncated<C>(kept, peaks, limit));
}

template <class C, class RAW>
void exit_judge_submax(hls::stream_of_blocks<RAW[C::classes]>& kept, hls::stream<peak<RAW> >& peaks, hls::stream<decision>& out, ap_uint<C::register_width> limit) {
#pragma HLS INLINE
  out.write(decide_submax<C>(kept, peaks, limit));
}

template <class C, class RAW>
void exit_judge_hybrid(hls::stream_of_blocks<RAW[C::classes]>& kept, hls::stream<peak<RAW> >& peaks, hls::stream<decision>& out, ap_uint<C::register_width> limit,
                       ap_uint<C::difference_width + 1> leave_margin, ap_uint<C::difference_width + 1> stay_margin,
                       const ap_uint<37> high_table[1 << C::high_bits], const ap_uint<31> low_table[1 << C::low_bits]) {
  const peak<RAW> p = peaks.read();
  hls::read_lock<RAW[C::classes]> lock(kept);
  RAW(&bank)[C::classes] = lock;
  const ap_uint<C::difference_width + 1> margin = difference<C>(p.best, p.second);
  const bool settled = margin >= leave_margin || margin < stay_margin;
  ap_uint<C::sum_width> sum = 0;
  for (int c = 0; c < C::classes; c++) {
#pragma HLS PIPELINE II=1
    const ap_uint<C::difference_width> d = difference<C>(p.best, bank[c]), high = d >> C::low_bits;
    if (!settled && high < (ap_uint<32>(1) << C::high_bits)) {
      const ap_uint<37> word = high_table[high.to_int()];
      const ap_uint<31> mantissa = word & ap_uint<37>(0x7fffffff), low = low_table[ap_uint<C::difference_width>(d - ap_uint<C::difference_width>(high << C::low_bits)).to_int()];
      const ap_uint<62> product = mantissa * low;
      const ap_uint<C::exp_bits + 1> e = ap_uint<C::exp_bits + 1>(product >> 30) << (C::exp_bits - 30);
      sum += ap_uint<C::exp_bits + 1>(e >> ap_uint<6>(word >> 31).to_int());
    }
  }
  decision d;
  d.leaves = settled ? margin >= stay_margin : sum <= limit;
  d.label = p.label;
  out.write(d);
}

}  // namespace eehw

#include "exit_eenet.h"
#include "exit_patience.h"

#endif
