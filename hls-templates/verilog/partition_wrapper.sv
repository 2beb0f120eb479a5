// Stands between the static region and a partition that is exchanged at run time: one stream into it, one out of it.
// A frame is INWORDS words in and OUTWORDS words out; a frame that ends inside the partition (dropped by a conditional buffer) is told by a pulse on gone.
// in_flight = frames whose first word was taken, minus frames whose last word left, minus gone pulses.
// Contract, in order:
//   1. drain_request = 1: no new frame is taken; frames that have begun are taken and given to their end.
//   2. drained = 1 from the clock after nothing is inside a frame and in_flight = 0, as long as drain_request stands.
//   3. decouple = 1, only while drained: all handshakes of both sides are 0 and partition_rst is 1; the partition's outputs do not count. Load the new partition now.
//   4. decouple = 0, later drain_request = 0: frames are taken again from the clock after.
// decouple without drained is obeyed at once: what was in flight is lost, in_flight becomes 0, and violation stands until rst.
// Timing: no register in the stream: words pass in the clock they come. in_flight, drained and partition_rst are registers. MOST frames may be in flight: with
// that many no new one is taken.
module partition_wrapper #(
  parameter int IW = 16, OW = 16, INWORDS = 1, OUTWORDS = 1, MOST = 16
)(
  input  logic clk,
  input  logic rst,
  input  logic drain_request,
  output logic drained,
  input  logic decouple,
  output logic violation,
  output logic [$clog2(MOST+1)-1:0] in_flight,
  // static side
  input  logic [IW-1:0] s_data,
  input  logic s_valid,
  output logic s_ready,
  output logic [OW-1:0] m_data,
  output logic m_valid,
  input  logic m_ready,
  // partition side
  output logic partition_rst,
  output logic [IW-1:0] p_in_data,
  output logic p_in_valid,
  input  logic p_in_ready,
  input  logic [OW-1:0] p_out_data,
  input  logic p_out_valid,
  output logic p_out_ready,
  input  logic gone
);
  localparam int FW = $clog2(MOST + 1);
  localparam int WW = (INWORDS > 1) ? $clog2(INWORDS) : 1, RW = (OUTWORDS > 1) ? $clog2(OUTWORDS) : 1;
  logic [WW-1:0] in_word;
  logic [RW-1:0] out_word;
  logic open, coupled, fire_in, fire_out, begins, ends;
  assign coupled = !decouple && !partition_rst;
  assign open = coupled && (in_word != '0 || (!drain_request && in_flight != FW'(MOST)));
  assign p_in_data = s_data;
  assign p_in_valid = s_valid && open;
  assign s_ready = p_in_ready && open;
  assign m_data = p_out_data;
  assign m_valid = p_out_valid && coupled;
  assign p_out_ready = m_ready && coupled;
  assign fire_in = s_valid && s_ready;
  assign fire_out = m_valid && m_ready;
  assign begins = fire_in && in_word == '0;
  assign ends = fire_out && out_word == RW'(OUTWORDS - 1);
  always_ff @(posedge clk) begin
    if (fire_in) in_word <= (in_word == WW'(INWORDS - 1)) ? '0 : in_word + 1'b1;
    if (fire_out) out_word <= (out_word == RW'(OUTWORDS - 1)) ? '0 : out_word + 1'b1;
    in_flight <= in_flight + FW'(begins) - FW'(ends) - FW'(gone && coupled);
    drained <= drain_request && !begins && in_word == '0 && out_word == '0 && in_flight == '0;
    partition_rst <= decouple;
    if (decouple) begin
      in_word <= '0; out_word <= '0; in_flight <= '0;
      if (!drained && !partition_rst) violation <= 1'b1;
    end
    if (rst) begin
      in_word <= '0; out_word <= '0; in_flight <= '0; drained <= 1'b0; partition_rst <= 1'b1; violation <= 1'b0;
    end
  end
endmodule
