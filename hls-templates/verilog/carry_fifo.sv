// Words that the decision unit of one exit hands to that of the next, one per sample that stays, in order. DEPTH, a power of two, is at least the samples that can be
// inside at once, and a sample's logits reach the next exit clocks after its decision here: it is never full and never empty when read, so it has no handshake.
// Timing: a word pushed in one clock is at q from the next on, when it is the oldest.
module carry_fifo #(
  parameter int W = 8, DEPTH = 16
)(
  input  logic clk,
  input  logic rst,
  input  logic push,
  input  logic [W-1:0] d,
  input  logic pop,
  output logic [W-1:0] q
);
  localparam int AW = $clog2(DEPTH);
  (* ram_style = "distributed" *) logic [W-1:0] ram [0:DEPTH-1];
  logic [AW-1:0] head, tail;
  assign q = ram[head];
  always_ff @(posedge clk) begin
    if (push) ram[tail] <= d;
    if (push) tail <= tail + 1'b1;
    if (pop) head <= head + 1'b1;
    if (rst) begin
      head <= '0; tail <= '0;
    end
  end
endmodule
