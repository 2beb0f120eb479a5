// Conditional buffer: keeps a map while the exit decides; two actors with FRAMES banks of one frame between them.
//   out = the maps of those samples, in order, that did not leave
// Order: row, column, channel group. A decision belongs to the oldest bank not yet decided; the exit itself is no call but a token.
// Timing intention: store takes one word per clock while a bank is free; release drops a bank in one clock or sends it, one word per clock, while further
// decisions wait in their stream.
#ifndef EEHW_CONDITIONAL_BUFFER_H
#define EEHW_CONDITIONAL_BUFFER_H

#include "eehw_types.h"

namespace eehw {

template <class IN, int WORDS>
void conditional_store(hls::stream<IN>& in, hls::stream_of_blocks<IN[WORDS]>& banks) {
  hls::write_lock<IN[WORDS]> lock(banks);
  IN(&bank)[WORDS] = lock;
  for (int i = 0; i < WORDS; i++) {
#pragma HLS PIPELINE II=1
    const IN x = in.read();
    EEHW_CHECK_LAST(x, i == WORDS - 1);
    bank[i] = x;
  }
}

template <class IN, int WORDS>
void conditional_release(hls::stream_of_blocks<IN[WORDS]>& banks, hls::stream<decision>& decisions, hls::stream<IN>& out) {
  const decision d = decisions.read();
  hls::read_lock<IN[WORDS]> lock(banks);
  IN(&bank)[WORDS] = lock;
  if (!d.leaves) {
    for (int i = 0; i < WORDS; i++) {
#pragma HLS PIPELINE II=1
      out.write(bank[i]);
    }
  }
}

}  // namespace eehw

#endif
