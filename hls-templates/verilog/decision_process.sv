// Decides by a table over bins of max-softmax and entropy. With S, A and the logarithm of softmax_sums:
//   bin of p = number of S <= confidence_i,   bin of H = number of A <= S * (entropy_j - logarithm),   leaves = leave[bin of p * (NH + 1) + bin of H]
// In: K logits (LANES per word, lane 0 low; unsigned when ISIGNED is 0). Token out: class (CW bits, lowest index of the largest) above bit 0 = leaves.
// LIMIT is the run-time registers, lowest first: the words of leave, 32 bits each, the lowest state lowest; NC of confidence, RW bits each; NH of entropy, 27 bits each.
// Timing: that of exit_decision with STAGES = 9: the token is valid K/LANES + 9 clocks after the last logit was taken. EXTRA adds clocks.
module decision_process #(
  parameter int K = 10, LANES = 1, W = 16, FRAC = 10, CW = 4, EF = 14, TB = 8, LW = 32, EXTRA = 0, ISIGNED = 1, NC = 3, NH = 3, RW = 19,
  parameter EXPFILE = "exp2.hex", LOGFILE = "log.hex"
)(
  input  logic clk,
  input  logic rst,
  /* verilator lint_off UNUSEDSIGNAL */
  input  logic [LW-1:0] limit,        // states that there are not
  /* verilator lint_on UNUSEDSIGNAL */
  input  logic [LANES*W-1:0] s_data,
  input  logic s_valid,
  output logic s_ready,
  output logic [CW:0] m_data,
  output logic m_valid,
  input  logic m_ready
);
  localparam int SW = EF + 1 + $clog2(K + 1);
  localparam int AWD = SW + W + 2;
  localparam int LF = 20, TW = LF + 7;
  localparam int LSHIFT = (FRAC < LF) ? LF - FRAC : 0, RSHIFT = (FRAC > LF) ? FRAC - LF : 0;
  localparam int BW = ((AWD + LSHIFT > SW + LF + 8 + RSHIFT) ? AWD + LSHIFT : SW + LF + 8 + RSHIFT) + 2;
  localparam int NS = (NC + 1) * (NH + 1), CBASE = (NS + 31) / 32 * 32, HBASE = CBASE + NC * RW;
  localparam int SB = (NS > 1) ? $clog2(NS) : 1;
  logic ce, valid6;
  logic [CW-1:0] answer6;
  logic [SW-1:0] sum6, sum7;
  logic [AWD-1:0] weighted6, weighted7;
  logic signed [LF+7:0] log6;
  /* verilator lint_off UNUSEDSIGNAL */
  logic signed [W+1:0] most;
  logic signed [W+$clog2(K+1)+2:0] linear;
  /* verilator lint_on UNUSEDSIGNAL */
  softmax_sums #(.K(K), .LANES(LANES), .W(W), .FRAC(FRAC), .CW(CW), .EF(EF), .TB(TB), .ISIGNED(ISIGNED), .VW(1), .EXPFILE(EXPFILE), .LOGFILE(LOGFILE)) sums (
    .clk(clk), .rst(rst), .ce(ce), .s_data(s_data), .s_valid(s_valid), .s_ready(s_ready),
    .valid(valid6), .answer(answer6), .sum(sum6), .weighted(weighted6), .logarithm(log6), .most(most), .linear(linear));

  // stage 7: products; 8: comparisons; 9: table
  logic [8:7] v;
  logic [2*CW-1:0] c;
  logic [SB-1:0] pbin, state8;
  always_comb begin
    pbin = '0;
    for (int i = 0; i < NC; i++) if (sum7 <= SW'(limit[CBASE + i*RW +: RW])) pbin = pbin + SB'(NH + 1);
  end
  logic [((NH > 0) ? NH : 1)-1:0] reached;
  generate
    if (NH == 0) begin : g_none
      assign reached = '0;
    end
    for (genvar j = 0; j < NH; j++) begin : g_edge
      logic signed [LF+7:0] room6;
      logic signed [BW-1:0] right7, a, b;
      assign room6 = $signed({1'b0, limit[HBASE + j*TW +: TW]}) - log6;
      always_ff @(posedge clk) if (ce) right7 <= BW'($signed({1'b0, sum6})) * BW'(room6);
      assign a = $signed(BW'(weighted7)) <<< LSHIFT;
      assign b = right7 <<< RSHIFT;
      assign reached[j] = a <= b;
    end
  endgenerate
  logic [SB-1:0] hbin;
  always_comb begin
    hbin = '0;
    for (int j = 0; j < NH; j++) hbin = hbin + SB'(reached[j]);
  end
  always_ff @(posedge clk) begin
    if (ce) begin
      v <= {v[7], valid6};
      c <= {c[CW-1:0], answer6};
      sum7 <= sum6;
      weighted7 <= weighted6;
      state8 <= pbin + hbin;
    end
    if (rst) v <= '0;
  end
  token_register #(.W(CW+1), .EXTRA(EXTRA)) token (
    .clk(clk), .rst(rst), .ce(ce), .done(v[8]), .d({c[CW +: CW], limit[32'(state8)]}), .m_data(m_data), .m_valid(m_valid), .m_ready(m_ready));
  /* verilator lint_off UNUSEDSIGNAL */
  logic unused;
  assign unused = &{1'b0, weighted7};
  /* verilator lint_on UNUSEDSIGNAL */
endmodule
