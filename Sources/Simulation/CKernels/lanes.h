// Eight numbers at once. No result depends on the registers that hold them: every operation is one of
// IEEE 754 or of whole numbers, in the order of the Swift reference, and none is fused with another.

#ifndef LANES_H
#define LANES_H

#include <stdint.h>

#pragma STDC FP_CONTRACT OFF
// All functions that take or return vectors are inlined: there is no call whose rules could differ.
#pragma clang diagnostic ignored "-Wpsabi"

typedef double doubles __attribute__((vector_size(64)));
typedef int64_t integers __attribute__((vector_size(64)));
typedef uint64_t words __attribute__((vector_size(64)));

#define INLINE static inline __attribute__((always_inline))

INLINE doubles load(const double *place) {
  doubles column;
  __builtin_memcpy(&column, place, sizeof column);
  return column;
}

INLINE words load_words(const uint64_t *place) {
  words column;
  __builtin_memcpy(&column, place, sizeof column);
  return column;
}

INLINE void store(void *place, words column) { __builtin_memcpy(place, &column, sizeof column); }

INLINE doubles at_least(doubles x, double bound) {
  return __builtin_elementwise_max(x, (doubles){} + bound);
}

INLINE doubles at_most(doubles x, double bound) {
  return __builtin_elementwise_min(x, (doubles){} + bound);
}

/// The nearest positive normal numbers.
INLINE doubles positive(doubles x) {
  return at_most(at_least(x, 0x1p-1022), 0x1.fffffffffffffp1023);
}

/// The odd multiple of 2^-53 in (0, 1) that the upper 52 bits say.
INLINE doubles uniform_open(words word) {
  return (doubles)(word >> 12 | 0x3ff0000000000000) - 0x1.fffffffffffffp-1;
}

/// Operation for operation what `Elementary.log` does with a positive normal number: error below one
/// unit in the last place.
INLINE doubles logs(doubles x) {
  words bits = (words)x + (0x3ff0000000000000 - 0x3fe6a09e00000000);
  // The exponent as the last bits of a number between 2^52 and 2^53.
  doubles k = (doubles)(bits >> 52 | 0x4330000000000000) - (0x1p52 + 1023);
  doubles f = (doubles)((bits & 0x000fffffffffffff) + 0x3fe6a09e00000000) - 1;
  doubles half_square = 0.5 * f * f;
  doubles s = f / (2 + f);
  doubles z = s * s;
  doubles w = z * z;
  doubles even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  doubles odd = z * (0.6666666666666735 +
                     w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  return s * (half_square + (odd + even)) + k * 1.9082149292705877e-10 - half_square + f +
         k * 0.6931471803691238;
}

/// Operation for operation what `Elementary.exp` does between -708 and 709: error below one unit in
/// the last place.
INLINE doubles exps(doubles x) {
  doubles rounded = x * 1.4426950408889634 + 0x1.8p52;
  doubles multiple = rounded - 0x1.8p52;
  doubles high = x - multiple * 0.6931471803691238;
  doubles low = multiple * 1.9082149292705877e-10;
  doubles r = high - low;
  doubles correction = (high - r) - low;
  doubles r2 = r * r;
  doubles r4 = r2 * r2;
  doubles p01 = 0.5 + r * 0.1666666666666667;
  doubles p23 = 0.04166666666666667 + r * 0.008333333333326136;
  doubles p45 = 0.0013888888888883748 + r * 0.00019841269874820627;
  doubles p67 = 2.4801587325547743e-05 + r * 2.7557255400206422e-06;
  doubles p89 = 2.75572736431103e-07 + r * 2.5105217004720745e-08;
  doubles p47 = p45 + r2 * p67;
  doubles p8a = p89 + r2 * 2.0914686968086876e-09;
  doubles q = (p01 + r2 * p23) + r4 * (p47 + r4 * p8a);
  doubles fraction = 1 + (r + (r2 * q + correction));
  return (doubles)((words)fraction + ((words)rounded << 52));
}

/// The sine and the cosine of numbers between -π/4 and π/4: error below one unit in the last place.
///
/// Source: the polynomials of fdlibm's `k_sin.c` and `k_cos.c`.
INLINE void sines(doubles x, doubles *sine, doubles *cosine) {
  doubles z = x * x;
  doubles w = z * z;
  doubles s = 8.33333333332248946124e-03 +
              z * (-1.98412698298579493134e-04 + z * 2.75573137070700676789e-06) +
              z * w * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10);
  *sine = x + x * z * (-1.66666666666666324348e-01 + z * s);
  doubles c = 4.16666666666666019037e-02 +
              z * (-1.38888888888741095749e-03 + z * 2.48015872894767294178e-05) +
              z * w *
                  (-2.75573143513906633035e-07 +
                   z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11));
  *cosine = 1 - (0.5 * z - w * c);
}

/// The nearest whole numbers between 1 and 2^40, halves up, of e raised to numbers.
INLINE words whole_exps(doubles x) {
  // From the logarithm of a half to that of 2^40.
  doubles value = exps(at_most(at_least(x, -0.6931471805599453), 27.725887222397812));
  // The nearest ones, halves to even, are the last bits of a number from 2^52 on; a half that went down
  // goes up.
  doubles rounded = value + 0x1p52;
  words tied = (words)(value - (rounded - 0x1p52) == 0.5);
  return (words)rounded - 0x4330000000000000 - tied;
}

#endif
