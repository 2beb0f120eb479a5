// Maximum, or mean by a reciprocal, over SF words of WIN positions x LANES channels; one output word per pixel and channel group.
// Mean: y = requantise(sum * R): the reciprocal R of the pixel's divisor, all of them scaled to the same binary point, from RFILE (NR entries: one, or one per
// output pixel where padding does not count; each stands for CG words). With FLAGS a bit per position above the data marks padding, which a maximum passes over.
// Timing: maximum: compared into the output register (one register). Mean: sum, then scaled (two registers). ce = !m_valid || m_ready; s_ready = ce.
module pool #(
  parameter int ISMAX = 1, WIN = 4, LANES = 1, SF = 1, CG = 1, NR = 1, RW = 18, FLAGS = 0,
  parameter int IW = 16, ISIGNED = 1,
  parameter int SHIFT = 0, OW = 16, OSIGNED = 1, ROUND = 0, SAT = 0, HASMIN = 0, HASMAX = 0,
  parameter longint MIN = 0, MAX = 0,
  parameter RFILE = "reciprocal.hex"
)(
  input  logic clk,
  input  logic rst,
  /* verilator lint_off UNUSEDSIGNAL */
  input  logic [WIN*LANES*IW+((FLAGS != 0) ? WIN : 0)-1:0] s_data, // a mean has no use for the flags: padding reads 0
  /* verilator lint_on UNUSEDSIGNAL */
  input  logic s_valid,
  output logic s_ready,
  output logic [LANES*OW-1:0] m_data,
  output logic m_valid,
  input  logic m_ready
);
  localparam int SW = (SF > 1) ? $clog2(SF) : 1;
  localparam int SUMW = IW + 1 + $clog2(WIN * SF + 1);
  logic ce, fire, first, last;
  logic [SW-1:0] sf;
  assign ce = !m_valid || m_ready;
  assign s_ready = ce;
  assign fire = s_valid && ce;
  assign first = sf == '0;
  assign last = sf == SW'(SF - 1);
  always_ff @(posedge clk) begin
    if (fire) sf <= last ? '0 : sf + 1'b1;
    if (rst) sf <= '0;
  end
  generate
    if (ISMAX != 0) begin : g_max
      always_ff @(posedge clk) begin
        if (ce) m_valid <= fire && last;
        if (rst) m_valid <= 1'b0;
      end
      for (genvar i = 0; i < LANES; i++) begin : g_lane
        logic signed [IW:0] best, now, x;
        logic [OW-1:0] y;
        logic any, any_n;                // a position inside the map was seen
        always_comb begin
          now = best;
          any_n = any && !first;
          x = '0;
          for (int t = 0; t < WIN; t++) begin
            x = {(ISIGNED != 0) && s_data[(t*LANES+i)*IW + IW - 1], s_data[(t*LANES+i)*IW +: IW]};
            if (!((FLAGS != 0) && s_data[WIN*LANES*IW + ((FLAGS != 0) ? t : -1)]) && (!any_n || x > now)) begin
              now = x;
              any_n = 1'b1;
            end
          end
        end
        requantise #(.IW(IW+1), .SHIFT(SHIFT), .OW(OW), .OSIGNED(OSIGNED), .ROUND(ROUND), .SAT(SAT), .HASMIN(HASMIN), .HASMAX(HASMAX), .MIN(MIN), .MAX(MAX))
          u_requantise (.x(now), .y(y));
        always_ff @(posedge clk) if (fire) begin
          best <= now;
          any <= any_n;
          if (last) m_data[i*OW +: OW] <= y;
        end
      end
    end else begin : g_mean
      localparam int NW = (NR > 1) ? $clog2(NR) : 1, CW = (CG > 1) ? $clog2(CG) : 1;
      logic v1;
      logic [NW-1:0] at;
      logic [CW-1:0] cg;
      (* rom_style = "distributed" *) logic [RW-1:0] reciprocal [0:NR-1];
      initial $readmemh(RFILE, reciprocal);
      always_ff @(posedge clk) begin
        if (ce) begin
          v1 <= fire && last;
          m_valid <= v1;
          if (v1) begin
            cg <= (cg == CW'(CG - 1)) ? '0 : cg + 1'b1;
            if (cg == CW'(CG - 1)) at <= (at == NW'(NR - 1)) ? '0 : at + 1'b1;
          end
        end
        if (rst) begin
          v1 <= 1'b0; m_valid <= 1'b0; at <= '0; cg <= '0;
        end
      end
      for (genvar i = 0; i < LANES; i++) begin : g_lane
        logic signed [SUMW-1:0] sum, now;
        logic signed [IW:0] x;
        logic signed [SUMW+RW:0] scaled;
        logic [OW-1:0] y;
        always_comb begin
          now = first ? '0 : sum;
          x = '0;
          for (int t = 0; t < WIN; t++) begin
            x = {(ISIGNED != 0) && s_data[(t*LANES+i)*IW + IW - 1], s_data[(t*LANES+i)*IW +: IW]};
            now = now + SUMW'(x);
          end
        end
        assign scaled = (SUMW+RW+1)'(sum) * (SUMW+RW+1)'($signed({1'b0, reciprocal[at]}));
        requantise #(.IW(SUMW+RW+1), .SHIFT(SHIFT), .OW(OW), .OSIGNED(OSIGNED), .ROUND(ROUND), .SAT(SAT), .HASMIN(HASMIN), .HASMAX(HASMAX), .MIN(MIN), .MAX(MAX))
          u_requantise (.x(scaled), .y(y));
        always_ff @(posedge clk) begin
          if (fire) sum <= now;
          if (ce && v1) m_data[i*OW +: OW] <= y;
        end
      end
    end
  endgenerate
endmodule
