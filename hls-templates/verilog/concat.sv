// Concatenation along channels: per pixel the words of input 0, then of input 1, ...; each requantised from its own format.
// Input i lies in slot i of s_data (MW bits each) with WORDS_i words per pixel, IW_i bits per element and SHIFT_i fraction bits more than the output
// (fields of 16 bits in WORDS, IWS, SHIFTS, and one bit in ISIGNEDS; field 0 lowest).
// Timing: only the input whose turn it is may be taken, when the output register is empty or taken. One register.
module concat #(
  parameter int N = 2, LANES = 1, MW = 16,
  parameter logic [N*16-1:0] WORDS = {N{16'd1}}, IWS = {N{16'd16}}, SHIFTS = {N{16'd0}},
  parameter logic [N-1:0] ISIGNEDS = {N{1'b1}},
  parameter int OW = 16, OSIGNED = 1, ROUND = 0, SAT = 0, HASMIN = 0, HASMAX = 0,
  parameter longint MIN = 0, MAX = 0
)(
  input  logic clk,
  input  logic rst,
  input  logic [N*MW-1:0] s_data,
  input  logic [N-1:0] s_valid,
  output logic [N-1:0] s_ready,
  output logic [LANES*OW-1:0] m_data,
  output logic m_valid,
  input  logic m_ready
);
  localparam int NW = (N > 1) ? $clog2(N) : 1;
  logic ce, fire;
  logic [NW-1:0] turn;
  logic [15:0] word;
  logic [N*LANES*OW-1:0] y;
  assign ce = !m_valid || m_ready;
  assign s_ready = ce ? N'(1) << turn : '0;
  assign fire = ce && s_valid[turn];
  always_ff @(posedge clk) begin
    if (ce) m_valid <= fire;
    if (fire) begin
      m_data <= y[turn*LANES*OW +: LANES*OW];
      word <= word + 1'b1;
      if (word + 1'b1 == WORDS[turn*16 +: 16]) begin
        word <= '0;
        turn <= (turn == NW'(N - 1)) ? '0 : turn + 1'b1;
      end
    end
    if (rst) begin
      m_valid <= 1'b0; turn <= '0; word <= '0;
    end
  end
  generate
    for (genvar n = 0; n < N; n++) begin : g_input
      localparam int IW = {16'd0, IWS[n*16 +: 16]};
      localparam int SHIFT = {{16{SHIFTS[n*16 + 15]}}, SHIFTS[n*16 +: 16]};
      for (genvar i = 0; i < LANES; i++) begin : g_lane
        logic signed [IW:0] x;
        assign x = {ISIGNEDS[n] && s_data[n*MW + i*IW + IW - 1], s_data[n*MW + i*IW +: IW]};
        requantise #(.IW(IW+1), .SHIFT(SHIFT), .OW(OW), .OSIGNED(OSIGNED), .ROUND(ROUND), .SAT(SAT), .HASMIN(HASMIN), .HASMAX(HASMAX), .MIN(MIN), .MAX(MAX))
          u_requantise (.x(x), .y(y[(n*LANES+i)*OW +: OW]));
      end
    end
  endgenerate
endmodule
