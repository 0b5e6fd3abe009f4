// Has the real clock jump by up to a day with every look at it, as drawn from the number in
// CLOCK_JUMPS: preloaded by the soak.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

int clock_gettime(clockid_t clock, struct timespec *time) {
  static unsigned long long jumps;
  int (*real)(clockid_t, struct timespec *) =
      (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  int code = real(clock, time);
  if (!jumps) jumps = strtoull(getenv("CLOCK_JUMPS"), NULL, 10) | 1;
  if (clock == CLOCK_REALTIME) {
    jumps = jumps * 6364136223846793005ULL + 1442695040888963407ULL;
    time->tv_sec += (long)(jumps >> 33) % 172800 - 86400;
  }
  return code;
}
