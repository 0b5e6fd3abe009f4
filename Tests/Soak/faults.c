// Runs a program, and has the system fail it at one of its calls: what it calls on some files
// passes through here first, whatever library the call comes from.
//
//   faults --watch TEXT [--at N] [--kind KIND] [--count FILE] -- PROGRAM ARGUMENT...
//
// Calls on files whose path has TEXT in it are counted from one. Of the N-th one, KIND says:
//   error   it fails with an I/O error
//   full    the disk is full from then on
//   kill    the process is killed before it
//   torn    the process is killed when half of what it writes is written
//   power   the machine loses power before it: of what was not brought to the disk by then, any
//           part is there; beyond the last call, when the process has ended
// The number of calls and the name of the N-th one are written to FILE. Ends as the program does.
#define _GNU_SOURCE
#include "faults.h"

static const char *watched = "", *kind = "", *count_file;
static long calls, fault_at = -1;
static const char *fault_name = "none";
static pid_t child;

static const struct call known[] = {
  {"read", SYS_read, READS, 0, -1}, {"pread64", SYS_pread64, READS, 0, -1},
  {"getdents64", SYS_getdents64, READS, 0, -1}, {"fstat", SYS_fstat, READS, 0, -1},
  {"newfstatat", SYS_newfstatat, READS, 0, 1}, {"statx", SYS_statx, READS, 0, 1},
  {"faccessat", SYS_faccessat, READS, 0, 1}, {"faccessat2", SYS_faccessat2, READS, 0, 1},
  {"readlinkat", SYS_readlinkat, READS, 0, 1}, {"mmap", SYS_mmap, READS, 4, -1},
  {"flock", SYS_flock, READS, 0, -1}, {"fcntl", SYS_fcntl, READS, 0, -1},
  {"write", SYS_write, WRITES, 0, -1}, {"pwrite64", SYS_pwrite64, WRITES, 0, -1},
  {"fsync", SYS_fsync, SYNCS, 0, -1}, {"fdatasync", SYS_fdatasync, SYNCS, 0, -1},
  {"ftruncate", SYS_ftruncate, TRUNCATES, 0, -1}, {"openat", SYS_openat, OPENS, 0, 1},
  {"mkdirat", SYS_mkdirat, MAKES, 0, 1}, {"linkat", SYS_linkat, MAKES, 2, 3},
  {"unlinkat", SYS_unlinkat, REMOVES, 0, 1}, {"renameat2", SYS_renameat2, RENAMES, 0, 1},
  {"renameat", SYS_renameat, RENAMES, 0, 1}, {"fchmod", SYS_fchmod, SETS, 0, -1},
  {"fchown", SYS_fchown, SETS, 0, -1},
#ifdef SYS_open
  {"stat", SYS_stat, READS, -1, 0}, {"lstat", SYS_lstat, READS, -1, 0},
  {"access", SYS_access, READS, -1, 0}, {"readlink", SYS_readlink, READS, -1, 0},
  {"open", SYS_open, OPENS, -1, 0}, {"mkdir", SYS_mkdir, MAKES, -1, 0},
  {"link", SYS_link, MAKES, -1, 1}, {"unlink", SYS_unlink, REMOVES, -1, 0},
  {"rmdir", SYS_rmdir, REMOVES, -1, 0}, {"rename", SYS_rename, RENAMES, -1, 0},
  {"chmod", SYS_chmod, SETS, -1, 0},
#endif
};
enum { KNOWN = sizeof known / sizeof *known };

static void fail(const char *what) {
  fprintf(stderr, "faults: %s: %s\n", what, strerror(errno));
  exit(125);
}

// --- The program

// Has the calls that are known stop until this program decides; returns where they are told.
static int stop_calls(void) {
  struct sock_filter filter[KNOWN + 3] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr))};
  for (int i = 0; i < KNOWN; i++)
    filter[i + 1] = (struct sock_filter)BPF_JUMP(
        BPF_JMP | BPF_JEQ | BPF_K, known[i].number, KNOWN - i, 0);
  filter[KNOWN + 1] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  filter[KNOWN + 2] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF);
  struct sock_fprog program = {KNOWN + 3, filter};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) fail("no_new_privs");
  return (int)syscall(
      SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
}

// Starts the program; returns where its calls are told.
static int start(char **arguments) {
  int pair[2];
  if (pipe2(pair, O_CLOEXEC)) fail("pipe");
  pid_t parent = getpid();
  child = fork();
  if (child < 0) fail("fork");
  if (!child) {
    // The number of the listener goes through a pipe, by a call that does not wait for whoever
    // listens, and the parent takes the listener itself.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(125);
    prctl(PR_SET_PTRACER, parent, 0, 0, 0);
    int listener = stop_calls();
    if (listener < 0) fail("seccomp");
    struct iovec number = {&listener, sizeof listener};
    if (writev(pair[1], &number, 1) < 0) _exit(125);
    fcntl(listener, F_SETFD, FD_CLOEXEC);
    execvp(arguments[0], arguments);
    fail(arguments[0]);
  }
  close(pair[1]);
  int number = -1;
  if (read(pair[0], &number, sizeof number) != sizeof number) fail("the program's calls");
  close(pair[0]);
  int handle = (int)syscall(SYS_pidfd_open, child, 0);
  int listener = handle < 0 ? -1 : (int)syscall(SYS_pidfd_getfd, handle, number, 0);
  if (listener < 0) fail("the program's calls");
  close(handle);
  return listener;
}

// --- Its calls

static const struct call *call_of(int number) {
  for (int i = 0; i < KNOWN; i++)
    if (known[i].number == number) return &known[i];
  return NULL;
}

static void resolve(pid_t thread, int descriptor, char *path) {
  char link[64];
  if (descriptor == AT_FDCWD) snprintf(link, sizeof link, "/proc/%d/cwd", thread);
  else snprintf(link, sizeof link, "/proc/%d/fd/%d", thread, descriptor);
  ssize_t count = readlink(link, path, PATH_MAX - 1);
  path[count < 0 ? 0 : count] = 0;
}

// The path that a call names, through a descriptor, as text, or as text within a folder.
static void path_of(
    const struct seccomp_notif *told, int descriptor, int text, char *path) {
  const unsigned long long *values = told->data.args;
  int folder = descriptor < 0 ? AT_FDCWD : (int)values[descriptor];
  char name[PATH_MAX] = "";
  struct iovec here = {name, sizeof name - 1}, there = {(void *)(text < 0 ? 0 : values[text]), 0};
  // Texts may end just before memory that cannot be read.
  size_t rest = 4096 - (uintptr_t)there.iov_base % 4096;
  there.iov_len = rest < sizeof name - 1 ? rest : sizeof name - 1;
  if (text >= 0 && process_vm_readv(told->pid, &here, 1, &there, 1, 0) > 0 && name[0] == '/') {
    strcpy(path, name);
    return;
  }
  resolve(told->pid, folder, path);
  size_t length = strlen(path);
  if (name[0]) snprintf(path + length, PATH_MAX - length, "/%s", name);
}

static void stop(void) {
  kill(child, SIGKILL);
  siginfo_t ending;
  waitid(P_PID, child, &ending, WEXITED | WNOWAIT);
}

// Writes the first half of what the program is about to write.
static void write_half(const struct seccomp_notif *told, const struct call *call) {
  size_t count = told->data.args[2] / 2;
  char *bytes = malloc(count + 1);
  struct iovec here = {bytes, count}, there = {(void *)told->data.args[1], count};
  int file = reopened(told->pid, (int)told->data.args[0], O_WRONLY);
  if (file >= 0 && process_vm_readv(told->pid, &here, 1, &there, 1, 0) == (ssize_t)count
      && pwrite(file, bytes, count, offset_of(told, call)) < 0) perror("faults");
  free(bytes);
}

// What becomes of a call: zero for nothing, or the number of an error.
static int fault(const struct seccomp_notif *told, const struct call *call) {
  int takes_space = call->kind != READS && call->kind != REMOVES && call->kind != SETS
      && (call->kind != OPENS || creates(told, call));
  calls++;
  if (calls == fault_at) fault_name = call->name;
  if (fault_at < 0 || calls < fault_at) return 0;
  if (!strcmp(kind, "full")) return takes_space ? ENOSPC : 0;
  if (calls > fault_at) return 0;
  if (!strcmp(kind, "error")) return EIO;
  if (!strcmp(kind, "torn") && call->kind == WRITES) write_half(told, call);
  stop();
  return 0;
}

static void answer(int listener, const struct seccomp_notif *told) {
  struct seccomp_notif_resp answer = {told->id, 0, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE};
  const struct call *call = call_of(told->data.nr);
  char one[PATH_MAX] = "", other[PATH_MAX] = "";
  if (call) path_of(told, call->descriptor, call->path, one);
  if (call && call->kind == RENAMES)
    path_of(told, call->descriptor < 0 ? -1 : 2, call->descriptor < 0 ? 1 : 3, other);
  if (call && (strstr(one, watched) || strstr(other, watched))) {
    int error = fault(told, call);
    if (error) answer = (struct seccomp_notif_resp){told->id, 0, -error, 0};
    else if (!strcmp(kind, "power")) remember(told, call, one, other);
  }
  ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
}

static void watch(int listener) {
  struct pollfd input = {listener, POLLIN, 0};
  while (poll(&input, 1, -1) >= 0 || errno == EINTR) {
    struct seccomp_notif told = {0};
    if (input.revents & POLLIN && !ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &told))
      answer(listener, &told);
    else if (input.revents & (POLLHUP | POLLERR)) break;
  }
}

int main(int count, char **arguments) {
  int place = 1;
  for (; place + 1 < count && strcmp(arguments[place], "--"); place += 2) {
    const char *value = arguments[place + 1];
    if (!strcmp(arguments[place], "--watch")) watched = value;
    if (!strcmp(arguments[place], "--at")) fault_at = atol(value);
    if (!strcmp(arguments[place], "--kind")) kind = value;
    if (!strcmp(arguments[place], "--count")) count_file = value;
  }
  watch(start(arguments + place + 1));
  int ending;
  waitpid(child, &ending, 0);
  if (!strcmp(kind, "power")) lose_power((unsigned)fault_at);
  FILE *file = count_file ? fopen(count_file, "w") : NULL;
  if (file) fprintf(file, "%ld %s\n", calls, fault_name), fclose(file);
  if (WIFSIGNALED(ending)) signal(WTERMSIG(ending), SIG_DFL), raise(WTERMSIG(ending));
  return WEXITSTATUS(ending);
}
