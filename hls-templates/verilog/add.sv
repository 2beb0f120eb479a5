// y = requantise(a * 2^LA + b * 2^LB): elementwise sum of two streams in the finer of their binary points.
// Timing: takes a word of each input in the same clock, when the output register is empty or taken. One register.
module add #(
  parameter int LANES = 1, AW = 16, ASIGNED = 1, BW = 16, BSIGNED = 1, LA = 0, LB = 0,
  parameter int SHIFT = 0, OW = 16, OSIGNED = 1, ROUND = 0, SAT = 0, HASMIN = 0, HASMAX = 0,
  parameter longint MIN = 0, MAX = 0
)(
  input  logic clk,
  input  logic rst,
  input  logic [LANES*AW-1:0] a_data,
  input  logic a_valid,
  output logic a_ready,
  input  logic [LANES*BW-1:0] b_data,
  input  logic b_valid,
  output logic b_ready,
  output logic [LANES*OW-1:0] m_data,
  output logic m_valid,
  input  logic m_ready
);
  localparam int SUMW = ((AW + LA > BW + LB) ? AW + LA : BW + LB) + 2;
  logic ce, fire;
  assign ce = !m_valid || m_ready;
  assign fire = a_valid && b_valid && ce;
  assign a_ready = fire;
  assign b_ready = fire;
  always_ff @(posedge clk) begin
    if (ce) m_valid <= fire;
    if (rst) m_valid <= 1'b0;
  end
  generate
    for (genvar i = 0; i < LANES; i++) begin : g_lane
      logic signed [SUMW-1:0] a, b, sum;
      logic [OW-1:0] y;
      assign a = SUMW'($signed({(ASIGNED != 0) && a_data[i*AW + AW - 1], a_data[i*AW +: AW]}));
      assign b = SUMW'($signed({(BSIGNED != 0) && b_data[i*BW + BW - 1], b_data[i*BW +: BW]}));
      assign sum = (a <<< LA) + (b <<< LB);
      requantise #(.IW(SUMW), .SHIFT(SHIFT), .OW(OW), .OSIGNED(OSIGNED), .ROUND(ROUND), .SAT(SAT), .HASMIN(HASMIN), .HASMAX(HASMAX), .MIN(MIN), .MAX(MAX))
        u_requantise (.x(sum), .y(y));
      always_ff @(posedge clk) if (fire) m_data[i*OW +: OW] <= y;
    end
  endgenerate
endmodule
