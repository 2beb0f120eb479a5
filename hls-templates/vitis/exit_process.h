// Decides by a table over bins of max-softmax and entropy, with S, A and ln S of exit_moments.h:
//   bin of p = number of S <= confidence[i],   bin of H = number of A <= S * (entropy[j] - ln S),   leaves = leave[bin of p * (entropy_edges + 1) + bin of H], 32 states per word, the lowest first
// Input order: class 0 first, LANES per word. Timing intention: two overlapped passes.
#ifndef EEHW_EXIT_PROCESS_H
#define EEHW_EXIT_PROCESS_H

#include "exit_moments.h"

namespace eehw {

// C: also confidence_edges, entropy_edges, leave_words; arrays without edges have one entry that is not looked at.
template <class C, class RAW>
void exit_judge_process(hls::stream_of_blocks<RAW[C::classes]>& kept, hls::stream<peak<RAW> >& peaks, hls::stream<decision>& out, const ap_uint<32> leave[C::leave_words],
                        const ap_uint<C::sum_width> confidence[C::confidence_edges + 1], const ap_uint<27> entropy[C::entropy_edges + 1],
                        const ap_uint<C::exp_bits + 1> table[1 << C::table_bits], const ap_uint<20> log_table[1 << C::table_bits]) {
  const peak<RAW> p = peaks.read();
  hls::read_lock<RAW[C::classes]> lock(kept);
  RAW(&bank)[C::classes] = lock;
  const moments<C> m = softmax_moments<C>(p, bank, table, log_table);
  int state = 0;
  for (int i = 0; i < C::confidence_edges; i++) {
#pragma HLS UNROLL
    if (m.sum <= confidence[i]) state += C::entropy_edges + 1;
  }
  for (int j = 0; j < C::entropy_edges; j++) {
#pragma HLS UNROLL
    const ap_int<30> room = ap_int<29>(entropy[j]) - m.logarithm;
    ap_int<64> left = m.weighted, right = ap_int<C::sum_width + 1>(m.sum) * room;
    left = left << C::shift_left;
    right = right << C::shift_right;
    if (left <= right) state += 1;
  }
  decision d;
  d.leaves = ap_uint<32>(leave[state / 32] >> (state % 32))[0];
  d.label = p.label;
  out.write(d);
}

}  // namespace eehw

#endif
