// FIFO of DEPTH words. Takes a word when it holds fewer than DEPTH at the start of the clock; shows a word from the clock after it was taken.
// The head is a register behind a memory with a registered read, so that the memory may be block RAM.
module stream_fifo #(
  parameter int W = 16,
  parameter int DEPTH = 2,            // at least 1
  parameter int BLOCK = 0             // 1: block RAM, 0: LUT RAM or registers
)(
  input  logic clk,
  input  logic rst,
  input  logic [W-1:0] s_data,
  input  logic s_valid,
  output logic s_ready,
  output logic [W-1:0] m_data,
  output logic m_valid,
  input  logic m_ready
);
  localparam int CW = $clog2(DEPTH + 1);
  localparam int AW = (DEPTH > 1) ? $clog2(DEPTH) : 1;
  localparam logic [CW-1:0] FULL = DEPTH[CW-1:0];
  localparam logic [AW-1:0] LAST = AW'(DEPTH - 1);
  logic [CW-1:0] count;
  logic [AW-1:0] wp, rp, rp_n;
  logic push, pop, straight, bypassed;
  logic [W-1:0] head, mem_q;
  assign s_ready = count != FULL;
  assign m_valid = count != '0;
  assign push = s_valid && s_ready;
  assign pop = m_valid && m_ready;
  // The word that will be the head next is this one when nothing else is left.
  assign straight = push && (count == '0 || (count == CW'(1) && pop));
  assign rp_n = pop ? ((rp == LAST) ? '0 : rp + 1'b1) : rp;
  assign m_data = bypassed ? head : mem_q;
  always_ff @(posedge clk) begin
    count <= count + CW'(push) - CW'(pop);
    rp <= rp_n;
    if (push) wp <= (wp == LAST) ? '0 : wp + 1'b1;
    if (straight) begin
      head <= s_data;
      bypassed <= 1'b1;
    end else if (pop) begin
      bypassed <= 1'b0;
    end
    if (rst) begin
      count <= '0; rp <= '0; wp <= '0; bypassed <= 1'b0;
    end
  end
  generate
    if (BLOCK != 0) begin : g_block
      (* ram_style = "block" *) logic [W-1:0] mem [0:DEPTH-1];
      always_ff @(posedge clk) begin
        if (push) mem[wp] <= s_data;
        mem_q <= mem[rp_n];
      end
    end else begin : g_lut
      (* ram_style = "distributed" *) logic [W-1:0] mem [0:DEPTH-1];
      always_ff @(posedge clk) begin
        if (push) mem[wp] <= s_data;
        mem_q <= mem[rp_n];
      end
    end
  endgenerate
endmodule
