// y = x moved to SHIFT fewer fraction bits: rounded, then saturated or wrapped to OW bits, then clipped to MIN..MAX where asked.
// ROUND: 0 towards minus infinity (AP_TRN), 1 to nearest with halves up (AP_RND), 2 to nearest even (AP_RND_CONV), 3 towards zero (AP_TRN_ZERO).
// Combinational.
module requantise #(
  parameter int IW = 24,              // bits of x, signed
  parameter int SHIFT = 8,            // fraction bits of x minus fraction bits of y, of either sign
  parameter int OW = 16,              // bits of y
  parameter int OSIGNED = 1,          // y is signed
  parameter int ROUND = 0,
  parameter int SAT = 0,              // 1 saturates, 0 wraps
  parameter int HASMIN = 0,
  parameter int HASMAX = 0,
  parameter longint MIN = 0,
  parameter longint MAX = 0
)(
  input  logic signed [IW-1:0] x,
  output logic [OW-1:0] y
);
  localparam int R = (SHIFT > 0) ? SHIFT : 0;
  localparam int L = (SHIFT > 0) ? 0 : -SHIFT;
  localparam int A = (IW > R) ? IW + L + 2 : R + L + 2;
  localparam int XW = (A > OW + 2) ? A : OW + 2;
  localparam logic signed [XW-1:0] ONE = 1;
  localparam logic signed [XW-1:0] HI = (OSIGNED != 0) ? (ONE <<< (OW - 1)) - ONE : (ONE <<< OW) - ONE;
  localparam logic signed [XW-1:0] LO = (OSIGNED != 0) ? -(ONE <<< (OW - 1)) : '0;
  localparam logic signed [XW-1:0] CLIPLO = MIN[XW > 64 ? 63 : XW-1:0];
  localparam logic signed [XW-1:0] CLIPHI = MAX[XW > 64 ? 63 : XW-1:0];

  logic signed [XW-1:0] xe, fl, w;
  /* verilator lint_off UNUSEDSIGNAL */
  logic signed [XW-1:0] v, c; // the upper bits of v are dropped where it wraps; those of c are copies of its sign
  /* verilator lint_on UNUSEDSIGNAL */
  logic inc;
  assign xe = {{(XW-IW){x[IW-1]}}, x};
  assign fl = xe >>> R;
  generate
    if (R == 0 || ROUND == 0) begin : g_trn
      assign inc = 1'b0;
    end else if (ROUND == 1) begin : g_rnd
      assign inc = xe[R-1];
    end else if (ROUND == 2) begin : g_conv
      logic [R-1:0] rest;
      assign rest = xe[R-1:0];
      assign inc = rest[R-1] && (fl[0] || (rest << 1) != '0);
    end else begin : g_zero
      assign inc = xe[XW-1] && xe[R-1:0] != '0;
    end
  endgenerate
  assign v = (fl + {{(XW-1){1'b0}}, inc}) <<< L;
  generate
    if (SAT != 0) begin : g_sat
      assign w = (v > HI) ? HI : (v < LO) ? LO : v;
    end else if (OSIGNED != 0) begin : g_wrap
      assign w = {{(XW-OW){v[OW-1]}}, v[OW-1:0]};
    end else begin : g_wrapu
      assign w = {{(XW-OW){1'b0}}, v[OW-1:0]};
    end
  endgenerate
  assign c = (HASMIN != 0 && w < CLIPLO) ? CLIPLO : (HASMAX != 0 && w > CLIPHI) ? CLIPHI : w;
  assign y = c[OW-1:0];
endmodule
