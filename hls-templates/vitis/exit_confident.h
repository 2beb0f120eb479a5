// A decision unit that remembers the surest exit so far: when no early exit was sure enough, the surest of all exits answers.
//   own   = what the unit inside compares with its register: the sum S of softmax-base2, base2-truncated, submax (the smaller is surer), or margin of logit-margin and largest logit of max-logit,
//           shifted up to the finest binary point of all exits (the greater is surer)
//   surer = the carried confidence is not better than own (always at the first exit): of equally sure exits the later one counts
//   early exit: leaves as the unit inside does, with its own class; {own, class} or what was carried goes on for every sample that stays.   final exit: leaves, with the class of the surer
// The carry's stream holds as many words as samples can be inside at once, so that it never waits. Input order and timing: those of the unit inside.
#ifndef EEHW_EXIT_CONFIDENT_H
#define EEHW_EXIT_CONFIDENT_H

#include "exit_decision.h"

namespace eehw {

// A decision and its confidence. C: rank_bits, confidence_up, is_final beside what the unit inside needs
template <class C>
struct ranked {
  decision own;
  ap_int<C::rank_bits> confidence;
};

// e(d) by the table, or powers of two.
template <class C, class RAW>
ranked<C> rank_sum(hls::stream_of_blocks<RAW[C::classes]>& kept, hls::stream<peak<RAW> >& peaks, ap_uint<C::register_width> limit, const ap_uint<C::exp_bits + 1> table[1 << C::table_bits]) {
  const peak<RAW> p = peaks.read();
  hls::read_lock<RAW[C::classes]> lock(kept);
  RAW(&bank)[C::classes] = lock;
  ap_uint<C::sum_width> sum = 0;
  for (int c = 0; c < C::classes; c++) {
#pragma HLS PIPELINE II=1
    sum += exponential<C>(difference<C>(p.best, bank[c]), table);
  }
  ranked<C> r;
  r.own.leaves = C::is_final || sum <= limit;
  r.own.label = p.label;
  r.confidence = sum;
  return r;
}

template <class C, template <class> class LOGIT, class RAW>
ranked<C> rank_powers(hls::stream_of_blocks<RAW[C::classes]>& kept, hls::stream<peak<RAW> >& peaks, ap_uint<C::register_width> limit) {
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
  ranked<C> r;
  r.own.leaves = C::is_final || sum <= limit;
  r.own.label = p.label;
  r.confidence = sum;
  return r;
}

template <class C, class RAW>
ranked<C> rank_truncated(hls::stream_of_blocks<RAW[C::classes]>& kept, hls::stream<peak<RAW> >& peaks, ap_uint<C::register_width> limit) {
#pragma HLS INLINE
  return rank_powers<C, truncated_logit>(kept, peaks, limit);
}

template <class C, class RAW>
ranked<C> rank_submax(hls::stream_of_blocks<RAW[C::classes]>& kept, hls::stream<peak<RAW> >& peaks, ap_uint<C::register_width> limit) {
#pragma HLS INLINE
  return rank_powers<C, narrow_logit>(kept, peaks, limit);
}

// One pass: the two largest logits; MARGIN: their difference, else the largest.
template <class C, bool MARGIN, class IN>
ranked<C> rank_single(hls::stream<IN>& in, ap_uint<C::register_width> threshold) {
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
  typedef ap_int<C::difference_width + 2> wide;
  const wide value = MARGIN ? wide(p.best - p.second) : wide(p.best);
  const ap_int<C::register_width> bound = threshold;
  ranked<C> r;
  r.own.leaves = C::is_final || (MARGIN ? value >= ap_int<C::register_width + 1>(threshold) : value >= bound);
  r.own.label = p.label;
  r.confidence = ap_int<C::rank_bits>(value) << C::confidence_up;
  return r;
}

template <class C, class IN>
ranked<C> rank_logit_margin(hls::stream<IN>& in, ap_uint<C::register_width> threshold) {
#pragma HLS INLINE
  return rank_single<C, true>(in, threshold);
}

template <class C, class IN>
ranked<C> rank_largest(hls::stream<IN>& in, ap_uint<C::register_width> threshold) {
#pragma HLS INLINE
  return rank_single<C, false>(in, threshold);
}

// The surer of this exit and what came; without a stream this exit's own.
template <class C>
ap_uint<C::carry_bits> surer_of(const ranked<C>& r, bool has_before, hls::stream<ap_uint<C::carry_bits> >* before) {
#pragma HLS INLINE
  const ap_uint<C::rank_bits> bits = r.confidence;
  const ap_uint<C::carry_bits> own = ap_uint<C::carry_bits>(ap_uint<C::carry_bits>(bits) << (C::carry_bits - C::rank_bits)) + ap_uint<C::carry_bits>(r.own.label);
  if (!has_before) return own;
  const ap_uint<C::carry_bits> word = before->read();
  const ap_uint<C::rank_bits> high = word >> (C::carry_bits - C::rank_bits);
  const ap_int<C::rank_bits> carried = high;
  return (C::is_sum ? r.confidence <= carried : r.confidence >= carried) ? own : word;
}

template <class C>
void confident_end(const ranked<C>& r, const ap_uint<C::carry_bits>& best, hls::stream<decision>& out) {
#pragma HLS INLINE
  decision d = r.own;
  if (C::is_final) {
    const ap_uint<C::carry_bits - C::rank_bits> label = best;
    d.label = label;
  }
  out.write(d);
}

template <class C>
void confident_end(const ranked<C>& r, const ap_uint<C::carry_bits>& best, hls::stream<decision>& out, hls::stream<ap_uint<C::carry_bits> >& after) {
#pragma HLS INLINE
  if (!r.own.leaves) after.write(best);
  confident_end<C>(r, best, out);
}

}  // namespace eehw

#endif
