// Exit merge: the answers of all exits on one stream.
//   in order: answer(n) = the token of the first exit at which sample n leaves; an exit's later tokens wait in its input stream (reorder slots)
//   as they come: as soon as a token arrives; on a tie the lowest exit first. The order, not the answers, depends on time.
// Input k: one token per sample that reached exit k, in sample order. Sample ids are counted here: token n at exit k belongs to the n-th sample that did
// not leave before.
// Timing intention: one token per clock.
#ifndef EEHW_EXIT_MERGE_H
#define EEHW_EXIT_MERGE_H

#include "eehw_types.h"

namespace eehw {

inline answer first_that_leaves(ap_uint<8> exit, hls::stream<decision>& in) {
#pragma HLS INLINE
  const decision d = in.read();
  answer a;
  a.id = 0;
  a.exit = exit;
  a.label = d.label;
  return a;
}

template <class... REST>
answer first_that_leaves(ap_uint<8> exit, hls::stream<decision>& in, hls::stream<decision>& next, REST&... rest) {
#pragma HLS INLINE
  const decision d = in.read();
  answer a;
  a.id = 0;
  a.exit = exit;
  a.label = d.label;
  if (!d.leaves) a = first_that_leaves(ap_uint<8>(exit + ap_uint<8>(1)), next, rest...);
  return a;
}

template <class... IN>
void merge_in_order(ap_uint<32>& next_id, hls::stream<answer>& out, IN&... in) {
  answer a = first_that_leaves(0, in...);
  a.id = next_id;
  next_id = next_id + ap_uint<32>(1);
  out.write(a);
}

// Ids of the samples on their way from exit to exit: SLOTS of them at most between two exits. A token that comes before its id is known here (the same
// sample's earlier token may still be on its way) waits.
template <int EXITS, int SLOTS>
struct merge_state {
  ap_uint<32> next_id;
  ap_uint<32> id[EXITS][SLOTS];
  int head[EXITS], tail[EXITS], known[EXITS];
};

template <int EXIT, int EXITS, int SLOTS>
bool merge_poll(merge_state<EXITS, SLOTS>&, hls::stream<answer>&) {
#pragma HLS INLINE
  return false;
}

template <int EXIT, int EXITS, int SLOTS, class... REST>
bool merge_poll(merge_state<EXITS, SLOTS>& state, hls::stream<answer>& out, hls::stream<decision>& in, REST&... rest) {
#pragma HLS INLINE
  if (in.empty() || (EXIT > 0 && state.known[EXIT] == 0)) return merge_poll<EXIT + 1>(state, out, rest...);
  const decision d = in.read();
  answer a;
  if (EXIT == 0) {
    a.id = state.next_id;
    state.next_id = state.next_id + ap_uint<32>(1);
  } else {
    a.id = state.id[EXIT][state.head[EXIT]];
    state.known[EXIT]--;
    state.head[EXIT] = state.head[EXIT] == SLOTS - 1 ? 0 : state.head[EXIT] + 1;
  }
  a.exit = EXIT;
  a.label = d.label;
  if (d.leaves || EXIT == EXITS - 1) {
    out.write(a);
  } else {
    const int next = EXIT + 1 < EXITS ? EXIT + 1 : EXIT;
    state.id[next][state.tail[next]] = a.id;
    state.known[next]++;
    state.tail[next] = state.tail[next] == SLOTS - 1 ? 0 : state.tail[next] + 1;
  }
  return true;
}

template <int EXITS, int SLOTS, class... IN>
void merge_as_they_come(merge_state<EXITS, SLOTS>& state, hls::stream<answer>& out, IN&... in) {
#pragma HLS PIPELINE II=1
  if (!merge_poll<0>(state, out, in...)) EEHW_POLL();
}

}  // namespace eehw

#endif
