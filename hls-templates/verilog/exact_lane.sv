// exp(-d) of a difference d with FRAC fraction bits to 28 bits, by one multiplication: d = h * 2^LOWB + l, HIGHFILE[h] = {shift s, mantissa a of 31 bits},
// LOWFILE[l] = b of 31 bits; e = ((a * b >> 30) << (EF - 30)) >> s, EF fraction bits; 0 where h is beyond the table. e(0) = 2^EF exactly.
// Timing: a pipeline of four registers with the enable ce; nothing new enters it when work is 0.
module exact_lane #(
  parameter int W = 17, EF = 36, HIGHB = 8, LOWB = 7,
  parameter HIGHFILE = "high.hex", LOWFILE = "low.hex"
)(
  input  logic clk,
  input  logic ce,
  input  logic work,
  input  logic [W-1:0] d,
  output logic [EF:0] e
);
  (* rom_style = "distributed" *) logic [36:0] highs [0:(1<<HIGHB)-1];
  (* rom_style = "distributed" *) logic [30:0] lows [0:(1<<LOWB)-1];
  initial $readmemh(HIGHFILE, highs);
  initial $readmemh(LOWFILE, lows);
  localparam int DW = ((W > HIGHB + LOWB) ? W : HIGHB + LOWB) + 1;
  logic [DW-1:0] d1;
  logic [36:0] high2;
  logic [30:0] low2;
  // At most 2^30: with EF = 30 the top bit is not looked at.
  // verilator lint_off UNUSEDSIGNAL
  logic [31:0] mantissa3;
  // verilator lint_on UNUSEDSIGNAL
  logic [5:0] shift3;
  /* verilator lint_off UNUSEDSIGNAL */
  logic [61:0] product;                               // 30 bits of it are dropped
  /* verilator lint_on UNUSEDSIGNAL */
  localparam int LB = (LOWB > 0) ? LOWB : 1;
  localparam logic [DW-1:0] LOWMASK = (DW'(1) << LOWB) - DW'(1);
  localparam logic [DW-1:0] HIGHMASK = (DW'(1) << HIGHB) - DW'(1);
  assign product = 62'(high2[30:0]) * 62'(low2);
  always_ff @(posedge clk) if (ce) begin
    if (work) d1 <= DW'(d);
    high2 <= ((d1 >> LOWB) > HIGHMASK) ? '0 : highs[HIGHB'(d1 >> LOWB)];
    low2 <= lows[LB'(d1 & LOWMASK)];
    mantissa3 <= product[61:30];
    shift3 <= high2[36:31];
    e <= ((EF+1)'(mantissa3) << (EF - 30)) >> shift3;
  end
endmodule
