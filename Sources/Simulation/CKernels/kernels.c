// Eight numbers at once, for the registers of several processors. No result depends on which of them
// computed it: every operation is one of IEEE 754, in the order of the Swift reference, and none is
// fused with another.

#include "CKernels.h"

#pragma STDC FP_CONTRACT OFF

typedef double doubles __attribute__((vector_size(64)));
typedef int64_t words __attribute__((vector_size(64)));

// Operation for operation what `Elementary.exp` does.
static inline __attribute__((always_inline)) void whole_exponentials(
    const double *powers, int64_t *result, long count) {
  for (long i = 0; i < count; i += 8) {
    doubles x;
    __builtin_memcpy(&x, powers + i, sizeof x);
    // Beyond these the result is one of its bounds.
    x = __builtin_elementwise_max(x, (doubles){} - 1.0);
    x = __builtin_elementwise_min(x, (doubles){} + 28.0);
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
    doubles value = (doubles)((words)fraction + ((words)rounded << 52));
    words whole = __builtin_convertvector(value + 0.5, words);
    whole = __builtin_elementwise_max(whole, (words){} + 1);
    whole = __builtin_elementwise_min(whole, (words){} + (1LL << 40));
    __builtin_memcpy(result + i, &whole, sizeof whole);
  }
}

static void whole_exponentials_baseline(const double *powers, int64_t *result, long count) {
  whole_exponentials(powers, result, count);
}

#if defined(__x86_64__)
__attribute__((target("arch=x86-64-v3"))) static void whole_exponentials_256(
    const double *powers, int64_t *result, long count) {
  whole_exponentials(powers, result, count);
}

__attribute__((target("arch=x86-64-v4"), min_vector_width(512))) static void whole_exponentials_512(
    const double *powers, int64_t *result, long count) {
  whole_exponentials(powers, result, count);
}
#endif

enum KernelWidth kernel_widest(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("x86-64-v4")) return kernel_512;
  if (__builtin_cpu_supports("x86-64-v3")) return kernel_256;
#endif
  return kernel_baseline;
}

void kernel_whole_exponentials(
    const double *powers, int64_t *result, long count, enum KernelWidth width) {
#if defined(__x86_64__)
  if (width == kernel_512) return whole_exponentials_512(powers, result, count);
  if (width == kernel_256) return whole_exponentials_256(powers, result, count);
#endif
  whole_exponentials_baseline(powers, result, count);
}
