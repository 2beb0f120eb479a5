// A Schmitt trigger around exit_decision: a sample that leaves earlier than the sample before it is compared with the register `enter`, any other with `stay`.
// Whether it would leave earlier is known without waiting: bit `stayed`, the last sample here stayed, and the carried bit, the sample before this one came here too (true at the first exit).
// In, token out: those of exit_decision, whose parameters are handed on; KIND is one of 0, 1, 3, 5 to 8, which look at the register in the clock of the decision only.
// Carry of one bit: c_in comes from the unit of the exit before into a memory of DEPTH bits (none when FIRST); c_out goes to that of the next, one for every sample that stays: it was compared with `enter`.
// LIMIT is the run-time registers {stay, enter}, LW/2 bits each. After reset the first sample enters.
// Timing: that of exit_decision with EXTRA 0. A decision needs the one before it, which is in the output register then, or was.
module hysteresis #(
  parameter int KIND = 3, K = 10, LANES = 1, W = 16, FRAC = 10, CW = 4,
  parameter int EF = 14, TB = 8, LW = 34, STRICT = 0, ISIGNED = 1, FIRST = 1, DEPTH = 16,
  parameter EXPFILE = "exp2.hex"
)(
  input  logic clk,
  input  logic rst,
  input  logic [LW-1:0] limit,
  /* verilator lint_off UNUSEDSIGNAL */
  input  logic c_in_valid,
  input  logic [0:0] c_in_data,
  /* verilator lint_on UNUSEDSIGNAL */
  output logic c_out_valid,
  output logic [0:0] c_out_data,
  input  logic [LANES*W-1:0] s_data,
  input  logic s_valid,
  output logic s_ready,
  output logic [CW:0] m_data,
  output logic m_valid,
  input  logic m_ready
);
  logic fresh, held, stayed, earlier, came, came_next;
  // a token is fresh in the clock after its decision
  assign fresh = m_valid && !held;
  assign earlier = (fresh ? !m_data[0] : stayed) && came_next;
  assign c_out_valid = fresh && !m_data[0];
  assign c_out_data = stayed && came;
  always_ff @(posedge clk) begin
    held <= m_valid && !m_ready;
    if (fresh) stayed <= !m_data[0];
    if (rst) begin
      held <= 1'b0; stayed <= 1'b1;
    end
  end
  generate
    if (FIRST != 0) begin : g_first
      assign came = 1'b1;
      assign came_next = 1'b1;
    end else begin : g_next
      localparam int AW = $clog2(DEPTH);
      (* ram_style = "distributed" *) logic ram [0:DEPTH-1];
      logic [AW-1:0] head, tail, following;
      assign following = head + AW'(fresh);
      assign came = ram[head];
      assign came_next = ram[following];
      always_ff @(posedge clk) begin
        if (c_in_valid) ram[tail] <= c_in_data[0];
        if (c_in_valid) tail <= tail + 1'b1;
        head <= following;
        if (rst) begin
          head <= '0; tail <= '0;
        end
      end
    end
  endgenerate
  exit_decision #(
    .KIND(KIND), .K(K), .LANES(LANES), .W(W), .FRAC(FRAC), .CW(CW), .EF(EF), .TB(TB), .LW(LW/2), .STRICT(STRICT), .ISIGNED(ISIGNED), .EXPFILE(EXPFILE)
  ) unit (
    .clk(clk), .rst(rst), .limit(earlier ? limit[LW/2-1:0] : limit[LW/2 +: LW/2]),
    .s_data(s_data), .s_valid(s_valid), .s_ready(s_ready), .m_data(m_data), .m_valid(m_valid), .m_ready(m_ready));
endmodule
