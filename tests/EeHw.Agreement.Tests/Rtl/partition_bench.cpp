// partition_wrapper alone: random source, sink, partition, drain requests and decoupling (also without a drain), against its contract, clock by clock.
// The partition here is a queue of frames: INWORDS words in, then OUTWORDS words out or a pulse on gone. Arguments: INWORDS OUTWORDS MOST seed.
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
static long now = 0;
static void expect(const char* what, long wanted, long got) {
  if (wanted == got) return;
  if (++faults <= 20) std::printf("fault clock %ld: %s is %ld, not %ld\n", now, what, got, wanted);
}

struct Frame {
  uint32_t sum;
  bool gone;
};

int main(int argc, char** argv) {
  if (argc < 5) return 3;
  const uint32_t inwords = std::atoi(argv[1]), outwords = std::atoi(argv[2]), most = std::atoi(argv[3]);
  state = std::strtoull(argv[4], nullptr, 10);
  Vtop top;
  // what the contract says of the registers
  uint32_t in_word = 0, out_word = 0, in_flight = 0;
  bool drained = false, partition_rst = true, violation = false;
  // source: next word and whether it is offered; partition: frame being taken, frames whole; sink: frames expected
  uint32_t word = draw(65536), sum = 0, given = 0;
  bool offered = false, giving = false;
  std::deque<Frame> inside, expected;
  enum { Run, Drain, Loaded, Violent } phase = Run;
  long left = 100, frames = 0, gones = 0, drains = 0, violations = 0, full = 0;
  top.clk = 0;
  top.rst = 1;
  for (int i = 0; i < 4; i++) { top.clk = i & 1; top.eval(); }
  top.clk = 0;
  top.eval();
  long stuck = 0;  // clocks in which the partition gives nothing
  for (now = 0; now < 60000 && faults < 20; now++) {
    const bool rst = now < 2 || (violation && phase == Run && draw(200) == 0);
    if (phase == Drain && drained) { phase = Loaded; left = 1 + draw(12); drains++; }
    else if (--left <= 0) {
      if (phase == Run) { phase = draw(10) == 0 ? Violent : Drain; left = phase == Drain ? 4000 : 1 + draw(6); violations += phase == Violent; }
      else if (phase == Drain) { expect("drained within 4000 clocks", 1, 0); break; }
      else { phase = Run; left = 20 + draw(150); }
    }
    top.rst = rst;
    top.drain_request = phase == Drain || phase == Loaded || (phase == Violent && draw(2));
    top.decouple = phase == Loaded || phase == Violent;
    if (!offered && draw(4)) { offered = true; word = draw(65536); }
    top.s_valid = offered;
    top.s_data = word;
    top.m_ready = draw(3) != 0;
    top.p_in_ready = draw(4) != 0;
    if (--stuck < -300) stuck = draw(200);
    if (stuck > 0 && !giving) {
      // nothing new
    } else if (!giving && !inside.empty() && !inside.front().gone && draw(3)) giving = true;
    const bool gone = stuck <= 0 && !inside.empty() && inside.front().gone && draw(3) == 0;
    top.p_out_valid = giving;
    top.p_out_data = giving ? (inside.front().sum + given) & 0xFFFF : draw(65536);
    top.gone = gone;
    top.eval();

    const bool coupled = !top.decouple && !partition_rst;
    const bool open = coupled && (in_word != 0 || (!top.drain_request && in_flight < most));
    full += coupled && in_word == 0 && in_flight == most;
    expect("drained", drained, top.drained);
    expect("partition_rst", partition_rst, top.partition_rst);
    expect("violation", violation, top.violation);
    expect("in_flight", in_flight, top.in_flight);
    expect("s_ready", open && top.p_in_ready, top.s_ready);
    expect("p_in_valid", open && top.s_valid, top.p_in_valid);
    expect("m_valid", coupled && top.p_out_valid, top.m_valid);
    expect("p_out_ready", coupled && top.m_ready, top.p_out_ready);
    if (top.p_in_valid) expect("p_in_data", top.s_data, top.p_in_data);
    const bool in = top.s_valid && top.s_ready, out = top.m_valid && top.m_ready, begins = in && in_word == 0;
    if (out) {
      if (expected.empty()) expect("a frame to come out", 1, 0);
      else expect("m_data", (expected.front().sum + out_word) & 0xFFFF, top.m_data);
    }

    const bool idle = in_word == 0 && out_word == 0 && in_flight == 0;
    const bool lets_go = gone && coupled;
    drained = top.drain_request && !begins && idle;
    if (in) {
      offered = false;
      sum = (in_word == 0 ? 0 : sum) * 31 + top.s_data;
      in_word = (in_word + 1) % inwords;
      in_flight += begins;
      frames += begins;
      if (in_word == 0) {
        const Frame f = {sum & 0xFFFF, draw(3) == 0};
        inside.push_back(f);
        if (!f.gone) expected.push_back(f);
      }
    }
    if (out) {
      given++;
      giving = false;
      out_word = (out_word + 1) % outwords;
      if (out_word == 0) { in_flight--; given = 0; inside.pop_front(); if (!expected.empty()) expected.pop_front(); }
    }
    if (lets_go) { in_flight--; inside.pop_front(); gones++; }
    if (top.decouple && !top.drained && !partition_rst) violation = true;
    if (top.decouple || rst) {
      if (!rst && top.drained) { expect("frames left inside after a drain", 0, (long)inside.size()); expect("frames not come out after a drain", 0, (long)expected.size()); }
      in_word = out_word = in_flight = given = 0;
      giving = false;
      inside.clear();
      expected.clear();
    }
    partition_rst = top.decouple;
    if (rst) { drained = violation = false; partition_rst = true; }
    top.clk = 1;
    top.eval();
    top.clk = 0;
    top.eval();
  }
  std::printf("%ld frames, %ld gone inside, %ld drains, %ld violations, %ld clocks full\n", frames, gones, drains, violations, full);
  if (frames < 100 || gones < 10 || drains < 10 || violations < 2 || full < 10) expect("enough of everything", 1, 0);
  std::printf(faults == 0 ? "done\n" : "%d faults\n", faults);
  return faults == 0 ? 0 : 1;
}
