#ifndef CKERNELS_H
#define CKERNELS_H

#include <stdint.h>

/// How wide the machine's registers are; each gives the same bits.
enum KernelWidth { kernel_baseline, kernel_256, kernel_512 };

/// The widest registers that this machine has.
enum KernelWidth kernel_widest(void);

// Columns have `count` numbers, a multiple of eight.

/// Makes the next words of eight xoshiro256++ generators in turns: word i is of generator i mod 8.
///
/// `state` has the first word of the state of each generator, then the second of each, and so on.
void kernel_fill_words(uint64_t *state, uint64_t *words, long count, enum KernelWidth width);

/// Makes draws of the exponential distribution, one of each word: -mean * log(u), with u the odd
/// multiple of 2^-53 that the word's upper 52 bits say; positive and finite.
void kernel_fill_exponentials(
    const uint64_t *words, double mean, double *result, long count, enum KernelWidth width);

/// Makes pairs of independent normal variables with mean 0 and variance 1, one of each two words.
///
/// Source: G. E. P. Box and M. E. Muller, 1958. The first word says how far from the middle the pair
/// lies; the second where on the circle: its two lowest bits the quarter, its upper 52 the place there.
void kernel_fill_normals(
    const uint64_t *radii, const uint64_t *angles, double *x, double *y, long count,
    enum KernelWidth width);

/// Makes the instants after gaps, one after the other from a position on: each gap is factor times its
/// number, rounded to the nearest whole number, halves up.
///
/// The position moves to the last instant, or to the greatest integer where a gap is 2^52 or longer; the
/// instants mean nothing then.
void kernel_fill_instants(
    const double *gaps, double factor, int64_t *position, int64_t *instants, long count,
    enum KernelWidth width);

/// Replaces each number, which is positive and normal, by its natural logarithm.
void kernel_take_logs(double *column, long count, enum KernelWidth width);

/// Replaces each number x by scale * exp(shift + factor * x), between the least and the greatest normal
/// number; the exponent is at least -700 and at most 700.
void kernel_take_exps(
    double *column, double scale, double shift, double factor, long count, enum KernelWidth width);

/// Two lognormal distributions, of the first and of the second number of a pair.
struct KernelLognormals {
  /// The means and the standard deviations of the logarithms.
  double mu[2], sigma[2];
  /// Their correlation, and the square root of one minus its square.
  double correlation, complement;
};

/// Makes pairs of lognormal draws rounded to whole numbers, halves up, between 1 and 2^40.
///
/// Each pair is drawn from the entry of the table that `entries` names, by the two independent normal
/// variables x and y.
void kernel_fill_whole_lognormals(
    const int32_t *entries, const struct KernelLognormals *table, const double *x, const double *y,
    int64_t *first, int64_t *second, long count, enum KernelWidth width);

#endif
