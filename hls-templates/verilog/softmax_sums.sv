// Sums over the softmax of K logits (LANES per word, lane 0 low; unsigned when ISIGNED is 0), as exit_decision forms them for the entropy: with d = max - z and e(d) as there, EF fraction bits,
//   sum = sum of e, weighted = sum of e * d (EF + FRAC fraction bits), logarithm = ln sum relative to 2^EF, 20 fraction bits: leading one times ln 2 and a table, below the table's first step sum - 1;
//   with GATE linear = sum of z * v, v from GATEFILE (VW bits, signed), and most = max, both with their sign.
// Timing: the logits are read a second time, overlapped with the next sample's arrival. Results and valid are there for one clock with ce per sample, K/LANES + 6 clocks with ce after the last
// logit was taken. One enable ce for everything behind the logits' memory.
module softmax_sums #(
  parameter int K = 10, LANES = 1, W = 16, FRAC = 10, CW = 4, EF = 14, TB = 8, ISIGNED = 1, GATE = 0, VW = 14,
  parameter EXPFILE = "exp2.hex", LOGFILE = "log.hex", GATEFILE = "gate.hex"
)(
  input  logic clk,
  input  logic rst,
  input  logic ce,
  input  logic [LANES*W-1:0] s_data,
  input  logic s_valid,
  output logic s_ready,
  output logic valid,
  output logic [CW-1:0] answer,
  output logic [EF+$clog2(K+1):0] sum,
  output logic [EF+$clog2(K+1)+W+2:0] weighted,
  output logic signed [27:0] logarithm,
  output logic signed [W+1:0] most,
  output logic signed [W+VW+$clog2(K+1)+1:0] linear
);
  localparam int WORDS = K / LANES;
  localparam int IW = (WORDS > 1) ? $clog2(WORDS) : 1;
  localparam int RA = $clog2(2 * WORDS);
  localparam int SW = EF + 1 + $clog2(K + 1);
  localparam int AWD = SW + W + 2;
  localparam int TF = FRAC + 10;             // fraction bits of t = 1477 d / 1024
  localparam int TW = W + 12 + ((TF < TB) ? TB - TF : 0);
  localparam int UF = (TF < TB) ? TB : TF;   // the same with at least TB fraction bits
  localparam int LINW = W + VW + $clog2(K + 1) + 2;
  localparam logic signed [W+1:0] OFFSET = (ISIGNED != 0) ? '0 : (W+2)'(1) <<< (W - 1); // what inverting the top bit took away
  logic fire, last, seen, wb, rb, busy, over;
  logic [IW-1:0] wi, ri;
  logic [LANES*W-1:0] logits, word;
  logic signed [W-1:0] mx, mx_n, bmx, z;
  logic [CW-1:0] cls, cls_n, bcls;
  assign fire = s_valid && s_ready;
  assign last = wi == IW'(WORDS - 1);
  assign over = busy && ri == IW'(WORDS - 1);
  assign s_ready = !last || !busy || (ri == IW'(WORDS - 1) && ce);
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
  (* ram_style = "distributed" *) logic [LANES*W-1:0] ram [0:2*WORDS-1];
  assign word = ram[RA'(ri) + (rb ? RA'(WORDS) : '0)];
  always_ff @(posedge clk) begin
    if (fire) begin
      mx <= mx_n;
      cls <= cls_n;
      wi <= last ? '0 : wi + 1'b1;
      ram[RA'(wi) + (wb ? RA'(WORDS) : '0)] <= logits;
    end
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
      wi <= '0; busy <= 1'b0; ri <= '0; wb <= 1'b0; rb <= 1'b0;
    end
  end

  // stages 1-4: difference, times log2 e, table, shift
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
  logic [LANES*(W+1)-1:0] d4;
  (* rom_style = "distributed" *) logic [EF:0] exp2 [0:(1<<TB)-1];
  initial $readmemh(EXPFILE, exp2);
  for (genvar i = 0; i < LANES; i++) begin : g_lane
    logic [W:0] d1, d2, d3;
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
      d2 <= d1;
      i3 <= t2[TW-1:UF];
      m3 <= exp2[t2[UF-1 -: TB]];
      d3 <= d2;
      e4[i*(EF+1) +: EF+1] <= (32'(i3) > EF) ? '0 : m3 >> i3;
      d4[i*(W+1) +: W+1] <= d3;
    end
  end

  // stage 5: the sums; 6: the logarithm
  localparam int LF = 20;
  localparam int DOWN = (EF > LF) ? EF - LF : 0, UP = (EF < LF) ? LF - EF : 0;
  localparam logic signed [LF+7:0] LN2 = 28'sd726817; // round(2^20 ln 2)
  logic [SW-1:0] sum5, sum_n;
  logic [AWD-1:0] weighted5, weighted_n;
  logic valid5;
  logic [CW-1:0] answer5;
  (* rom_style = "distributed" *) logic [LF-1:0] logs [0:(1<<TB)-1];
  initial $readmemh(LOGFILE, logs);
  logic signed [LF+7:0] whole;
  logic [31:0] leading;
  /* verilator lint_off UNUSEDSIGNAL */
  logic [SW+TB-1:0] fraction;
  logic [EF+UP-1:0] tangent;
  /* verilator lint_on UNUSEDSIGNAL */
  always_comb begin
    sum_n = f[4] ? '0 : sum5;
    weighted_n = f[4] ? '0 : weighted5;
    for (int i = 0; i < LANES; i++) begin
      sum_n = sum_n + SW'(e4[i*(EF+1) +: EF+1]);
      weighted_n = weighted_n + AWD'(e4[i*(EF+1) +: EF+1]) * AWD'(d4[i*(W+1) +: W+1]);
    end
    leading = 32'(EF);
    whole = '0;
    for (int b = EF; b < SW; b++) begin
      if (sum5[b]) begin
        leading = 32'(b);
        whole = (LF+8)'(b - EF) * LN2; // a constant for each b: no multiplier
      end
    end
    // the bits behind the leading one, with TB zeros behind them
    fraction = {sum5, {TB{1'b0}}} >> leading;
    tangent = ((EF+UP)'(sum5[EF-1:0]) << UP) >> DOWN;
  end
  always_ff @(posedge clk) begin
    if (ce) begin
      if (v[4]) sum5 <= sum_n;
      if (v[4]) weighted5 <= weighted_n;
      valid5 <= v[4] && l[4];
      answer5 <= c[3*CW +: CW];
      valid <= valid5;
      answer <= answer5;
      sum <= sum5;
      weighted <= weighted5;
      logarithm <= whole + ((leading == 32'(EF) && fraction[TB-1:0] == '0) ? $signed((LF+8)'(tangent[LF-1:0])) : $signed((LF+8)'(logs[fraction[TB-1:0]])));
    end
    if (rst) begin
      valid5 <= 1'b0; valid <= 1'b0;
    end
  end

  generate
    if (GATE != 0) begin : g_gate
      (* rom_style = "distributed" *) logic signed [VW-1:0] gate [0:K-1];
      initial $readmemh(GATEFILE, gate);
      logic signed [LINW-1:0] linear5, linear_n;
      logic signed [LANES*(W+VW+2)-1:0] p2, p3, p4;
      logic signed [W+1:0] m1, m2, m3, m4, m5;
      for (genvar i = 0; i < LANES; i++) begin : g_product
        logic signed [W+1:0] z1;
        logic signed [VW-1:0] v1;
        always_ff @(posedge clk) if (ce) begin
          z1 <= (W+2)'($signed(word[i*W +: W])) + OFFSET;
          v1 <= gate[32'(ri) * LANES + i];
          p2[i*(W+VW+2) +: W+VW+2] <= (W+VW+2)'(z1) * (W+VW+2)'(v1);
        end
      end
      always_comb begin
        linear_n = f[4] ? '0 : linear5;
        for (int i = 0; i < LANES; i++) linear_n = linear_n + LINW'($signed(p4[i*(W+VW+2) +: W+VW+2]));
      end
      always_ff @(posedge clk) if (ce) begin
        p3 <= p2;
        p4 <= p3;
        m1 <= (W+2)'(bmx) + OFFSET;
        m2 <= m1;
        m3 <= m2;
        m4 <= m3;
        m5 <= m4;
        most <= m5;
        if (v[4]) linear5 <= linear_n;
        linear <= linear5;
      end
    end else begin : g_none
      assign most = '0;
      assign linear = '0;
    end
  endgenerate
endmodule
