#include "CKernels.h"
#include "lanes.h"

#if defined(__x86_64__)
#define IF_X86(...) __VA_ARGS__
#else
#define IF_X86(...)
#endif

enum KernelWidth kernel_widest(void) {
  IF_X86(if (__builtin_cpu_supports("x86-64-v4")) return kernel_512;)
  IF_X86(if (__builtin_cpu_supports("x86-64-v3")) return kernel_256;)
  return kernel_baseline;
}

/// Makes `kernel_NAME` of the inline function NAME: compiled for each width, chosen by the last
/// argument.
#define KERNEL(name, arguments, ...)                                                   \
  static void name##_baseline(__VA_ARGS__) { name arguments; }                         \
  IF_X86(__attribute__((target("arch=x86-64-v3"))) static void name##_256(__VA_ARGS__) \
  { name arguments; })                                                                 \
  IF_X86(__attribute__((target("arch=x86-64-v4"), min_vector_width(512)))              \
  static void name##_512(__VA_ARGS__) { name arguments; })                             \
  void kernel_##name(__VA_ARGS__, enum KernelWidth width) {                            \
    IF_X86(if (width == kernel_512) return name##_512 arguments;)                      \
    IF_X86(if (width == kernel_256) return name##_256 arguments;)                      \
    name##_baseline arguments;                                                         \
  }

INLINE words rotated(words x, int count) { return x << count | x >> (64 - count); }

INLINE void fill_words(uint64_t *state, uint64_t *result, long count) {
  words s0 = load_words(state), s1 = load_words(state + 8);
  words s2 = load_words(state + 16), s3 = load_words(state + 24);
  for (long i = 0; i < count; i += 8) {
    store(result + i, rotated(s0 + s3, 23) + s0);
    words shifted = s1 << 17;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = rotated(s3, 45);
  }
  store(state, s0);
  store(state + 8, s1);
  store(state + 16, s2);
  store(state + 24, s3);
}

INLINE void fill_exponentials(
    const uint64_t *source, double mean, double *result, long count) {
  for (long i = 0; i < count; i += 8) {
    doubles draw = -logs(uniform_open(load_words(source + i)));
    store(result + i, (words)positive(mean * draw));
  }
}

INLINE void fill_normals(
    const uint64_t *radii, const uint64_t *angles, double *x, double *y, long count) {
  for (long i = 0; i < count; i += 8) {
    doubles radius = -2.0 * logs(uniform_open(load_words(radii + i)));
    radius = __builtin_elementwise_sqrt(radius);
    words angle = load_words(angles + i);
    // A quarter of the circle around the horizontal axis, from -π/4 to π/4.
    doubles sine, cosine;
    sines(((doubles)(angle >> 12 | 0x3ff0000000000000) - 1.5) * 1.5707963267948966, &sine, &cosine);
    // The last bit turns it by half the circle, the one before it exchanges the axes.
    words along = (words)cosine ^ angle << 63;
    words across = (words)sine;
    words exchanged = -(angle >> 1 & 1);
    words difference = (along ^ across) & exchanged;
    store(x + i, (words)(radius * (doubles)(along ^ difference)));
    store(y + i, (words)(radius * (doubles)(across ^ difference)));
  }
}

INLINE void fill_instants(
    const double *gaps, double factor, int64_t *position, int64_t *instants, long count) {
  const double most = 0x1p52;
  doubles longest = {};
  for (long i = 0; i < count; i += 8) {
    doubles time = factor * load(gaps + i) + 0.5;
    longest = __builtin_elementwise_max(longest, time);
    store(instants + i, (words)__builtin_convertvector(at_most(time, most), integers));
  }
  int64_t instant = *position;
  for (long i = 0; i < count; ++i) instants[i] = instant += instants[i];
  for (int lane = 0; lane < 8; ++lane) {
    if (longest[lane] >= most) instant = INT64_MAX;
  }
  *position = instant;
}

INLINE void take_logs(double *column, long count) {
  for (long i = 0; i < count; i += 8) store(column + i, (words)logs(load(column + i)));
}

INLINE void take_exps(double *column, double scale, double shift, double factor, long count) {
  for (long i = 0; i < count; i += 8) {
    doubles power = at_most(at_least(shift + factor * load(column + i), -700), 700);
    store(column + i, (words)positive(scale * exps(power)));
  }
}

typedef double pair __attribute__((vector_size(16)));

INLINE void fill_whole_lognormals(
    const int32_t *entries, const struct KernelLognormals *table, const double *x, const double *y,
    int64_t *first, int64_t *second, long count) {
  // The powers of many pairs, one after the other, before the first of them are needed: what was just
  // stored in parts could not be loaded at once.
  enum { stretch = 64 };
  pair powers[stretch];
  for (long start = 0; start < count; start += stretch) {
    long length = count - start < stretch ? count - start : stretch;
    for (long i = 0; i < length; ++i) {
      const struct KernelLognormals *entry = table + entries[start + i];
      pair mu, sigma;
      __builtin_memcpy(&mu, entry->mu, sizeof mu);
      __builtin_memcpy(&sigma, entry->sigma, sizeof sigma);
      double along = x[start + i];
      pair normals = {along, entry->correlation * along + entry->complement * y[start + i]};
      powers[i] = mu + sigma * normals;
    }
    for (long i = 0; i < length; i += 8) {
      words low = whole_exps(load((double *)(powers + i)));
      words high = whole_exps(load((double *)(powers + i + 4)));
      store(first + start + i, __builtin_shufflevector(low, high, 0, 2, 4, 6, 8, 10, 12, 14));
      store(second + start + i, __builtin_shufflevector(low, high, 1, 3, 5, 7, 9, 11, 13, 15));
    }
  }
}

KERNEL(fill_words, (state, result, count), uint64_t *state, uint64_t *result, long count)
KERNEL(
    fill_exponentials, (source, mean, result, count), const uint64_t *source, double mean,
    double *result, long count)
KERNEL(
    fill_normals, (radii, angles, x, y, count), const uint64_t *radii, const uint64_t *angles,
    double *x, double *y, long count)
KERNEL(
    fill_instants, (gaps, factor, position, instants, count), const double *gaps, double factor,
    int64_t *position, int64_t *instants, long count)
KERNEL(take_logs, (column, count), double *column, long count)
KERNEL(
    take_exps, (column, scale, shift, factor, count), double *column, double scale, double shift,
    double factor, long count)
KERNEL(
    fill_whole_lognormals, (entries, table, x, y, first, second, count), const int32_t *entries,
    const struct KernelLognormals *table, const double *x, const double *y, int64_t *first,
    int64_t *second, long count)
