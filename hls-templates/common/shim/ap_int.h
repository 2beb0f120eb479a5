// ap_int<W>, ap_uint<W> for C simulation with g++: own text, the part of the vendor's interface that generated code uses, exact to the bit.
// Values wrap to W bits when assigned. Results of +, -, * are as wide as exactness needs; << and >> keep the width of their left operand.
// Up to 128 bits with arithmetic; unsigned words of more bits (AXI data) can be copied, compared and accessed through range().
#ifndef EEHW_SHIM_AP_INT_H
#define EEHW_SHIM_AP_INT_H

#include <cstddef>
#include <cstdint>
#include <type_traits>

#define EEHW_SHIM 1

template <int W> struct ap_int;
template <int W> struct ap_uint;

namespace eehw_shim {

__extension__ typedef __int128 wide;
__extension__ typedef unsigned __int128 uwide;

constexpr int larger(int a, int b) { return a > b ? a : b; }

// The built-in type that holds W bits. (2^W - 1 of an unsigned number must be positive in the signed type that computes with it.)
template <int W, bool S>
struct storage {
  static_assert(W >= 1 && W <= 128, "widths are 1 to 128 bits");
  typedef typename std::conditional<(W <= 8), int8_t,
          typename std::conditional<(W <= 16), int16_t,
          typename std::conditional<(W <= 32), int32_t,
          typename std::conditional<(W <= 64), int64_t, wide>::type>::type>::type>::type signed_type;
  typedef typename std::conditional<(W <= 8), uint8_t,
          typename std::conditional<(W <= 16), uint16_t,
          typename std::conditional<(W <= 32), uint32_t,
          typename std::conditional<(W <= 64), uint64_t, uwide>::type>::type>::type>::type unsigned_type;
  typedef typename std::conditional<S, signed_type, unsigned_type>::type type;
  static const int bits = 8 * (int)sizeof(signed_type);

  // v modulo 2^W in the range of the type.
  template <class V>
  static constexpr type fit(V v) {
    return W == bits ? (type)v
         : S ? (type)((signed_type)((unsigned_type)v << (bits - W)) >> (bits - W))
             : (type)((unsigned_type)((unsigned_type)v << (bits - W)) >> (bits - W));
  }
};

template <int W, bool S> struct integer_of;
template <int W> struct integer_of<W, true> { typedef ap_int<W> type; };
template <int W> struct integer_of<W, false> { typedef ap_uint<W> type; };

template <int W> constexpr uwide mask() { return W >= 128 ? ~(uwide)0 : (((uwide)1 << (W & 127)) - 1); }
inline uwide low_bits(int n) { return n >= 128 ? ~(uwide)0 : (((uwide)1 << n) - 1); }

// Bits hi..lo of some number, to be read or written.
template <class N>
struct bit_range {
  N& number;
  int hi, lo;
  bit_range(N& n, int h, int l) : number(n), hi(h), lo(l) {}
  uwide get() const { return number.bits_of(hi, lo); }
  bit_range& operator=(const bit_range& other) { number.set_bits(hi, lo, other.get()); return *this; }
  template <class M> bit_range& operator=(const bit_range<M>& other) { number.set_bits(hi, lo, other.get()); return *this; }
  template <int W> bit_range& operator=(const ap_int<W>& v) { number.set_bits(hi, lo, (uwide)(wide)v.value); return *this; }
  template <int W> bit_range& operator=(const ap_uint<W>& v) { number.set_bits(hi, lo, v.bits_of(W - 1, 0)); return *this; }
  bit_range& operator=(long long v) { number.set_bits(hi, lo, (uwide)(wide)v); return *this; }
};

// What ap_int and ap_uint share.
template <int W, bool S>
struct integer {
  typedef storage<W, S> store;
  typedef typename store::type value_type;
  static const int width = W;
  value_type value;

  integer() = default;
  explicit constexpr integer(value_type v, std::nullptr_t) : value(v) {}  // v is in range

  uwide bits_of(int hi, int lo) const { return ((uwide)value >> lo) & low_bits(hi - lo + 1); }
  void set_bits(int hi, int lo, uwide v) {
    const uwide field = low_bits(hi - lo + 1) << lo;
    value = store::fit(((uwide)value & ~field) | ((v << lo) & field));
  }
  bit_range<integer> range(int hi, int lo) { return bit_range<integer>(*this, hi, lo); }
  bit_range<const integer> range(int hi, int lo) const { return bit_range<const integer>(*this, hi, lo); }
  bit_range<integer> range() { return range(W - 1, 0); }
  bit_range<const integer> range() const { return range(W - 1, 0); }
  bool operator[](int i) const { return ((uwide)value >> i) & 1; }

  long long to_int64() const { return (long long)value; }
  unsigned long long to_uint64() const { return (unsigned long long)value; }
  int to_int() const { return (int)value; }
  unsigned to_uint() const { return (unsigned)value; }
  explicit operator bool() const { return value != 0; }
  operator typename std::conditional<(W <= 64), value_type, long long>::type() const { return (typename std::conditional<(W <= 64), value_type, long long>::type)value; }
};

}  // namespace eehw_shim

#define EEHW_SHIM_INTEGER(NAME, S)                                                                               \
  template <int W>                                                                                               \
  struct NAME : eehw_shim::integer<W, S> {                                                                       \
    typedef eehw_shim::integer<W, S> base;                                                                       \
    typedef eehw_shim::storage<W, S> store;                                                                      \
    NAME() = default;                                                                                            \
    constexpr NAME(int v) : base(store::fit(v), nullptr) {}                                                      \
    constexpr NAME(unsigned v) : base(store::fit(v), nullptr) {}                                                 \
    constexpr NAME(long v) : base(store::fit(v), nullptr) {}                                                     \
    constexpr NAME(unsigned long v) : base(store::fit(v), nullptr) {}                                            \
    constexpr NAME(long long v) : base(store::fit(v), nullptr) {}                                                \
    constexpr NAME(unsigned long long v) : base(store::fit(v), nullptr) {}                                       \
    constexpr NAME(bool v) : base(store::fit((int)v), nullptr) {}                                                \
    constexpr NAME(eehw_shim::wide v, std::nullptr_t) : base(store::fit(v), nullptr) {}                          \
    template <int V> constexpr NAME(const ap_int<V>& o) : base(store::fit(o.value), nullptr) {}                  \
    template <int V> constexpr NAME(const ap_uint<V>& o) : base(store::fit(o.value), nullptr) {}                 \
    template <class N> NAME(const eehw_shim::bit_range<N>& r) : base(store::fit(r.get()), nullptr) {}            \
    template <class T> NAME& operator+=(const T& o) { return *this = *this + o; }                                \
    template <class T> NAME& operator-=(const T& o) { return *this = *this - o; }                                \
    template <class T> NAME& operator*=(const T& o) { return *this = *this * o; }                                \
    NAME& operator++() { return *this = *this + NAME(1); }                                                       \
    NAME operator<<(int n) const { return n >= W ? NAME(0) : NAME((eehw_shim::wide)((eehw_shim::uwide)this->value << n), nullptr); } \
    NAME operator>>(int n) const { return NAME((eehw_shim::wide)(this->value >> (n >= store::bits ? store::bits - 1 : n)), nullptr); } \
    NAME& operator<<=(int n) { return *this = *this << n; }                                                      \
    NAME& operator>>=(int n) { return *this = *this >> n; }                                                      \
  };

namespace eehw_shim {
// Unsigned words too wide to compute with: range() of up to 64 bits at a time.
template <int W>
struct long_word {
  static const int width = W;
  uint64_t part[(W + 63) / 64];
  long_word() : part() {}
  long_word(unsigned v) : part() { part[0] = v; }
  long_word(int v) : part() { set_bits(W - 1, 0, (uwide)(wide)v); }
  uwide bits_of(int hi, int lo) const {
    uwide v = 0;
    for (int b = hi; b >= lo; b--) v = (v << 1) | ((part[b / 64] >> (b % 64)) & 1);
    return v;
  }
  void set_bits(int hi, int lo, uwide v) {
    // Bits beyond 128 repeat the last one: a negative number fills the word.
    for (int b = lo; b <= hi; b++, v = (uwide)((wide)v >> 1)) part[b / 64] = (part[b / 64] & ~((uint64_t)1 << (b % 64))) | ((uint64_t)(v & 1) << (b % 64));
  }
  bit_range<long_word> range(int hi, int lo) { return bit_range<long_word>(*this, hi, lo); }
  bit_range<const long_word> range(int hi, int lo) const { return bit_range<const long_word>(*this, hi, lo); }
};
}  // namespace eehw_shim

EEHW_SHIM_INTEGER(ap_int, true)

namespace eehw_shim {
EEHW_SHIM_INTEGER(short_unsigned, false)
template <int W, bool SMALL> struct unsigned_base { typedef short_unsigned<W> type; };
template <int W> struct unsigned_base<W, false> { typedef long_word<W> type; };
}  // namespace eehw_shim

template <int W>
struct ap_uint : eehw_shim::unsigned_base<W, (W <= 128)>::type {
  typedef typename eehw_shim::unsigned_base<W, (W <= 128)>::type base;
  ap_uint() = default;
  using base::base;
  template <int V> constexpr ap_uint(const eehw_shim::short_unsigned<V>& o) : base(eehw_shim::storage<W, false>::fit(o.value)) {}
};

// a op b as an integer wide enough for every result: one bit more for a sum, both widths for a product; an unsigned operand beside a
// signed one counts one bit more.
#define EEHW_SHIM_ARITHMETIC(A, SA, B, SB)                                                                                     \
  template <int V, int W>                                                                                                      \
  constexpr typename eehw_shim::integer_of<eehw_shim::larger(V + (SB && !SA), W + (SA && !SB)) + 1, SA || SB>::type            \
  operator+(const A<V>& a, const B<W>& b) {                                                                                    \
    typedef typename eehw_shim::integer_of<eehw_shim::larger(V + (SB && !SA), W + (SA && !SB)) + 1, SA || SB>::type result;    \
    typedef typename eehw_shim::storage<eehw_shim::larger(V + (SB && !SA), W + (SA && !SB)) + 1, true>::signed_type compute;   \
    return result((eehw_shim::wide)((compute)a.value + (compute)b.value), nullptr);                                            \
  }                                                                                                                            \
  template <int V, int W>                                                                                                      \
  constexpr ap_int<eehw_shim::larger(V + (SB && !SA), W + (SA && !SB)) + 1> operator-(const A<V>& a, const B<W>& b) {          \
    typedef typename eehw_shim::storage<eehw_shim::larger(V + (SB && !SA), W + (SA && !SB)) + 1, true>::signed_type compute;   \
    return ap_int<eehw_shim::larger(V + (SB && !SA), W + (SA && !SB)) + 1>((eehw_shim::wide)((compute)a.value - (compute)b.value), nullptr); \
  }                                                                                                                            \
  template <int V, int W>                                                                                                      \
  constexpr typename eehw_shim::integer_of<V + W, SA || SB>::type operator*(const A<V>& a, const B<W>& b) {                    \
    typedef typename eehw_shim::integer_of<V + W, SA || SB>::type result;                                                      \
    typedef typename eehw_shim::storage<V + W, true>::signed_type compute;                                                     \
    return result((eehw_shim::wide)((compute)a.value * (compute)b.value), nullptr);                                            \
  }                                                                                                                            \
  template <int V, int W> constexpr bool operator==(const A<V>& a, const B<W>& b) { return (eehw_shim::wide)a.value == (eehw_shim::wide)b.value; } \
  template <int V, int W> constexpr bool operator!=(const A<V>& a, const B<W>& b) { return (eehw_shim::wide)a.value != (eehw_shim::wide)b.value; } \
  template <int V, int W> constexpr bool operator<(const A<V>& a, const B<W>& b) { return (eehw_shim::wide)a.value < (eehw_shim::wide)b.value; }   \
  template <int V, int W> constexpr bool operator<=(const A<V>& a, const B<W>& b) { return (eehw_shim::wide)a.value <= (eehw_shim::wide)b.value; } \
  template <int V, int W> constexpr bool operator>(const A<V>& a, const B<W>& b) { return (eehw_shim::wide)a.value > (eehw_shim::wide)b.value; }   \
  template <int V, int W> constexpr bool operator>=(const A<V>& a, const B<W>& b) { return (eehw_shim::wide)a.value >= (eehw_shim::wide)b.value; }

EEHW_SHIM_ARITHMETIC(ap_int, true, ap_int, true)
EEHW_SHIM_ARITHMETIC(ap_int, true, ap_uint, false)
EEHW_SHIM_ARITHMETIC(ap_uint, false, ap_int, true)
EEHW_SHIM_ARITHMETIC(ap_uint, false, ap_uint, false)

#endif
