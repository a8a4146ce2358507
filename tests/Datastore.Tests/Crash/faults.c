/*
 * Preloaded under the crash tests' load. It writes down every change that is made to the files of one directory, in one order, so that the test can rebuild
 * what a disk would hold after a power cut at any of them; and it makes writes and syncs fail when it is told to.
 *
 *   MANO_CRASH_DIR     the directory (not its subdirectories)
 *   MANO_CRASH_TRACE   where the record goes; none without it
 *   MANO_CRASH_FAULTS  a seed: from the first acknowledgement on, bursts of ENOSPC and EIO
 *
 * A record: operation (1 octet), file number (4), place (8), length (4), then the length's octets; the machine's byte order.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { MADE = 1, WROTE, CUT, SYNCED, RENAMED, REMOVED, NAMES_SYNCED, ACKNOWLEDGED };
enum { NOT_OURS = 0, DIRECTORY = -1, ACKS = -2 };

#define FDS 4096
#define FILES 256

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static int trace = -1, armed, burst, burst_errno;
static uint64_t seed;
static char dir[4096];
static size_t dir_length;
static int file_of[FDS];                            /* by descriptor */
static struct { char name[256]; int file; } names[FILES]; /* by name */
static int last_file;

static int (*real_open)(const char *, int, ...);
static int (*real_close)(int);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_write)(int, const void *, size_t);
static int (*real_fsync)(int), (*real_fdatasync)(int), (*real_ftruncate)(int, off_t);
static int (*real_rename)(const char *, const char *), (*real_unlink)(const char *);

__attribute__((constructor)) static void begin(void)
{
    real_open = dlsym(RTLD_NEXT, "open");
    real_close = dlsym(RTLD_NEXT, "close");
    real_pwrite = dlsym(RTLD_NEXT, "pwrite");
    real_write = dlsym(RTLD_NEXT, "write");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate");
    real_rename = dlsym(RTLD_NEXT, "rename");
    real_unlink = dlsym(RTLD_NEXT, "unlink");
    const char *at = getenv("MANO_CRASH_DIR"), *to = getenv("MANO_CRASH_TRACE"), *faults = getenv("MANO_CRASH_FAULTS");
    if (at == NULL)
        return;
    snprintf(dir, sizeof dir, "%s", at);
    dir_length = strlen(dir);
    if (to != NULL)
        trace = real_open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (faults != NULL)
        seed = strtoull(faults, NULL, 10) * 2654435769u + 1;
}

static void record(char operation, int file, uint64_t place, const void *data, uint32_t length)
{
    char head[17];
    if (trace < 0)
        return;
    head[0] = operation;
    memcpy(head + 1, &file, 4);
    memcpy(head + 5, &place, 8);
    memcpy(head + 13, &length, 4);
    struct iovec parts[2] = { { head, sizeof head }, { (void *)data, length } };
    if (writev(trace, parts, length > 0 ? 2 : 1) < 0)
        abort();
}

/* The name within the directory, or NULL; "" is the directory itself. The shared memory of the log and the lock are no data. */
static const char *ours(const char *path)
{
    if (dir_length == 0 || strncmp(path, dir, dir_length) != 0 || (path[dir_length] != '/' && path[dir_length] != 0))
        return NULL;
    const char *name = path[dir_length] == 0 ? path + dir_length : path + dir_length + 1;
    size_t length = strlen(name);
    if (strchr(name, '/') != NULL || length > 250 || strcmp(name, "mano.lock") == 0 || (length > 4 && strcmp(name + length - 4, "-shm") == 0))
        return NULL;
    return name;
}

static int find(const char *name)
{
    for (int i = 0; i < FILES; i++)
        if (strcmp(names[i].name, name) == 0)
            return i;
    return -1;
}

static int make(const char *name)
{
    for (int i = 0; i < FILES; i++)
        if (names[i].name[0] == 0) {
            strcpy(names[i].name, name);
            names[i].file = ++last_file;
            record(MADE, last_file, 0, name, strlen(name));
            return i;
        }
    abort();
}

static void opened(int fd, const char *path, int flags)
{
    const char *name = ours(path);
    if (fd < 0 || fd >= FDS || name == NULL)
        return;
    pthread_mutex_lock(&gate);
    if (name[0] == 0)
        file_of[fd] = DIRECTORY;
    else if (strcmp(name, "acks") == 0)
        file_of[fd] = ACKS;
    else {
        struct stat is;
        int at = find(name);
        if (at < 0 && fstat(fd, &is) == 0 && S_ISREG(is.st_mode))
            at = make(name);
        else if (at >= 0 && (flags & O_TRUNC))
            record(CUT, names[at].file, 0, NULL, 0);
        if (at >= 0)
            file_of[fd] = names[at].file;
    }
    pthread_mutex_unlock(&gate);
}

/* Whether this one fails, and how. */
static int fault(int file)
{
    if (seed == 0 || !armed || file <= 0)
        return 0;
    seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
    if (burst > 0)
        burst--;
    else if (seed % 97 == 0) {
        burst = (seed >> 20) % 12;
        burst_errno = (seed >> 40) % 2 ? ENOSPC : EIO;
    } else
        return 0;
    return burst_errno;
}

int open(const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    int fd = real_open(path, flags, mode);
    opened(fd, path, flags);
    return fd;
}

int open64(const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    int fd = real_open(path, flags | O_LARGEFILE, mode);
    opened(fd, path, flags);
    return fd;
}

int close(int fd)
{
    if (fd >= 0 && fd < FDS) {
        pthread_mutex_lock(&gate);
        file_of[fd] = NOT_OURS;
        pthread_mutex_unlock(&gate);
    }
    return real_close(fd);
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t place)
{
    int file = fd >= 0 && fd < FDS ? file_of[fd] : NOT_OURS;
    if (file == NOT_OURS || file == DIRECTORY)
        return real_pwrite(fd, data, length, place);
    pthread_mutex_lock(&gate);
    if (file == ACKS) {
        armed = 1;
        record(ACKNOWLEDGED, 0, 0, data, length);
    }
    int error = fault(file);
    /* A failing write may have written a part. */
    ssize_t done = real_pwrite(fd, data, error == 0 ? length : length / 2, place);
    if (done > 0 && file > 0)
        record(WROTE, file, place, data, done);
    pthread_mutex_unlock(&gate);
    if (error != 0) {
        errno = error;
        return -1;
    }
    return done;
}

ssize_t pwrite64(int fd, const void *data, size_t length, off_t place) { return pwrite(fd, data, length, place); }

ssize_t write(int fd, const void *data, size_t length)
{
    int file = fd >= 0 && fd < FDS ? file_of[fd] : NOT_OURS;
    if (file == NOT_OURS || file == DIRECTORY)
        return real_write(fd, data, length);
    /* Nobody here writes at a file's end by itself but the acknowledgements, which are appended. */
    off_t place = lseek(fd, 0, file == ACKS ? SEEK_END : SEEK_CUR);
    ssize_t done = pwrite(fd, data, length, place);
    if (done > 0)
        lseek(fd, place + done, SEEK_SET);
    return done;
}

/* A directory opened past this library (a program that asks the C library itself does). */
static int is_directory(int fd)
{
    struct stat is, ours;
    return fstat(fd, &is) == 0 && S_ISDIR(is.st_mode) && dir_length > 0 && stat(dir, &ours) == 0 && is.st_ino == ours.st_ino && is.st_dev == ours.st_dev;
}

static int sync_file(int fd, int (*sync)(int))
{
    int file = fd >= 0 && fd < FDS ? file_of[fd] : NOT_OURS;
    if (file == NOT_OURS && is_directory(fd))
        file = DIRECTORY;
    if (file == NOT_OURS || file == ACKS)
        return file == ACKS ? 0 : sync(fd);
    pthread_mutex_lock(&gate);
    int error = fault(file);
    if (error == 0)
        record(file == DIRECTORY ? NAMES_SYNCED : SYNCED, file, 0, NULL, 0);
    pthread_mutex_unlock(&gate);
    if (error != 0) {
        errno = EIO;
        return -1;
    }
    return 0; /* the record is what counts: the real disk need not be waited for */
}

int fsync(int fd) { return sync_file(fd, real_fsync); }

int fdatasync(int fd) { return sync_file(fd, real_fdatasync); }

int ftruncate(int fd, off_t length)
{
    int file = fd >= 0 && fd < FDS ? file_of[fd] : NOT_OURS;
    if (file <= 0)
        return real_ftruncate(fd, length);
    pthread_mutex_lock(&gate);
    int done = real_ftruncate(fd, length);
    if (done == 0)
        record(CUT, file, length, NULL, 0);
    pthread_mutex_unlock(&gate);
    return done;
}

int ftruncate64(int fd, off_t length) { return ftruncate(fd, length); }

int rename(const char *from, const char *to)
{
    const char *old = ours(from), *new = ours(to);
    if (old == NULL || new == NULL)
        return real_rename(from, to);
    pthread_mutex_lock(&gate);
    int done = real_rename(from, to), at = find(old), over = find(new);
    if (done == 0 && at >= 0) {
        if (over >= 0)
            names[over].name[0] = 0;
        strcpy(names[at].name, new);
        record(RENAMED, names[at].file, 0, new, strlen(new));
    }
    pthread_mutex_unlock(&gate);
    return done;
}

int unlink(const char *path)
{
    const char *name = ours(path);
    if (name == NULL)
        return real_unlink(path);
    pthread_mutex_lock(&gate);
    int done = real_unlink(path), at = find(name);
    if (done == 0 && at >= 0) {
        record(REMOVED, names[at].file, 0, NULL, 0);
        names[at].name[0] = 0;
    }
    pthread_mutex_unlock(&gate);
    return done;
}
