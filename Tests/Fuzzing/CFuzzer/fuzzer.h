#include <stddef.h>
#include <stdint.h>

// Changes an input in one of the ways of libFuzzer, and returns how long it is then.
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);

// Reads inputs until the time is up, as the arguments say.
int LLVMFuzzerRunDriver(
    int *count, char ***arguments, int (*read)(const uint8_t *data, size_t size));
