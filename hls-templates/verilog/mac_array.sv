// y[p] = epilogue(bias[p] + sum over SF words of sum w[p][i] x[i]), PE outputs in parallel, NB blocks of PE outputs per pixel.
// In: words of WIN positions x SIMD channels (depthwise: PE channels, lane p feeds output p only), position outermost. Out: pixel, then block; PE channels.
// Weight word a = block*SF + word holds one weight of WW bits for window position, then channel, then output p, p innermost. PREW > 0: the sum of output p
// is shifted left by the entry of PFILE first (weights with a binary point of their own per output channel).
// Timing: register behind the multipliers, then accumulator and output register; one enable ce = !m_valid || m_ready; s_ready = ce.
module mac_array #(
  parameter int PE = 1, SIMD = 1, WIN = 1, DEPTHWISE = 0, SF = 9, NB = 1,
  parameter int IW = 16, ISIGNED = 1, WW = 8, ACCW = 32, PREW = 0, PREMAX = 0,
  parameter int SHIFT = 8, OW = 16, OSIGNED = 1, ROUND = 0, SAT = 0, HASMIN = 0, HASMAX = 0,
  parameter longint MIN = 0, MAX = 0,
  parameter int BLOCK = 0,
  parameter WFILE = "weights.hex", BFILE = "bias.hex", PFILE = "shift.hex"
)(
  input  logic clk,
  input  logic rst,
  input  logic [WIN*((DEPTHWISE != 0) ? PE : SIMD)*IW-1:0] s_data,
  input  logic s_valid,
  output logic s_ready,
  output logic [PE*OW-1:0] m_data,
  output logic m_valid,
  input  logic m_ready
);
  localparam int TERMS = (DEPTHWISE != 0) ? WIN : WIN * SIMD;
  localparam int WD = NB * SF, AW = (WD > 1) ? $clog2(WD) : 1;
  localparam int SW = (SF > 1) ? $clog2(SF) : 1, BW = (NB > 1) ? $clog2(NB) : 1;
  localparam int WORD = PE * TERMS * WW, PRODW = IW + 1 + WW;
  logic ce, fire;
  assign ce = !m_valid || m_ready;
  assign s_ready = ce;
  assign fire = s_valid && ce;

  // weights: the word for the next input word is always read ahead
  logic [AW-1:0] wa, wa_n;
  logic [WORD-1:0] wq;
  assign wa_n = rst ? '0 : !fire ? wa : (wa == AW'(WD - 1)) ? '0 : wa + 1'b1;
  always_ff @(posedge clk) wa <= wa_n;
  generate
    if (BLOCK != 0) begin : g_block
      (* rom_style = "block" *) logic [WORD-1:0] rom [0:WD-1];
      initial $readmemh(WFILE, rom);
      always_ff @(posedge clk) wq <= rom[wa_n];
    end else begin : g_lut
      (* rom_style = "distributed" *) logic [WORD-1:0] rom [0:WD-1];
      initial $readmemh(WFILE, rom);
      always_ff @(posedge clk) wq <= rom[wa_n];
    end
  endgenerate

  logic [SW-1:0] sf;
  logic [BW-1:0] nb, nb1;
  logic v1, first1, last1;
  (* rom_style = "distributed" *)   logic [PE*ACCW-1:0] bias [0:NB-1];
  initial $readmemh(BFILE, bias);
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
      m_valid <= v1 && last1;
    end
    if (rst) begin
      sf <= '0; nb <= '0; v1 <= 1'b0; m_valid <= 1'b0;
    end
  end

  generate
    for (genvar p = 0; p < PE; p++) begin : g_pe
      logic signed [ACCW-1:0] dot, dot1, acc, sum;
      logic [OW-1:0] y;
      logic signed [IW:0] x;
      logic signed [WW-1:0] wt;
      /* verilator lint_off UNUSEDSIGNAL */
      logic signed [PRODW-1:0] prod;   // a narrow accumulator is exact all the same: range analysis sized it
      /* verilator lint_on UNUSEDSIGNAL */
      always_comb begin
        dot = '0;
        x = '0;
        wt = '0;
        prod = '0;
        for (int t = 0; t < TERMS; t++) begin
          // depthwise: position t, lane p; else term t of all positions and channels
          x = (DEPTHWISE != 0) ? {(ISIGNED != 0) && s_data[(t*PE+p)*IW + IW - 1], s_data[(t*PE+p)*IW +: IW]}
                               : {(ISIGNED != 0) && s_data[t*IW + IW - 1], s_data[t*IW +: IW]};
          wt = $signed(wq[(t*PE+p)*WW +: WW]);
          prod = PRODW'(x) * PRODW'(wt);
          dot = dot + ACCW'(prod);
        end
      end
      assign sum = (first1 ? $signed(bias[nb1][p*ACCW +: ACCW]) : acc) + dot1;
      if (PREW > 0) begin : g_pre
        (* rom_style = "distributed" *) logic [PE*PREW-1:0] pre [0:NB-1];
        initial $readmemh(PFILE, pre);
        logic signed [ACCW+PREMAX-1:0] wide;
        assign wide = {{PREMAX{sum[ACCW-1]}}, sum} <<< pre[nb1][p*PREW +: PREW];
        requantise #(.IW(ACCW+PREMAX), .SHIFT(SHIFT), .OW(OW), .OSIGNED(OSIGNED), .ROUND(ROUND), .SAT(SAT), .HASMIN(HASMIN), .HASMAX(HASMAX), .MIN(MIN), .MAX(MAX))
          u_requantise (.x(wide), .y(y));
      end else begin : g_same
        requantise #(.IW(ACCW), .SHIFT(SHIFT), .OW(OW), .OSIGNED(OSIGNED), .ROUND(ROUND), .SAT(SAT), .HASMIN(HASMIN), .HASMAX(HASMAX), .MIN(MIN), .MAX(MAX))
          u_requantise (.x(sum), .y(y));
      end
      always_ff @(posedge clk) if (ce) begin
        dot1 <= dot;
        if (v1) acc <= sum;
        if (v1 && last1) m_data[p*OW +: OW] <= y;
      end
    end
  endgenerate
endmodule
