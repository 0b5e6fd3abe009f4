// What `faults` knows of calls, and what a machine without power forgets of them.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum call_kind { READS, WRITES, SYNCS, TRUNCATES, OPENS, MAKES, REMOVES, RENAMES, SETS };

// A call of the system, and which of its arguments are a descriptor and a path.
struct call {
  const char *name;
  int number;
  enum call_kind kind;
  int descriptor, path;
};

// The flags of a call that opens a file.
static inline int flags_of(const struct seccomp_notif *told, const struct call *call) {
  return (int)told->data.args[call->path + 1];
}

static inline int creates(const struct seccomp_notif *told, const struct call *call) {
  return flags_of(told, call) & (O_CREAT | O_TRUNC);
}

// Opens a file that another process has open, even where it has no name any more.
static inline int reopened(pid_t thread, int descriptor, int flags) {
  char link[64];
  snprintf(link, sizeof link, "/proc/%d/fd/%d", thread, descriptor);
  return open(link, flags | O_CLOEXEC);
}

// Where a call is about to write.
static inline off_t offset_of(const struct seccomp_notif *told, const struct call *call) {
  if (!strcmp(call->name, "pwrite64")) return (off_t)told->data.args[3];
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/fdinfo/%d", told->pid, (int)told->data.args[0]);
  long long offset = 0;
  unsigned flags = 0;
  FILE *file = fopen(path, "r");
  if (file && fscanf(file, "pos: %lld flags: %o", &offset, &flags) < 2) offset = 0;
  if (file) fclose(file);
  struct stat status;
  int same = flags & O_APPEND ? reopened(told->pid, (int)told->data.args[0], O_RDONLY) : -1;
  if (same >= 0 && !fstat(same, &status)) offset = status.st_size;
  if (same >= 0) close(same);
  return offset;
}

// --- What is not on the disk yet

// A change that goes where the machine loses power, unless it was brought to the disk.
struct change {
  enum call_kind kind;
  // The file, or the folder that the name is in.
  dev_t device;
  ino_t inode;
  int is_on_disk;
  // Of bytes: the file, what was there, and how long it was.
  int file;
  off_t offset, size;
  size_t count, kept;
  char *bytes;
  // Of names.
  char *from, *to;
  ino_t renamed;
  mode_t mode;
};

static struct change *changes;
static size_t change_count;

static struct change *add_change(enum call_kind kind, const struct stat *of) {
  changes = realloc(changes, (change_count + 1) * sizeof *changes);
  struct change *change = &changes[change_count++];
  *change = (struct change){.kind = kind, .device = of->st_dev, .inode = of->st_ino, .file = -1};
  return change;
}

// Remembers a part of a file, which is about to change.
static void remember_bytes(enum call_kind kind, int file, off_t offset, size_t count) {
  struct stat status;
  if (file < 0 || fstat(file, &status) || !S_ISREG(status.st_mode)) return;
  struct change *change = add_change(kind, &status);
  change->file = file;
  change->offset = offset;
  change->count = count;
  change->size = status.st_size;
  change->bytes = malloc(count + 1);
  ssize_t kept = pread(file, change->bytes, count, offset);
  change->kept = kept < 0 ? 0 : (size_t)kept;
}

static void remember_name(enum call_kind kind, const char *from, const char *to) {
  char folder[PATH_MAX];
  char *slash = strrchr(strcpy(folder, from), '/');
  if (slash) slash[0] = 0;
  struct stat status, named;
  int exists = !lstat(from, &named);
  if (stat(folder, &status) || exists == (kind == MAKES)) return;
  struct change *change = add_change(kind, &status);
  change->from = strdup(from);
  change->to = strdup(to);
  if (!exists) return;
  change->renamed = named.st_ino;
  change->mode = named.st_mode;
  if (kind != REMOVES || !S_ISREG(named.st_mode)) return;
  change->bytes = malloc((size_t)named.st_size + 1);
  int file = open(from, O_RDONLY | O_CLOEXEC);
  ssize_t kept = read(file, change->bytes, (size_t)named.st_size);
  change->kept = kept < 0 ? 0 : (size_t)kept;
  close(file);
}

static void bring_to_disk(int file) {
  struct stat status;
  if (file < 0 || fstat(file, &status)) return;
  for (size_t i = 0; i < change_count; i++)
    if (changes[i].device == status.st_dev && changes[i].inode == status.st_ino)
      changes[i].is_on_disk = 1;
  close(file);
}

// Remembers what a call is about to change.
static void remember(
    const struct seccomp_notif *told, const struct call *call, const char *path,
    const char *other) {
  const unsigned long long *values = told->data.args;
  struct stat status;
  switch (call->kind) {
  case WRITES:
    remember_bytes(
        WRITES, reopened(told->pid, (int)values[0], O_RDWR), offset_of(told, call), values[2]);
    break;
  case TRUNCATES: {
    int file = reopened(told->pid, (int)values[0], O_RDWR);
    off_t size = file >= 0 && !fstat(file, &status) ? status.st_size : 0;
    off_t rest = size - (off_t)values[1];
    remember_bytes(TRUNCATES, file, (off_t)values[1], rest > 0 ? (size_t)rest : 0);
    break;
  }
  case SYNCS: bring_to_disk(reopened(told->pid, (int)values[0], O_RDONLY)); break;
  case OPENS:
    if (flags_of(told, call) & O_TRUNC && !stat(path, &status))
      remember_bytes(TRUNCATES, open(path, O_RDWR | O_CLOEXEC), 0, (size_t)status.st_size);
    if (flags_of(told, call) & O_CREAT) remember_name(MAKES, path, "");
    break;
  case RENAMES:
    if (!(call->number == SYS_renameat2 && values[4])) remember_name(REMOVES, other, "");
    remember_name(RENAMES, path, other);
    break;
  case MAKES:
  case REMOVES: remember_name(call->kind, path, ""); break;
  default: break;
  }
}

static unsigned long long chance;

static unsigned draw(unsigned most) {
  chance = chance * 6364136223846793005ULL + 1442695040888963407ULL;
  return (unsigned)(chance >> 33) % most;
}

// Has a write, or some sectors of it, not have happened.
static void forget_bytes(const struct change *change) {
  enum { SECTOR = 512 };
  struct stat status;
  int whole = change->kind == TRUNCATES || draw(2);
  off_t end = change->offset + (off_t)change->count;
  if (fstat(change->file, &status)) return;
  for (off_t at = change->offset; at < end; at += SECTOR - at % SECTOR) {
    off_t stop = at + SECTOR - at % SECTOR < end ? at + SECTOR - at % SECTOR : end;
    char old[SECTOR] = {0};
    size_t place = (size_t)(at - change->offset), count = (size_t)(stop - at);
    if (place < change->kept)
      memcpy(old, change->bytes + place,
             change->kept - place < count ? change->kept - place : count);
    if ((whole || draw(2)) && pwrite(change->file, old, count, at) < 0) perror("faults");
  }
  // A file that grew may be long already, and empty there.
  if (whole && end >= status.st_size && ftruncate(change->file, change->size)) perror("faults");
}

static void forget_name(const struct change *change) {
  struct stat status;
  int exists = !lstat(change->from, &status);
  if (change->kind == MAKES && exists && unlink(change->from)) {
    // What is in a folder that never was is not there either.
    DIR *folder = opendir(change->from);
    for (struct dirent *entry; folder && (entry = readdir(folder));)
      unlinkat(dirfd(folder), entry->d_name, 0);
    if (folder) closedir(folder);
    rmdir(change->from);
  }
  if (change->kind == REMOVES && !exists) {
    if (S_ISDIR(change->mode)) mkdir(change->from, change->mode & 07777);
    int file = S_ISREG(change->mode) ? open(change->from, O_WRONLY | O_CREAT, change->mode) : -1;
    if (file >= 0 && write(file, change->bytes, change->kept) < 0) perror("faults");
    if (file >= 0) close(file);
  }
  if (change->kind != RENAMES || (exists && status.st_ino == change->renamed)) return;
  // Both are there where they exchanged names.
  syscall(SYS_renameat2, AT_FDCWD, change->to, AT_FDCWD, change->from, exists ? 2 : 0);
}

// Forgets, last change first, names from any point on and any bytes.
static void lose_power(unsigned seed) {
  chance = seed * 2654435761ULL + 1;
  for (int i = 0; i < 8; i++) draw(2);
  size_t first = draw((unsigned)change_count + 1);
  for (size_t i = change_count; i-- > 0;) {
    if (changes[i].is_on_disk) continue;
    if (changes[i].file >= 0 && draw(2)) forget_bytes(&changes[i]);
    if (changes[i].file < 0 && i >= first) forget_name(&changes[i]);
  }
}
