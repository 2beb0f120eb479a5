// Decides by agreement with the exit before: cnt = class equals the carried class ? carried cnt + 1 : 0 (at the first exit 0), leaves = cnt >= LIMIT. cnt has 4 bits and saturates.
// In: K logits (LANES per word, lane 0 low; unsigned when ISIGNED is 0). Token out: class (CW bits, lowest index of the largest) above bit 0 = leaves.
// Carry {cnt, class}: c_in comes from the unit of the exit before into a carry_fifo of DEPTH words (none when FIRST); c_out goes to that of the next, one word for every sample that stays.
// LIMIT is the run-time register `limit`.
// Timing: that of exit_decision's single pass, one clock and EXTRA more: the token is valid then after the last logit was taken. The carry never makes anything wait.
module patience #(
  parameter int K = 10, LANES = 1, W = 16, CW = 4, LW = 5, EXTRA = 0, ISIGNED = 1, FIRST = 1, DEPTH = 16
)(
  input  logic clk,
  input  logic rst,
  input  logic [LW-1:0] limit,
  /* verilator lint_off UNUSEDSIGNAL */
  input  logic c_in_valid,
  input  logic [CW+3:0] c_in_data,
  /* verilator lint_on UNUSEDSIGNAL */
  output logic c_out_valid,
  output logic [CW+3:0] c_out_data,
  input  logic [LANES*W-1:0] s_data,
  input  logic s_valid,
  output logic s_ready,
  output logic [CW:0] m_data,
  output logic m_valid,
  input  logic m_ready
);
  localparam int WORDS = K / LANES;
  localparam int IW = (WORDS > 1) ? $clog2(WORDS) : 1;
  logic ce, fire, last, done, seen, leaves;
  logic [IW-1:0] wi;
  logic [LANES*W-1:0] logits;
  logic signed [W-1:0] mx, mx_n, z;
  logic [CW-1:0] cls, cls_n;
  logic [3:0] count;
  assign fire = s_valid && s_ready;
  assign last = wi == IW'(WORDS - 1);
  assign s_ready = !last || ce;
  assign done = fire && last;
  assign logits = (ISIGNED != 0) ? s_data : s_data ^ {LANES{1'b1, {(W-1){1'b0}}}};
  always_comb begin
    mx_n = mx;
    cls_n = cls;
    seen = wi != '0;
    z = '0;
    for (int i = 0; i < LANES; i++) begin
      z = $signed(logits[i*W +: W]);
      if (!seen || z > mx_n) begin
        mx_n = z;
        cls_n = CW'(32'(wi) * LANES + i);
      end
      seen = 1'b1;
    end
  end
  always_ff @(posedge clk) begin
    if (fire) begin
      mx <= mx_n;
      cls <= cls_n;
      wi <= last ? '0 : wi + 1'b1;
    end
    if (rst) wi <= '0;
  end
  generate
    if (FIRST != 0) begin : g_first
      assign count = '0;
    end else begin : g_next
      logic [CW+3:0] earlier;
      carry_fifo #(.W(CW+4), .DEPTH(DEPTH)) carry (.clk(clk), .rst(rst), .push(c_in_valid), .d(c_in_data), .pop(done), .q(earlier));
      assign count = (earlier[CW-1:0] != cls_n) ? '0 : (&earlier[CW+3:CW]) ? 4'd15 : earlier[CW+3:CW] + 1'b1;
    end
  endgenerate
  assign leaves = LW'(count) >= limit;
  assign c_out_valid = done && !leaves;
  assign c_out_data = {count, cls_n};
  token_register #(.W(CW+1), .EXTRA(EXTRA)) token (.clk(clk), .rst(rst), .ce(ce), .done(done), .d({cls_n, leaves}), .m_data(m_data), .m_valid(m_valid), .m_ready(m_ready));
endmodule
