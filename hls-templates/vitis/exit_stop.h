// Decides by a gate on logits z, their maximum and the entropy of their softmax, without division, with S, A and ln S of exit_moments.h:
//   L = (sum of z * gate + weight_maximum * max) >> gate_shift (up when negative), U = (A + S * ln S on the finer binary point) >> moment_shift,
//   leaves = S * (L - threshold) + ((weight_entropy * U) >> weight_bits) <= 0
// Input order: class 0 first, LANES per word. Timing intention: two overlapped passes.
#ifndef EEHW_EXIT_STOP_H
#define EEHW_EXIT_STOP_H

#include "exit_moments.h"

namespace eehw {

// C: also weight_width, weight_bits, register_width, linear_width, moment_width, gate_shift, moment_shift
template <class C, class RAW>
void exit_judge_stop(hls::stream_of_blocks<RAW[C::classes]>& kept, hls::stream<peak<RAW> >& peaks, hls::stream<decision>& out, ap_uint<C::register_width> threshold,
                     ap_uint<C::weight_width> weight_maximum, ap_uint<C::weight_width> weight_entropy, const ap_uint<C::exp_bits + 1> table[1 << C::table_bits],
                     const ap_uint<20> log_table[1 << C::table_bits], const ap_int<C::weight_width> gate_table[C::classes]) {
  const peak<RAW> p = peaks.read();
  hls::read_lock<RAW[C::classes]> lock(kept);
  RAW(&bank)[C::classes] = lock;
  const moments<C> m = softmax_moments<C>(p, bank, table, log_table);
  typedef ap_int<C::linear_width> wide;
  const ap_int<C::register_width> bound = threshold;
  const ap_int<C::weight_width> of_maximum = weight_maximum, of_entropy = weight_entropy;
  wide linear = wide(p.best) * of_maximum;
  for (int c = 0; c < C::classes; c++) {
#pragma HLS PIPELINE II=1
    linear += wide(bank[c]) * gate_table[c];
  }
  const int up = C::gate_shift < 0 ? -C::gate_shift : 0, down = C::gate_shift > 0 ? C::gate_shift : 0;
  const ap_int<C::register_width + 1> gate = ap_int<C::linear_width + 32>(ap_int<C::linear_width + 32>(linear) << up) >> down;
  ap_int<80> moment = m.weighted, scaled = ap_int<C::sum_width + 1>(m.sum) * m.logarithm;
  moment = moment << C::shift_left;
  scaled = scaled << C::shift_right;
  moment = ap_int<80>(moment + scaled) >> C::moment_shift;
  const ap_int<80> left = ap_int<80>(ap_int<C::sum_width + 1>(m.sum)) * ap_int<C::register_width + 1>(gate - bound);
  const ap_int<80> right = ap_int<80>(moment * of_entropy) >> C::weight_bits;
  decision d;
  d.leaves = ap_int<80>(left + right) <= ap_int<80>(0);
  d.label = p.label;
  out.write(d);
}

}  // namespace eehw

#endif
