// Decides by agreement with the exit before: cnt = class equals the carried class ? carried cnt + 1 : 0 (at the first exit 0), leaves = cnt >= threshold. cnt has 4 bits and saturates.
// The carry {cnt, class} of every sample that stays goes to the next exit; its stream holds as many words as samples can be inside at once, so that it never waits.
// Input order: class 0 first, LANES per word. Timing intention: one pass, the token with the last word.
#ifndef EEHW_EXIT_PATIENCE_H
#define EEHW_EXIT_PATIENCE_H

#include "exit_decision.h"

namespace eehw {

template <class C, class IN>
ap_uint<C::carry_bits> patience_step(hls::stream<IN>& in, decision& d, ap_uint<C::register_width> threshold, bool has_before, hls::stream<ap_uint<C::carry_bits> >* before) {
#pragma HLS INLINE
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
  ap_uint<4> count = 0;
  if (has_before) {
    const ap_uint<C::carry_bits> word = before->read();
    const ap_uint<4> agreed = word >> (C::carry_bits - 4);
    const ap_uint<C::carry_bits - 4> label = word;
    if (label == p.label) count = agreed == ap_uint<4>(15) ? ap_uint<4>(15) : ap_uint<4>(agreed + ap_uint<4>(1));
  }
  d.leaves = count >= threshold;
  d.label = p.label;
  return ap_uint<C::carry_bits>(ap_uint<C::carry_bits>(count) << (C::carry_bits - 4)) + ap_uint<C::carry_bits>(p.label);
}

template <class C, class IN>
void exit_patience_first(hls::stream<IN>& in, hls::stream<decision>& out, ap_uint<C::register_width> threshold, hls::stream<ap_uint<C::carry_bits> >& after) {
  decision d;
  const ap_uint<C::carry_bits> word = patience_step<C>(in, d, threshold, false, (hls::stream<ap_uint<C::carry_bits> >*)0);
  if (!d.leaves) after.write(word);
  out.write(d);
}

template <class C, class IN>
void exit_patience_middle(hls::stream<IN>& in, hls::stream<decision>& out, ap_uint<C::register_width> threshold, hls::stream<ap_uint<C::carry_bits> >& before, hls::stream<ap_uint<C::carry_bits> >& after) {
  decision d;
  const ap_uint<C::carry_bits> word = patience_step<C>(in, d, threshold, true, &before);
  if (!d.leaves) after.write(word);
  out.write(d);
}

template <class C, class IN>
void exit_patience_last(hls::stream<IN>& in, hls::stream<decision>& out, ap_uint<C::register_width> threshold, hls::stream<ap_uint<C::carry_bits> >& before) {
  decision d;
  patience_step<C>(in, d, threshold, true, &before);
  out.write(d);
}

template <class C, class IN>
void exit_patience_only(hls::stream<IN>& in, hls::stream<decision>& out, ap_uint<C::register_width> threshold) {
  decision d;
  patience_step<C>(in, d, threshold, false, (hls::stream<ap_uint<C::carry_bits> >*)0);
  out.write(d);
}

}  // namespace eehw

#endif
