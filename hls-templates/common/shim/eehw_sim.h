// Cooperative simulation of actors over bounded streams, on one thread: own text. An actor runs until it meets an empty or full stream; then
// another one that can go on does. When none can and the test bench still waits, the design is deadlocked: every blocked actor is
// named with the stream it waits for, and the program ends with status 4.
#ifndef EEHW_SHIM_SIM_H
#define EEHW_SHIM_SIM_H

#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <functional>
#include <string>
#include <sys/mman.h>
#include <ucontext.h>
#include <vector>

namespace eehw_shim {

struct fiber {
  ucontext_t context;
  jmp_buf jump;
  bool started = false;
  std::function<void()> body;
  std::string name;
  const char* waits = nullptr;            // "to read", "to write", "for any input"; null while it can run
  const struct channel* on = nullptr;
};

// What every stream has beside its data.
struct channel {
  std::string name;
  size_t depth = 0, count = 0, high_water = 0;  // depth 0: unbounded (streams of the test bench)
  fiber *reader = nullptr, *writer = nullptr;
  bool is_blocks = false;
  explicit channel(const char* n);
  channel(const channel&) = delete;
};

struct scheduler {
  fiber bench;
  fiber* current = &bench;
  std::vector<fiber*> fibers;
  std::vector<channel*> channels;
  std::deque<fiber*> ready;
  std::vector<fiber*> polling;
  size_t progress = 0, polled_at = 0;
  const char* next_name = nullptr;

  scheduler() { bench.name = "test bench"; bench.started = true; }

  static scheduler& instance() { static scheduler s; return s; }

  void start(std::function<void()> body) {
    fiber* f = new fiber;
    f->body = body;
    f->name = next_name ? next_name : "actor " + std::to_string(fibers.size());
    next_name = nullptr;
    const size_t bytes = 1 << 20;
    void* stack = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (stack == MAP_FAILED) { std::perror("EEHW cannot get a stack"); std::_Exit(5); }
    getcontext(&f->context);
    f->context.uc_stack.ss_sp = stack;
    f->context.uc_stack.ss_size = bytes;
    f->context.uc_link = nullptr;
    makecontext(&f->context, (void (*)())&scheduler::enter, 0);
    fibers.push_back(f);
    ready.push_back(f);
  }

  static void enter() {
    fiber* self = instance().current;
    for (;;) self->body();
  }

  // The first switch to an actor sets up its stack; later ones are plain jumps without a system call.
  __attribute__((noinline)) void switch_to(fiber* next) {
    fiber* self = current;
    if (next == self) return;
    if (_setjmp(self->jump) == 0) {
      current = next;
      if (next->started) _longjmp(next->jump, 1);
      next->started = true;
      setcontext(&next->context);
    }
  }

  void wait(fiber*& place, const channel* on, const char* what) {
    place = current;
    current->waits = what;
    current->on = on;
    switch_to(pick());
  }

  void wake(fiber*& place) {
    place->waits = nullptr;
    ready.push_back(place);
    place = nullptr;
  }

  // An actor that polls several streams gives way; it is asked again when some other actor has moved a word.
  void poll() {
    current->waits = "for any input";
    current->on = nullptr;
    polling.push_back(current);
    switch_to(pick());
  }

  fiber* pick() {
    if (ready.empty() && !polling.empty() && progress != polled_at) {
      polled_at = progress;
      for (fiber* f : polling) { f->waits = nullptr; ready.push_back(f); }
      polling.clear();
    }
    if (ready.empty()) deadlock();
    fiber* f = ready.front();
    ready.pop_front();
    return f;
  }

  void report(FILE* file) const {
    for (const channel* c : channels)
      if (c->depth != 0) std::fprintf(file, "%s %zu %zu %s\n", c->is_blocks ? "blocks" : "fifo", c->depth, c->high_water, c->name.c_str());
  }

  [[noreturn]] void deadlock();
};

inline channel::channel(const char* n) : name(n ? n : "stream") { scheduler::instance().channels.push_back(this); }

inline void scheduler::deadlock() {
  std::fflush(stdout);
  std::fprintf(stderr, "EEHW DEADLOCK: no actor can go on\n");
  for (int pass = 0; pass < 2; pass++) {  // those that hold others up first
    for (size_t i = 0; i <= fibers.size(); i++) {
      const fiber* f = i < fibers.size() ? fibers[i] : &bench;
      if (!f->waits) continue;
      const bool writes = f->waits[3] == 'w';
      if (writes != (pass == 0)) continue;
      if (f->on) std::fprintf(stderr, "EEHW BLOCKED %s waits %s %s (holds %zu of %zu)\n", f->name.c_str(), f->waits, f->on->name.c_str(), f->on->count, f->on->depth);
      else std::fprintf(stderr, "EEHW BLOCKED %s waits %s\n", f->name.c_str(), f->waits);
    }
  }
  std::fflush(stderr);
  std::_Exit(4);
}

}  // namespace eehw_shim

// The shim can not see pragmas: generated code tells it names and depths as well. With the vendor's headers these are empty.
#define EEHW_ACTOR(NAME) eehw_shim::scheduler::instance().next_name = NAME
#define EEHW_STREAM(VARIABLE, NAME, DEPTH) VARIABLE.configure(NAME, DEPTH)
#define EEHW_POLL() eehw_shim::scheduler::instance().poll()

#endif
