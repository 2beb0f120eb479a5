// Decides by a gate on logits, their maximum and the entropy of their softmax, without division: with S, A, logarithm, linear and most of softmax_sums,
//   L = (linear + weight_maximum * most) >> GSHIFT (up when negative), U = (A + S * logarithm on the finer binary point) >> USHIFT,   leaves = S * (L - threshold) + ((weight_entropy * U) >> VF) <= 0
// In: K logits (LANES per word, lane 0 low; unsigned when ISIGNED is 0). Token out: class (CW bits, lowest index of the largest) above bit 0 = leaves.
// LIMIT is the run-time registers {weight_entropy, weight_maximum, threshold}, signed, VW, VW and RW bits; the weights of the logits are the words of GATEFILE.
// Timing: that of exit_decision with STAGES = 10: the token is valid K/LANES + 10 clocks after the last logit was taken. EXTRA adds clocks.
module stop_distribution #(
  parameter int K = 10, LANES = 1, W = 16, FRAC = 10, CW = 4, EF = 16, TB = 8, LW = 57, EXTRA = 0, ISIGNED = 1, VW = 14, VF = 10, RW = 29, GSHIFT = 10, UW = 38,
  parameter EXPFILE = "exp2.hex", LOGFILE = "log.hex", GATEFILE = "gate.hex"
)(
  input  logic clk,
  input  logic rst,
  input  logic [LW-1:0] limit,
  input  logic [LANES*W-1:0] s_data,
  input  logic s_valid,
  output logic s_ready,
  output logic [CW:0] m_data,
  output logic m_valid,
  input  logic m_ready
);
  localparam int SW = EF + 1 + $clog2(K + 1);
  localparam int AWD = SW + W + 2;
  localparam int LF = 20, GF = 10;
  localparam int LSHIFT = (FRAC < LF) ? LF - FRAC : 0, RSHIFT = (FRAC > LF) ? FRAC - LF : 0, USHIFT = LF + RSHIFT - GF;
  localparam int BW = ((AWD + LSHIFT > SW + LF + 8 + RSHIFT) ? AWD + LSHIFT : SW + LF + 8 + RSHIFT) + 2;
  localparam int LINW = W + VW + $clog2(K + 1) + 3;
  localparam int DOWN = (GSHIFT > 0) ? GSHIFT : 0, UP = (GSHIFT < 0) ? -GSHIFT : 0;
  localparam int TW = ((SW + RW > UW + VW) ? SW + RW : UW + VW) + 4;
  logic ce, valid6;
  logic [CW-1:0] answer6;
  logic [SW-1:0] sum6, sum7, sum8;
  logic [AWD-1:0] weighted6, weighted7;
  logic signed [LF+7:0] log6;
  logic signed [W+1:0] most6;
  logic signed [LINW-2:0] linear6;
  softmax_sums #(.K(K), .LANES(LANES), .W(W), .FRAC(FRAC), .CW(CW), .EF(EF), .TB(TB), .ISIGNED(ISIGNED), .GATE(1), .VW(VW), .EXPFILE(EXPFILE), .LOGFILE(LOGFILE), .GATEFILE(GATEFILE)) sums (
    .clk(clk), .rst(rst), .ce(ce), .s_data(s_data), .s_valid(s_valid), .s_ready(s_ready),
    .valid(valid6), .answer(answer6), .sum(sum6), .weighted(weighted6), .logarithm(log6), .most(most6), .linear(linear6));

  // stage 7: products; 8: what S and the entropy's weight multiply; 9: these products; 10: comparison
  logic signed [RW-1:0] threshold;
  logic signed [VW-1:0] weight_maximum, weight_entropy;
  assign threshold = $signed(limit[RW-1:0]);
  assign weight_maximum = $signed(limit[RW +: VW]);
  assign weight_entropy = $signed(limit[RW+VW +: VW]);
  logic [9:7] v;
  logic [3*CW-1:0] c;
  logic signed [LINW-1:0] linear7;
  logic signed [BW-1:0] slog7;
  logic signed [RW:0] gate8;
  /* verilator lint_off UNUSEDSIGNAL */
  logic signed [LINW+UP-1:0] gate7;           // fits RW bits
  logic [BW-1:0] moment7;                     // fits UW bits behind the shift
  /* verilator lint_on UNUSEDSIGNAL */
  logic [UW-1:0] moment8;
  logic signed [TW-1:0] left9, right9;
  assign gate7 = ((LINW+UP)'(linear7) <<< UP) >>> DOWN;
  assign moment7 = ((BW'(weighted7) << LSHIFT) + ($unsigned(slog7) << RSHIFT)) >> USHIFT;
  always_ff @(posedge clk) begin
    if (ce) begin
      v <= {v[8:7], valid6};
      c <= {c[2*CW-1:0], answer6};
      linear7 <= LINW'(linear6) + LINW'(most6) * LINW'(weight_maximum);
      slog7 <= BW'($signed({1'b0, sum6})) * BW'(log6);
      sum7 <= sum6;
      weighted7 <= weighted6;
      gate8 <= (RW+1)'(gate7) - (RW+1)'(threshold);
      moment8 <= UW'(moment7);
      sum8 <= sum7;
      left9 <= TW'($signed({1'b0, sum8})) * TW'(gate8);
      right9 <= (TW'($signed({1'b0, moment8})) * TW'(weight_entropy)) >>> VF;
    end
    if (rst) v <= '0;
  end
  token_register #(.W(CW+1), .EXTRA(EXTRA)) token (
    .clk(clk), .rst(rst), .ce(ce), .done(v[9]), .d({c[2*CW +: CW], left9 + right9 <= 0}), .m_data(m_data), .m_valid(m_valid), .m_ready(m_ready));
endmodule
