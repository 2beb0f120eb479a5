// Decides from K logits (LANES per word, lane 0 low; unsigned when ISIGNED is 0) whether a sample leaves. Token out: class (CW bits, lowest index of the largest) above bit 0 = leaves.
// KIND 0 softmax-base2: sum of e(max - z) <= LIMIT (max-softmax >= t without division; LIMIT = floor or ceil - 1 of 2^EF / t)
//      1 margin-base2:  (2^EF - e2) * 2^16 >= LIMIT * sum (> when STRICT)
//      2 entropy-base2: sum of e*d <= sum * (LIMIT - ln sum) (< when STRICT), logarithm with 20 fraction bits
//      3 logit-margin:  largest - second >= LIMIT      4 always
//      5 max-logit:     largest >= LIMIT (signed)      6 gate: last logit >= LIMIT (signed); the class is the largest of the others
//      7 base2-truncated, 8 submax: as 0 with the whole powers of two of power_lane
//      9 hybrid:        LIMIT = {stay, leave, limit}: largest - second >= leave leaves, < stay stays, else as 0 with the exponentials of exact_lane
// e(d) = table[first TB fraction bits of 1477 d / 1024] >> integer part, EF fraction bits: 2^-x with log2 e = 1477/1024, exact shift-add.
// LIMIT is the run-time register `limit`; with PERCLASS (kinds 0, 3) limit holds one for each class, class 0 lowest, and the answer chooses.
// Timing: kinds 0-2 and 7-9 read the logits a second time, overlapped with the next sample's arrival: the token is valid K/LANES + STAGES clocks after the last logit was
// taken, STAGES = 5, 6, 8 (7-9: 5). Kinds 3-6: STAGES = 1 clock after it. EXTRA adds clocks. One enable ce = !m_valid || m_ready for everything behind the logits' memory.
module exit_decision #(
  parameter int KIND = 0, K = 10, LANES = 1, W = 16, FRAC = 10, CW = 4,
  parameter int EF = 14, TB = 8, LW = 19, STRICT = 0, EXTRA = 0, ISIGNED = 1, PERCLASS = 0, HIGHB = 1, LOWB = 0,
  parameter EXPFILE = "exp2.hex", LOGFILE = "log.hex", HIGHFILE = "high.hex", LOWFILE = "low.hex"
)(
  input  logic clk,
  input  logic rst,
  /* verilator lint_off UNUSEDSIGNAL */
  input  logic [LW-1:0] limit,        // not used by kind 4
  /* verilator lint_on UNUSEDSIGNAL */
  input  logic [LANES*W-1:0] s_data,
  input  logic s_valid,
  output logic s_ready,
  output logic [CW:0] m_data,
  output logic m_valid,
  input  logic m_ready
);
  localparam int WORDS = K / LANES;
  localparam int IW = (WORDS > 1) ? $clog2(WORDS) : 1;
  logic ce, fire, last;
  logic [IW-1:0] wi;
  assign ce = !m_valid || m_ready;
  assign fire = s_valid && s_ready;
  assign last = wi == IW'(WORDS - 1);

  // Unsigned logits become signed ones of the same order and the same differences: the top bit is inverted.
  logic [LANES*W-1:0] logits;
  assign logits = (ISIGNED != 0) ? s_data : s_data ^ {LANES{1'b1, {(W-1){1'b0}}}};

  // pass A: the largest and second largest with this word
  logic signed [W-1:0] mx, sx, mx_n, sx_n, z;
  logic [CW-1:0] cls, cls_n;
  logic seen;
  always_comb begin
    mx_n = mx;
    sx_n = sx;
    cls_n = cls;
    seen = wi != '0;
    z = '0;
    for (int i = 0; i < LANES; i++) begin
      z = $signed(logits[i*W +: W]);
      if (KIND == 6 && 32'(wi) * LANES + i == K - 1) begin
        // the gate is no class
      end else if (!seen || z > mx_n) begin
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

  localparam int SINGLE = (KIND >= 3 && KIND <= 6) ? 1 : 0;
  localparam logic signed [W+1:0] OFFSET = (ISIGNED != 0) ? '0 : (W+2)'(1) <<< (W - 1); // what inverting the top bit took away
  // the decision, done one clock before the output register (and EXTRA more before that)
  logic done, leaves;
  logic [CW-1:0] answer;
  generate
    if (SINGLE != 0) begin : g_single
      assign s_ready = !last || ce;
      assign done = fire && last;
      assign answer = cls_n;
      if (KIND == 3) begin : g_margin
        logic signed [W:0] margin;
        assign margin = (W+1)'(mx_n) - (W+1)'(sx_n);
        if (PERCLASS != 0) begin : g_classes
          assign leaves = $unsigned(margin) >= limit[32'(cls_n)*(W+1) +: W+1];
        end else begin : g_one
          assign leaves = (K == 1) ? limit == '0 : LW'($unsigned(margin)) >= limit;
        end
      end else if (KIND == 5) begin : g_largest
        assign leaves = (W+2)'(mx_n) + OFFSET >= $signed(limit[W+1:0]);
      end else if (KIND == 6) begin : g_gate
        assign leaves = (W+2)'($signed(logits[(LANES-1)*W +: W])) + OFFSET >= $signed(limit[W+1:0]);
      end else begin : g_always
        assign leaves = 1'b1;
      end
    end else begin : g_replay
      // pass B: the logits once more, against the maximum
      (* ram_style = "distributed" *) logic [LANES*W-1:0] ram [0:2*WORDS-1];
      logic wb, rb, busy, over;
      logic [IW-1:0] ri;
      logic signed [W-1:0] bmx;
      logic [CW-1:0] bcls;
      logic bsettled, bleaves;                   // kind 9: decided by the margin, and how
      localparam int RA = $clog2(2 * WORDS);
      localparam int RW = EF + 1 + $clog2(K);    // of the register that sums are compared with
      logic msettled, mleaves;
      if (KIND == 9) begin : g_bounds
        logic [W:0] margin, leave, stay;
        assign margin = $unsigned((W+1)'(mx_n) - (W+1)'(sx_n));
        assign leave = limit[RW +: W+1];
        assign stay = limit[RW+W+1 +: W+1];
        assign msettled = margin >= leave || margin < stay;
        assign mleaves = margin >= stay;
      end else begin : g_unbound
        assign msettled = 1'b0;
        assign mleaves = 1'b0;
      end
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
          bsettled <= msettled;
          bleaves <= mleaves;
        end
        if (rst) begin
          busy <= 1'b0; ri <= '0; wb <= 1'b0; rb <= 1'b0;
        end
      end
      logic [LANES*W-1:0] word;
      assign word = ram[RA'(ri) + (rb ? RA'(WORDS) : '0)];

      // stages 1-4 of every kind: difference, times log2 e, table, shift
      localparam int TF = FRAC + 10;             // fraction bits of t
      localparam int TW = W + 12 + ((TF < TB) ? TB - TF : 0);
      localparam int UF = (TF < TB) ? TB : TF;   // the same with at least TB fraction bits
      localparam int SW = EF + 1 + $clog2(K + 1);
      logic [4:1] v, l, f, settled, verdict;
      logic [4*CW-1:0] c;
      always_ff @(posedge clk) begin
        if (ce) begin
          v <= {v[3:1], busy};
          l <= {l[3:1], over};
          f <= {f[3:1], ri == '0};
          settled <= {settled[3:1], bsettled};
          verdict <= {verdict[3:1], bleaves};
          c <= {c[3*CW-1:0], bcls};
        end
        if (rst) v <= '0;
      end
      logic [LANES*(EF+1)-1:0] e4;
      logic [LANES*(W+1)-1:0] d4;
      logic [LANES-1:0] top4;                    // this lane is the answer's own
      if (KIND < 3) begin : g_table
        (* rom_style = "distributed" *) logic [EF:0] exp2 [0:(1<<TB)-1];
        initial $readmemh(EXPFILE, exp2);
        for (genvar i = 0; i < LANES; i++) begin : g_lane
          logic [W:0] d1, d2, d3;
          /* verilator lint_off UNUSEDSIGNAL */
          logic [TW-1:0] t2;                       // bits below the table's address do not count
          /* verilator lint_on UNUSEDSIGNAL */
          logic [TW-UF-1:0] i3;
          logic [EF:0] m3;
          logic [3:1] top;
          logic [TW-1:0] dw;
          assign dw = TW'(d1) <<< (UF - TF);
          always_ff @(posedge clk) if (ce) begin
            d1 <= $unsigned((W+1)'(bmx) - (W+1)'($signed(word[i*W +: W])));
            top <= {top[2:1], 32'(ri) * LANES + i == 32'(bcls)};
            t2 <= (dw << 10) + (dw << 9) - (dw << 6) + (dw << 2) + dw;
            d2 <= d1;
            i3 <= t2[TW-1:UF];
            m3 <= exp2[t2[UF-1 -: TB]];
            d3 <= d2;
            e4[i*(EF+1) +: EF+1] <= (32'(i3) > EF) ? '0 : m3 >> i3;
            d4[i*(W+1) +: W+1] <= d3;
            top4[i] <= top[3];
          end
        end
      end else begin : g_powers
        for (genvar i = 0; i < LANES; i++) begin : g_lane
          if (KIND == 9) begin : g_exact
            logic [W:0] distance;
            assign distance = $unsigned((W+1)'(bmx) - (W+1)'($signed(word[i*W +: W])));
            exact_lane #(.W(W+1), .EF(EF), .HIGHB(HIGHB), .LOWB(LOWB), .HIGHFILE(HIGHFILE), .LOWFILE(LOWFILE)) lane (
              .clk(clk), .ce(ce), .work(!bsettled), .d(distance), .e(e4[i*(EF+1) +: EF+1]));
          end else begin : g_power
            logic [W+1:0] top, own;
            assign top = $unsigned((W+2)'(bmx) + OFFSET);
            assign own = $unsigned((W+2)'($signed(word[i*W +: W])) + OFFSET);
            power_lane #(.W(W+2), .FRAC(FRAC), .EF(EF), .SUBMAX(KIND == 8 ? 1 : 0)) lane (
              .clk(clk), .ce(ce), .mx(top), .z(own), .e(e4[i*(EF+1) +: EF+1]));
          end
        end
        assign d4 = '0;
        assign top4 = '0;
      end
      logic [SW-1:0] sum, sum_n;
      always_comb begin
        sum_n = f[4] ? '0 : sum;
        for (int i = 0; i < LANES; i++) sum_n = sum_n + SW'(e4[i*(EF+1) +: EF+1]);
      end
      always_ff @(posedge clk) if (ce && v[4]) sum <= sum_n;
      if (KIND == 0 || KIND >= 7) begin : g_softmax
        assign done = v[4] && l[4];
        assign answer = c[3*CW +: CW];
        if (KIND == 9) begin : g_hybrid
          assign leaves = settled[4] ? verdict[4] : sum_n <= SW'(limit[RW-1:0]);
        end else if (PERCLASS != 0) begin : g_classes
          assign leaves = sum_n <= SW'(limit[32'(answer)*RW +: RW]);
        end else begin : g_sum
          assign leaves = sum_n <= SW'(limit);
        end
        /* verilator lint_off UNUSEDSIGNAL */
        logic unused;
        assign unused = &{1'b0, d4, top4};
        /* verilator lint_on UNUSEDSIGNAL */
      end else if (KIND == 1) begin : g_prob
        localparam int MW = SW + 18;
        logic [EF:0] second, second_n;
        logic v5;
        logic [CW-1:0] c5;
        always_comb begin
          second_n = f[4] ? '0 : second;
          for (int i = 0; i < LANES; i++)
            if (!top4[i] && e4[i*(EF+1) +: EF+1] > second_n) second_n = e4[i*(EF+1) +: EF+1];
        end
        always_ff @(posedge clk) begin
          if (ce) begin
            if (v[4]) second <= second_n;
            v5 <= v[4] && l[4];
            c5 <= c[3*CW +: CW];
          end
          if (rst) v5 <= 1'b0;
        end
        logic [MW-1:0] left, right;
        logic [EF:0] distance;
        assign distance = (EF+1)'(1 << EF) - second;
        assign left = MW'(distance) << 16;
        assign right = MW'(limit) * MW'(sum);
        assign done = v5;
        assign answer = c5;
        assign leaves = (STRICT != 0) ? left > right : left >= right;
        /* verilator lint_off UNUSEDSIGNAL */
        logic unused;
        assign unused = &{1'b0, d4};
        /* verilator lint_on UNUSEDSIGNAL */
      end else begin : g_entropy
        // stage 5: sums; 6: logarithm; 7: product; 8: compare
        localparam int LF = 20;
        localparam int AWD = SW + W + 2;
        localparam int LSHIFT = (FRAC < LF) ? LF - FRAC : 0, RSHIFT = (FRAC > LF) ? FRAC - LF : 0;
        localparam int BW = ((AWD + LSHIFT > SW + LF + 8 + RSHIFT) ? AWD + LSHIFT : SW + LF + 8 + RSHIFT) + 2;
        localparam logic signed [LF+7:0] LN2 = 28'sd726817; // round(2^20 ln 2)
        logic [AWD-1:0] weighted, weighted_n, weighted6, weighted7;
        logic [SW-1:0] sum6;
        logic signed [LF+7:0] room, room6, whole;
        (* rom_style = "distributed" *) logic [LF-1:0] logs [0:(1<<TB)-1];
        initial $readmemh(LOGFILE, logs);
        logic [7:5] vv;
        logic [3*CW-1:0] cc;
        logic [31:0] leading;
        logic [SW+TB-1:0] fraction;
        always_comb begin
          weighted_n = f[4] ? '0 : weighted;
          for (int i = 0; i < LANES; i++)
            weighted_n = weighted_n + AWD'(e4[i*(EF+1) +: EF+1]) * AWD'(d4[i*(W+1) +: W+1]);
          leading = 32'(EF);
          whole = '0;
          for (int b = EF; b < SW; b++) begin
            if (sum[b]) begin
              leading = 32'(b);
              whole = (LF+8)'(b - EF) * LN2; // a constant for each b: no multiplier
            end
          end
          // the bits behind the leading one, with TB zeros behind them
          fraction = {sum, {TB{1'b0}}} >> leading;
          room = $signed((LF+8)'(limit)) - whole - $signed((LF+8)'(logs[fraction[TB-1:0]]));
        end
        logic signed [BW-1:0] right7;
        always_ff @(posedge clk) begin
          if (ce) begin
            if (v[4]) weighted <= weighted_n;
            vv <= {vv[6:5], v[4] && l[4]};
            cc <= {cc[2*CW-1:0], c[3*CW +: CW]};
            sum6 <= sum;
            room6 <= room;
            weighted6 <= weighted;
            weighted7 <= weighted6;
            right7 <= BW'($signed({1'b0, sum6})) * BW'(room6);
          end
          if (rst) vv <= '0;
        end
        logic signed [BW-1:0] a, b;
        assign a = $signed(BW'(weighted7)) <<< LSHIFT;
        assign b = right7 <<< RSHIFT;
        assign done = vv[7];
        assign answer = cc[2*CW +: CW];
        assign leaves = (STRICT != 0) ? a < b : a <= b;
        /* verilator lint_off UNUSEDSIGNAL */
        logic unused;
        assign unused = &{1'b0, top4, fraction};
        /* verilator lint_on UNUSEDSIGNAL */
      end
      /* verilator lint_off UNUSEDSIGNAL */
      logic unused_pass;
      assign unused_pass = &{1'b0, sx, settled, verdict};
      /* verilator lint_on UNUSEDSIGNAL */
    end
    if (EXTRA > 0) begin : g_extra
      logic [EXTRA-1:0] ev;
      logic [EXTRA*(CW+1)-1:0] ed;
      logic [EXTRA:0] ev_n;
      logic [(EXTRA+1)*(CW+1)-1:0] ed_n;
      assign ev_n = {ev, done};
      assign ed_n = {ed, answer, leaves};
      always_ff @(posedge clk) begin
        if (ce) begin
          ev <= ev_n[EXTRA-1:0];
          ed <= ed_n[EXTRA*(CW+1)-1:0];
          m_valid <= ev_n[EXTRA];
          m_data <= ed_n[EXTRA*(CW+1) +: CW+1];
        end
        if (rst) begin
          ev <= '0; m_valid <= 1'b0;
        end
      end
    end else begin : g_straight
      always_ff @(posedge clk) begin
        if (ce) begin
          m_valid <= done;
          m_data <= {answer, leaves};
        end
        if (rst) m_valid <= 1'b0;
      end
    end
  endgenerate
endmodule
