// Exit decision: from the logits of one exit to one token {leaves, class} per sample. z = raw logits with F fraction bits, m = max z, d = m - z >= 0.
//   class         = argmax z, the lowest index where several tie
//   always        : leaves = 1
//   logit-margin  : leaves = m - second >= threshold
//   softmax-base2 : leaves = S <= limit                      S = sum e(d), limit = 1/t with EF fraction bits: max softmax >= t without a division
//   margin-base2  : leaves = 2^EF - e(m - second) >= t * S   (> when strict)
//   max-logit     : leaves = m >= threshold (signed)
//   gate          : leaves = last >= threshold (signed); the class is the largest of the others
//   base2-truncated, submax, hybrid: exit_powers.h    eenet: exit_eenet.h
//   entropy-base2 : leaves = sum e(d)*d <= S * (T - ln S)    (< when strict)
//   e(d) = 2^-(1477/1024 * d): integer part by shift, fraction by a table of 2^TABLE_BITS entries; e(0) = 1 exactly
// Input order: class 0 first, LANES per word. Thresholds are run-time registers.
// Timing intention: two overlapped passes. exit_scan takes one word per clock and keeps the logits in one of two banks; exit_judge replays them, one per
// clock. The token comes about C + 4 clocks after the last logit. Units without exponentials decide with the last word.
#ifndef EEHW_EXIT_DECISION_H
#define EEHW_EXIT_DECISION_H

#include "eehw_types.h"

namespace eehw {

// The two largest logits (a lone one is its own second).
template <class RAW>
struct peak {
  RAW best, second;
  ap_uint<16> label;
};

template <class RAW>
void take_logit(peak<RAW>& p, bool first, bool alone, const RAW& z, int index) {
#pragma HLS INLINE
  if (first || z > p.best) {
    if (!first) p.second = p.best;
    else p.second = z;
    p.best = z;
    p.label = index;
  } else if (alone || z > p.second) {
    p.second = z;
  }
}

// C: exit, classes, lanes, kind-specific names below
template <class C, int LIMITS, class IN>
decision decide_margins(hls::stream<IN>& in, const ap_uint<C::register_width>* thresholds) {
  typedef typename format<typename IN::element>::raw number;
  peak<number> p;
  for (int i = 0; i < C::classes / C::lanes; i++) {
#pragma HLS PIPELINE II=1
    const IN x = in.read();
    EEHW_CHECK_LAST(x, i == C::classes / C::lanes - 1);
    for (int lane = 0; lane < C::lanes; lane++) {
#pragma HLS UNROLL
      const number z = raw(x.data[lane]);
      EEHW_TAP_LOGIT(C::exit, z);
      const int index = i * C::lanes + lane;
      take_logit(p, index == 0, index == 1, z, index);
    }
  }
  decision d;
  const ap_int<format<typename IN::element>::width + 2> margin = p.best - p.second;
  d.leaves = C::always || margin >= ap_int<C::register_width + 1>(thresholds[LIMITS == 1 ? 0 : p.label.to_int()]);
  d.label = p.label;
  return d;
}

template <class C, class IN>
decision decide_logit_margin(hls::stream<IN>& in, ap_uint<C::register_width> threshold) {
#pragma HLS INLINE
  return decide_margins<C, 1>(in, &threshold);
}

template <class C, class IN>
void exit_margin(hls::stream<IN>& in, hls::stream<decision>& out, ap_uint<C::register_width> threshold) {
#pragma HLS INLINE
  out.write(decide_logit_margin<C>(in, threshold));
}

// One register per class, chosen by the answer.
template <class C, class IN>
void exit_margin_by_class(hls::stream<IN>& in, hls::stream<decision>& out, const ap_uint<C::register_width> thresholds[C::classes]) {
#pragma HLS INLINE
  out.write(decide_margins<C, C::classes>(in, thresholds));
}

// The largest logit, or with GATE the last one against the register, both with their sign.
template <class C, bool GATE, class IN>
decision decide_compare(hls::stream<IN>& in, ap_uint<C::register_width> threshold) {
  typedef typename format<typename IN::element>::raw number;
  peak<number> p;
  number last = 0;
  for (int i = 0; i < C::classes / C::lanes; i++) {
#pragma HLS PIPELINE II=1
    const IN x = in.read();
    EEHW_CHECK_LAST(x, i == C::classes / C::lanes - 1);
    for (int lane = 0; lane < C::lanes; lane++) {
#pragma HLS UNROLL
      last = raw(x.data[lane]);
      EEHW_TAP_LOGIT(C::exit, last);
      const int index = i * C::lanes + lane;
      if (!GATE || index < C::classes - 1) take_logit(p, index == 0, index == 1, last, index);
    }
  }
  decision d;
  const ap_int<C::register_width> value = GATE ? last : p.best, bound = threshold;
  d.leaves = value >= bound;
  d.label = p.label;
  return d;
}

template <class C, class IN>
decision decide_largest(hls::stream<IN>& in, ap_uint<C::register_width> threshold) {
#pragma HLS INLINE
  return decide_compare<C, false>(in, threshold);
}

template <class C, class IN>
decision decide_gate(hls::stream<IN>& in, ap_uint<C::register_width> threshold) {
#pragma HLS INLINE
  return decide_compare<C, true>(in, threshold);
}

template <class C, class IN>
void exit_largest(hls::stream<IN>& in, hls::stream<decision>& out, ap_uint<C::register_width> threshold) {
#pragma HLS INLINE
  out.write(decide_largest<C>(in, threshold));
}

template <class C, class IN>
void exit_gate(hls::stream<IN>& in, hls::stream<decision>& out, ap_uint<C::register_width> threshold) {
#pragma HLS INLINE
  out.write(decide_gate<C>(in, threshold));
}

template <class C, class IN>
void exit_scan(hls::stream<IN>& in, hls::stream_of_blocks<typename format<typename IN::element>::raw[C::classes]>& kept,
               hls::stream<peak<typename format<typename IN::element>::raw> >& peaks) {
  typedef typename format<typename IN::element>::raw number;
  peak<number> p;
  hls::write_lock<number[C::classes]> lock(kept);
  number(&bank)[C::classes] = lock;
  for (int i = 0; i < C::classes / C::lanes; i++) {
#pragma HLS PIPELINE II=1
    const IN x = in.read();
    EEHW_CHECK_LAST(x, i == C::classes / C::lanes - 1);
    for (int lane = 0; lane < C::lanes; lane++) {
#pragma HLS UNROLL
      const number z = raw(x.data[lane]);
      EEHW_TAP_LOGIT(C::exit, z);
      const int index = i * C::lanes + lane;
      bank[index] = z;
      take_logit(p, index == 0, index == 1, z, index);
    }
  }
  peaks.write(p);
}

// C: exp_bits (EF), table_bits, scale_bits (F + 10), difference_width
template <class C>
ap_uint<C::exp_bits + 1> exponential(const ap_uint<C::difference_width>& d, const ap_uint<C::exp_bits + 1> table[1 << C::table_bits]) {
#pragma HLS INLINE
  typedef ap_uint<C::difference_width + 11> scaled;
  if (C::scale_bits <= 0) return d == ap_uint<C::difference_width>(0) ? table[0] : ap_uint<C::exp_bits + 1>(0);
  // 1477 = 1024 + 512 - 64 + 4 + 1
  const scaled w = d;
  const scaled t = (w << 10) + (w << 9) - (w << 6) + (w << 2) + w;
  const scaled whole = t >> C::scale_bits;
  if (whole > scaled((int)C::exp_bits)) return 0;
  const scaled fraction = t - (whole << C::scale_bits);
  const int drop = C::scale_bits >= C::table_bits ? C::scale_bits - C::table_bits : 0;
  const int fill = C::scale_bits >= C::table_bits ? 0 : C::table_bits - C::scale_bits;
  const ap_uint<C::table_bits> index = drop > 0 ? scaled(fraction >> drop) : scaled(fraction << fill);
  return table[index.to_int()] >> whole.to_int();
}

template <class C, class RAW>
ap_uint<C::difference_width> difference(const RAW& best, const RAW& z) {
#pragma HLS INLINE
  const ap_int<C::difference_width + 1> d = best - z;
  return d;
}

template <class C, int LIMITS, class RAW>
decision decide_sum(hls::stream_of_blocks<RAW[C::classes]>& kept, hls::stream<peak<RAW> >& peaks,
                    const ap_uint<C::register_width>* limits, const ap_uint<C::exp_bits + 1> table[1 << C::table_bits]) {
  const peak<RAW> p = peaks.read();
  hls::read_lock<RAW[C::classes]> lock(kept);
  RAW(&bank)[C::classes] = lock;
  ap_uint<C::sum_width> sum = 0;
  for (int c = 0; c < C::classes; c++) {
#pragma HLS PIPELINE II=1
    sum += exponential<C>(difference<C>(p.best, bank[c]), table);
  }
  decision d;
  d.leaves = sum <= limits[LIMITS == 1 ? 0 : p.label.to_int()];
  d.label = p.label;
  return d;
}

template <class C, class RAW>
decision decide_softmax(hls::stream_of_blocks<RAW[C::classes]>& kept, hls::stream<peak<RAW> >& peaks, ap_uint<C::register_width> limit,
                        const ap_uint<C::exp_bits + 1> table[1 << C::table_bits]) {
#pragma HLS INLINE
  return decide_sum<C, 1>(kept, peaks, &limit, table);
}

template <class C, class RAW>
void exit_judge_softmax(hls::stream_of_blocks<RAW[C::classes]>& kept, hls::stream<peak<RAW> >& peaks, hls::stream<decision>& out,
                        ap_uint<C::register_width> limit, const ap_uint<C::exp_bits + 1> table[1 << C::table_bits]) {
#pragma HLS INLINE
  out.write(decide_softmax<C>(kept, peaks, limit, table));
}

template <class C, class RAW>
void exit_judge_softmax_by_class(hls::stream_of_blocks<RAW[C::classes]>& kept, hls::stream<peak<RAW> >& peaks, hls::stream<decision>& out,
                                 const ap_uint<C::register_width> limits[C::classes], const ap_uint<C::exp_bits + 1> table[1 << C::table_bits]) {
#pragma HLS INLINE
  out.write(decide_sum<C, C::classes>(kept, peaks, limits, table));
}

// The register has 16 fraction bits.
template <class C, class RAW>
decision decide_margin(hls::stream_of_blocks<RAW[C::classes]>& kept, hls::stream<peak<RAW> >& peaks,
                       ap_uint<C::register_width> threshold, const ap_uint<C::exp_bits + 1> table[1 << C::table_bits]) {
  const peak<RAW> p = peaks.read();
  hls::read_lock<RAW[C::classes]> lock(kept);
  RAW(&bank)[C::classes] = lock;
  ap_uint<C::sum_width> sum = 0;
  for (int c = 0; c < C::classes; c++) {
#pragma HLS PIPELINE II=1
    sum += exponential<C>(difference<C>(p.best, bank[c]), table);
  }
  ap_uint<C::exp_bits + 1> second = 0;
  if (C::classes > 1) second = exponential<C>(difference<C>(p.best, p.second), table);
  const ap_uint<C::exp_bits + 1> one = table[0];
  ap_int<C::exp_bits + 20> margin = one - second;
  margin = margin << 16;
  const ap_int<C::sum_width + C::register_width + 1> bound = threshold * sum;
  decision d;
  d.leaves = C::strict ? margin > bound : margin >= bound;
  d.label = p.label;
  return d;
}

template <class C, class RAW>
void exit_judge_margin(hls::stream_of_blocks<RAW[C::classes]>& kept, hls::stream<peak<RAW> >& peaks, hls::stream<decision>& out,
                       ap_uint<C::register_width> threshold, const ap_uint<C::exp_bits + 1> table[1 << C::table_bits]) {
#pragma HLS INLINE
  out.write(decide_margin<C>(kept, peaks, threshold, table));
}

// The register and the logarithm have 20 fraction bits. ln S = exponent * ln 2 + log_table[first bits behind the leading one].
template <class C, class RAW>
void exit_judge_entropy(hls::stream_of_blocks<RAW[C::classes]>& kept, hls::stream<peak<RAW> >& peaks, hls::stream<decision>& out,
                        ap_uint<C::register_width> threshold, const ap_uint<C::exp_bits + 1> table[1 << C::table_bits],
                        const ap_uint<20> log_table[1 << C::table_bits]) {
  const peak<RAW> p = peaks.read();
  hls::read_lock<RAW[C::classes]> lock(kept);
  RAW(&bank)[C::classes] = lock;
  ap_uint<C::sum_width> sum = 0;
  ap_uint<C::sum_width + C::difference_width> weighted = 0;
  for (int c = 0; c < C::classes; c++) {
#pragma HLS PIPELINE II=1
    const ap_uint<C::difference_width> d = difference<C>(p.best, bank[c]);
    const ap_uint<C::exp_bits + 1> e = exponential<C>(d, table);
    sum += e;
    weighted += e * d;
  }
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
  const ap_int<28> logarithm = ap_int<28>((leading - C::exp_bits) * C::ln2) + ap_int<28>(log_table[index.to_int()]);
  const ap_int<30> room = ap_int<29>(threshold) - logarithm;
  ap_int<64> left = weighted, right = ap_int<C::sum_width + 1>(sum) * room;
  left = left << C::shift_left;
  right = right << C::shift_right;
  decision d;
  d.leaves = C::strict ? left < right : left <= right;
  d.label = p.label;
  out.write(d);
}

}  // namespace eehw

#include "exit_powers.h"

#endif
