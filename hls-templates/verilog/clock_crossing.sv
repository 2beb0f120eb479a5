// FIFO between two clocks: DEPTH words, write pointer in w_clk, read pointer in r_clk; each pointer is seen on the other side as a Gray code through two registers.
// Timing, in edges: a word is taken while the pointer written and the read pointer seen differ by less than DEPTH. The output register takes the oldest word at a read edge with
// ce = !m_valid || m_ready where the read pointer differs from the write pointer seen. A word taken at time t is valid after the third r_clk edge later than t; its place is free for the
// third w_clk edge later than the read edge that took it. Edges at the same time see each other's registers as they were before.
// In silicon an edge within set-up and hold of the other clock may be seen one edge later. Constrain gray_w and gray_r to their first registers by less than a period.
// Both sides are reset together, each in its own clock, before either moves.
module clock_crossing #(
  parameter int W = 16,
  parameter int DEPTH = 8             // a power of two, at least 2
)(
  input  logic w_clk,
  input  logic w_rst,
  input  logic [W-1:0] s_data,
  input  logic s_valid,
  output logic s_ready,
  input  logic r_clk,
  input  logic r_rst,
  output logic [W-1:0] m_data,
  output logic m_valid,
  input  logic m_ready
);
  localparam int AW = $clog2(DEPTH);
  logic [AW:0] w_next, r_next, w_count, r_count;
  logic [AW:0] gray_w, gray_r;
  (* ASYNC_REG = "TRUE" *) logic [AW:0] w_first, w_seen; // the read pointer, in w_clk
  (* ASYNC_REG = "TRUE" *) logic [AW:0] r_first, r_seen; // the write pointer, in r_clk
  logic push, ce, pop;
  (* ram_style = "distributed" *) logic [W-1:0] mem [0:DEPTH-1];

  // Full: the Gray codes differ in the two highest bits and in no other.
  assign s_ready = gray_w != (w_seen ^ ((AW+1)'(3) << (AW - 1)));
  assign push = s_valid && s_ready;
  assign w_next = w_count + 1'b1;
  always_ff @(posedge w_clk) begin
    w_first <= gray_r;
    w_seen <= w_first;
    if (push) begin
      mem[w_count[AW-1:0]] <= s_data;
      w_count <= w_next;
      gray_w <= w_next ^ (w_next >> 1);
    end
    if (w_rst) begin
      w_count <= '0; gray_w <= '0; w_first <= '0; w_seen <= '0;
    end
  end

  assign ce = !m_valid || m_ready;
  assign pop = ce && gray_r != r_seen;
  assign r_next = r_count + 1'b1;
  always_ff @(posedge r_clk) begin
    r_first <= gray_w;
    r_seen <= r_first;
    if (ce) m_valid <= pop;
    if (pop) begin
      m_data <= mem[r_count[AW-1:0]];
      r_count <= r_next;
      gray_r <= r_next ^ (r_next >> 1);
    end
    if (r_rst) begin
      r_count <= '0; gray_r <= '0; r_first <= '0; r_seen <= '0; m_valid <= 1'b0;
    end
  end
endmodule
