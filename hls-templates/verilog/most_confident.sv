// A decision unit that remembers the surest exit so far: when no early exit was sure enough, the surest of all exits answers.
//   own = what exit_decision compares with LIMIT: KIND 0 softmax-base2, 7 base2-truncated, 8 submax: the sum, the smaller is surer; 3 logit-margin, 5 max-logit: margin or largest, shifted up by
//   UP bits, the greater is surer. surer = carried confidence is not better than own (always when FIRST): of equally sure exits the later one counts.
//   early exit: leaves as exit_decision does, with its own class; carry out {confidence, class} of the surer for every sample that stays.     FINAL: always leaves, with the class of the surer.
// In: K logits (LANES per word, lane 0 low; unsigned when ISIGNED is 0). Token out: class (CW bits, lowest index of the largest) above bit 0 = leaves.
// Carry: c_in comes from the unit of the exit before into a carry_fifo of DEPTH words (none when FIRST). LIMIT is the run-time register `limit`, not used by FINAL. A confidence has MW bits with sign.
// Timing: that of exit_decision: kinds 0, 7, 8 read the logits a second time and are valid K/LANES + 5 clocks after the last logit was taken, kinds 3 and 5 one clock after it; EXTRA adds clocks.
module most_confident #(
  parameter int KIND = 0, K = 10, LANES = 1, W = 16, FRAC = 10, CW = 4, EF = 14, TB = 8, LW = 19, EXTRA = 0, ISIGNED = 1, MW = 20, UP = 0, FIRST = 1, FINAL = 0, DEPTH = 16,
  parameter EXPFILE = "exp2.hex"
)(
  input  logic clk,
  input  logic rst,
  /* verilator lint_off UNUSEDSIGNAL */
  input  logic [LW-1:0] limit,
  input  logic c_in_valid,
  input  logic [MW+CW-1:0] c_in_data,
  /* verilator lint_on UNUSEDSIGNAL */
  output logic c_out_valid,
  output logic [MW+CW-1:0] c_out_data,
  input  logic [LANES*W-1:0] s_data,
  input  logic s_valid,
  output logic s_ready,
  output logic [CW:0] m_data,
  output logic m_valid,
  input  logic m_ready
);
  localparam int WORDS = K / LANES;
  localparam int IW = (WORDS > 1) ? $clog2(WORDS) : 1;
  localparam int SINGLE = (KIND == 3 || KIND == 5) ? 1 : 0;
  localparam logic signed [W+1:0] OFFSET = (ISIGNED != 0) ? '0 : (W+2)'(1) <<< (W - 1); // what inverting the top bit took away
  logic ce, fire, last, done, leaves, seen;
  logic [IW-1:0] wi;
  logic [LANES*W-1:0] logits;
  logic signed [W-1:0] mx, sx, mx_n, sx_n, z;
  logic [CW-1:0] cls, cls_n, answer;
  logic signed [MW-1:0] own;
  assign fire = s_valid && s_ready;
  assign last = wi == IW'(WORDS - 1);
  assign logits = (ISIGNED != 0) ? s_data : s_data ^ {LANES{1'b1, {(W-1){1'b0}}}};

  // pass A: the largest and second largest with this word
  always_comb begin
    mx_n = mx;
    sx_n = sx;
    cls_n = cls;
    seen = wi != '0;
    z = '0;
    for (int i = 0; i < LANES; i++) begin
      z = $signed(logits[i*W +: W]);
      if (!seen || z > mx_n) begin
        sx_n = seen ? mx_n : {1'b1, {(W-1){1'b0}}};
        mx_n = z;
        cls_n = CW'(32'(wi) * LANES + i);
      end else if (z > sx_n) begin
        sx_n = z;
      end
      seen = 1'b1;
    end
  end
  always_ff @(posedge clk) begin
    if (fire) begin
      mx <= mx_n;
      sx <= sx_n;
      cls <= cls_n;
      wi <= last ? '0 : wi + 1'b1;
    end
    if (rst) wi <= '0;
  end

  generate
    if (SINGLE != 0) begin : g_single
      assign s_ready = !last || ce;
      assign done = fire && last;
      assign answer = cls_n;
      if (KIND == 3) begin : g_margin
        logic signed [W:0] margin;
        assign margin = (K == 1) ? '0 : (W+1)'(mx_n) - (W+1)'(sx_n);
        assign own = MW'($signed({1'b0, margin})) <<< UP;
        if (FINAL == 0) begin : g_limit
          assign leaves = LW'($unsigned(margin)) >= limit;
        end
      end else begin : g_largest
        logic signed [W+1:0] largest;
        assign largest = (W+2)'(mx_n) + OFFSET;
        assign own = MW'(largest) <<< UP;
        if (FINAL == 0) begin : g_limit
          assign leaves = largest >= $signed(limit[W+1:0]);
        end
      end
    end else begin : g_replay
      // pass B: the logits once more, against the maximum
      localparam int RA = $clog2(2 * WORDS);
      localparam int SW = EF + 1 + $clog2(K + 1);
      (* ram_style = "distributed" *) logic [LANES*W-1:0] ram [0:2*WORDS-1];
      logic wb, rb, busy, over;
      logic [IW-1:0] ri;
      logic signed [W-1:0] bmx;
      logic [CW-1:0] bcls;
      logic [LANES*W-1:0] word;
      assign s_ready = !last || !busy || (ri == IW'(WORDS - 1) && ce);
      assign over = busy && ri == IW'(WORDS - 1);
      assign word = ram[RA'(ri) + (rb ? RA'(WORDS) : '0)];
      always_ff @(posedge clk) begin
        if (fire) ram[RA'(wi) + (wb ? RA'(WORDS) : '0)] <= logits;
        if (ce && busy) begin
          ri <= over ? '0 : ri + 1'b1;
          if (over) busy <= 1'b0;
        end
        if (fire && last) begin
          busy <= 1'b1;
          wb <= !wb;
          rb <= wb;
          bmx <= mx_n;
          bcls <= cls_n;
        end
        if (rst) begin
          busy <= 1'b0; ri <= '0; wb <= 1'b0; rb <= 1'b0;
        end
      end
      logic [4:1] v, l, f;
      logic [4*CW-1:0] c;
      always_ff @(posedge clk) begin
        if (ce) begin
          v <= {v[3:1], busy};
          l <= {l[3:1], over};
          f <= {f[3:1], ri == '0};
          c <= {c[3*CW-1:0], bcls};
        end
        if (rst) v <= '0;
      end
      logic [LANES*(EF+1)-1:0] e4;
      if (KIND == 0) begin : g_table
        // stages 1-4: difference, times log2 e, table, shift
        localparam int TF = FRAC + 10;             // fraction bits of t = 1477 d / 1024
        localparam int TW = W + 12 + ((TF < TB) ? TB - TF : 0);
        localparam int UF = (TF < TB) ? TB : TF;   // the same with at least TB fraction bits
        (* rom_style = "distributed" *) logic [EF:0] exp2 [0:(1<<TB)-1];
        initial $readmemh(EXPFILE, exp2);
        for (genvar i = 0; i < LANES; i++) begin : g_lane
          logic [W:0] d1;
          /* verilator lint_off UNUSEDSIGNAL */
          logic [TW-1:0] t2;                       // bits below the table's address do not count
          /* verilator lint_on UNUSEDSIGNAL */
          logic [TW-UF-1:0] i3;
          logic [EF:0] m3;
          logic [TW-1:0] dw;
          assign dw = TW'(d1) <<< (UF - TF);
          always_ff @(posedge clk) if (ce) begin
            d1 <= $unsigned((W+1)'(bmx) - (W+1)'($signed(word[i*W +: W])));
            t2 <= (dw << 10) + (dw << 9) - (dw << 6) + (dw << 2) + dw;
            i3 <= t2[TW-1:UF];
            m3 <= exp2[t2[UF-1 -: TB]];
            e4[i*(EF+1) +: EF+1] <= (32'(i3) > EF) ? '0 : m3 >> i3;
          end
        end
      end else begin : g_powers
        for (genvar i = 0; i < LANES; i++) begin : g_lane
          logic [W+1:0] top, each;
          assign top = $unsigned((W+2)'(bmx) + OFFSET);
          assign each = $unsigned((W+2)'($signed(word[i*W +: W])) + OFFSET);
          power_lane #(.W(W+2), .FRAC(FRAC), .EF(EF), .SUBMAX(KIND == 8 ? 1 : 0)) lane (
            .clk(clk), .ce(ce), .mx(top), .z(each), .e(e4[i*(EF+1) +: EF+1]));
        end
      end
      logic [SW-1:0] sum, sum_n;
      always_comb begin
        sum_n = f[4] ? '0 : sum;
        for (int i = 0; i < LANES; i++) sum_n = sum_n + SW'(e4[i*(EF+1) +: EF+1]);
      end
      always_ff @(posedge clk) if (ce && v[4]) sum <= sum_n;
      assign done = v[4] && l[4] && ce;
      assign answer = c[3*CW +: CW];
      assign own = MW'($signed({1'b0, sum_n}));
      if (FINAL == 0) begin : g_limit
        assign leaves = sum_n <= SW'(limit);
      end
      /* verilator lint_off UNUSEDSIGNAL */
      logic unused_pass;
      assign unused_pass = &{1'b0, sx, v, l, f};
      /* verilator lint_on UNUSEDSIGNAL */
    end
    if (FINAL != 0) begin : g_final
      assign leaves = 1'b1;
    end
  endgenerate

  logic surer;
  logic [MW+CW-1:0] best;
  generate
    if (FIRST != 0) begin : g_first
      assign surer = 1'b1;
      assign best = {own, answer};
    end else begin : g_next
      logic [MW+CW-1:0] earlier;
      logic signed [MW-1:0] held;
      carry_fifo #(.W(MW+CW), .DEPTH(DEPTH)) carry (.clk(clk), .rst(rst), .push(c_in_valid), .d(c_in_data), .pop(done), .q(earlier));
      assign held = $signed(earlier[CW +: MW]);
      assign surer = (SINGLE != 0) ? own >= held : own <= held;
      assign best = surer ? {own, answer} : earlier;
    end
  endgenerate
  assign c_out_valid = done && !leaves;
  assign c_out_data = best;
  token_register #(.W(CW+1), .EXTRA(EXTRA)) token (
    .clk(clk), .rst(rst), .ce(ce), .done(done), .d({(FINAL != 0) ? best[CW-1:0] : answer, leaves}), .m_data(m_data), .m_valid(m_valid), .m_ready(m_ready));
  /* verilator lint_off UNUSEDSIGNAL */
  logic unused;
  assign unused = &{1'b0, surer};
  /* verilator lint_on UNUSEDSIGNAL */
endmodule
