// clock_crossing alone: two clocks of any periods and phases, random source and sink, against the contract in its header, edge by edge, in terms of times:
// a word taken at time t can enter the output register at the third read edge later than t; its place is free for the third write edge later than the read edge that took it.
// Arguments: W DEPTH writePeriod readPeriod readPhase pauses(0 or 1) seed. Prints the words that passed, the time they took and "done".
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include "Vtop.h"
#include "verilated.h"

static uint64_t state;
static uint32_t draw(uint32_t n) {
  state = state * 6364136223846793005ull + 1442695040888963407ull;
  return (uint32_t)(state >> 33) % n;
}

static int faults = 0;
static uint64_t now = 0;
static void expect(const char* what, uint64_t wanted, uint64_t got) {
  if (wanted == got) return;
  if (++faults <= 20) std::printf("fault at %llu: %s is %llu, not %llu\n", (unsigned long long)now, what, (unsigned long long)got, (unsigned long long)wanted);
}

struct Word { uint32_t data; int edges; };

int main(int argc, char** argv) {
  if (argc < 8) return 3;
  const uint32_t mask = std::atoi(argv[1]) >= 32 ? ~0u : (1u << std::atoi(argv[1])) - 1;
  const size_t depth = std::atoi(argv[2]);
  const uint64_t wp = std::strtoull(argv[3], nullptr, 10), rp = std::strtoull(argv[4], nullptr, 10), phase = std::strtoull(argv[5], nullptr, 10);
  const bool pauses = std::atoi(argv[6]) != 0;
  state = std::strtoull(argv[7], nullptr, 10);
  Vtop top;
  top.s_valid = 0; top.m_ready = 0; top.w_rst = 1; top.r_rst = 1;
  for (int i = 0; i < 8; i++) { top.w_clk = i & 1; top.r_clk = i & 1; top.eval(); }
  top.w_clk = 0; top.r_clk = 0; top.eval();
  top.w_rst = 0; top.r_rst = 0;

  std::deque<Word> held;      // taken; read edges later than that
  std::deque<int> leaving;    // places that were read: write edges later than that
  std::deque<uint32_t> sent;
  bool valid = false, offered = false;
  uint32_t data = 0, out = 0;
  uint64_t passed = 0, first = 0, last = 0, wn = 0, rn = 0;
  while (passed < 4000 && faults < 20) {
    const uint64_t tw = wn * wp, tr = phase + rn * rp;
    now = tw < tr ? tw : tr;
    const bool w = tw == now, r = tr == now;
    if (w) {
      if (!offered && (!pauses || draw(3))) { offered = true; data = draw(1u << 31) & mask; }
      top.s_valid = offered; top.s_data = data;
    }
    if (r) top.m_ready = !pauses || draw(3) != 0;
    top.eval();

    // what the contract says of this instant
    bool push = false, pop = false;
    if (w) {
      size_t free_from_here = 0;
      for (int edges : leaving) if (edges >= 2) free_from_here++;
      const bool room = held.size() + leaving.size() - free_from_here < depth;
      expect("s_ready", room, top.s_ready);
      push = offered && room;
    }
    if (r) {
      expect("m_valid", valid, top.m_valid);
      if (valid) expect("m_data", out, top.m_data);
      if (valid && top.m_ready) {
        expect("word", sent.front(), out);
        sent.pop_front();
        if (passed++ == 0) first = now;
        last = now;
      }
      const bool ce = !valid || top.m_ready;
      pop = ce && !held.empty() && held.front().edges >= 2;
      if (ce) { valid = pop; if (pop) out = held.front().data; }
    }
    if (w) { for (int& edges : leaving) edges++; while (!leaving.empty() && leaving.front() >= 3) leaving.pop_front(); wn++; }
    if (r) { for (Word& word : held) word.edges++; rn++; }
    if (pop) { held.pop_front(); leaving.push_back(0); }
    if (push) { held.push_back({data, 0}); sent.push_back(data); offered = false; }

    if (w) top.w_clk = 1;
    if (r) top.r_clk = 1;
    top.eval();
    top.w_clk = 0; top.r_clk = 0;
    top.eval();
  }
  top.final();
  std::printf("words %llu time %llu\n", (unsigned long long)passed, (unsigned long long)(last - first));
  if (faults) return 1;
  std::printf("done\n");
  return 0;
}
