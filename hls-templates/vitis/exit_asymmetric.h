// Decides by two thresholds on one class: D = logit positive_class - largest of the others. D >= threshold leaves with the positive class, else -D >= negative leaves with the class of the
// largest other logit (lowest index), else the sample stays. Registers are two's complement.
// Input order: class 0 first, LANES per word. Timing intention: one pass, the token with the last word.
#ifndef EEHW_EXIT_ASYMMETRIC_H
#define EEHW_EXIT_ASYMMETRIC_H

#include "exit_decision.h"

namespace eehw {

template <class C, class IN>
void exit_asymmetric(hls::stream<IN>& in, hls::stream<decision>& out, ap_uint<C::register_width> threshold, ap_uint<C::register_width> negative) {
  typedef typename format<typename IN::element>::raw number;
  number own = 0, rival = 0;
  ap_uint<16> label = 0;
  bool seen = false;
  for (int i = 0; i < C::classes / C::lanes; i++) {
#pragma HLS PIPELINE II=1
    const IN x = in.read();
    EEHW_CHECK_LAST(x, i == C::classes / C::lanes - 1);
    for (int lane = 0; lane < C::lanes; lane++) {
#pragma HLS UNROLL
      const number z = raw(x.data[lane]);
      EEHW_TAP_LOGIT(C::exit, z);
      const int index = i * C::lanes + lane;
      if (index == C::positive_class) {
        own = z;
      } else {
        if (!seen || z > rival) {
          rival = z;
          label = index;
        }
        seen = true;
      }
    }
  }
  const ap_int<C::register_width> margin = own - rival, bound = threshold, below = negative, opposite = -margin;
  const bool up = margin >= bound;
  decision d;
  d.leaves = up || opposite >= below;
  d.label = up ? ap_uint<16>(C::positive_class) : label;
  out.write(d);
}

}  // namespace eehw

#endif
