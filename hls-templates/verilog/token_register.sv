// The end of a decision unit: a token {answer, leaves} that is done in a clock with ce goes through EXTRA registers and the output register, all with the enable ce = !m_valid || m_ready.
module token_register #(
  parameter int W = 5, EXTRA = 0
)(
  input  logic clk,
  input  logic rst,
  output logic ce,
  input  logic done,
  input  logic [W-1:0] d,
  output logic [W-1:0] m_data,
  output logic m_valid,
  input  logic m_ready
);
  logic [EXTRA:0] v;
  logic [(EXTRA+1)*W-1:0] x;
  logic [EXTRA+1:0] v_n;
  logic [(EXTRA+2)*W-1:0] x_n;
  assign ce = !m_valid || m_ready;
  assign v_n = {v, done};
  assign x_n = {x, d};
  assign m_valid = v[EXTRA];
  assign m_data = x[EXTRA*W +: W];
  always_ff @(posedge clk) begin
    if (ce) begin
      v <= v_n[EXTRA:0];
      x <= x_n[(EXTRA+1)*W-1:0];
    end
    if (rst) v <= '0;
  end
  /* verilator lint_off UNUSEDSIGNAL */
  logic unused;
  assign unused = &{1'b0, v_n[EXTRA+1], x_n[(EXTRA+1)*W +: W]};
  /* verilator lint_on UNUSEDSIGNAL */
endmodule
