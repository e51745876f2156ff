/*
 * Makes the disk of the process it is loaded into (LD_PRELOAD) full, or a directory read-only.
 *
 * Owns the refusal of operations on files below FULL_BELOW for as long as the file FULL_WHILE exists:
 * with FULL_HOW=disk each write fails as on a full disk, with FULL_HOW=directory no name below can be
 * made, replaced or removed. It must not change anything else. Each refusal is written to the file
 * FULL_LOG as a line.
 *
 * Everything goes by raw system calls, so that nothing here meets its own replacements.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static const char *below, *flag;
static int disk, log_file = -1;

__attribute__((constructor)) static void start(void) {
    const char *how = getenv("FULL_HOW"), *path = getenv("FULL_LOG");
    below = getenv("FULL_BELOW");
    flag = getenv("FULL_WHILE");
    if (!how || !path || !below || !flag) abort();
    disk = !strcmp(how, "disk");
    log_file = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log_file < 0) abort();
}

static int exists(const char *path) {
    return syscall(SYS_faccessat, AT_FDCWD, path, F_OK) == 0;
}

static int is_inside(const char *path) {
    size_t length = strlen(below);
    return path && !strncmp(path, below, length) && path[length] == '/';
}

static int refuse(int error, const char *operation) {
    char line[64];
    int length = snprintf(line, sizeof line, "%s\n", operation);
    if (syscall(SYS_write, log_file, line, (size_t)length) != length) abort();
    errno = error;
    return -1;
}

static int open_at(int directory, const char *path, int flags, mode_t mode) {
    int makes = (flags & O_CREAT) && is_inside(path) && !exists(path);
    if (makes && !disk && exists(flag)) return refuse(EACCES, "open");
    return syscall(SYS_openat, directory, path, flags, mode);
}

#include "open.h"

ssize_t write(int fd, const void *bytes, size_t count) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
    path[length < 0 ? 0 : length] = 0;
    if (disk && is_inside(path) && exists(flag)) return refuse(ENOSPC, "write");
    return syscall(SYS_write, fd, bytes, count);
}

int rename(const char *from, const char *to) {
    if (!disk && is_inside(to) && exists(flag)) return refuse(EACCES, "rename");
    return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int unlink(const char *path) {
    /* Whether there is such a file comes before whether it may be removed. */
    if (!disk && is_inside(path) && exists(path) && exists(flag)) return refuse(EACCES, "unlink");
    return syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}
