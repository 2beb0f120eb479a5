// Line buffer and window walker. In: a map of H x W pixels, CF words each (row, column, channel group), LANES channels per word.
// Out, for every output pixel (row, column): for each of G channel sections, REPEATS times over, for each of K2/WIN position groups, CF/G words;
// a word holds WIN kernel positions (row, column) x LANES channels, position outermost. Positions outside the map read 0; with FLAGS a bit per position above
// the data says so (1 = outside).
// Word (y, x, c) of frame f is kept at address (((f*H + y)*W + x)*CF + c) mod CAP.
// Timing: a word is taken while the buffer does not hold CAP. A word goes out when the output register is empty or taken and the buffer held, at the start
// of the clock, need(oy, ox) words counted from the first row kept for oy; the last word of row oy releases the rows that oy+1 does not need. One register.
module sliding_window #(
  parameter int EW = 16, LANES = 1, H = 8, W = 8, CF = 1, G = 1,
  parameter int OH = 6, OWD = 6, KH = 3, KW = 3, SH = 1, SW = 1, DH = 1, DW = 1, PT = 0, PL = 0,
  parameter int WIN = 1, REPEATS = 1, CAP = 32,
  parameter int BLOCK = 1, FLAGS = 0
)(
  input  logic clk,
  input  logic rst,
  input  logic [LANES*EW-1:0] s_data,
  input  logic s_valid,
  output logic s_ready,
  output logic [WIN*LANES*EW+((FLAGS != 0) ? WIN : 0)-1:0] m_data,
  output logic m_valid,
  input  logic m_ready
);
  localparam int ROW = W * CF, CFG = CF / G, K2G = KH * KW / WIN;
  localparam int AW = (CAP > 1) ? $clog2(CAP) : 1;
  localparam int FW = $clog2(CAP + H * ROW + 1) + 2;
  localparam int OYW = (OH > 1) ? $clog2(OH) : 1, OXW = (OWD > 1) ? $clog2(OWD) : 1;
  localparam int CW = (CFG > 1) ? $clog2(CFG) : 1, PW = (K2G > 1) ? $clog2(K2G) : 1;
  localparam int RW = (REPEATS > 1) ? $clog2(REPEATS) : 1, GW = (G > 1) ? $clog2(G) : 1;
  localparam int YW = $clog2(H + PT + (OH + 1) * SH + KH * DH + 2) + 1, XW = $clog2(W + PL + (OWD + 1) * SW + KW * DW + 2) + 1;

  function automatic int clamp(input int v, input int lo, input int hi);
    clamp = (v < lo) ? lo : (v > hi) ? hi : v;
  endfunction
  function automatic int wrapped(input int v); // into 0..CAP-1
    wrapped = ((v % CAP) + CAP) % CAP;
  endfunction
  function automatic int first_row(input int oy);
    first_row = clamp(oy * SH - PT, 0, H);
  endfunction
  function automatic int last_row(input int oy);
    last_row = (oy * SH - PT + (KH - 1) * DH < H - 1) ? oy * SH - PT + (KH - 1) * DH : H - 1;
  endfunction

  // need(oy, ox) = row part + column part, or nothing where the window lies above the map
  (* rom_style = "distributed" *) logic signed [FW-1:0] need_row [0:OH-1];
  (* rom_style = "distributed" *) logic signed [FW-1:0] need_col [0:OWD-1];
  (* rom_style = "distributed" *) logic signed [FW-1:0] release_row [0:OH-1];
  logic need_none [0:OH-1];
  initial begin
    for (int i = 0; i < OH; i++) begin
      need_none[i] = last_row(i) < first_row(i);
      need_row[i] = FW'((last_row(i) - first_row(i)) * ROW);
      release_row[i] = FW'((((i == OH - 1) ? H : first_row(i + 1)) - first_row(i)) * ROW);
    end
    for (int i = 0; i < OWD; i++)
      need_col[i] = FW'((clamp(i * SW - PL + (KW - 1) * DW, -1, W - 1) + 1) * CF);
  end

  // writer
  logic [AW-1:0] wa;
  logic signed [FW-1:0] fill, need;
  logic wfire;
  assign s_ready = fill != FW'(CAP);
  assign wfire = s_valid && s_ready;

  // walker: channel, position group, repeat, section, column, row; the fastest first
  logic [CW-1:0] ch;
  logic [PW-1:0] pos;
  logic [RW-1:0] rep;
  logic [GW-1:0] sec;
  logic [OXW-1:0] ox;
  logic [OYW-1:0] oy;
  logic [AW-1:0] at_pixel, at_row, at_frame, chan;
  logic signed [YW-1:0] y0;
  logic signed [XW-1:0] x0;
  logic ce, go, e_ch, e_pos, e_rep, e_sec, e_ox, e_oy, end_pixel, end_row;
  assign ce = !m_valid || m_ready;
  assign go = ce && fill >= need;
  assign e_ch = ch == CW'(CFG - 1);
  assign e_pos = e_ch && pos == PW'(K2G - 1);
  assign e_rep = e_pos && rep == RW'(REPEATS - 1);
  assign e_sec = e_rep && sec == GW'(G - 1);
  assign e_ox = ox == OXW'(OWD - 1);
  assign e_oy = oy == OYW'(OH - 1);
  assign end_pixel = go && e_sec;
  assign end_row = end_pixel && e_ox;

  localparam logic [AW:0] CAPW = CAP[AW:0];
  function automatic [AW-1:0] plus(input [AW-1:0] a, input [AW-1:0] b); // mod CAP, both below CAP
    logic [AW:0] sum;
    sum = {1'b0, a} + {1'b0, b};
    if (sum >= CAPW) sum = sum - CAPW;
    plus = sum[AW-1:0];
  endfunction
  localparam logic [AW-1:0] STEPX = AW'(wrapped(SW * CF)), STEPY = AW'(wrapped(SH * ROW)), STEPF = AW'(wrapped(H * ROW));
  localparam logic [AW-1:0] START = AW'(wrapped(-(PT * ROW) - PL * CF)), STEPS = AW'(wrapped(CFG));

  logic [OXW-1:0] ox_n;
  logic [OYW-1:0] oy_n;
  logic [AW-1:0] frame_n, row_n;
  assign ox_n = e_ox ? '0 : ox + 1'b1;
  assign oy_n = !e_ox ? oy : e_oy ? '0 : oy + 1'b1;
  assign frame_n = plus(at_frame, STEPF);
  assign row_n = e_oy ? plus(frame_n, START) : plus(at_row, STEPY);

  always_ff @(posedge clk) begin
    if (wfire) wa <= (wa == AW'(CAP - 1)) ? '0 : wa + 1'b1;
    fill <= fill + (wfire ? FW'(1) : '0) - (end_row ? release_row[oy] : '0);
    if (ce) m_valid <= go;
    if (go) begin
      ch <= e_ch ? '0 : ch + 1'b1;
      if (e_ch) pos <= e_pos ? '0 : pos + 1'b1;
      if (e_pos) rep <= e_rep ? '0 : rep + 1'b1;
      if (e_rep) begin
        sec <= e_sec ? '0 : sec + 1'b1;
        chan <= e_sec ? '0 : plus(chan, STEPS);
      end
    end
    if (end_pixel) begin
      ox <= ox_n;
      oy <= oy_n;
      need <= need_none[oy_n] ? '0 : need_row[oy_n] + need_col[ox_n];
      x0 <= e_ox ? -XW'(PL) : x0 + XW'(SW);
      at_pixel <= e_ox ? row_n : plus(at_pixel, STEPX);
      if (e_ox) begin
        y0 <= e_oy ? -YW'(PT) : y0 + YW'(SH);
        at_row <= row_n;
        if (e_oy) at_frame <= frame_n;
      end
    end
    if (rst) begin
      wa <= '0; fill <= '0; m_valid <= 1'b0;
      ch <= '0; pos <= '0; rep <= '0; sec <= '0; chan <= '0; ox <= '0; oy <= '0;
      need <= need_none[0] ? '0 : need_row[0] + need_col[0];
      x0 <= -XW'(PL); y0 <= -YW'(PT);
      at_pixel <= START; at_row <= START; at_frame <= '0;
    end
  end

  // one memory per kernel position of a word, all written alike
  generate
    for (genvar w = 0; w < WIN; w++) begin : g_win
      (* rom_style = "distributed" *) logic [AW-1:0] offset [0:K2G-1];
      (* rom_style = "distributed" *) logic signed [YW-1:0] dy [0:K2G-1];
      (* rom_style = "distributed" *) logic signed [XW-1:0] dx [0:K2G-1];
      initial
        for (int i = 0; i < K2G; i++) begin
          offset[i] = AW'(wrapped(((i * WIN + w) / KW) * DH * ROW + ((i * WIN + w) % KW) * DW * CF));
          dy[i] = YW'(((i * WIN + w) / KW) * DH);
          dx[i] = XW'(((i * WIN + w) % KW) * DW);
        end
      logic signed [YW-1:0] y;
      logic signed [XW-1:0] x;
      logic [AW-1:0] ra;
      logic outside;
      logic [LANES*EW-1:0] q;
      assign y = y0 + dy[pos];
      assign x = x0 + dx[pos];
      assign ra = plus(plus(at_pixel, offset[pos]), plus(chan, AW'(ch)));
      always_ff @(posedge clk)
        if (ce) outside <= y < 0 || y >= YW'(H) || x < 0 || x >= XW'(W);
      if (BLOCK != 0) begin : g_block
        (* ram_style = "block" *) logic [LANES*EW-1:0] lb [0:CAP-1];
        always_ff @(posedge clk) begin
          if (wfire) lb[wa] <= s_data;
          if (ce) q <= lb[ra];
        end
      end else begin : g_lut
        (* ram_style = "distributed" *) logic [LANES*EW-1:0] lb [0:CAP-1];
        always_ff @(posedge clk) begin
          if (wfire) lb[wa] <= s_data;
          if (ce) q <= lb[ra];
        end
      end
      assign m_data[w*LANES*EW +: LANES*EW] = outside ? '0 : q;
      if (FLAGS != 0) begin : g_flag
        assign m_data[WIN*LANES*EW + w] = outside;
      end
    end
  endgenerate
endmodule
