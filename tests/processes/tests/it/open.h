/*
 * The four ways in which a program opens a file, each handed to the including file's
 * open_at(directory, path, flags, mode).
 */
#include <fcntl.h>
#include <stdarg.h>

/* Only an opening that may make a file comes with a mode. */
#define MODE(flags, rest) \
    ((flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(rest, mode_t) : 0)

#define OPEN(name, extra)                                       \
    int name(const char *path, int flags, ...) {                \
        va_list rest;                                           \
        va_start(rest, flags);                                  \
        mode_t mode = MODE(flags, rest);                        \
        va_end(rest);                                           \
        return open_at(AT_FDCWD, path, flags | extra, mode);    \
    }

#define OPENAT(name, extra)                                     \
    int name(int directory, const char *path, int flags, ...) { \
        va_list rest;                                           \
        va_start(rest, flags);                                  \
        mode_t mode = MODE(flags, rest);                        \
        va_end(rest);                                           \
        return open_at(directory, path, flags | extra, mode);   \
    }

OPEN(open, 0)
OPEN(open64, O_LARGEFILE)
OPENAT(openat, 0)
OPENAT(openat64, O_LARGEFILE)
