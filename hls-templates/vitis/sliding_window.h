// Sliding window: from a map to the windows of a convolution or pool.
//   out(oy, ox, ...) = in(oy*SY - PT + ky*DY, ox*SX - PL + kx*DX, channel); outside the map 0, and marked invalid in front of a pool
// Input order: row, column, channel group. Output order for every output pixel: group, repeat, kernel position (row, column), channel group of the group;
// channels apart (depthwise, pool): channel group, kernel position. A word holds WINDOW kernel positions x LANES channels.
// Timing intention: one loop with II=1. In every clock it takes a word when the buffer has room (it must when the window is not complete) and sends a
// word when the window is complete. With G = channel groups and W columns
//   need(oy, ox) = ((min(oy*SY - PT + (KY-1)*DY, H-1)) * W + min(ox*SX - PL + (KX-1)*DX, W-1) + 1) * G words  before the window is sent
//   released(oy) = max(0, oy*SY - PT) * W * G words                                                          may be overwritten
// The buffer of ROWS rows is circular over frames: words of the next frame are taken while the last windows of this one are sent.
#ifndef EEHW_SLIDING_WINDOW_H
#define EEHW_SLIDING_WINDOW_H

#include "eehw_types.h"

namespace eehw {

template <class T> struct set_valid {
  static void at(T&, int, bool) {}
};
template <class T, int N, int P> struct set_valid<window_word<T, N, P> > {
  static void at(window_word<T, N, P>& w, int position, bool valid) { w.valid[position] = valid; }
};

// What outlives a frame.
struct window_state {
  int received;    // words of the next frame that came early
  int write_row;   // buffer row and word within it where the next word goes
  int write_word;
  int first_row;   // buffer row of row 0 of the next frame
};

// C: height, width, groups_in (channel groups of the input), out_height, out_width, kernel_y/x, stride_y/x, dilation_y/x, pad_top, pad_left,
//    lanes, window, rows (of the buffer), blocks (groups, or channel groups when apart), repeats, inner (channel groups per block; 1 when apart)
template <class C, class IN, class OUT>
void sliding_window(hls::stream<IN>& in, hls::stream<OUT>& out, IN buffer[C::rows][C::width * C::groups_in], window_state& state) {
  const int row_words = C::width * C::groups_in;
  const int frame_words = C::height * row_words;
  const int steps = C::kernel_y * C::kernel_x / C::window;
  static_assert((C::kernel_y - 1) * C::dilation_y + 1 <= C::rows || C::height <= C::rows, "the buffer holds the rows of a window");

  int received = state.received, write_row = state.write_row, write_word = state.write_word;
  // Buffer rows of the KY rows of the window; (PT mod ROWS) rows before row 0 at the start.
  int tap_row[C::kernel_y];
#pragma HLS ARRAY_PARTITION variable=tap_row complete
  {
    int row = state.first_row + C::rows - C::pad_top % C::rows;
    if (row >= C::rows) row -= C::rows;
    for (int ky = 0; ky < C::kernel_y; ky++) {
#pragma HLS UNROLL
      tap_row[ky] = row;
      row += C::dilation_y % C::rows;
      if (row >= C::rows) row -= C::rows;
    }
  }

  int oy = 0, ox = 0, block = 0, repeat = 0, step = 0, inner = 0;
  int ky0 = 0, kx0 = 0;  // first kernel position of the word
  bool sent = false;
  while (!sent || received < frame_words) {
#pragma HLS PIPELINE II=1
#pragma HLS DEPENDENCE variable=buffer type=inter false
    const int top = oy * C::stride_y - C::pad_top, left = ox * C::stride_x - C::pad_left;
    int bottom = top + (C::kernel_y - 1) * C::dilation_y, right = left + (C::kernel_x - 1) * C::dilation_x;
    if (bottom > C::height - 1) bottom = C::height - 1;
    if (right > C::width - 1) right = C::width - 1;
    const int need = sent ? frame_words : bottom < 0 || right < 0 ? 0 : (bottom * C::width + right + 1) * C::groups_in;
    const int kept_from = sent ? C::height : top < 0 ? 0 : top > C::height ? C::height : top;
    const bool must = received < need;
    const bool may = received < (kept_from + C::rows) * row_words;
    if (must || (may && !in.empty())) {
      IN x = in.read();
      buffer[write_row][write_word] = x;
      received++;
      if (++write_word == row_words) {
        EEHW_CHECK_LAST(x, received % frame_words == 0);
        write_word = 0;
        if (++write_row == C::rows) write_row = 0;
      }
    }
    if (!must && !sent) {
      const int channel = block * C::inner + inner;
      OUT y;
      int ky = ky0, kx = kx0;
      for (int p = 0; p < C::window; p++) {
#pragma HLS UNROLL
        const int iy = top + ky * C::dilation_y, ix = left + kx * C::dilation_x;
        const bool inside = iy >= 0 && iy < C::height && ix >= 0 && ix < C::width;
        set_valid<OUT>::at(y, p, inside);
        if (inside) {
          const IN& x = buffer[tap_row[ky]][ix * C::groups_in + channel];
          for (int lane = 0; lane < C::lanes; lane++) {
#pragma HLS UNROLL
            y.data[p * C::lanes + lane] = x.data[lane];
          }
        } else {
          for (int lane = 0; lane < C::lanes; lane++) {
#pragma HLS UNROLL
            y.data[p * C::lanes + lane] = 0;
          }
        }
        if (++kx == C::kernel_x) {
          kx = 0;
          ky++;
        }
      }
      y.last = false;
      // The next word: inner, step, repeat, block, ox, oy.
      if (++inner == C::inner) {
        inner = 0;
        ky0 = ky;
        kx0 = kx;
        if (++step == steps) {
          step = ky0 = kx0 = 0;
          if (++repeat == C::repeats) {
            repeat = 0;
            if (++block == C::blocks) {
              block = 0;
              if (++ox == C::out_width) {
                ox = 0;
                for (int k = 0; k < C::kernel_y; k++) {
#pragma HLS UNROLL
                  tap_row[k] += C::stride_y % C::rows;
                  if (tap_row[k] >= C::rows) tap_row[k] -= C::rows;
                }
                if (++oy == C::out_height) {
                  y.last = true;
                  sent = true;
                }
              }
            }
          }
        }
      }
      out.write(y);
    }
  }
  state.received = received - frame_words;
  state.write_row = write_row;
  state.write_word = write_word;
  const int next = state.first_row + C::height % C::rows;
  state.first_row = next >= C::rows ? next - C::rows : next;
}

}  // namespace eehw

#endif
