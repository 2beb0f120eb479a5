// Sink: answers out of the design, one AXI4-Stream word of 64 bits each.
//   TDATA = { 8 bits 0, class [55:40], exit [39:32], sample id [31:0] }, TLAST with every answer.
// Timing intention: one answer per clock.
#ifndef EEHW_SINK_H
#define EEHW_SINK_H

#include "eehw_types.h"

namespace eehw {

template <class AXI>
void sink(hls::stream<answer>& in, hls::stream<AXI>& out) {
#pragma HLS PIPELINE II=1
  answer a = in.read();
  AXI x;
  x.data = 0;
  x.data.range(31, 0) = a.id.range(31, 0);
  x.data.range(39, 32) = a.exit.range(7, 0);
  x.data.range(55, 40) = a.label.range(15, 0);
  x.keep = 0xff;
  x.strb = 0xff;
  x.last = 1;
  out.write(x);
}

}  // namespace eehw

#endif
