// y = 1 / (1 + e^-x) by a table of 1024 entries (TFILE) for each lane. Address: x moved to 6 fraction bits, to nearest with halves up, saturated to 10 bits, in two's
// complement. Entries hold rounding, overflow and limits of the output already.
// Timing: address, then entry: two registers. ce = !m_valid || m_ready; s_ready = ce.
module sigmoid #(
  parameter int LANES = 1, IW = 16, ISIGNED = 1,
  parameter int SHIFT = 4,            // fraction bits of x minus 6
  parameter int OW = 16,
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
  logic ce, v1;
  assign ce = !m_valid || m_ready;
  assign s_ready = ce;
  always_ff @(posedge clk) begin
    if (ce) begin
      v1 <= s_valid;
      m_valid <= v1;
    end
    if (rst) begin
      v1 <= 1'b0; m_valid <= 1'b0;
    end
  end
  generate
    for (genvar i = 0; i < LANES; i++) begin : g_lane
      logic [9:0] now, address;
      requantise #(.IW(IW+1), .SHIFT(SHIFT), .OW(10), .OSIGNED(1), .ROUND(1), .SAT(1))
        u_requantise (.x({(ISIGNED != 0) && s_data[i*IW + IW - 1], s_data[i*IW +: IW]}), .y(now));
      always_ff @(posedge clk) if (ce) address <= now;
      if (BLOCK != 0) begin : g_block
        (* rom_style = "block" *) logic [OW-1:0] rom [0:1023];
        initial $readmemh(TFILE, rom);
        always_ff @(posedge clk) if (ce) m_data[i*OW +: OW] <= rom[address];
      end else begin : g_lut
        (* rom_style = "distributed" *) logic [OW-1:0] rom [0:1023];
        initial $readmemh(TFILE, rom);
        always_ff @(posedge clk) if (ce) m_data[i*OW +: OW] <= rom[address];
      end
    end
  endgenerate
endmodule
