// One weight of a softmax to base 2 without a table: e = 2^EF >> i (0 when i > EF) with a whole number i from the largest logit mx and a logit z, FRAC fraction bits.
// SUBMAX 0: i = t(mx) - t(z), t = whole part towards zero       1: i = (n(mx) - n(z)) >> 8, n = 8 fraction bits in 16, rounded down and saturated
// Timing: a pipeline of four registers with the enable ce.
module power_lane #(
  parameter int W = 17, FRAC = 10, EF = 31, SUBMAX = 0
)(
  input  logic clk,
  input  logic ce,
  input  logic [W-1:0] mx,             // both in two's complement
  input  logic [W-1:0] z,
  output logic [EF:0] e
);
  localparam int UP = (SUBMAX != 0) ? ((FRAC < 8) ? 8 - FRAC : 0) : ((FRAC < 0) ? -FRAC : 0);
  localparam int DOWN = (SUBMAX != 0) ? ((FRAC > 8) ? FRAC - 8 : 0) : ((FRAC > 0) ? FRAC : 0);
  localparam int XW = ((W > 16) ? W : 16) + UP + 1;   // holds a moved logit
  localparam int OW = (SUBMAX != 0) ? 17 : XW + 1;    // holds a difference
  localparam int DROP = (SUBMAX != 0) ? 8 : 0;
  localparam logic signed [XW-1:0] BELOW = (SUBMAX != 0) ? '0 : (XW'(1) <<< DOWN) - XW'(1);
  localparam logic signed [XW-1:0] MOST = XW'(32767), LEAST = -XW'(32768);

  logic signed [OW-1:0] whole [0:1];                  // of mx and of z
  generate
    for (genvar i = 0; i < 2; i++) begin : g_operand
      logic signed [XW-1:0] x, y, n;
      assign x = (i == 0) ? XW'($signed(mx)) : XW'($signed(z));
      assign y = x <<< UP;
      assign n = ((x < 0) ? y + BELOW : y) >>> DOWN;
      assign whole[i] = (SUBMAX == 0) ? OW'(n) : (n > MOST) ? OW'(MOST) : (n < LEAST) ? OW'(LEAST) : OW'(n);
    end
  endgenerate

  /* verilator lint_off UNUSEDSIGNAL */
  logic [OW-1:0] d1;                                  // of the difference only the whole part counts
  /* verilator lint_on UNUSEDSIGNAL */
  logic [OW-DROP-1:0] d2, d3;
  localparam logic [EF:0] ONE = {1'b1, {EF{1'b0}}};
  always_ff @(posedge clk) if (ce) begin
    d1 <= $unsigned(whole[0] - whole[1]);
    d2 <= d1[OW-1:DROP];
    d3 <= d2;
    e <= (64'(d3) > 64'(EF)) ? '0 : ONE >> d3;
  end
endmodule
