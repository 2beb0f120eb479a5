// Decides by the distance of the outputs to those of the exit before, which are carried. With d = (z << up) - (z' << up_before), exact, a sample leaves when
//   mode 0: sum of d * d < threshold      1: sum of |d| < threshold      2: largest |d| < threshold
// and never at the first exit. The outputs of every sample that stays go to the next exit, one per word; their stream holds those of all samples that can be inside at once, so that it never waits.
// Input order: class 0 first, LANES per word. Timing intention: one pass, the token with the last word.
#ifndef EEHW_EXIT_STABILITY_H
#define EEHW_EXIT_STABILITY_H

#include "exit_decision.h"

namespace eehw {

template <class C, class IN, class BEFORE>
decision stability_step(hls::stream<IN>& in, const ap_uint<C::register_width>& threshold, typename format<typename IN::element>::raw kept[C::classes], bool has_before, hls::stream<BEFORE>* before) {
#pragma HLS INLINE
  typedef typename format<typename IN::element>::raw number;
  typedef ap_int<C::delta_width> delta;
  peak<number> p;
  ap_uint<C::register_width> total = 0;
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
      kept[index] = z;
      if (has_before) {
        const delta own = delta(z) << C::up, other = delta(before->read()) << C::up_before, d = own - other;
        const ap_uint<C::delta_width> size = d < delta(0) ? ap_uint<C::delta_width>(-d) : ap_uint<C::delta_width>(d);
        if (C::mode == 0) total += ap_uint<2 * C::delta_width>(size) * size;
        else if (C::mode == 1) total += size;
        else if (size > total) total = size;
      }
    }
  }
  decision d;
  d.leaves = has_before && total < threshold;
  d.label = p.label;
  return d;
}

template <class C, class RAW>
void stability_end(const decision& d, const RAW kept[C::classes], hls::stream<decision>& out, hls::stream<RAW>& after) {
#pragma HLS INLINE
  for (int i = 0; i < C::classes; i++) {
#pragma HLS PIPELINE II=1
    if (!d.leaves) after.write(kept[i]);
  }
  out.write(d);
}

}  // namespace eehw

#endif
