// EENet's decision: q = u.p + v_greatest * max p + v_certainty * (1 - H / ln C) + v.(scores of the exits before), leaves = q >= threshold, the second pass of a unit of exit_decision.h.
// No division: with S = sum e(d) = 2^m * s, 1 - c stands for 1/s by a table and one Newton step; its first product refines the logarithm's table too.
//   f = 24 bits behind the leading one of S, j its first TABLE_BITS bits, l = the rest - half of their range (j = 0: - 0)
//   w = l * (2^20 - C[j]) >> 20,  c = min(2^17 - 1, (C[j] * 2^24 + (2^20 - C[j]) * w + 2^25) >> 26),  ln S = m * ln 2 + L[j] + (w >> 4)
//   N = (sum u*e + v_greatest * 2^EF) >> (EF + WF - 20 + m),  a = sum e*d moved to 20 fraction bits >> m,  h = ln S + a - (a*c >> 18)
//   q = N - (N*c >> 18) + v_certainty * 2^(20 - WF) + ((v.scores - v_entropy * h) >> WF)                     v_entropy = v_certainty / ln C
// Order of the weights: u of class 0 first, v_greatest, v_certainty, v_entropy, one for each exit before. All are run-time registers with WF fraction bits.
// The carry, q clamped to 0..1 above those of the exits before (21 bits each), of every sample that stays goes to the next exit; its stream never makes anything wait.
// Timing intention: as exit_judge_* of exit_decision.h, one logit per clock, the rest pipelined behind the last.
#ifndef EEHW_EXIT_EENET_H
#define EEHW_EXIT_EENET_H

#include "exit_decision.h"

namespace eehw {

static const int eenet_fraction = 20, eenet_score = 32, eenet_weight = 18, eenet_carried = 21, eenet_normal = 24;

// C: classes, sum_width (S), exp_bits (EF), table_bits, weight_fraction (WF), earlier, share_up / share_down: how far sum e*d is from 20 fraction bits
template <class C>
struct eenet_numbers {
  typedef ap_int<eenet_weight> weight;
  typedef ap_uint<eenet_carried> carried;
  typedef ap_int<C::sum_width + eenet_weight + 1> weighted;
  typedef ap_uint<C::sum_width + C::difference_width + C::share_up> distance;
  typedef ap_int<40 - C::weight_fraction> numerator;
};

template <class C>
ap_int<eenet_score> eenet_result(const ap_uint<C::sum_width>& sum, const typename eenet_numbers<C>::weighted& weighted, const typename eenet_numbers<C>::distance& distance,
                                 const typename eenet_numbers<C>::weight* weights, const ap_uint<20> log_table[1 << C::table_bits], const ap_uint<19> inverse_table[1 << C::table_bits],
                                 const ap_int<eenet_score + 16>& earlier) {
#pragma HLS INLINE
  int leading = C::exp_bits;
  for (int b = C::exp_bits + 1; b < C::sum_width; b++) {
#pragma HLS UNROLL
    if (sum[b]) leading = b;
  }
  const int m = leading - C::exp_bits, low_bits = eenet_normal - C::table_bits;
  const ap_uint<C::sum_width + eenet_normal> moved = ap_uint<C::sum_width + eenet_normal>(sum) << eenet_normal;
  const ap_uint<eenet_normal> f = ap_uint<eenet_normal>(moved >> leading);
  const ap_uint<C::table_bits> j = ap_uint<C::table_bits>(f >> low_bits);
  const ap_uint<low_bits> low = ap_uint<low_bits>(f);
  const int half = j == ap_uint<C::table_bits>(0) ? 0 : 1 << (low_bits - 1);
  const ap_int<low_bits + 1> l = ap_int<low_bits + 2>(low) - ap_int<low_bits + 2>(half);
  const ap_int<21> complement = inverse_table[j.to_int()];
  const ap_int<22> inverse = ap_int<22>(1 << eenet_fraction) - complement;
  const ap_int<low_bits + 23> lw = l * inverse;
  const ap_int<low_bits + 1> w = ap_int<low_bits + 1>(lw >> eenet_fraction);
  ap_int<46> newton = complement;
  newton = (newton << eenet_normal) + inverse * w + ap_int<46>(1 << 25);
  const ap_int<20> raised = ap_int<20>(newton >> 26);
  const ap_int<18> c = raised > ap_int<20>((1 << 17) - 1) ? ap_int<20>((1 << 17) - 1) : raised;
  const ap_int<28> logarithm = ap_int<28>(m * C::ln2) + ap_int<28>(log_table[j.to_int()]) + ap_int<28>(w >> (eenet_normal - eenet_fraction));
  const typename eenet_numbers<C>::numerator n = typename eenet_numbers<C>::numerator(weighted >> (C::exp_bits + C::weight_fraction - eenet_fraction + m));
  const typename eenet_numbers<C>::distance shifted = typename eenet_numbers<C>::distance(distance << C::share_up) >> (C::share_down + m);
  const ap_int<25> share = ap_int<25>(shifted);
  const ap_int<43> product = share * c;
  const ap_int<28> entropy = logarithm + share - ap_int<25>(product >> 18);
  const ap_int<eenet_score> probable = ap_int<eenet_score>(n) - ap_int<eenet_score>((n * c) >> 18);
  const ap_int<eenet_score> certain = ap_int<eenet_score>(weights[C::classes + 1]) << (eenet_fraction - C::weight_fraction);
  const ap_int<eenet_score + 17> rest = earlier - weights[C::classes + 2] * entropy;
  return probable + certain + ap_int<eenet_score>(rest >> C::weight_fraction);
}

template <class C, class RAW>
ap_uint<C::carry_bits> exit_eenet_step(hls::stream_of_blocks<RAW[C::classes]>& kept, hls::stream<peak<RAW> >& peaks, decision& d, const ap_uint<C::register_width>& threshold,
                                       const ap_int<eenet_weight>* weights, const ap_uint<C::exp_bits + 1> table[1 << C::table_bits], const ap_uint<20> log_table[1 << C::table_bits],
                                       const ap_uint<19> inverse_table[1 << C::table_bits], const ap_uint<C::carry_bits>& before) {
#pragma HLS INLINE
  const peak<RAW> p = peaks.read();
  hls::read_lock<RAW[C::classes]> lock(kept);
  RAW(&bank)[C::classes] = lock;
  ap_uint<C::sum_width> sum = 0;
  typename eenet_numbers<C>::weighted weighted = weights[C::classes];
  weighted = weighted << C::exp_bits;
  typename eenet_numbers<C>::distance distance = 0;
  for (int k = 0; k < C::classes; k++) {
#pragma HLS PIPELINE II=1
    const ap_uint<C::difference_width> difference_k = difference<C>(p.best, bank[k]);
    const ap_uint<C::exp_bits + 1> e = exponential<C>(difference_k, table);
    sum += e;
    distance += e * difference_k;
    weighted += ap_int<C::exp_bits + 2>(e) * weights[k];
  }
  ap_int<eenet_score + 16> earlier = 0;
  for (int i = 0; i < C::earlier; i++) {
#pragma HLS UNROLL
    const ap_int<eenet_carried + 1> score = ap_uint<eenet_carried>(before >> (eenet_carried * i));
    earlier += score * weights[C::classes + 3 + i];
  }
  const ap_int<eenet_score> q = eenet_result<C>(sum, weighted, distance, weights, log_table, inverse_table, earlier);
  const ap_int<eenet_score> bound = threshold, one = 1 << eenet_fraction;
  d.leaves = q >= bound;
  d.label = p.label;
  const ap_uint<eenet_carried> handed = q < ap_int<eenet_score>(0) ? ap_uint<eenet_carried>(0) : q > one ? ap_uint<eenet_carried>(one) : ap_uint<eenet_carried>(q);
  return ap_uint<C::carry_bits>(ap_uint<C::carry_bits>(handed) << (eenet_carried * C::earlier)) + before;
}

template <class C, class RAW>
void exit_eenet_only(hls::stream_of_blocks<RAW[C::classes]>& kept, hls::stream<peak<RAW> >& peaks, hls::stream<decision>& out, ap_uint<C::register_width> threshold,
                     const ap_int<eenet_weight>* weights, const ap_uint<C::exp_bits + 1> table[1 << C::table_bits], const ap_uint<20> log_table[1 << C::table_bits],
                     const ap_uint<19> inverse_table[1 << C::table_bits]) {
  decision d;
  exit_eenet_step<C>(kept, peaks, d, threshold, weights, table, log_table, inverse_table, ap_uint<C::carry_bits>(0));
  out.write(d);
}

template <class C, class RAW>
void exit_eenet_first(hls::stream_of_blocks<RAW[C::classes]>& kept, hls::stream<peak<RAW> >& peaks, hls::stream<decision>& out, ap_uint<C::register_width> threshold,
                      const ap_int<eenet_weight>* weights, const ap_uint<C::exp_bits + 1> table[1 << C::table_bits], const ap_uint<20> log_table[1 << C::table_bits],
                      const ap_uint<19> inverse_table[1 << C::table_bits], hls::stream<ap_uint<C::carry_bits> >& after) {
  decision d;
  const ap_uint<C::carry_bits> word = exit_eenet_step<C>(kept, peaks, d, threshold, weights, table, log_table, inverse_table, ap_uint<C::carry_bits>(0));
  if (!d.leaves) after.write(word);
  out.write(d);
}

template <class C, class RAW>
void exit_eenet_middle(hls::stream_of_blocks<RAW[C::classes]>& kept, hls::stream<peak<RAW> >& peaks, hls::stream<decision>& out, ap_uint<C::register_width> threshold,
                       const ap_int<eenet_weight>* weights, const ap_uint<C::exp_bits + 1> table[1 << C::table_bits], const ap_uint<20> log_table[1 << C::table_bits],
                       const ap_uint<19> inverse_table[1 << C::table_bits], hls::stream<ap_uint<C::carry_in_bits> >& before, hls::stream<ap_uint<C::carry_bits> >& after) {
  decision d;
  const ap_uint<C::carry_bits> word = exit_eenet_step<C>(kept, peaks, d, threshold, weights, table, log_table, inverse_table, ap_uint<C::carry_bits>(before.read()));
  if (!d.leaves) after.write(word);
  out.write(d);
}

template <class C, class RAW>
void exit_eenet_last(hls::stream_of_blocks<RAW[C::classes]>& kept, hls::stream<peak<RAW> >& peaks, hls::stream<decision>& out, ap_uint<C::register_width> threshold,
                     const ap_int<eenet_weight>* weights, const ap_uint<C::exp_bits + 1> table[1 << C::table_bits], const ap_uint<20> log_table[1 << C::table_bits],
                     const ap_uint<19> inverse_table[1 << C::table_bits], hls::stream<ap_uint<C::carry_in_bits> >& before) {
  decision d;
  exit_eenet_step<C>(kept, peaks, d, threshold, weights, table, log_table, inverse_table, ap_uint<C::carry_bits>(before.read()));
  out.write(d);
}

}  // namespace eehw

#endif
