// Mean over a whole map: y = requantise(sum * RECIPROCAL) for each channel. In: PIXELS x CG words of LANES channels; out: CG words, each when the last pixel's
// word of its group is taken. The sums of the next frame start anew with its first pixel.
// Timing: sum, then scaled: two registers. ce = !m_valid || m_ready; s_ready = ce.
module global_pool #(
  parameter int PIXELS = 16, CG = 1, LANES = 1, RW = 18,
  parameter int IW = 16, ISIGNED = 1,
  parameter int SHIFT = 0, OW = 16, OSIGNED = 1, ROUND = 0, SAT = 0, HASMIN = 0, HASMAX = 0,
  parameter longint MIN = 0, MAX = 0,
  parameter int RECIPROCAL = 1
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
  localparam int CW = (CG > 1) ? $clog2(CG) : 1, PW = (PIXELS > 1) ? $clog2(PIXELS) : 1;
  localparam int SUMW = IW + 1 + $clog2(PIXELS + 1);
  logic ce, fire, last, v1;
  logic [CW-1:0] cg;
  logic [PW-1:0] pixel;
  assign ce = !m_valid || m_ready;
  assign s_ready = ce;
  assign fire = s_valid && ce;
  assign last = pixel == PW'(PIXELS - 1);
  always_ff @(posedge clk) begin
    if (fire) begin
      cg <= (cg == CW'(CG - 1)) ? '0 : cg + 1'b1;
      if (cg == CW'(CG - 1)) pixel <= last ? '0 : pixel + 1'b1;
    end
    if (ce) begin
      v1 <= fire && last;
      m_valid <= v1;
    end
    if (rst) begin
      cg <= '0; pixel <= '0; v1 <= 1'b0; m_valid <= 1'b0;
    end
  end
  generate
    for (genvar i = 0; i < LANES; i++) begin : g_lane
      (* ram_style = "distributed" *) logic signed [SUMW-1:0] sums [0:CG-1];
      logic signed [SUMW-1:0] now, sum1;
      logic signed [SUMW+RW:0] scaled;
      logic [OW-1:0] y;
      assign now = ((pixel == '0) ? '0 : sums[cg]) + SUMW'($signed({(ISIGNED != 0) && s_data[i*IW + IW - 1], s_data[i*IW +: IW]}));
      assign scaled = (SUMW+RW+1)'(sum1) * (SUMW+RW+1)'(RECIPROCAL);
      requantise #(.IW(SUMW+RW+1), .SHIFT(SHIFT), .OW(OW), .OSIGNED(OSIGNED), .ROUND(ROUND), .SAT(SAT), .HASMIN(HASMIN), .HASMAX(HASMAX), .MIN(MIN), .MAX(MAX))
        u_requantise (.x(scaled), .y(y));
      always_ff @(posedge clk) begin
        if (fire) begin
          sums[cg] <= now;
          sum1 <= now;
        end
        if (ce && v1) m_data[i*OW +: OW] <= y;
      end
    end
  endgenerate
endmodule
