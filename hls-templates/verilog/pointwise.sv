// y = requantise(x), then relu or clip: what could not be fused into the unit before. One register; ce = !m_valid || m_ready; s_ready = ce.
module pointwise #(
  parameter int LANES = 1, IW = 16, ISIGNED = 1,
  parameter int SHIFT = 0, OW = 16, OSIGNED = 1, ROUND = 0, SAT = 0, HASMIN = 0, HASMAX = 0,
  parameter longint MIN = 0, MAX = 0
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
  logic ce;
  assign ce = !m_valid || m_ready;
  assign s_ready = ce;
  always_ff @(posedge clk) begin
    if (ce) m_valid <= s_valid;
    if (rst) m_valid <= 1'b0;
  end
  generate
    for (genvar i = 0; i < LANES; i++) begin : g_lane
      logic [OW-1:0] y;
      requantise #(.IW(IW+1), .SHIFT(SHIFT), .OW(OW), .OSIGNED(OSIGNED), .ROUND(ROUND), .SAT(SAT), .HASMIN(HASMIN), .HASMAX(HASMAX), .MIN(MIN), .MAX(MAX))
        u_requantise (.x({(ISIGNED != 0) && s_data[i*IW + IW - 1], s_data[i*IW +: IW]}), .y(y));
      always_ff @(posedge clk) if (ce && s_valid) m_data[i*OW +: OW] <= y;
    end
  endgenerate
endmodule
