// Drives a generated top through its AXI ports. usage: bench wordsPerFrame inputBits classBits exitBits idBits lastExit seed
// Reads tb_data/input.hex, tb_data/golden.txt (exit, class per sample) and map.txt (address, reset value, access per register; hexadecimal).
// Prints "fault ..." per disagreement, "counter i value" per counter word and "done" at the end.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>
#include "Vtop.h"
#include "verilated.h"

static Vtop top;
static uint64_t state, clocks;
static uint32_t draw() { state ^= state << 13; state ^= state >> 7; state ^= state << 17; return uint32_t(state >> 11); }
static void fault(const char* what, uint64_t expected, uint64_t found) { std::printf("fault %s: expected %llx, found %llx\n", what, (unsigned long long)expected, (unsigned long long)found); }

template <class T> static void put(T& port, const std::vector<uint32_t>& w) { port = T(w[0] | (w.size() > 1 ? uint64_t(w[1]) << 32 : 0)); }
template <std::size_t N> static void put(VlWide<N>& port, const std::vector<uint32_t>& w) { for (std::size_t i = 0; i < N; i++) port[i] = i < w.size() ? w[i] : 0; }

static void rise() { top.aclk = 1; top.eval(); top.aclk = 0; top.eval(); if (++clocks > 3000000) { std::printf("fault clock limit\n"); std::exit(1); } }

static uint32_t read(uint32_t address, uint32_t expectedResponse = 0) {
  top.s_axi_control_araddr = address; top.s_axi_control_arvalid = 1; top.eval();
  while (!top.s_axi_control_arready) rise();
  rise();
  top.s_axi_control_arvalid = 0;
  for (int wait = draw() % 3; wait-- > 0;) rise();
  top.s_axi_control_rready = 1; top.eval();
  while (!top.s_axi_control_rvalid) rise();
  const uint32_t data = top.s_axi_control_rdata;
  if (top.s_axi_control_rresp != expectedResponse) fault("rresp", expectedResponse, top.s_axi_control_rresp);
  rise();
  top.s_axi_control_rready = 0; top.eval();
  return data;
}

static void write(uint32_t address, uint32_t data, uint32_t strobe = 15, uint32_t expectedResponse = 0) {
  const bool late = draw() & 1; // one channel before the other
  top.s_axi_control_awaddr = address; top.s_axi_control_wdata = data; top.s_axi_control_wstrb = strobe;
  top.s_axi_control_awvalid = late; top.s_axi_control_wvalid = !late; top.eval();
  rise();
  top.s_axi_control_awvalid = 1; top.s_axi_control_wvalid = 1; top.eval();
  while (!top.s_axi_control_awready) rise();
  rise();
  top.s_axi_control_awvalid = 0; top.s_axi_control_wvalid = 0; top.s_axi_control_bready = 1; top.eval();
  while (!top.s_axi_control_bvalid) rise();
  if (top.s_axi_control_bresp != expectedResponse) fault("bresp", expectedResponse, top.s_axi_control_bresp);
  rise();
  top.s_axi_control_bready = 0; top.eval();
}

int main(int, char** argv) {
  const size_t perFrame = std::strtoul(argv[1], nullptr, 10);
  const int bits = std::atoi(argv[2]), classBits = std::atoi(argv[3]), exitBits = std::atoi(argv[4]), idBits = std::atoi(argv[5]), lastExit = std::atoi(argv[6]);
  state = std::strtoull(argv[7], nullptr, 10) * 0x9E3779B97F4A7C15ull + 1;
  std::vector<std::vector<uint32_t>> words;
  std::vector<std::pair<int, int>> golden;
  { std::ifstream in("tb_data/input.hex"); std::string line;
    while (std::getline(in, line)) {
      std::vector<uint32_t> w;
      for (size_t end = line.size(); end > 0; end = end > 8 ? end - 8 : 0)
        w.push_back(uint32_t(std::stoul(line.substr(end > 8 ? end - 8 : 0, end > 8 ? 8 : end), nullptr, 16)));
      // garbage above the word, up to a whole byte: must not matter
      if (bits % 8) { w.resize((bits + 31) / 32); w[(bits - 1) / 32] |= ((draw() << (bits % 8)) & 0xFF) << (bits / 8 * 8 % 32); }
      words.push_back(w);
    } }
  { std::ifstream in("tb_data/golden.txt"); int e, c; while (in >> e >> c) golden.push_back({e, c}); }

  top.aresetn = 0; top.s_axis_tvalid = 0; top.m_axis_tready = 0; top.aclk = 0; top.eval();
  for (int i = 0; i < 4; i++) rise();
  top.aresetn = 1; top.eval();

  // 1. The map: every register reads its reset value; what is read-only refuses a write and does not change.
  std::vector<uint32_t> counters;
  { std::ifstream in("map.txt"); uint32_t address, reset; std::string access;
    while (in >> std::hex >> address >> reset >> access) {
      const uint32_t found = read(address);
      if (found != reset) fault(("reset value of " + std::to_string(address)).c_str(), reset, found);
      if (access == "ro") { write(address, ~reset, 15, 2); if (read(address) != reset) fault("read-only register changed", reset, read(address)); }
      if (address >= 0x2000) counters.push_back(address);
    } }
  if (read(0x0FFC, 2) != 0) fault("no register", 0, 1);
  write(0x0FFC, 1, 15, 2);

  uint64_t id = 0;
  auto pass = [&](bool allToTheEnd) {
    size_t sent = 0, word = 0, out = 0;
    bool offered = false;
    while (out < golden.size()) {
      if (!offered) offered = sent < golden.size() && (draw() & 3) != 0;
      top.s_axis_tvalid = offered;
      if (offered) put(top.s_axis_tdata, words[sent * perFrame + word]);
      top.s_axis_tlast = word + 1 == perFrame; top.s_axis_tid = draw();
      top.m_axis_tready = (draw() & 3) != 0;
      top.eval();
      if (top.s_axis_tvalid && top.s_axis_tready) { offered = false; if (++word == perFrame) { word = 0; sent++; } }
      if (top.m_axis_tvalid && top.m_axis_tready) {
        const uint64_t data = top.m_axis_tdata, cls = data & ((1ull << classBits) - 1), exit = (data >> classBits) & ((1ull << exitBits) - 1), tid = id & ((1ull << idBits) - 1);
        if (exit != uint64_t(allToTheEnd ? lastExit : golden[out].first)) fault("exit", golden[out].first, exit);
        if (!allToTheEnd && cls != uint64_t(golden[out].second)) fault("class", golden[out].second, cls);
        if (top.m_axis_tid != tid || data >> (classBits + exitBits) != tid) fault("id (or padding above it)", tid, data >> (classBits + exitBits));
        if (!top.m_axis_tlast) fault("tlast", 1, 0);
        out++; id++;
      }
      rise();
    }
    top.s_axis_tvalid = 0; top.eval();
  };

  // 2. Answers as the reference; counters.
  pass(false);
  for (size_t i = 0; i < counters.size(); i++) std::printf("counter %zu %u\n", i, read(counters[i]));
  if (read(0x14) != golden.size()) fault("FRAMES_IN", golden.size(), read(0x14));
  if (read(0x18) != golden.size()) fault("ANSWERS_OUT", golden.size(), read(0x18));
  if (read(0x10) != 0) fault("STATUS", 0, read(0x10));

  // 3. Exits disabled by their bits (other bytes of the word are not touched): all samples go to the end; enabled again: as before.
  const uint32_t enabled = read(0x800);
  write(0x800, 0, 14); if (read(0x800) != enabled) fault("strobes", enabled, read(0x800));
  write(0x800, 0);
  pass(true);
  write(0x800, 0xFFFFFFFF); if (read(0x800) != enabled) fault("EXIT_ENABLE", enabled, read(0x800));
  pass(false);

  // 4. A threshold takes effect with its low word, and keeps only bits that there are.
  const uint32_t low = read(0x1000), high = read(0x1004);
  write(0x1004, 0xFFFFFFFF); write(0x1000, 0xFFFFFFFF);
  const uint64_t mask = read(0x1000) | uint64_t(read(0x1004)) << 32;
  if (mask & (mask + 1)) fault("threshold mask", 0, mask);
  write(0x1004, high); write(0x1000, low);
  if (read(0x1000) != low || read(0x1004) != high) fault("threshold", low, read(0x1000));
  pass(false);

  // 5. Without run no frame begins; one that began is finished. A wrong tlast is told.
  top.s_axis_tvalid = 1; top.s_axis_tlast = perFrame > 1; put(top.s_axis_tdata, words[0]); top.eval();
  while (!top.s_axis_tready) rise();
  rise();
  top.s_axis_tvalid = 0; top.eval();
  write(0x0C, 0);
  if (read(0x10) != (perFrame > 1 ? 3u : 1u)) fault("STATUS of a wrong tlast", 3, read(0x10));
  write(0x10, 1);
  if (read(0x10) != (perFrame > 1 ? 2u : 0u)) fault("STATUS cleared", 2, read(0x10));
  const uint32_t before = read(0x14);
  uint32_t taken = 0;
  top.s_axis_tvalid = 1; top.m_axis_tready = 1;
  for (size_t i = 0; i < 50000; i++) { top.s_axis_tlast = taken + 2 == perFrame; top.eval(); taken += top.s_axis_tready; rise(); }
  top.s_axis_tvalid = 0; top.eval();
  if (taken != perFrame - 1) fault("words taken without run", perFrame - 1, taken);
  if (read(0x10) != 0) fault("STATUS", 0, read(0x10));
  if (read(0x14) != before + (perFrame > 1)) fault("FRAMES_IN", before + 1, read(0x14));
  if (read(0x18) != read(0x14)) fault("ANSWERS_OUT drained", read(0x14), read(0x18));
  top.final();
  std::printf("done\n");
  return 0;
}
