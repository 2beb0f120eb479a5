// hls::task for C simulation with g++: own text. The function is called again and again by the cooperative scheduler; streams are
// passed by reference, scalars by value.
#ifndef EEHW_SHIM_HLS_TASK_H
#define EEHW_SHIM_HLS_TASK_H

#include <functional>
#include "hls_stream.h"
#include "hls_streamofblocks.h"

#define hls_thread_local static

namespace hls {

class task {
  template <class T, int D> static std::reference_wrapper<stream<T, D>> pass(stream<T, D>& s) { return std::ref(s); }
  template <class T, int D> static std::reference_wrapper<stream_of_blocks<T>> pass(stream_of_blocks<T, D>& s) { return std::reference_wrapper<stream_of_blocks<T>>(s); }
  template <class T> static T pass(const T& v) { return v; }

 public:
  template <class F, class... Args>
  task(F&& function, Args&&... args) { eehw_shim::scheduler::instance().start(std::bind(function, pass(args)...)); }
};

}  // namespace hls

#endif
