// LeakyRelu, HardSwish, Swish: a value times a factor that it chooses.
//   y = epilogue(x * g)     g = factors[0] where x >= 0, else factors[1]                       (one index bit)
//                           g = factors[x rounded to the index's steps, saturated]             (address in two's complement, 10 bits)
// Factors have 16 fraction bits. Order: row, column, channel group. Timing intention: II=1, one copy of the table per lane.
#ifndef EEHW_SELF_GATE_H
#define EEHW_SELF_GATE_H

#include "eehw_types.h"

namespace eehw {

// C: words (per frame), lanes, index_integer_bits (of 10; 0 where the sign chooses), and the epilogue's names
template <class C, int COUNT, class IN, class OUT>
void self_gate(hls::stream<IN>& in, hls::stream<OUT>& out, const ap_int<18> (&factors)[COUNT]) {
  typedef format<typename IN::element> input;
  for (int i = 0; i < C::words; i++) {
#pragma HLS PIPELINE II=1
    const IN x = in.read();
    EEHW_CHECK_LAST(x, i == C::words - 1);
    OUT y;
    for (int lane = 0; lane < C::lanes; lane++) {
#pragma HLS UNROLL
      const ap_fixed<10, C::index_integer_bits, AP_RND, AP_SAT> nearest = x.data[lane];
      ap_uint<10> address = x.data[lane] < 0 ? 1 : 0;
      if (COUNT > 2) address.range(9, 0) = nearest.range(9, 0);
      const ap_int<18> factor = factors[address.to_int()];
      const ap_int<input::width + 19> product = as_signed(raw(x.data[lane])) * factor;
      y.data[lane] = epilogue<C, input::fraction + 16>(product);
    }
    y.last = i == C::words - 1;
    out.write(y);
  }
}

}  // namespace eehw

#endif
