// Brings the answers of N exits together. Token in at port k: bit 0 = the sample leaves at exit k, above it the class (CW bits).
// Out: id (IDW bits, samples counted from 0) above exit (EW bits) above class.
// In order: R slots, one per outstanding sample, oldest first; port 0 opens slots, port k > 0 serves the oldest slot that waits for exit k; the oldest slot
// leaves when it has its answer. Out of order: the lowest exit with an answer goes first; tokens of samples that stay are taken at once, their ids wait
// in a row of R per later exit; a token of a later exit is taken when its id is there; one that stays waits while
// the next row is full.
// Timing: a slot is opened and served in the clock its token is taken, and may leave from the next clock on; one output register.
module exit_merge #(
  parameter int N = 2, CW = 4, EW = 1, IDW = 8, R = 4, INORDER = 1
)(
  input  logic clk,
  input  logic rst,
  input  logic [N*(CW+1)-1:0] s_data,
  input  logic [N-1:0] s_valid,
  output logic [N-1:0] s_ready,
  output logic [IDW+EW+CW-1:0] m_data,
  output logic m_valid,
  input  logic m_ready
);
  localparam int SW = $clog2(N + 2);  // 0: has its answer; k: waits for exit k
  localparam int RW = $clog2(R + 1);
  logic ce;
  logic [N-1:0] fire, leaves;
  assign ce = !m_valid || m_ready;
  assign fire = s_valid & s_ready;
  generate
    for (genvar k = 0; k < N; k++) begin : g_token
      assign leaves[k] = s_data[k*(CW+1)];
    end
    if (INORDER != 0) begin : g_order
      logic [SW-1:0] state [0:R-1], state_n [0:R];
      logic [EW+CW-1:0] answer [0:R-1], answer_n [0:R];
      logic [RW-1:0] count;
      logic [IDW-1:0] head;
      logic out;
      assign out = ce && count != '0 && state[0] == '0;
      always_comb begin
        s_ready = '0;
        s_ready[0] = count != RW'(R);
        for (int r = 0; r < R; r++)
          for (int k = 1; k < N; k++)
            if (RW'(r) < count && state[r] == SW'(k)) s_ready[k] = 1'b1;
      end
      always_comb begin
        logic [N-1:0] served;
        served = '0;
        for (int r = 0; r <= R; r++) begin
          state_n[r] = '0;
          answer_n[r] = '0;
        end
        for (int r = 0; r < R; r++) begin
          state_n[r] = state[r];
          answer_n[r] = answer[r];
          for (int k = 1; k < N; k++)
            if (RW'(r) < count && state[r] == SW'(k) && fire[k] && !served[k]) begin
              served[k] = 1'b1;
              state_n[r] = leaves[k] ? '0 : SW'(k + 1);
              answer_n[r] = {EW'(k), s_data[k*(CW+1)+1 +: CW]};
            end
          if (RW'(r) == count && fire[0]) begin
            state_n[r] = leaves[0] ? '0 : SW'(1);
            answer_n[r] = {EW'(0), s_data[1 +: CW]};
          end
        end
      end
      for (genvar r = 0; r < R; r++) begin : g_slot
        always_ff @(posedge clk) begin
          state[r] <= out ? state_n[r+1] : state_n[r];
          answer[r] <= out ? answer_n[r+1] : answer_n[r];
        end
      end
      always_ff @(posedge clk) begin
        count <= count + RW'(fire[0]) - RW'(out);
        if (ce) m_valid <= out;
        if (out) begin
          m_data <= {head, answer[0]};
          head <= head + 1'b1;
        end
        if (rst) begin
          count <= '0; head <= '0; m_valid <= 1'b0;
        end
      end
    end else begin : g_free
      logic [IDW-1:0] next;                       // id of the next token of exit 0
      logic [IDW-1:0] row [0:N-1][0:R-1];         // ids on their way to exit k
      logic [RW-1:0] waiting [0:N-1];
      logic [IDW-1:0] id [0:N-1];
      logic free;
      always_comb begin
        free = ce;
        s_ready = '0;
        for (int k = 0; k < N; k++) begin
          s_ready[k] = (k == 0 || waiting[k] != '0) && (leaves[k] ? free : (k == N - 1 || waiting[(k < N - 1) ? k + 1 : k] != RW'(R)));
          if (s_valid[k] && s_ready[k] && leaves[k]) free = 1'b0;
          id[k] = (k == 0) ? next : row[k][0];
        end
      end
      always_ff @(posedge clk) begin
        if (ce) m_valid <= 1'b0;
        if (fire[0]) next <= next + 1'b1;
        for (int k = 0; k < N; k++) begin
          if (fire[k] && leaves[k]) begin
            m_valid <= 1'b1;
            m_data <= {id[k], EW'(k), s_data[k*(CW+1)+1 +: CW]};
          end
          if (k > 0) waiting[k] <= waiting[k] + RW'(fire[k-1] && !leaves[k-1]) - RW'(fire[k]);
        end
        if (rst) begin
          next <= '0; m_valid <= 1'b0;
          for (int k = 0; k < N; k++) waiting[k] <= '0;
        end
      end
      for (genvar r = 0; r < R; r++) begin : g_first // exit 0 has no row
        always_ff @(posedge clk) row[0][r] <= '0;
      end
      for (genvar k = 1; k < N; k++) begin : g_row
        for (genvar r = 0; r < R; r++) begin : g_place
          always_ff @(posedge clk) begin
            if (fire[k-1] && !leaves[k-1] && RW'(r) == waiting[k] - RW'(fire[k])) row[k][r] <= id[k-1];
            else if (fire[k] && r < R - 1) row[k][r] <= row[k][(r < R - 1) ? r + 1 : r];
          end
        end
      end
    end
  endgenerate
endmodule
