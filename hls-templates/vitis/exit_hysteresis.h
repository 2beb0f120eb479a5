// A Schmitt trigger around a decision unit: a sample that leaves earlier than the sample before it is compared with the register threshold (enter), any other with stay.
//   earlier = the last sample here stayed, and the sample before this one came here too (carried; true at the first exit);   after = earlier, for every sample that stays
// The first sample enters. Input order and timing: those of the unit inside.
#ifndef EEHW_EXIT_HYSTERESIS_H
#define EEHW_EXIT_HYSTERESIS_H

#include "exit_decision.h"

namespace eehw {

// The end of a decision: what the next sample finds here.
inline void hysteresis_end(const decision& d, bool& left, hls::stream<decision>& out) {
#pragma HLS INLINE
  left = d.leaves;
  out.write(d);
}

inline void hysteresis_end(const decision& d, bool earlier, bool& left, hls::stream<decision>& out, hls::stream<ap_uint<1> >& after) {
#pragma HLS INLINE
  if (!d.leaves) after.write(ap_uint<1>(earlier ? 1 : 0));
  hysteresis_end(d, left, out);
}

}  // namespace eehw

#endif
