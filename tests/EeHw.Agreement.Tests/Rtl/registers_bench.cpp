// axi_lite_registers alone: random reads and writes, each channel with its own pauses, random pulses and counters, resets; against the map and the timing in its header, clock by clock.
// Arguments: EXITS COUNTERS seed, then for each slot in hexadecimal RESET MASK NEVER, the slot's exit, and whether a disabled exit keeps it.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>
#include "Vtop.h"
#include "verilated.h"

static uint64_t state;
static uint32_t draw(uint32_t n) {
  state = state * 6364136223846793005ull + 1442695040888963407ull;
  return (uint32_t)(state >> 33) % n;
}

static int faults = 0;
static long now = 0;
static void expect(const char* what, uint64_t wanted, uint64_t got) {
  if (wanted == got) return;
  if (++faults <= 20) std::printf("fault clock %ld: %s is %llx, not %llx\n", now, what, (unsigned long long)got, (unsigned long long)wanted);
}

struct Slot {
  uint64_t reset, mask, never, value;
  uint32_t exit, high;
  bool kept;
};

struct Map {
  uint32_t exits, counters;
  std::vector<Slot> slots;
  std::vector<bool> enabled;
  bool run, bad, inside;
  uint32_t frames, answers;
  std::vector<uint32_t> counter;

  void reset() {
    run = true; bad = false; frames = answers = 0;
    enabled.assign(exits, true);
    for (Slot& s : slots) { s.value = s.reset; s.high = (uint32_t)(s.reset >> 32); }
  }
  uint32_t enables(uint32_t word) const {
    uint32_t bits = 0;
    for (uint32_t i = 0; i < 32 && word * 32 + i < exits; i++) bits |= (uint32_t)enabled[word * 32 + i] << i;
    return bits;
  }
  bool read(uint32_t at, uint32_t& value) const {
    value = 0;
    if (at % 4) return false;
    if (at == 0x00) value = 'E' << 24 | 'e' << 16 | 'H' << 8 | 'w';
    else if (at == 0x04) value = 1;
    else if (at == 0x08) value = counters << 16 | exits;
    else if (at == 0x0C) value = run;
    else if (at == 0x10) value = inside << 1 | bad;
    else if (at == 0x14) value = frames;
    else if (at == 0x18) value = answers;
    else if (at >= 0x800 && (at - 0x800) / 4 < (exits + 31) / 32) value = enables((at - 0x800) / 4);
    else if (at >= 0x1000 && (at - 0x1000) / 8 < slots.size()) value = (uint32_t)(slots[(at - 0x1000) / 8].value >> (at % 8 ? 32 : 0));
    else if (at >= 0x2000 && (at - 0x2000) / 4 < counters) value = counter[(at - 0x2000) / 4];
    else return false;
    return true;
  }
  bool write(uint32_t at, uint32_t data, uint32_t strobes, bool& clears) {
    auto merged = [&](uint32_t old) {
      for (int b = 0; b < 4; b++)
        if (strobes >> b & 1) old = (old & ~(0xFFu << 8 * b)) | (data & 0xFFu << 8 * b);
      return old;
    };
    if (at % 4) return false;
    if (at == 0x0C) run = merged(run) & 1;
    else if (at == 0x10) clears = merged(0) & 1;
    else if (at >= 0x800 && (at - 0x800) / 4 < (exits + 31) / 32) {
      const uint32_t word = (at - 0x800) / 4, bits = merged(enables(word));
      for (uint32_t i = 0; i < 32 && word * 32 + i < exits; i++) enabled[word * 32 + i] = bits >> i & 1;
    } else if (at >= 0x1000 && (at - 0x1000) / 8 < slots.size()) {
      Slot& s = slots[(at - 0x1000) / 8];
      if (at % 8) s.high = merged(s.high);
      else s.value = ((uint64_t)s.high << 32 | merged((uint32_t)s.value)) & s.mask;
    } else return false;
    return true;
  }
  uint32_t address() const {
    switch (draw(9)) {
      case 0: case 1: case 2: case 3: return 0x1000 + 4 * draw(2 * slots.size() + 1);
      case 4: return 0x800 + 4 * draw((exits + 31) / 32 + 1);
      case 5: return 0x2000 + 4 * draw(counters + 1);
      case 6: case 7: return 4 * draw(8);
      default: return draw(65536);
    }
  }
};

int main(int argc, char** argv) {
  if (argc < 8) return 3;
  Map map;
  map.exits = std::atoi(argv[1]);
  map.counters = std::atoi(argv[2]);
  state = std::strtoull(argv[3], nullptr, 10);
  for (int i = 4; i + 4 < argc; i += 5)
    map.slots.push_back({std::strtoull(argv[i], nullptr, 16), std::strtoull(argv[i + 1], nullptr, 16), std::strtoull(argv[i + 2], nullptr, 16), 0, (uint32_t)std::atoi(argv[i + 3]), 0, std::atoi(argv[i + 4]) != 0});
  map.counter.assign(map.counters, 0);
  map.inside = false;
  map.reset();
  Vtop top;
  bool aw = false, w = false, ar = false;                                    // offered
  bool awready = false, bvalid = false, arready = false, rvalid = false;    // what the contract says
  uint32_t bresp = 0, rresp = 0, rdata = 0, awaddr = 0, wdata = 0, wstrb = 0, araddr = 0;
  long writes = 0, reads = 0, errors = 0, resets = 0, together = 0;
  for (now = 0; now < 120000 && faults < 20; now++) {
    const bool rst = now < 2 || draw(3000) == 0;
    if (!aw && draw(3) == 0) { aw = true; awaddr = map.address(); }
    if (!w && draw(3) == 0) { w = true; wdata = draw(4) ? (draw(65536) << 16 | draw(65536)) : ~0u * draw(2); wstrb = draw(3) ? 15 : draw(16); }
    if (!ar && draw(3) == 0) { ar = true; araddr = draw(4) ? map.address() : awaddr; }
    const bool bready = draw(3) != 0, rready = draw(3) != 0;
    top.rst = rst;
    top.s_axi_awaddr = awaddr; top.s_axi_awvalid = aw;
    top.s_axi_wdata = wdata; top.s_axi_wstrb = wstrb; top.s_axi_wvalid = w; top.s_axi_bready = bready;
    top.s_axi_araddr = araddr; top.s_axi_arvalid = ar; top.s_axi_rready = rready;
    const bool taken = draw(5) == 0, given = draw(5) == 0, misframed = draw(60) == 0;
    map.inside = draw(2);
    top.frame_taken = taken; top.answer_given = given; top.misframed = misframed; top.inside_frame = map.inside;
    for (uint32_t i = 0; i < map.counters; i++) {
      if (draw(2)) map.counter[i] += draw(1000);
      top.counters[i] = map.counter[i];
    }
    top.clk = 0;
    top.eval();
    if (now >= 2) {
      expect("awready", awready, top.s_axi_awready);
      expect("wready", awready, top.s_axi_wready);
      expect("bvalid", bvalid, top.s_axi_bvalid);
      if (bvalid) expect("bresp", bresp, top.s_axi_bresp);
      expect("arready", arready, top.s_axi_arready);
      expect("rvalid", rvalid, top.s_axi_rvalid);
      if (rvalid) { expect("rresp", rresp, top.s_axi_rresp); expect("rdata", rdata, top.s_axi_rdata); }
      expect("run", map.run, top.run);
      for (size_t k = 0; k < map.slots.size(); k++) {
        const Slot& s = map.slots[k];
        expect("threshold", s.kept || map.enabled[s.exit] ? s.value : s.never, (uint64_t)top.thresholds[2 * k + 1] << 32 | top.thresholds[2 * k]);
      }
    }
    // the next clock
    const bool took_write = awready, took_read = arready, saw_write = aw && w && !awready && !bvalid, saw_read = ar && !arready && !rvalid;
    if (bready) bvalid = false;
    if (rready) rvalid = false;
    together += took_write && took_read;
    if (took_read) {
      rvalid = true;
      rresp = map.read(araddr, rdata) ? 0 : 2;
      reads++; errors += rresp == 2;
      ar = false;
    }
    bool clears = false;
    if (took_write) {
      bvalid = true;
      bresp = map.write(awaddr, wdata, wstrb, clears) ? 0 : 2;
      writes++; errors += bresp == 2;
      aw = w = false;
    }
    map.bad = (map.bad && !clears) || misframed;
    map.frames += taken;
    map.answers += given;
    awready = saw_write;
    arready = saw_read;
    if (rst) {
      awready = arready = bvalid = rvalid = aw = w = ar = false;
      map.reset();
      resets++;
    }
    top.clk = 1;
    top.eval();
  }
  std::printf("%ld writes, %ld reads, %ld in the same clock, %ld refused, %ld resets, %d faults\n", writes, reads, together, errors, resets, faults);
  if (faults || writes < 5000 || reads < 5000 || errors < 500 || together < 100 || resets < 10) return 1;
  std::printf("done\n");
  return 0;
}
