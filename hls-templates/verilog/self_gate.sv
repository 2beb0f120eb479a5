// y = requantise(x * g): LeakyRelu, HardSwish, Swish. g has 16 fraction bits and 18 bits with its sign. TABLE = 0: the sign of x chooses (1, or SLOPE below 0).
// TABLE = 1: an entry of TFILE, one copy of 1024 for each lane; address: x moved to ISHIFT fraction bits fewer, to nearest with halves up, saturated to 10 bits, in two's complement.
// Timing: value and address, value and factor, output: three registers. ce = !m_valid || m_ready; s_ready = ce.
module self_gate #(
  parameter int LANES = 1, IW = 16, ISIGNED = 1,
  parameter int TABLE = 1,
  parameter int ISHIFT = 4,           // fraction bits of x minus those of the address
  parameter int SLOPE = 0,            // -65536 .. 65536
  parameter int SHIFT = 16, OW = 16, OSIGNED = 1, ROUND = 0, SAT = 0, HASMIN = 0, HASMAX = 0,
  parameter longint MIN = 0, MAX = 0,
  parameter int BLOCK = 0,
  parameter TFILE = "table.hex"
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
  localparam int XW = IW + 1 - ISIGNED, PRODW = XW + 18;
  logic ce, va, vb;
  assign ce = !m_valid || m_ready;
  assign s_ready = ce;
  always_ff @(posedge clk) begin
    if (ce) begin
      va <= s_valid;
      vb <= va;
      m_valid <= vb;
    end
    if (rst) begin
      va <= 1'b0; vb <= 1'b0; m_valid <= 1'b0;
    end
  end
  generate
    for (genvar i = 0; i < LANES; i++) begin : g_lane
      logic signed [XW-1:0] x, xa, xb;
      logic signed [17:0] g;
      logic signed [PRODW-1:0] product;
      logic [OW-1:0] y;
      if (ISIGNED != 0) begin : g_signed
        assign x = s_data[i*IW +: IW];
      end else begin : g_unsigned
        assign x = {1'b0, s_data[i*IW +: IW]};
      end
      always_ff @(posedge clk) if (ce) begin
        xa <= x;
        xb <= xa;
      end
      if (TABLE == 0) begin : g_sign
        always_ff @(posedge clk) if (ce) g <= xa[XW-1] ? 18'(SLOPE) : 18'sd65536;
      end else begin : g_table
        logic [9:0] now, address;
        requantise #(.IW(XW), .SHIFT(ISHIFT), .OW(10), .OSIGNED(1), .ROUND(1), .SAT(1))
          u_address (.x(x), .y(now));
        always_ff @(posedge clk) if (ce) address <= now;
        if (BLOCK != 0) begin : g_block
          (* rom_style = "block" *) logic [17:0] rom [0:1023];
          initial $readmemh(TFILE, rom);
          always_ff @(posedge clk) if (ce) g <= rom[address];
        end else begin : g_lut
          (* rom_style = "distributed" *) logic [17:0] rom [0:1023];
          initial $readmemh(TFILE, rom);
          always_ff @(posedge clk) if (ce) g <= rom[address];
        end
      end
      assign product = PRODW'(xb) * PRODW'(g);
      requantise #(.IW(PRODW), .SHIFT(SHIFT), .OW(OW), .OSIGNED(OSIGNED), .ROUND(ROUND), .SAT(SAT), .HASMIN(HASMIN), .HASMAX(HASMAX), .MIN(MIN), .MAX(MAX))
        u_requantise (.x(product), .y(y));
      always_ff @(posedge clk) if (ce && vb) m_data[i*OW +: OW] <= y;
    end
  endgenerate
endmodule
