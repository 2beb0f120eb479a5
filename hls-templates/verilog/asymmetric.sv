// Decides by two thresholds on one class: D = logit POSITIVE - largest of the others, signed. D >= positive leaves with the class POSITIVE, else -D >= negative leaves with the class of the
// largest other logit (lowest index), else the sample stays.
// In: K logits, at least 2 (LANES per word, lane 0 low; unsigned when ISIGNED is 0). Token out: class (CW bits) above bit 0 = leaves.
// LIMIT is the run-time registers {negative, positive}, signed with W + 2 bits each.
// Timing: that of exit_decision's single pass, one clock and EXTRA more: the token is valid then after the last logit was taken.
module asymmetric #(
  parameter int K = 2, LANES = 1, W = 16, CW = 1, LW = 36, EXTRA = 0, ISIGNED = 1, POSITIVE = 1
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
  localparam int WORDS = K / LANES;
  localparam int IW = (WORDS > 1) ? $clog2(WORDS) : 1;
  logic ce, fire, last, seen, up, down;
  logic [IW-1:0] wi;
  logic [LANES*W-1:0] logits;
  logic signed [W-1:0] own, own_n, rival, rival_n, z;
  logic signed [W+1:0] margin;
  logic [CW-1:0] cls, cls_n;
  assign fire = s_valid && s_ready;
  assign last = wi == IW'(WORDS - 1);
  assign s_ready = !last || ce;
  assign logits = (ISIGNED != 0) ? s_data : s_data ^ {LANES{1'b1, {(W-1){1'b0}}}};
  always_comb begin
    own_n = own;
    rival_n = rival;
    cls_n = cls;
    // the first rival is logit 0, or logit 1 where the positive class is 0
    seen = wi > IW'(((POSITIVE == 0) ? 1 : 0) / LANES);
    z = '0;
    for (int i = 0; i < LANES; i++) begin
      z = $signed(logits[i*W +: W]);
      if (32'(wi) * LANES + i == POSITIVE) begin
        own_n = z;
      end else begin
        if (!seen || z > rival_n) begin
          rival_n = z;
          cls_n = CW'(32'(wi) * LANES + i);
        end
        seen = 1'b1;
      end
    end
  end
  always_ff @(posedge clk) begin
    if (fire) begin
      own <= own_n;
      rival <= rival_n;
      cls <= cls_n;
      wi <= last ? '0 : wi + 1'b1;
    end
    if (rst) wi <= '0;
  end
  assign margin = (W+2)'(own_n) - (W+2)'(rival_n);
  assign up = margin >= $signed(limit[W+1:0]);
  assign down = -margin >= $signed(limit[2*W+3:W+2]);
  token_register #(.W(CW+1), .EXTRA(EXTRA)) token (
    .clk(clk), .rst(rst), .ce(ce), .done(fire && last), .d({up ? CW'(POSITIVE) : cls_n, up || down}), .m_data(m_data), .m_valid(m_valid), .m_ready(m_ready));
endmodule
