// EENet's decision from K logits (LANES per word, lane 0 low; unsigned when ISIGNED is 0): q = u.p + v_0 max p + v_1 (1 - H / ln K) + v.(scores of the EARLIER exits), leaves = q >= threshold.
// Token out: class (CW bits, lowest index of the largest) above bit 0 = leaves. No division: 1/S = 1 - c by a table and one Newton step, whose first product also refines the logarithm's table.
//   S = sum e, A = sum e d, U = sum u e + v_0 2^EF;  S = 2^m s;  f = 24 bits behind the leading one of S, j = first TB of them, l = the rest - half (j = 0: - 0)
//   w = l (2^20 - C[j]) >> 20;  c = (C[j] 2^24 + (2^20 - C[j]) w + 2^25) >> 26, at most 2^17 - 1;  ln S = m LN2 + L[j] + (w >> 4)
//   N = U >> EF + WF - 20 + m;  a = A 2^(20 - EF - FRAC - m);  h = ln S + a - (a c >> 18);  q = N - (N c >> 18) + b 2^(20 - WF) + ((v.scores - g h) >> WF), 20 fraction bits
// e(d) as in exit_decision: EXPFILE by the first TB fraction bits of 1477 d / 1024, shifted. LOGFILE holds L, INVFILE C.
// LIMIT = {v of the exits before, last one highest; g = v_1 / ln K; b = v_1; v_0; u of class K-1 .. 0; threshold}: run-time registers, 32 bits and 18 bits each with WF fraction bits.
// Carry: q clamped to 0..1 (21 bits) above the words that came in; c_in comes from the unit of the exit before into a carry_fifo of DEPTH words (none when EARLIER is 0), c_out goes to that of the
// next, one word for every sample that stays. It never makes anything wait.
// Timing: as exit_decision with a second pass, STAGES = 16: the token is valid K/LANES + 16 + EXTRA clocks after the last logit was taken. One enable ce = !m_valid || m_ready behind the logits' memory.
module eenet_decision #(
  parameter int K = 10, LANES = 1, W = 16, FRAC = 10, CW = 4,
  parameter int EF = 21, TB = 8, WF = 16, EARLIER = 0, LW = 32 + 18 * (K + 3 + EARLIER), EXTRA = 0, ISIGNED = 1, DEPTH = 16,
  parameter EXPFILE = "exp2.hex", LOGFILE = "log.hex", INVFILE = "inverse.hex"
)(
  input  logic clk,
  input  logic rst,
  input  logic [LW-1:0] limit,
  /* verilator lint_off UNUSEDSIGNAL */
  input  logic c_in_valid,
  input  logic [((EARLIER > 0) ? 21 * EARLIER : 1)-1:0] c_in_data,
  /* verilator lint_on UNUSEDSIGNAL */
  output logic c_out_valid,
  output logic [21*(EARLIER+1)-1:0] c_out_data,
  input  logic [LANES*W-1:0] s_data,
  input  logic s_valid,
  output logic s_ready,
  output logic [CW:0] m_data,
  output logic m_valid,
  input  logic m_ready
);
  localparam int WORDS = K / LANES;
  localparam int IW = (WORDS > 1) ? $clog2(WORDS) : 1;
  localparam int RA = $clog2(2 * WORDS);
  localparam int WW = 18, QF = 20, QW = 32, HW = 21;    // weight, fraction bits of a score, score, score handed on
  localparam int NF = 24, RF = 18;                      // fraction bits of f and w, of c
  localparam int SW = EF + 1 + $clog2(K);               // S
  localparam int UW = WW + SW;                          // sum u e, with sign
  localparam int AW = SW + W + 1;                       // A
  localparam int NW = 40 - WF;                          // N, with sign
  localparam int MW = $clog2(SW - EF + 1);              // m
  logic ce, fire, last;
  logic [IW-1:0] wi;
  assign fire = s_valid && s_ready;
  assign last = wi == IW'(WORDS - 1);

  logic signed [QW-1:0] threshold;
  logic signed [WW-1:0] v_greatest, v_certainty, v_entropy;
  assign threshold = $signed(limit[QW-1:0]);
  assign v_greatest = $signed(limit[QW+K*WW +: WW]);
  assign v_certainty = $signed(limit[QW+(K+1)*WW +: WW]);
  assign v_entropy = $signed(limit[QW+(K+2)*WW +: WW]);

  // pass A: the largest with this word; unsigned logits get the top bit inverted
  logic [LANES*W-1:0] logits;
  assign logits = (ISIGNED != 0) ? s_data : s_data ^ {LANES{1'b1, {(W-1){1'b0}}}};
  logic signed [W-1:0] mx, mx_n, z;
  logic [CW-1:0] cls, cls_n;
  logic seen;
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

  // pass B: the logits once more, against the maximum
  (* ram_style = "distributed" *) logic [LANES*W-1:0] ram [0:2*WORDS-1];
  logic wb, rb, busy, over;
  logic [IW-1:0] ri;
  logic signed [W-1:0] bmx;
  logic [CW-1:0] bcls;
  assign s_ready = !last || !busy || (ri == IW'(WORDS - 1) && ce);
  assign over = busy && ri == IW'(WORDS - 1);
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
  logic [LANES*W-1:0] word;
  assign word = ram[RA'(ri) + (rb ? RA'(WORDS) : '0)];

  // what goes along: v words of the second pass, w samples, c their classes
  logic [5:1] v, l, f;
  logic [15:6] w;
  logic [15*CW-1:0] c;
  logic [3*IW-1:0] r;
  always_ff @(posedge clk) begin
    if (ce) begin
      v <= {v[4:1], busy};
      l <= {l[4:1], over};
      f <= {f[4:1], ri == '0};
      w <= {w[14:6], v[5] && l[5]};
      c <= {c[14*CW-1:0], bcls};
      r <= {r[2*IW-1:0], ri};
    end
    if (rst) begin
      v <= '0; w <= '0;
    end
  end

  // stages 1-5, per lane: difference, times log2 e, table, shift, products with the difference and the class's weight
  localparam int TF = FRAC + 10;                        // fraction bits of t
  localparam int UF = (TF < TB) ? TB : TF;              // the same with at least TB fraction bits
  localparam int TW = (W + 12 + UF - TF > UF) ? W + 12 + UF - TF : UF + 1;
  logic [LANES*(EF+1)-1:0] e5;
  logic [LANES*(EF+W+2)-1:0] ed5;
  logic [LANES*(EF+1+WW)-1:0] eu5;
  (* rom_style = "distributed" *) logic [EF:0] exp2 [0:(1<<TB)-1];
  initial $readmemh(EXPFILE, exp2);
  generate
    for (genvar i = 0; i < LANES; i++) begin : g_lane
      logic [W:0] d1, d2, d3, d4;
      /* verilator lint_off UNUSEDSIGNAL */
      logic [TW-1:0] t2;                                // bits below the table's address do not count
      /* verilator lint_on UNUSEDSIGNAL */
      logic [TW-UF-1:0] i3;
      logic [EF:0] m3, e4;
      logic signed [WW-1:0] u3, u4;
      logic [TW-1:0] dw;
      logic signed [EF+1+WW-1:0] eu;
      assign dw = TW'(d1) <<< (UF - TF);
      assign eu = (EF+1+WW)'($signed({1'b0, e4})) * (EF+1+WW)'(u4);
      always_comb begin
        u3 = '0;
        for (int k = 0; k < WORDS; k++) if (r[2*IW +: IW] == IW'(k)) u3 = $signed(limit[QW + (k * LANES + i) * WW +: WW]);
      end
      always_ff @(posedge clk) if (ce) begin
        d1 <= $unsigned((W+1)'(bmx) - (W+1)'($signed(word[i*W +: W])));
        t2 <= (dw << 10) + (dw << 9) - (dw << 6) + (dw << 2) + dw;
        d2 <= d1;
        i3 <= t2[TW-1:UF];
        m3 <= exp2[t2[UF-1 -: TB]];
        d3 <= d2;
        e4 <= (32'(i3) > EF) ? '0 : m3 >> i3;
        d4 <= d3;
        u4 <= u3;
        e5[i*(EF+1) +: EF+1] <= e4;
        ed5[i*(EF+W+2) +: EF+W+2] <= (EF+W+2)'(e4) * (EF+W+2)'(d4);
        eu5[i*(EF+1+WW) +: EF+1+WW] <= $unsigned(eu);
      end
    end
  endgenerate

  // stage 6: sums
  logic [SW-1:0] sum, sum_n;
  logic [AW-1:0] distance, distance_n;
  logic signed [UW-1:0] weighted, weighted_n;
  always_comb begin
    sum_n = f[5] ? '0 : sum;
    distance_n = f[5] ? '0 : distance;
    weighted_n = f[5] ? '0 : weighted;
    for (int i = 0; i < LANES; i++) begin
      sum_n = sum_n + SW'(e5[i*(EF+1) +: EF+1]);
      distance_n = distance_n + AW'(ed5[i*(EF+W+2) +: EF+W+2]);
      weighted_n = weighted_n + UW'($signed(eu5[i*(EF+1+WW) +: EF+1+WW]));
    end
  end
  always_ff @(posedge clk) if (ce && v[5]) begin
    sum <= sum_n;
    distance <= distance_n;
    weighted <= weighted_n;
  end

  // stage 7: leading one; the largest probability's weight
  logic [MW-1:0] m, m7, m8;
  logic [SW-1:0] sum7;
  logic [AW-1:0] distance7;
  logic signed [UW:0] weighted7;
  always_comb begin
    m = '0;
    for (int b = EF; b < SW; b++) if (sum[b]) m = MW'(b - EF);
  end
  always_ff @(posedge clk) if (ce) begin
    m7 <= m;
    sum7 <= sum;
    distance7 <= distance;
    weighted7 <= (UW+1)'(weighted) + ((UW+1)'(v_greatest) <<< EF);
  end

  // stage 8: all at the binary point of the leading one
  localparam int UP = (EF + FRAC < QF) ? QF - EF - FRAC : 0, DOWN = (EF + FRAC > QF) ? EF + FRAC - QF : 0;
  /* verilator lint_off UNUSEDSIGNAL */
  logic [SW+NF-1:0] normal;                             // above f only the leading one and zeros
  logic [AW+UP-1:0] share;                              // below 16
  logic signed [UW:0] numerator;                        // below 2^(39 - WF)
  /* verilator lint_on UNUSEDSIGNAL */
  logic [NF-1:0] f8;
  logic [QF+3:0] a8, a9, a10, a11, a12;
  logic signed [NW-1:0] n8, n9, n10, n11, n12;
  assign normal = {sum7, {NF{1'b0}}} >> (32'(m7) + EF);
  assign share = ((AW+UP)'(distance7) << UP) >> (32'(m7) + DOWN);
  assign numerator = weighted7 >>> (32'(m7) + EF + WF - QF);
  always_ff @(posedge clk) if (ce) begin
    m8 <= m7;
    f8 <= normal[NF-1:0];
    a8 <= (QF+4)'(share);
    n8 <= NW'(numerator);
  end

  // stage 9: tables
  localparam logic [QF+2:0] LN2 = 23'd726817;           // round(2^20 ln 2)
  localparam int LB = NF - TB;                          // bits of l behind the table's address
  (* rom_style = "distributed" *) logic [QF-1:0] logs [0:(1<<TB)-1];
  (* rom_style = "distributed" *) logic [QF-2:0] complements [0:(1<<TB)-1];
  initial $readmemh(LOGFILE, logs);
  initial $readmemh(INVFILE, complements);
  logic [TB-1:0] j;
  logic [QF+2:0] whole, ln9, ln10;
  logic signed [LB:0] l9, w10;
  logic [QF-2:0] c9, c10;
  logic [QF:0] i9, i10;
  assign j = f8[NF-1 -: TB];
  assign i9 = {1'b1, {QF{1'b0}}} - (QF+1)'(c9);         // 1 / x_j
  always_comb begin
    whole = '0;
    for (int b = 1; b <= SW - 1 - EF; b++) if (m8 == MW'(b)) whole = (QF+3)'(b) * LN2; // a constant for each b: no multiplier
  end
  always_ff @(posedge clk) if (ce) begin
    c9 <= complements[j];
    l9 <= $signed({1'b0, f8[LB-1:0]}) - ((j == '0) ? '0 : (LB+1)'(1) << (LB - 1));
    ln9 <= whole + (QF+3)'(logs[j]);
    a9 <= a8;
    n9 <= n8;
  end

  // stage 10: w; 11: c and the logarithm
  logic signed [LB+QF+2:0] lw, iw;
  logic signed [QF+NF:0] newton;
  /* verilator lint_off UNUSEDSIGNAL */
  logic signed [QF+NF-26:0] c_n;                        // 18 fraction bits, at most a little above one half
  /* verilator lint_on UNUSEDSIGNAL */
  logic [RF-2:0] c11;
  logic [QF+2:0] ln11, ln12;
  assign lw = (LB+QF+3)'(l9) * (LB+QF+3)'($signed({1'b0, i9}));
  assign iw = (LB+QF+3)'(w10) * (LB+QF+3)'($signed({1'b0, i10}));
  assign newton = $signed({2'b00, c10, {NF{1'b0}}}) + (QF+NF+1)'(iw) + ((QF+NF+1)'(1) <<< 25);
  assign c_n = (QF+NF-25)'(newton >>> 26);
  always_ff @(posedge clk) if (ce) begin
    w10 <= (LB+1)'(lw >>> QF);
    c10 <= c9;
    i10 <= i9;
    ln10 <= ln9;
    a10 <= a9;
    n10 <= n9;
    c11 <= (c_n[RF-1]) ? '1 : c_n[RF-2:0];
    ln11 <= ln10 + $unsigned((QF+3)'($signed(w10[LB:NF-QF])));
    a11 <= a10;
    n11 <= n10;
  end

  // stage 12: products with c; 13: score of the probabilities, entropy; 14: product with the entropy, scores of the exits before; 15: all together
  logic signed [NW+RF-1:0] nc12;
  logic [QF+4+RF-2:0] ac12;
  logic signed [NW-1:0] q13, q14;
  logic [QF+3:0] h13;
  logic signed [QF+4+WW:0] gh14;
  logic signed [QW+WF-1:0] earlier, earlier14, rest;
  logic signed [QW-1:0] q15;
  assign rest = earlier14 - (QW+WF)'(gh14);
  always_ff @(posedge clk) if (ce) begin
    nc12 <= (NW+RF)'(n11) * (NW+RF)'($signed({1'b0, c11}));
    ac12 <= (QF+4+RF-1)'(a11) * (QF+4+RF-1)'(c11);
    n12 <= n11;
    a12 <= a11;
    ln12 <= ln11;
    q13 <= n12 - NW'(nc12 >>> RF);
    h13 <= (QF+4)'(ln12) + a12 - (QF+4)'(ac12 >> RF);
    gh14 <= (QF+5+WW)'($signed({1'b0, h13})) * (QF+5+WW)'(v_entropy);
    earlier14 <= earlier;
    q14 <= q13;
    q15 <= QW'(q14) + (QW'(v_certainty) <<< (QF - WF)) + QW'(rest >>> WF);
  end

  logic leaves;
  logic [HW-1:0] handed;
  assign leaves = q15 >= threshold;
  assign handed = (q15 < 0) ? '0 : (q15 > (QW'(1) <<< QF)) ? {1'b1, {QF{1'b0}}} : q15[HW-1:0];
  assign c_out_valid = ce && w[15] && !leaves;
  generate
    if (EARLIER == 0) begin : g_first
      assign earlier = '0;
      assign c_out_data = handed;
    end else begin : g_next
      logic [21*EARLIER-1:0] carried, carried14, carried15;
      logic signed [HW+WW:0] product;
      carry_fifo #(.W(21*EARLIER), .DEPTH(DEPTH)) carry (.clk(clk), .rst(rst), .push(c_in_valid), .d(c_in_data), .pop(ce && w[13]), .q(carried));
      always_comb begin
        earlier = '0;
        product = '0;
        for (int i = 0; i < EARLIER; i++) begin
          product = (HW+WW+1)'($signed({1'b0, carried[i*HW +: HW]})) * (HW+WW+1)'($signed(limit[QW+(K+3+i)*WW +: WW]));
          earlier = earlier + (QW+WF)'(product);
        end
      end
      always_ff @(posedge clk) if (ce) begin
        carried14 <= carried;
        carried15 <= carried14;
      end
      assign c_out_data = {handed, carried15};
    end
  endgenerate
  token_register #(.W(CW+1), .EXTRA(EXTRA)) token (.clk(clk), .rst(rst), .ce(ce), .done(w[15]), .d({c[14*CW +: CW], leaves}), .m_data(m_data), .m_valid(m_valid), .m_ready(m_ready));
endmodule
