// hls::stream<T> for C simulation with g++: own text. Bounded once configured (see EEHW_STREAM): a full stream makes its writer wait as in hardware.
#ifndef EEHW_SHIM_HLS_STREAM_H
#define EEHW_SHIM_HLS_STREAM_H

#include "eehw_sim.h"

namespace hls {

template <class T, int DEPTH = 0>
class stream : public eehw_shim::channel {
  std::vector<T> ring_;
  size_t head_ = 0;

  void grow() {
    std::vector<T> bigger(ring_.empty() ? 16 : 2 * ring_.size());
    for (size_t i = 0; i < count; i++) bigger[i] = ring_[(head_ + i) % ring_.size()];
    ring_.swap(bigger);
    head_ = 0;
  }

 public:
  stream() : channel(nullptr) { if (DEPTH > 0) configure("stream", DEPTH); }
  stream(const char* n) : channel(n) { if (DEPTH > 0) configure(n, DEPTH); }

  void configure(const char* n, size_t words) {
    if (depth != 0) return;  // the pragma of a static stream is met at every call
    name = n;
    depth = words;
    ring_.resize(words);
  }

  bool empty() const { return count == 0; }
  bool full() const { return depth != 0 && count == depth; }
  size_t size() const { return count; }

  void write(const T& v) {
    eehw_shim::scheduler& s = eehw_shim::scheduler::instance();
    if (depth == 0) { if (count == ring_.size()) grow(); }
    else while (count == depth) s.wait(writer, this, "to write");
    size_t tail = head_ + count;
    if (tail >= ring_.size()) tail -= ring_.size();
    ring_[tail] = v;
    if (++count > high_water) high_water = count;
    s.progress++;
    if (reader) s.wake(reader);
  }

  T read() {
    eehw_shim::scheduler& s = eehw_shim::scheduler::instance();
    while (count == 0) s.wait(reader, this, "to read");
    T v = ring_[head_];
    if (++head_ == ring_.size()) head_ = 0;
    count--;
    s.progress++;
    if (writer) s.wake(writer);
    return v;
  }

  void read(T& v) { v = read(); }
  stream& operator<<(const T& v) { write(v); return *this; }
  stream& operator>>(T& v) { v = read(); return *this; }
};

}  // namespace hls

#endif
