/*
 * Kills the process it is loaded into (LD_PRELOAD) at one exact file operation.
 *
 * Owns the counting of operations on files below DIE_BELOW and the death at number DIE_AT, before
 * the operation happens; of a write there is a second point, at which one half of it has happened.
 * Each point is written to the file DIE_LOG as a line, the last one being that of the death. It must
 * not change what an operation does otherwise.
 *
 * Everything goes by raw system calls, so that nothing here meets its own replacements.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static const char *below;
static long at;
static int log_file = -1;
static atomic_long points;

__attribute__((constructor)) static void start(void) {
    const char *number = getenv("DIE_AT");
    const char *path = getenv("DIE_LOG");
    below = getenv("DIE_BELOW");
    if (!number || !path || !below) abort();
    at = atol(number);
    log_file = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log_file < 0) abort();
}

/* The part of the path below the directory, "." for itself; NULL for a file elsewhere. */
static const char *inside(const char *path) {
    size_t length = below ? strlen(below) : 0;
    if (!length || !path || strncmp(path, below, length)) return NULL;
    if (!path[length]) return ".";
    return path[length] == '/' ? path + length + 1 : NULL;
}

static const char *inside_fd(int fd, char path[PATH_MAX]) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
    if (length < 0) return NULL;
    path[length] = 0;
    return inside(path);
}

/* Notes one more point, and tells whether it is the one to die at. */
static int reached(const char *operation, const char *name) {
    char line[PATH_MAX + 32];
    int length = snprintf(line, sizeof line, "%s %s\n", operation, name);
    int fatal = atomic_fetch_add(&points, 1) + 1 == at;
    if (syscall(SYS_write, log_file, line, (size_t)length) != length) abort();
    return fatal;
}

static void die(void) {
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;) pause();
}

static void point(const char *operation, const char *name) {
    if (name && reached(operation, name)) die();
}

static int open_at(int directory, const char *path, int flags, mode_t mode) {
    point("open", inside(path));
    return syscall(SYS_openat, directory, path, flags, mode);
}

#include "open.h"

ssize_t write(int fd, const void *bytes, size_t count) {
    char path[PATH_MAX];
    const char *name = inside_fd(fd, path);
    point("write", name);
    if (name && reached("half", name)) {
        syscall(SYS_write, fd, bytes, count / 2);
        die();
    }
    return syscall(SYS_write, fd, bytes, count);
}

int fsync(int fd) {
    char path[PATH_MAX];
    point("fsync", inside_fd(fd, path));
    return syscall(SYS_fsync, fd);
}

int fdatasync(int fd) {
    char path[PATH_MAX];
    point("fsync", inside_fd(fd, path));
    return syscall(SYS_fdatasync, fd);
}

/* The way in which Rust cuts a file. */
int ftruncate64(int fd, off64_t length) {
    char path[PATH_MAX];
    point("truncate", inside_fd(fd, path));
    return syscall(SYS_ftruncate, fd, length);
}

int flock(int fd, int operation) {
    char path[PATH_MAX];
    point("flock", inside_fd(fd, path));
    return syscall(SYS_flock, fd, operation);
}

int rename(const char *from, const char *to) {
    point("rename", inside(from));
    return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int unlink(const char *path) {
    point("unlink", inside(path));
    return syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}
