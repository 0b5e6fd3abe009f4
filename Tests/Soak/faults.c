// Lets the system's calls on some files fail, or the process die in one of them: preloaded by the
// soak. Calls are counted over the files whose path has FAULT_PATH in it.
//
//   FAULT_AT     the call that fails, from one; none where it is missing
//   FAULT_KIND   full, error, torn or kill: the disk is full from then on; one call fails; a write
//                stops halfway and the process dies; the process dies before the call
//   FAULT_COUNT  a file to which the number of calls is written at the end
//   FAULT_CLOCK  a number from which jumps of the real clock are drawn
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static long calls, fault_at = -1;
static const char *kind, *watched;
static unsigned long long jumps;

static void *next(const char *name) { return dlsym(RTLD_NEXT, name); }

__attribute__((constructor)) static void start(void) {
  const char *at = getenv("FAULT_AT"), *clock = getenv("FAULT_CLOCK");
  kind = getenv("FAULT_KIND");
  watched = getenv("FAULT_PATH");
  if (at) fault_at = atol(at);
  if (clock) jumps = strtoull(clock, NULL, 10) | 1;
}

__attribute__((destructor)) static void finish(void) {
  const char *path = getenv("FAULT_COUNT");
  FILE *file = path ? fopen(path, "w") : NULL;
  if (!file) return;
  fprintf(file, "%ld\n", calls);
  fclose(file);
}

static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

// Whether the call is to fail, and with what; `isWrite` where half of it could be done.
static int fails(const char *path, int isWrite) {
  if (!watched || !path || !strstr(path, watched)) return 0;
  calls++;
  if (fault_at < 0 || calls < fault_at) return 0;
  if (!strcmp(kind, "full")) { errno = ENOSPC; return 1; }
  if (calls != fault_at) return 0;
  if (!strcmp(kind, "error")) { errno = EIO; return 1; }
  if (!strcmp(kind, "torn") && isWrite) return 2;
  die();
  return 0;
}

static const char *path_of(int descriptor, char *buffer, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t count = readlink(link, buffer, size - 1);
  if (count < 0) return NULL;
  buffer[count] = 0;
  return buffer;
}

#define BY_DESCRIPTOR(descriptor, isWrite) \
  char path[4096]; \
  int fault = fails(path_of(descriptor, path, sizeof path), isWrite)

ssize_t write(int d, const void *bytes, size_t count) {
  ssize_t (*real)(int, const void *, size_t) = next("write");
  BY_DESCRIPTOR(d, 1);
  if (fault == 2) { real(d, bytes, count / 2); die(); }
  return fault ? -1 : real(d, bytes, count);
}

ssize_t pwrite64(int d, const void *bytes, size_t count, off64_t offset) {
  ssize_t (*real)(int, const void *, size_t, off64_t) = next("pwrite64");
  BY_DESCRIPTOR(d, 1);
  if (fault == 2) { real(d, bytes, count / 2, offset); die(); }
  return fault ? -1 : real(d, bytes, count, offset);
}

ssize_t pwrite(int d, const void *bytes, size_t count, off_t offset) {
  return pwrite64(d, bytes, count, offset);
}

#define ONE_DESCRIPTOR(name) \
  int name(int d) { \
    int (*real)(int) = next(#name); \
    BY_DESCRIPTOR(d, 0); \
    return fault ? -1 : real(d); \
  }
ONE_DESCRIPTOR(fsync)
ONE_DESCRIPTOR(fdatasync)

int ftruncate64(int d, off64_t size) {
  int (*real)(int, off64_t) = next("ftruncate64");
  BY_DESCRIPTOR(d, 0);
  return fault ? -1 : real(d, size);
}

int ftruncate(int d, off_t size) { return ftruncate64(d, size); }

int rename(const char *from, const char *to) {
  int (*real)(const char *, const char *) = next("rename");
  return fails(from, 0) ? -1 : real(from, to);
}

int renameat(int d, const char *from, int e, const char *to) {
  int (*real)(int, const char *, int, const char *) = next("renameat");
  BY_DESCRIPTOR(e, 0);
  return fault ? -1 : real(d, from, e, to);
}

int renameat2(int d, const char *from, int e, const char *to, unsigned flags) {
  int (*real)(int, const char *, int, const char *, unsigned) = next("renameat2");
  return fails(from, 0) ? -1 : real(d, from, e, to, flags);
}

int linkat(int d, const char *from, int e, const char *to, int flags) {
  int (*real)(int, const char *, int, const char *, int) = next("linkat");
  BY_DESCRIPTOR(e, 0);
  return fault ? -1 : real(d, from, e, to, flags);
}

int openat(int d, const char *name, int flags, ...) {
  int (*real)(int, const char *, int, ...) = next("openat");
  mode_t mode = 0;
  if (flags & O_CREAT) {
    __builtin_va_list list;
    __builtin_va_start(list, flags);
    mode = __builtin_va_arg(list, mode_t);
    __builtin_va_end(list);
    BY_DESCRIPTOR(d, 0);
    if (fault) return -1;
  }
  return real(d, name, flags, mode);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  int (*real)(clockid_t, struct timespec *) = next("clock_gettime");
  int code = real(clock, time);
  if (jumps && clock == CLOCK_REALTIME) {
    jumps = jumps * 6364136223846793005ULL + 1442695040888963407ULL;
    time->tv_sec += (long)(jumps >> 33) % 172800 - 86400;
  }
  return code;
}
