// Keeps maps while an exit decides: FRAMES banks of DEPTH words. Decisions come in sample order and are kept, up to FRAMES of them, also before their map is
// whole and while a bank is read. The oldest whole map whose decision is known is dropped in one clock when the sample leaves, else sent as a stream.
// Decision token: bit 0 = the sample leaves.
// Timing: a frame begins to be written when fewer than FRAMES banks are whole, then a word per clock. Reading begins in the clock after map and decision are
// there; the memory has a registered output. A bank is free in the clock after its drop or its last read.
module conditional_buffer #(
  parameter int W = 16, DEPTH = 16, FRAMES = 2, TW = 5, BLOCK = 1
)(
  input  logic clk,
  input  logic rst,
  input  logic [W-1:0] s_data,
  input  logic s_valid,
  output logic s_ready,
  /* verilator lint_off UNUSEDSIGNAL */
  input  logic [TW-1:0] d_data,       // the class is for the merge
  /* verilator lint_on UNUSEDSIGNAL */
  input  logic d_valid,
  output logic d_ready,
  output logic [W-1:0] m_data,
  output logic m_valid,
  input  logic m_ready,
  output logic [31:0] n_dropped,
  output logic [31:0] n_forwarded,
  output logic [31:0] n_full_stall
);
  localparam int WORDS = FRAMES * DEPTH;
  localparam int AW = (WORDS > 1) ? $clog2(WORDS) : 1, DW = (DEPTH > 1) ? $clog2(DEPTH) : 1, FW = $clog2(FRAMES + 1);
  logic [DW-1:0] wc, rc;
  logic [AW-1:0] wa, ra, base, base_n;
  logic [FW-1:0] full, known;
  logic [FRAMES-1:0] leaves;         // decisions kept, the oldest in bit 0
  logic reading, ce, wfire, wlast, rfire, rlast, dfire, drop, start, released;
  assign s_ready = wc != '0 || full != FW'(FRAMES);
  assign wfire = s_valid && s_ready;
  assign wlast = wfire && wc == DW'(DEPTH - 1);
  assign d_ready = known != FW'(FRAMES);
  assign dfire = d_valid && d_ready;
  assign ce = !m_valid || m_ready;
  assign rfire = reading && ce;
  assign rlast = rfire && rc == DW'(DEPTH - 1);
  assign drop = !reading && full != '0 && known != '0 && leaves[0];
  assign start = !reading && full != '0 && known != '0 && !leaves[0];
  assign released = drop || rlast;
  assign base_n = (base == AW'(WORDS - DEPTH)) ? '0 : base + AW'(DEPTH);
  logic [FRAMES-1:0] kept, added;
  assign kept = released ? leaves >> 1 : leaves;
  assign added = (dfire && d_data[0]) ? FRAMES'(1) << (known - FW'(released)) : '0;
  always_ff @(posedge clk) begin
    if (wfire) begin
      wc <= wlast ? '0 : wc + 1'b1;
      wa <= (wa == AW'(WORDS - 1)) ? '0 : wa + 1'b1;
    end
    full <= full + FW'(wlast) - FW'(released);
    known <= known + FW'(dfire) - FW'(released);
    leaves <= kept | added;
    if (start) begin
      reading <= 1'b1;
      ra <= base;
    end else if (rfire) begin
      ra <= ra + 1'b1;
    end
    if (rfire) rc <= rlast ? '0 : rc + 1'b1;
    if (rlast) reading <= 1'b0;
    if (released) base <= base_n;
    if (ce) m_valid <= reading;
    if (drop) n_dropped <= n_dropped + 1'b1;
    if (start) n_forwarded <= n_forwarded + 1'b1;
    if (s_valid && !s_ready) n_full_stall <= n_full_stall + 1'b1;
    if (rst) begin
      wc <= '0; wa <= '0; rc <= '0; ra <= '0; base <= '0; full <= '0; known <= '0; leaves <= '0; reading <= 1'b0; m_valid <= 1'b0;
      n_dropped <= '0; n_forwarded <= '0; n_full_stall <= '0;
    end
  end
  generate
    if (BLOCK != 0) begin : g_block
      (* ram_style = "block" *) logic [W-1:0] mem [0:WORDS-1];
      always_ff @(posedge clk) begin
        if (wfire) mem[wa] <= s_data;
        if (ce) m_data <= mem[ra];
      end
    end else begin : g_lut
      (* ram_style = "distributed" *) logic [W-1:0] mem [0:WORDS-1];
      always_ff @(posedge clk) begin
        if (wfire) mem[wa] <= s_data;
        if (ce) m_data <= mem[ra];
      end
    end
  endgenerate
endmodule
