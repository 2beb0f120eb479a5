// Decides by the distance of K outputs to those of the exit before, which are carried. With d = (z << UP) - (z' << UPB), exact, a sample leaves when
//   MODE 0: sum of d * d < limit      1: sum of |d| < limit      2: largest |d| < limit
// and never when FIRST. LIMIT is the run-time register `limit`, unsigned.
// In: K logits (LANES per word, lane 0 low; unsigned when ISIGNED is 0). Token out: class (CW bits, lowest index of the largest) above bit 0 = leaves.
// Carry: every word of logits goes out as it is taken, with a bit above it that is set in the last word of a sample that stays. The next unit writes a sample's words into a slot and keeps the
// slot when that bit comes, else the next sample's words go there. DEPTH slots, a power of two, are at least the samples that can be inside at once, so it never waits (as carry_fifo).
// Carried words have WB bits per lane, unsigned when BSIGNED is 0.
// Timing: that of exit_decision's single pass, one clock and EXTRA more: the token is valid then after the last logit was taken.
module stability #(
  parameter int K = 10, LANES = 1, W = 16, CW = 4, LW = 40, EXTRA = 0, ISIGNED = 1, FIRST = 1, DEPTH = 16, MODE = 0, WB = 16, BSIGNED = 1, UP = 0, UPB = 0, DW = 17
)(
  input  logic clk,
  input  logic rst,
  /* verilator lint_off UNUSEDSIGNAL */
  input  logic [LW-1:0] limit,
  input  logic c_in_valid,
  input  logic [LANES*WB:0] c_in_data,
  /* verilator lint_on UNUSEDSIGNAL */
  output logic c_out_valid,
  output logic [LANES*W:0] c_out_data,
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
      assign leaves = 1'b0;
    end else begin : g_next
      localparam int AW = $clog2(DEPTH);
      (* ram_style = "distributed" *) logic [LANES*WB-1:0] ram [0:DEPTH*(1<<IW)-1];
      logic [AW-1:0] head, tail;
      logic [IW-1:0] ti;
      logic [LANES*WB-1:0] earlier;
      assign earlier = ram[{head, wi}];
      always_ff @(posedge clk) begin
        if (c_in_valid) begin
          ram[{tail, ti}] <= c_in_data[LANES*WB-1:0];
          ti <= (ti == IW'(WORDS - 1)) ? '0 : ti + 1'b1;
          if (c_in_data[LANES*WB]) tail <= tail + 1'b1;
        end
        if (done) head <= head + 1'b1;
        if (rst) begin
          head <= '0; tail <= '0; ti <= '0;
        end
      end
      logic [LW-1:0] total, total_n;
      logic signed [DW-1:0] d [0:LANES-1];
      logic [LW-1:0] part [0:LANES-1];
      for (genvar i = 0; i < LANES; i++) begin : g_lane
        logic signed [DW-1:0] own, other;
        assign own = (ISIGNED != 0) ? DW'($signed(s_data[i*W +: W])) : DW'($signed({1'b0, s_data[i*W +: W]}));
        assign other = (BSIGNED != 0) ? DW'($signed(earlier[i*WB +: WB])) : DW'($signed({1'b0, earlier[i*WB +: WB]}));
        assign d[i] = (own <<< UP) - (other <<< UPB);
        if (MODE == 0) begin : g_square
          logic signed [2*DW-1:0] square;
          assign square = (2*DW)'(d[i]) * (2*DW)'(d[i]);
          assign part[i] = LW'($unsigned(square));
        end else begin : g_absolute
          logic signed [DW-1:0] absolute;
          assign absolute = (d[i] < 0) ? -d[i] : d[i];
          assign part[i] = LW'($unsigned(absolute));
        end
      end
      always_comb begin
        total_n = (wi == '0) ? '0 : total;
        for (int i = 0; i < LANES; i++) begin
          if (MODE == 2) total_n = (part[i] > total_n) ? part[i] : total_n;
          else total_n = total_n + part[i];
        end
      end
      always_ff @(posedge clk) if (fire) total <= total_n;
      assign leaves = total_n < limit;
    end
  endgenerate
  assign c_out_valid = fire;
  assign c_out_data = {done && !leaves, s_data};
  token_register #(.W(CW+1), .EXTRA(EXTRA)) token (.clk(clk), .rst(rst), .ce(ce), .done(done), .d({cls_n, leaves}), .m_data(m_data), .m_valid(m_valid), .m_ready(m_ready));
endmodule
