// y[c] = requantise(u[c] * R(S)) for the channels of a pixel, u = max(0, x), S = EPSILON + sum over c of u[c]: shares of the sum. With 2^e <= S < 2^(e+1), u is moved left by
// SUMW - 1 - e and R is entry floor((S / 2^e - 1) * 1024) of RFILE, 17 bits. In and out: pixel, then G words of LANES channels.
// Timing: two banks of one pixel; s_ready = the bank to be written is not full. A full bank is read a word per clock with ce = !m_valid || m_ready, through three registers
// (value and address; reciprocal; output).
module channel_norm #(
  parameter int G = 1, LANES = 1, IW = 16, ISIGNED = 1,
  parameter int SUMW = 16,            // bits of the largest S, no sign
  parameter longint EPSILON = 0,
  parameter int SHIFT = 8, OW = 16, OSIGNED = 1, ROUND = 0, SAT = 0, HASMIN = 0, HASMAX = 0,
  parameter longint MIN = 0, MAX = 0,
  parameter int BLOCK = 0,
  parameter RFILE = "reciprocal.hex"
)(
  input  logic clk,
  input  logic rst,
  input  logic [LANES*IW-1:0] s_data,
  input  logic s_valid,
  output logic s_ready,
  output logic [LANES*OW-1:0] m_data,
  output logic m_valid,
  input  logic m_ready
);
  localparam int GW = (G > 1) ? $clog2(G) : 1, AW = $clog2(2 * G), EW = (SUMW > 1) ? $clog2(SUMW) : 1;
  localparam int UW = (IW > SUMW) ? IW : SUMW, PRODW = SUMW + 18;
  logic ce, fire, take, wb, rb, va, vb;
  logic [1:0] full;
  logic [GW-1:0] wc, rc;
  logic [AW-1:0] wa, ra;
  logic [SUMW-1:0] acc, now, total;
  /* verilator lint_off UNUSEDSIGNAL */
  logic [SUMW-1:0] norm;   // its highest bit is 1; 10 bits below it are looked at
  /* verilator lint_on UNUSEDSIGNAL */
  logic [SUMW-1:0] sum0, sum1;
  logic [EW-1:0] left;
  logic [9:0] address;
  logic [16:0] rq;
  logic [LANES*IW-1:0] word;
  (* ram_style = "distributed" *) logic [LANES*IW-1:0] bank [0:2*G-1];

  // max(0, x) of one lane
  function automatic logic [SUMW-1:0] positive(input logic [IW-1:0] x);
    /* verilator lint_off UNUSEDSIGNAL */
    logic [UW-1:0] wide;   // a positive value never has more bits than the sum
    /* verilator lint_on UNUSEDSIGNAL */
    wide = '0;
    wide[IW-1:0] = x;
    positive = ((ISIGNED != 0) && x[IW-1]) ? '0 : wide[SUMW-1:0];
  endfunction

  assign ce = !m_valid || m_ready;
  assign s_ready = !full[wb];
  assign fire = s_valid && s_ready;
  assign take = ce && full[rb];
  assign wa = wb ? AW'(G) + AW'(wc) : AW'(wc);
  assign ra = rb ? AW'(G) + AW'(rc) : AW'(rc);
  assign word = bank[ra];
  assign total = rb ? sum1 : sum0;
  always_comb begin
    now = (wc == '0) ? SUMW'(EPSILON) : acc;
    for (int i = 0; i < LANES; i++) now = now + positive(s_data[i*IW +: IW]);
    left = '0;
    for (int i = 0; i < SUMW; i++) if (total[i]) left = EW'(SUMW - 1 - i);
  end
  assign norm = total << left;

  always_ff @(posedge clk) begin
    if (fire) begin
      bank[wa] <= s_data;
      acc <= now;
      wc <= wc + 1'b1;
      if (wc == GW'(G - 1)) begin
        wc <= '0;
        wb <= !wb;
        full[wb] <= 1'b1;
        if (wb) sum1 <= now; else sum0 <= now;
      end
    end
    if (take) begin
      rc <= rc + 1'b1;
      if (rc == GW'(G - 1)) begin
        rc <= '0;
        rb <= !rb;
        full[rb] <= 1'b0;
      end
    end
    if (ce) begin
      va <= full[rb];
      vb <= va;
      m_valid <= vb;
    end
    if (rst) begin
      wc <= '0; rc <= '0; wb <= 1'b0; rb <= 1'b0; full <= 2'b00; va <= 1'b0; vb <= 1'b0; m_valid <= 1'b0;
    end
  end

  generate
    if (SUMW > 10) begin : g_cut
      always_ff @(posedge clk) if (ce) address <= norm[SUMW-2 -: 10];
    end else if (SUMW > 1) begin : g_all
      always_ff @(posedge clk) if (ce) address <= {norm[SUMW-2:0], {(11-SUMW){1'b0}}};
    end else begin : g_none
      assign address = '0;
    end
    if (BLOCK != 0) begin : g_block
      (* rom_style = "block" *) logic [16:0] rom [0:1023];
      initial $readmemh(RFILE, rom);
      always_ff @(posedge clk) if (ce) rq <= rom[address];
    end else begin : g_lut
      (* rom_style = "distributed" *) logic [16:0] rom [0:1023];
      initial $readmemh(RFILE, rom);
      always_ff @(posedge clk) if (ce) rq <= rom[address];
    end
    for (genvar i = 0; i < LANES; i++) begin : g_lane
      logic [SUMW-1:0] ua, ub;
      logic signed [PRODW-1:0] product;
      logic [OW-1:0] y;
      assign product = PRODW'($signed({1'b0, ub})) * PRODW'($signed({1'b0, rq}));
      requantise #(.IW(PRODW), .SHIFT(SHIFT), .OW(OW), .OSIGNED(OSIGNED), .ROUND(ROUND), .SAT(SAT), .HASMIN(HASMIN), .HASMAX(HASMAX), .MIN(MIN), .MAX(MAX))
        u_requantise (.x(product), .y(y));
      always_ff @(posedge clk) if (ce) begin
        ua <= positive(word[i*IW +: IW]) << left;
        ub <= ua;
        if (vb) m_data[i*OW +: OW] <= y;
      end
    end
  endgenerate
endmodule
