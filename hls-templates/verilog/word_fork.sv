// Copies every word to N outputs. One data register, a valid bit per copy; takes a word when every copy is empty or taken in this clock.
module word_fork #(
  parameter int W = 16,
  parameter int N = 2
)(
  input  logic clk,
  input  logic rst,
  input  logic [W-1:0] s_data,
  input  logic s_valid,
  output logic s_ready,
  output logic [W-1:0] m_data,
  output logic [N-1:0] m_valid,
  input  logic [N-1:0] m_ready
);
  assign s_ready = (m_valid & ~m_ready) == '0;
  always_ff @(posedge clk) begin
    if (s_valid && s_ready) begin
      m_data <= s_data;
      m_valid <= '1;
    end else begin
      m_valid <= m_valid & ~m_ready;
    end
    if (rst) m_valid <= '0;
  end
endmodule
