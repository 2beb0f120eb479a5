// Keeps maps while an exit decides: FRAMES banks of DEPTH words in three lists: free; whole and undecided, in the order written; to be read, in the order
// decided. Decisions come in sample order and are kept, up to FRAMES of them, also before their map is whole and while a bank is read.
// Decision token: bit 0 = the sample leaves.
// Timing: a frame begins to be written when fewer than FRAMES banks are undecided or to be read, then a word per clock; the bank is undecided from the clock
// after its last word. In a clock with an undecided bank and a kept decision the oldest of both meet: the bank is free or to be read from the next clock, so
// a drop costs one clock and waits for no reading. Reading begins in the clock after a bank is to be read and none is read: a word per clock through the memory's
// registered output, ce = !m_valid || m_ready. A bank is free from the clock after its last read.
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
  localparam int AW = (WORDS > 1) ? $clog2(WORDS) : 1, DW = (DEPTH > 1) ? $clog2(DEPTH) : 1;
  localparam int FW = $clog2(FRAMES + 1), BW = (FRAMES > 1) ? $clog2(FRAMES) : 1;
  logic [DW-1:0] wc, rc;
  logic [FRAMES-1:0] used, leaves;    // banks not free; decisions kept, the oldest in bit 0
  logic [FW-1:0] undecided, to_read, kept;
  logic [BW-1:0] undecided_bank [0:FRAMES-1], to_read_bank [0:FRAMES-1];
  logic [BW-1:0] free_bank, writing_bank, wbank, rbank;
  logic reading, ce, wfire, wlast, rfire, rlast, dfire, meets, drop, start;

  assign s_ready = wc != '0 || undecided + to_read < FW'(FRAMES);
  assign wfire = s_valid && s_ready;
  assign wlast = wfire && wc == DW'(DEPTH - 1);
  assign wbank = (wc == '0) ? free_bank : writing_bank;
  assign d_ready = kept != FW'(FRAMES);
  assign dfire = d_valid && d_ready;
  assign meets = undecided != '0 && kept != '0;
  assign drop = meets && leaves[0];
  assign ce = !m_valid || m_ready;
  assign start = !reading && to_read != '0;
  assign rfire = reading && ce;
  assign rlast = rfire && rc == DW'(DEPTH - 1);
  always_comb begin
    free_bank = '0;
    for (int b = FRAMES - 1; b >= 0; b--) if (!used[b]) free_bank = BW'(b);
  end

  always_ff @(posedge clk) begin
    if (wfire) begin
      wc <= wlast ? '0 : wc + 1'b1;
      writing_bank <= wbank;
    end
    undecided <= undecided + FW'(wlast) - FW'(meets);
    to_read <= to_read + FW'(meets && !leaves[0]) - FW'(rlast);
    kept <= kept + FW'(dfire) - FW'(meets);
    leaves <= (meets ? leaves >> 1 : leaves) | ((dfire && d_data[0]) ? FRAMES'(1) << (kept - FW'(meets)) : '0);
    if (start) begin
      reading <= 1'b1;
      rbank <= to_read_bank[0];
    end
    if (rfire) rc <= rlast ? '0 : rc + 1'b1;
    if (rlast) reading <= 1'b0;
    if (ce) m_valid <= reading;
    if (drop) n_dropped <= n_dropped + 1'b1;
    if (start) n_forwarded <= n_forwarded + 1'b1;
    if (s_valid && !s_ready) n_full_stall <= n_full_stall + 1'b1;
    if (rst) begin
      wc <= '0; rc <= '0; leaves <= '0; undecided <= '0; to_read <= '0; kept <= '0; reading <= 1'b0; m_valid <= 1'b0;
      n_dropped <= '0; n_forwarded <= '0; n_full_stall <= '0;
    end
  end

  generate
    for (genvar b = 0; b < FRAMES; b++) begin : g_bank
      always_ff @(posedge clk) begin
        if (rst) used[b] <= 1'b0;
        else if ((drop && undecided_bank[0] == BW'(b)) || (rlast && rbank == BW'(b))) used[b] <= 1'b0;
        else if (wfire && wc == '0 && free_bank == BW'(b)) used[b] <= 1'b1;
        // lists move up when their oldest goes, and take the newest behind the last
        if (wlast && FW'(b) == undecided - FW'(meets)) undecided_bank[b] <= wbank;
        else if (meets && b < FRAMES - 1) undecided_bank[b] <= undecided_bank[(b < FRAMES - 1) ? b + 1 : b];
        if (meets && !leaves[0] && FW'(b) == to_read - FW'(rlast)) to_read_bank[b] <= undecided_bank[0];
        else if (rlast && b < FRAMES - 1) to_read_bank[b] <= to_read_bank[(b < FRAMES - 1) ? b + 1 : b];
      end
    end
  endgenerate

  logic [AW-1:0] wa, ra;
  assign wa = AW'(32'(wbank) * DEPTH) + AW'(wc);
  assign ra = AW'(32'(rbank) * DEPTH) + AW'(rc);
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
