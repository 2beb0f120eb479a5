// y[c] = requantise(-floor(sqrt(sum over i of (x[i] - mean[c][i])^2 * 2^(2*GUARD))) * inverse[c]), PE classes in parallel, NB blocks of PE classes.
// In: for each block SF words of SIMD inputs. Out: a word of PE classes per block. x is moved left by LX, means by LM, to a common binary point.
// Mean word a = block*SF + word holds one mean of MW bits for each input, then class, class innermost. RB: bits of a root.
// Timing: squares in a register, then sums. s_ready = not (the last word of a block waits in that register while a root is under way). A root takes RB clocks, one bit
// each, and leaves, scaled, when the output register is empty or taken.
module class_means #(
  parameter int PE = 1, SIMD = 1, SF = 4, NB = 1,
  parameter int IW = 16, ISIGNED = 1, LX = 0, MW = 8, LM = 0, DW = 18, SUMW = 40, RB = 24, NW = 18, GUARD = 4,
  parameter int SHIFT = 8, OW = 16, OSIGNED = 1, ROUND = 0, SAT = 0, HASMIN = 0, HASMAX = 0,
  parameter longint MIN = 0, MAX = 0,
  parameter int BLOCK = 0,
  parameter MFILE = "means.hex", NFILE = "inverses.hex"
)(
  input  logic clk,
  input  logic rst,
  input  logic [SIMD*IW-1:0] s_data,
  input  logic s_valid,
  output logic s_ready,
  output logic [PE*OW-1:0] m_data,
  output logic m_valid,
  input  logic m_ready
);
  localparam int WD = NB * SF, AW = (WD > 1) ? $clog2(WD) : 1;
  localparam int SW = (SF > 1) ? $clog2(SF) : 1, BW = (NB > 1) ? $clog2(NB) : 1, CW = $clog2(RB + 1);
  localparam int WORD = PE * SIMD * MW, PRODW = RB + NW + 1;
  logic fire, ce, free, load, done, busy;
  logic [CW-1:0] left;
  logic [SW-1:0] sf;
  logic [BW-1:0] nb, nb1, nbr;
  logic v1, first1, last1;
  assign free = !m_valid || m_ready;
  assign ce = !(v1 && last1 && busy);
  assign s_ready = ce;
  assign fire = s_valid && ce;
  assign load = v1 && last1 && !busy;
  assign done = busy && left == '0 && free;

  // means: the word for the next input word is always read ahead
  logic [AW-1:0] ma, ma_n;
  logic [WORD-1:0] mq;
  assign ma_n = rst ? '0 : !fire ? ma : (ma == AW'(WD - 1)) ? '0 : ma + 1'b1;
  always_ff @(posedge clk) ma <= ma_n;
  generate
    if (BLOCK != 0) begin : g_block
      (* rom_style = "block" *) logic [WORD-1:0] rom [0:WD-1];
      initial $readmemh(MFILE, rom);
      always_ff @(posedge clk) mq <= rom[ma_n];
    end else begin : g_lut
      (* rom_style = "distributed" *) logic [WORD-1:0] rom [0:WD-1];
      initial $readmemh(MFILE, rom);
      always_ff @(posedge clk) mq <= rom[ma_n];
    end
  endgenerate

  (* rom_style = "distributed" *) logic [PE*NW-1:0] inverse [0:NB-1];
  initial $readmemh(NFILE, inverse);
  always_ff @(posedge clk) begin
    if (fire) begin
      sf <= (sf == SW'(SF - 1)) ? '0 : sf + 1'b1;
      if (sf == SW'(SF - 1)) nb <= (nb == BW'(NB - 1)) ? '0 : nb + 1'b1;
    end
    if (ce) begin
      v1 <= fire;
      first1 <= sf == '0;
      last1 <= sf == SW'(SF - 1);
      nb1 <= nb;
    end
    if (load) begin
      busy <= 1'b1;
      left <= CW'(RB);
      nbr <= nb1;
    end else if (busy && left != '0) left <= left - 1'b1;
    if (done) busy <= 1'b0;
    if (free) m_valid <= done;
    if (rst) begin
      sf <= '0; nb <= '0; v1 <= 1'b0; busy <= 1'b0; m_valid <= 1'b0;
    end
  end

  generate
    for (genvar p = 0; p < PE; p++) begin : g_pe
      logic signed [SUMW-1:0] dot, dot1, acc, sum;
      logic signed [DW-1:0] x, m, d;
      /* verilator lint_off UNUSEDSIGNAL */
      logic signed [2*DW-1:0] square;   // a narrow sum is exact all the same: range analysis sized it
      logic [SUMW+2*GUARD+1:0] wide;    // its upper bits are 0
      /* verilator lint_on UNUSEDSIGNAL */
      always_comb begin
        dot = '0;
        x = '0;
        m = '0;
        d = '0;
        square = '0;
        for (int i = 0; i < SIMD; i++) begin
          x = DW'($signed({(ISIGNED != 0) && s_data[i*IW + IW - 1], s_data[i*IW +: IW]})) <<< LX;
          m = DW'($signed(mq[(i*PE+p)*MW +: MW])) <<< LM;
          d = x - m;
          square = (2*DW)'(d) * (2*DW)'(d);
          dot = dot + SUMW'(square);
        end
      end
      assign sum = (first1 ? '0 : acc) + dot1;
      assign wide = {{(2*GUARD+2){1'b0}}, sum} << (2 * GUARD);

      // the root, from the highest bit on: what is left of the radicand, the bits found, the radicand's bits to come
      logic [RB+1:0] next, trial;
      logic [RB-1:0] rest, root;   // what is left after the last bit is not needed
      logic [2*RB-1:0] radicand;
      logic signed [PRODW-1:0] product;
      logic [OW-1:0] y;
      assign next = {rest, radicand[2*RB-1 -: 2]};
      assign trial = {root, 2'b01};
      assign product = -(PRODW'($signed({1'b0, root})) * PRODW'($signed({1'b0, inverse[nbr][p*NW +: NW]})));
      requantise #(.IW(PRODW), .SHIFT(SHIFT), .OW(OW), .OSIGNED(OSIGNED), .ROUND(ROUND), .SAT(SAT), .HASMIN(HASMIN), .HASMAX(HASMAX), .MIN(MIN), .MAX(MAX))
        u_requantise (.x(product), .y(y));
      always_ff @(posedge clk) begin
        if (ce) dot1 <= dot;
        if (ce && v1) acc <= sum;
        if (load) begin
          rest <= '0;
          root <= '0;
          radicand <= wide[2*RB-1:0];
        end else if (busy && left != '0) begin
          rest <= (next >= trial) ? RB'(next - trial) : RB'(next);
          root <= {root[RB-2:0], next >= trial};
          radicand <= radicand << 2;
        end
        if (done) m_data[p*OW +: OW] <= y;
      end
    end
  endgenerate
endmodule
