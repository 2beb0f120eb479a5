// S = sum of e, A = sum of e * d and ln S over the softmax of a sample's logits, d = max - z and e(d) as in exit_decision.h: what the entropy ln S + A/S is made of.
// S has EF fraction bits, A has EF + F, ln S has 20: leading one times ln 2 and a table, below the table's first step S - 1.
// Needs the constants of exit_decision.h's entropy unit, and table and log_table. Timing intention: one logit per clock.
#ifndef EEHW_EXIT_MOMENTS_H
#define EEHW_EXIT_MOMENTS_H

#include "exit_decision.h"

namespace eehw {

template <class C>
struct moments {
  ap_uint<C::sum_width> sum;
  ap_uint<C::sum_width + C::difference_width> weighted;
  ap_int<28> logarithm;
};

template <class C>
ap_int<28> moment_logarithm(const ap_uint<C::sum_width>& sum, const ap_uint<20> log_table[1 << C::table_bits]) {
#pragma HLS INLINE
  int leading = C::exp_bits;  // the maximum counts 2^EF, so the sum has at least that bit
  for (int b = C::exp_bits + 1; b < C::sum_width; b++) {
#pragma HLS UNROLL
    if (sum[b]) leading = b;
  }
  ap_uint<C::sum_width> one = 1;
  one = one << leading;
  const ap_uint<C::sum_width> rest = sum - one;
  const ap_uint<C::table_bits> index =
      leading >= C::table_bits ? ap_uint<C::table_bits>(rest >> (leading - C::table_bits)) : ap_uint<C::table_bits>(ap_uint<C::sum_width + C::table_bits>(rest) << (C::table_bits - leading));
  const int down = C::exp_bits > 20 ? C::exp_bits - 20 : 0, up = C::exp_bits < 20 ? 20 - C::exp_bits : 0;
  if (leading == C::exp_bits && index == ap_uint<C::table_bits>(0)) return ap_int<28>(ap_uint<C::sum_width + 20>(ap_uint<C::sum_width + 20>(rest) << up) >> down);
  return ap_int<28>((leading - C::exp_bits) * C::ln2) + ap_int<28>(log_table[index.to_int()]);
}

template <class C, class RAW>
moments<C> softmax_moments(const peak<RAW>& p, const RAW bank[C::classes], const ap_uint<C::exp_bits + 1> table[1 << C::table_bits], const ap_uint<20> log_table[1 << C::table_bits]) {
#pragma HLS INLINE
  moments<C> m;
  m.sum = 0;
  m.weighted = 0;
  for (int c = 0; c < C::classes; c++) {
#pragma HLS PIPELINE II=1
    const ap_uint<C::difference_width> d = difference<C>(p.best, bank[c]);
    const ap_uint<C::exp_bits + 1> e = exponential<C>(d, table);
    m.sum += e;
    m.weighted += e * d;
  }
  m.logarithm = moment_logarithm<C>(m.sum, log_table);
  return m;
}

}  // namespace eehw

#endif
