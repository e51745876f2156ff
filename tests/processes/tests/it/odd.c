/*
 * Makes the file system below ODD_BELOW an odd one for the process it is loaded into (LD_PRELOAD).
 *
 * Each of these is a number of an error, and does nothing where it is not set: ODD_SYNC is what
 * flushing a directory gives, ODD_STAY what replacing or removing the file session.json gives,
 * ODD_READ what opening it gives. Each refusal, and each flush of a file, is a line of the file ODD_LOG.
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
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static const char *below;
static int sync_error, stay_error, read_error, log_file = -1;

static int number(const char *name) {
    const char *text = getenv(name);
    return text ? atoi(text) : 0;
}

__attribute__((constructor)) static void start(void) {
    const char *path = getenv("ODD_LOG");
    below = getenv("ODD_BELOW");
    if (!path || !below) abort();
    sync_error = number("ODD_SYNC");
    stay_error = number("ODD_STAY");
    read_error = number("ODD_READ");
    log_file = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log_file < 0) abort();
}

static int is_inside(const char *path) {
    size_t length = strlen(below);
    return path && !strncmp(path, below, length) && (!path[length] || path[length] == '/');
}

static int is_session(const char *path) {
    const char *name = path ? strrchr(path, '/') : NULL;
    return is_inside(path) && name && !strcmp(name, "/session.json");
}

static void note(const char *operation, const char *path) {
    char line[PATH_MAX + 32];
    int length = snprintf(line, sizeof line, "%s %s\n", operation, strrchr(path, '/') + 1);
    if (syscall(SYS_write, log_file, line, (size_t)length) != length) abort();
}

static int refuse(int error, const char *operation, const char *path) {
    note(operation, path);
    errno = error;
    return -1;
}

static int open_at(int directory, const char *path, int flags, mode_t mode) {
    if (read_error && is_session(path)) return refuse(read_error, "open", path);
    return syscall(SYS_openat, directory, path, flags, mode);
}

#include "open.h"

int fsync(int fd) {
    struct stat about;
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
    path[length < 0 ? 0 : length] = 0;
    if (is_inside(path) && !fstat(fd, &about)) {
        if (!S_ISDIR(about.st_mode)) note("flushed", path);
        else if (sync_error) return refuse(sync_error, "fsync", path);
    }
    return syscall(SYS_fsync, fd);
}

static int stays(const char *path) {
    return stay_error && is_session(path) && syscall(SYS_faccessat, AT_FDCWD, path, F_OK) == 0;
}

int rename(const char *from, const char *to) {
    if (stays(from) || stays(to)) return refuse(stay_error, "rename", to);
    return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int unlink(const char *path) {
    if (stays(path)) return refuse(stay_error, "unlink", path);
    return syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}
