// Repacks the elements of a pixel: M per word in, N per word out, element 0 in the low bits. Up = lcm/M words make lcm elements, Down = lcm/N words leave.
// Timing: Down = 1: a register shifts in from the top, valid when full, s_ready = !valid || ready. Up = 1: a register is shifted out, the next word is taken with the
// last piece. Else a register as for Down = 1 in front of one as for Up = 1; it is handed over in the clock in which the shifting register is or becomes free.
module width_adapter #(
  parameter int EW = 16,              // bits of an element
  parameter int M = 1,
  parameter int N = 2,
  parameter int UP = 2,
  parameter int DOWN = 1
)(
  input  logic clk,
  input  logic rst,
  input  logic [M*EW-1:0] s_data,
  input  logic s_valid,
  output logic s_ready,
  output logic [N*EW-1:0] m_data,
  output logic m_valid,
  input  logic m_ready
);
  localparam int BW = UP * M * EW;
  localparam int UW = (UP > 1) ? $clog2(UP) : 1;
  localparam int PW = $clog2(DOWN + 1);
  logic fire, taken;
  assign fire = s_valid && s_ready;
  assign taken = m_valid && m_ready;
  generate
    if (DOWN == 1) begin : g_up
      logic [BW-1:0] buffer;
      logic [UW-1:0] n;
      assign s_ready = !m_valid || m_ready;
      assign m_data = buffer;
      always_ff @(posedge clk) begin
        if (taken) m_valid <= 1'b0;
        if (fire) begin
          buffer <= BW'({s_data, buffer} >> (M*EW));
          n <= (n == UW'(UP - 1)) ? '0 : n + 1'b1;
          m_valid <= n == UW'(UP - 1);
        end
        if (rst) begin
          n <= '0; m_valid <= 1'b0;
        end
      end
    end else if (UP == 1) begin : g_down
      logic [BW-1:0] shifter;
      logic [PW-1:0] pieces;
      assign s_ready = pieces == '0 || (pieces == PW'(1) && m_ready);
      assign m_valid = pieces != '0;
      assign m_data = shifter[N*EW-1:0];
      always_ff @(posedge clk) begin
        if (fire) begin
          shifter <= s_data;
          pieces <= PW'(DOWN);
        end else if (taken) begin
          shifter <= shifter >> (N*EW);
          pieces <= pieces - 1'b1;
        end
        if (rst) pieces <= '0;
      end
    end else begin : g_both
      logic [BW-1:0] buffer, shifter;
      logic [UW-1:0] n;
      logic [PW-1:0] pieces;
      logic full, free;
      assign free = pieces == '0 || (pieces == PW'(1) && m_ready);
      assign s_ready = !full || free;
      assign m_valid = pieces != '0;
      assign m_data = shifter[N*EW-1:0];
      always_ff @(posedge clk) begin
        if (taken) begin
          shifter <= shifter >> (N*EW);
          pieces <= pieces - 1'b1;
        end
        if (full && free) begin
          shifter <= buffer;
          pieces <= PW'(DOWN);
          full <= 1'b0;
        end
        if (fire) begin
          buffer <= BW'({s_data, buffer} >> (M*EW));
          n <= (n == UW'(UP - 1)) ? '0 : n + 1'b1;
          if (n == UW'(UP - 1)) full <= 1'b1;
        end
        if (rst) begin
          n <= '0; pieces <= '0; full <= 1'b0;
        end
      end
    end
  endgenerate
endmodule
