// Offers N words from FILE, one after another; a word offered stays until it is taken. Pauses by a generator with SEED.
module stream_drive #(parameter int W = 8, N = 1, parameter logic [31:0] SEED = 1, parameter FILE = "x.hex")(
  input logic clk, input logic rst, output logic [W-1:0] data, output logic valid, input logic ready);
  logic [W-1:0] words [0:N-1];
  initial $readmemh(FILE, words);
  int at;
  logic [31:0] r;
  logic offered;
  assign data = words[(at < N) ? at : 0];
  assign valid = offered;
  always_ff @(posedge clk) begin
    r <= {r[30:0], r[31] ^ r[21] ^ r[1] ^ r[0]};
    if (valid && ready) at <= at + 1;
    // after a stretch of random pauses, a stretch without any
    if (!valid || ready) offered <= ((valid && ready) ? at + 1 : at) < N && (r[1] || r[9] || r[24]);
    if (rst) begin at <= 0; r <= SEED; offered <= 1'b0; end
  end
endmodule

// Takes words and compares them with FILE, in order, or with the entry that their upper KEY bits name. A word shown must stay as it is until it is taken.
module stream_check #(parameter int W = 8, N = 1, KEY = 0, parameter logic [31:0] SEED = 1, parameter FILE = "x.hex", NAME = "x")(
  input logic clk, input logic rst, input logic [W-1:0] data, input logic valid, output logic ready, output logic done);
  logic [W-1:0] words [0:(N > 0 ? N : 1)-1];
  initial $readmemh(FILE, words);
  int taken, at;
  logic [31:0] r;
  logic waited;
  logic [W-1:0] shown;
  assign done = taken >= N;
  assign at = (KEY > 0) ? int'(data >> (W - KEY)) : taken;
  assign ready = r[0] || r[13];
  always_ff @(posedge clk) begin
    r <= {r[30:0], r[31] ^ r[21] ^ r[1] ^ r[0]};
    waited <= valid && !ready;
    shown <= data;
    if (!rst && waited && !(valid && data == shown)) $display("fault %s: word %0d was withdrawn or changed", NAME, taken);
    if (valid && ready) begin
      taken <= taken + 1;
      if (taken >= N || at >= N) $display("fault %s: more than %0d words", NAME, N);
      else if (data != words[at]) $display("fault %s: word %0d is %h instead of %h", NAME, taken, data, words[at]);
    end
    if (rst) begin taken <= 0; r <= SEED; waited <= 1'b0; end
  end
endmodule
