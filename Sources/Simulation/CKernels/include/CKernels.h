#ifndef CKERNELS_H
#define CKERNELS_H

#include <stdint.h>

/// How wide the machine's registers are; each gives the same bits.
enum KernelWidth { kernel_baseline, kernel_256, kernel_512 };

/// The widest registers that this machine has.
enum KernelWidth kernel_widest(void);

/// Rounds e raised to each power to the nearest whole number, halves up, between 1 and 2^40.
///
/// `count` is a multiple of 8. Powers are finite.
void kernel_whole_exponentials(
    const double *powers, int64_t *result, long count, enum KernelWidth width);

#endif
