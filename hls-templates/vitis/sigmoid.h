// Sigmoid by table.
//   y = table[x rounded to steps of 1/64, within -8 .. 8 - 1/64]     address in two's complement, 10 bits
// Entries hold rounding, overflow and limits of the output already. Order: row, column, channel group. Timing intention: II=1, one copy of the table per lane.
#ifndef EEHW_SIGMOID_H
#define EEHW_SIGMOID_H

#include "eehw_types.h"

namespace eehw {

// C: words (per frame), lanes, output
template <class C, class IN, class OUT>
void sigmoid(hls::stream<IN>& in, hls::stream<OUT>& out, const typename format<typename C::output>::raw table[1024]) {
  for (int i = 0; i < C::words; i++) {
#pragma HLS PIPELINE II=1
    const IN x = in.read();
    EEHW_CHECK_LAST(x, i == C::words - 1);
    OUT y;
    for (int lane = 0; lane < C::lanes; lane++) {
#pragma HLS UNROLL
      const ap_fixed<10, 4, AP_RND, AP_SAT> nearest = x.data[lane];
      ap_uint<10> address = 0;
      address.range(9, 0) = nearest.range(9, 0);
      y.data[lane] = from_raw<typename C::output>(table[address.to_int()]);
    }
    y.last = i == C::words - 1;
    out.write(y);
  }
}

}  // namespace eehw

#endif
