// hls::stream_of_blocks<T[N], DEPTH> for C simulation with g++: own text. DEPTH banks; a writer waits for a free one, a reader for a filled one.
#ifndef EEHW_SHIM_HLS_STREAMOFBLOCKS_H
#define EEHW_SHIM_HLS_STREAMOFBLOCKS_H

#include "eehw_sim.h"

namespace hls {

template <class T, int DEPTH = 2> class stream_of_blocks;

template <class T>
class stream_of_blocks<T, 2> : public eehw_shim::channel {
  struct bank { T data; };
  std::vector<bank> banks_;
  size_t head_ = 0;

 public:
  explicit stream_of_blocks(int banks = 2) : channel("stream_of_blocks"), banks_(banks) { depth = banks; is_blocks = true; }
  void configure(const char* n, size_t) { name = n; }
  bool empty() const { return count == 0; }

  T& write_acquire() {
    while (count == depth) eehw_shim::scheduler::instance().wait(writer, this, "to write");
    return banks_[(head_ + count) % depth].data;
  }
  void write_release() {
    if (++count > high_water) high_water = count;
    eehw_shim::scheduler::instance().progress++;
    if (reader) eehw_shim::scheduler::instance().wake(reader);
  }
  T& read_acquire() {
    while (count == 0) eehw_shim::scheduler::instance().wait(reader, this, "to read");
    return banks_[head_].data;
  }
  void read_release() {
    head_ = (head_ + 1) % depth;
    count--;
    eehw_shim::scheduler::instance().progress++;
    if (writer) eehw_shim::scheduler::instance().wake(writer);
  }
};

template <class T, int DEPTH>
class stream_of_blocks : public stream_of_blocks<T, 2> {
 public:
  stream_of_blocks() : stream_of_blocks<T, 2>(DEPTH) {}
};

template <class T>
class write_lock {
  stream_of_blocks<T>& blocks_;
  T& data_;

 public:
  explicit write_lock(stream_of_blocks<T>& b) : blocks_(b), data_(b.write_acquire()) {}
  ~write_lock() { blocks_.write_release(); }
  operator T&() { return data_; }
};

template <class T>
class read_lock {
  stream_of_blocks<T>& blocks_;
  T& data_;

 public:
  explicit read_lock(stream_of_blocks<T>& b) : blocks_(b), data_(b.read_acquire()) {}
  ~read_lock() { blocks_.read_release(); }
  operator T&() { return data_; }
};

}  // namespace hls

#endif
