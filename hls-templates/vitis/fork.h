// Fork: every word to all outputs.
//   y0 = y1 = ... = x
// Order: as it comes. Timing intention: II=1; a word is taken when every output has room.
#ifndef EEHW_FORK_H
#define EEHW_FORK_H

#include "eehw_types.h"

namespace eehw {

template <class T>
void write_all(const T&) {}

template <class T, class... REST>
void write_all(const T& x, hls::stream<T>& out, REST&... rest) {
#pragma HLS INLINE
  out.write(x);
  write_all(x, rest...);
}

template <class T, class... OUT>
void fork_word(hls::stream<T>& in, OUT&... out) {
#pragma HLS PIPELINE II=1
  const T x = in.read();
  write_all(x, out...);
}

}  // namespace eehw

#endif
