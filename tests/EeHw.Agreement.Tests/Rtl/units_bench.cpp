// Clocks the bench of all units until every check is done, and a little longer: nobody may send more.
#include <cstdio>
#include "Vtop.h"
#include "verilated.h"
int main() {
  Vtop top;
  top.rst = 1; top.clk = 0;
  for (int i = 0; i < 4; i++) { top.clk = 1; top.eval(); top.clk = 0; top.eval(); }
  top.rst = 0;
  int after = 0;
  for (int clock = 0; clock < 60000 && after < 100; clock++) { top.clk = 1; top.eval(); top.clk = 0; top.eval(); if (top.all_done) after++; }
  std::printf(top.all_done ? "done\n" : "fault: the clock limit is reached\n");
  top.final();
  return 0;
}
