// Register file of a generated top behind AXI4-Lite: 32-bit words, 16 address bits, one transfer at a time.
// address       access  word
// 0x0000        ro      ID: "EeHw" in ASCII, E in the top byte
// 0x0004        ro      VERSION of this map: 1
// 0x0008        ro      SHAPE: exits in bits 0-15, counter words in bits 16-31
// 0x000C        rw      CONTROL: bit 0 = run; without it no new frame is taken (one that has begun is taken to its end). Reset: 1
// 0x0010        rw1c    STATUS: bit 0 = a frame's tlast came at another word than its last (a 1 clears it); bit 1, ro = inside a frame
// 0x0014        ro      FRAMES_IN: frames taken whole, modulo 2^32
// 0x0018        ro      ANSWERS_OUT: answers given, modulo 2^32; with run off, all is drained when it equals FRAMES_IN
// 0x0800 + 4j   rw      EXIT_ENABLE: bit i = exit 32j + i may let samples leave; without it its unit gets NEVER instead of its threshold, but of slots in KEPT (weights: others depend on them) what is there. Reset: all 1
// 0x1000 + 8k   rw      THRESHOLD of exit k (from 0), low word. Written here, low and high take effect in the same clock. Reset: RESET
// 0x1004 + 8k   rw      its high word: kept until the low word is written; reads what is in effect. Bits outside MASK read 0
// slots from EXITS on: further registers of exits whose unit has several (register_map.md says which), read and written the same way
// 0x2000 + 4i   ro      COUNTER i: per conditional buffer maps dropped, maps forwarded, clocks in which a full buffer held up its writer
// Any other address, and a write to a read-only word, is answered SLVERR; such a read gives 0.
// Timing: awready and wready come together, one clock after both valids are seen and no answer waits; the write takes effect, and bvalid stands, from the clock
// after that. arready likewise comes a clock after arvalid, rvalid a clock after arready. No output depends on an input of the same clock.
module axi_lite_registers #(
  parameter int EXITS = 1, COUNTERS = 1, SLOTS = EXITS,
  parameter logic [SLOTS*64-1:0] RESET = '0, MASK = '0, NEVER = '0,
  parameter logic [SLOTS*16-1:0] OWNERS = '0, // exit of each slot from EXITS on
  parameter logic [SLOTS-1:0] KEPT = '0       // slots that a disabled exit keeps
)(
  input  logic clk,
  input  logic rst,
  input  logic [15:0] s_axi_awaddr,
  input  logic s_axi_awvalid,
  output logic s_axi_awready,
  input  logic [31:0] s_axi_wdata,
  input  logic [3:0] s_axi_wstrb,
  input  logic s_axi_wvalid,
  output logic s_axi_wready,
  output logic [1:0] s_axi_bresp,
  output logic s_axi_bvalid,
  input  logic s_axi_bready,
  input  logic [15:0] s_axi_araddr,
  input  logic s_axi_arvalid,
  output logic s_axi_arready,
  output logic [31:0] s_axi_rdata,
  output logic [1:0] s_axi_rresp,
  output logic s_axi_rvalid,
  input  logic s_axi_rready,
  output logic run,
  output logic [SLOTS*64-1:0] thresholds,
  input  logic [COUNTERS*32-1:0] counters,
  input  logic frame_taken,           // pulses
  input  logic answer_given,
  input  logic misframed,
  input  logic inside_frame
);
  localparam int EWORDS = (EXITS + 31) / 32;
  localparam logic [EWORDS*32-1:0] ALL = (EWORDS*32)'({EXITS{1'b1}});
  logic [SLOTS*64-1:0] threshold;
  logic [SLOTS*32-1:0] high;
  logic [EWORDS*32-1:0] enable;
  logic [31:0] frames_in, answers_out, old, next, value;
  logic bad_frame, write, writable, readable, read;
  assign s_axi_wready = s_axi_awready;
  assign write = s_axi_awready;       // both valids still stand
  assign read = s_axi_arready;

  // what a write is merged with, byte by byte
  always_comb begin
    old = '0;
    writable = 1'b0;
    if (s_axi_awaddr == 16'h000C) begin
      old = {31'd0, run};
      writable = 1'b1;
    end
    if (s_axi_awaddr == 16'h0010) writable = 1'b1;
    for (int j = 0; j < EWORDS; j++)
      if (s_axi_awaddr == 16'h0800 + 16'(4 * j)) begin
        old = enable[j*32 +: 32];
        writable = 1'b1;
      end
    for (int k = 0; k < SLOTS; k++) begin
      if (s_axi_awaddr == 16'h1000 + 16'(8 * k)) begin
        old = threshold[k*64 +: 32];
        writable = 1'b1;
      end
      if (s_axi_awaddr == 16'h1004 + 16'(8 * k)) begin
        old = high[k*32 +: 32];
        writable = 1'b1;
      end
    end
    for (int b = 0; b < 4; b++) next[b*8 +: 8] = s_axi_wstrb[b] ? s_axi_wdata[b*8 +: 8] : old[b*8 +: 8];
  end

  always_comb begin
    value = '0;
    readable = 1'b1;
    case (s_axi_araddr)
      16'h0000: value = 32'h45654877;
      16'h0004: value = 32'd1;
      16'h0008: value = {16'(COUNTERS), 16'(EXITS)};
      16'h000C: value = {31'd0, run};
      16'h0010: value = {30'd0, inside_frame, bad_frame};
      16'h0014: value = frames_in;
      16'h0018: value = answers_out;
      default: readable = 1'b0;
    endcase
    for (int j = 0; j < EWORDS; j++)
      if (s_axi_araddr == 16'h0800 + 16'(4 * j)) begin
        value = enable[j*32 +: 32];
        readable = 1'b1;
      end
    for (int k = 0; k < SLOTS; k++) begin
      if (s_axi_araddr == 16'h1000 + 16'(8 * k)) begin
        value = threshold[k*64 +: 32];
        readable = 1'b1;
      end
      if (s_axi_araddr == 16'h1004 + 16'(8 * k)) begin
        value = threshold[k*64+32 +: 32];
        readable = 1'b1;
      end
    end
    for (int i = 0; i < COUNTERS; i++)
      if (s_axi_araddr == 16'h2000 + 16'(4 * i)) begin
        value = counters[i*32 +: 32];
        readable = 1'b1;
      end
  end

  always_ff @(posedge clk) begin
    s_axi_awready <= s_axi_awvalid && s_axi_wvalid && !s_axi_awready && !s_axi_bvalid;
    if (s_axi_bready) s_axi_bvalid <= 1'b0;
    if (write) begin
      s_axi_bvalid <= 1'b1;
      s_axi_bresp <= writable ? 2'b00 : 2'b10;
      if (s_axi_awaddr == 16'h000C) run <= next[0];
      for (int j = 0; j < EWORDS; j++)
        if (s_axi_awaddr == 16'h0800 + 16'(4 * j)) enable[j*32 +: 32] <= next & ALL[j*32 +: 32];
      for (int k = 0; k < SLOTS; k++) begin
        if (s_axi_awaddr == 16'h1000 + 16'(8 * k)) threshold[k*64 +: 64] <= {high[k*32 +: 32], next} & MASK[k*64 +: 64];
        if (s_axi_awaddr == 16'h1004 + 16'(8 * k)) high[k*32 +: 32] <= next;
      end
    end
    bad_frame <= (bad_frame && !(write && s_axi_awaddr == 16'h0010 && next[0])) || misframed;
    frames_in <= frames_in + 32'(frame_taken);
    answers_out <= answers_out + 32'(answer_given);

    s_axi_arready <= s_axi_arvalid && !s_axi_arready && !s_axi_rvalid;
    if (s_axi_rready) s_axi_rvalid <= 1'b0;
    if (read) begin
      s_axi_rvalid <= 1'b1;
      s_axi_rdata <= value;
      s_axi_rresp <= readable ? 2'b00 : 2'b10;
    end
    if (rst) begin
      s_axi_awready <= 1'b0; s_axi_bvalid <= 1'b0; s_axi_arready <= 1'b0; s_axi_rvalid <= 1'b0;
      run <= 1'b1; bad_frame <= 1'b0; frames_in <= '0; answers_out <= '0;
      threshold <= RESET;
      enable <= ALL;
      for (int k = 0; k < SLOTS; k++) high[k*32 +: 32] <= RESET[k*64+32 +: 32];
    end
  end

  generate
    for (genvar k = 0; k < SLOTS; k++) begin : g_slot
      assign thresholds[k*64 +: 64] = (KEPT[k] || enable[(k < EXITS) ? k : 32'(OWNERS[k*16 +: 16])]) ? threshold[k*64 +: 64] : NEVER[k*64 +: 64];
    end
  endgenerate
endmodule
