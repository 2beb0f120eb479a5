// ap_axiu<DATA, USER, ID, DEST> for C simulation with g++: own text; the signals that generated code uses.
#ifndef EEHW_SHIM_AP_AXI_SDATA_H
#define EEHW_SHIM_AP_AXI_SDATA_H

#include "ap_int.h"

template <size_t DATA, size_t USER, size_t ID, size_t DEST>
struct ap_axiu {
  static_assert(DATA % 8 == 0 && USER == 0 && ID == 0 && DEST == 0, "whole bytes, no user, id or dest signal");
  ap_uint<DATA> data;
  ap_uint<DATA / 8> keep, strb;
  ap_uint<1> last;
};

#endif
