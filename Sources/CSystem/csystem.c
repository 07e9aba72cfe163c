#define _GNU_SOURCE
#include "csystem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#if defined(__linux__)
#include <sys/random.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#endif
#if defined(__APPLE__)
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/param.h>
#include <sys/stdio.h>
#endif

int csystem_exchange(const char *first, const char *second) {
#if defined(__linux__)
  return (int)syscall(SYS_renameat2, AT_FDCWD, first, AT_FDCWD, second, 1u << 1);
#elif defined(__APPLE__)
  return renamex_np(first, second, RENAME_SWAP);
#else
  errno = ENOSYS;
  return -1;
#endif
}

int csystem_sync(int descriptor) {
#if defined(__APPLE__)
  return fcntl(descriptor, F_FULLFSYNC);
#else
  return fdatasync(descriptor);
#endif
}

int csystem_pipe(int ends[2], int nonblocking) {
#if defined(__linux__)
  return pipe2(ends, O_CLOEXEC | (nonblocking ? O_NONBLOCK : 0));
#else
  if (pipe(ends) != 0) return -1;
  for (int i = 0; i < 2; i++) {
    fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    if (nonblocking) fcntl(ends[i], F_SETFL, O_NONBLOCK);
  }
  return 0;
#endif
}

int csystem_random(void *bytes, size_t count) {
#if defined(__linux__)
  size_t got = 0;
  while (got < count) {
    ssize_t n = getrandom((char *)bytes + got, count - got, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return -1;
    got += (size_t)n;
  }
  return 0;
#else
  arc4random_buf(bytes, count);
  return 0;
#endif
}

int csystem_open(const char *path, int flags, unsigned int mode) {
  return open(path, flags | O_CLOEXEC, (mode_t)mode);
}

int csystem_is_local(const char *path) {
#if defined(__linux__)
  // ext2 to ext4, xfs, btrfs, f2fs, zfs, bcachefs, tmpfs, ramfs, overlay.
  static const unsigned long known[] = {0xef53,     0x58465342, 0x9123683e, 0xf2f52010, 0x2fc12fc1,
                                        0xca451a4e, 0x01021994, 0x858458f6, 0x794c7630};
  struct statfs about;
  if (statfs(path, &about) != 0) return -1;
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    if (((unsigned long)about.f_type & 0xffffffffu) == known[i]) return 1;
  }
  return 0;
#elif defined(__APPLE__)
  struct statfs about;
  if (statfs(path, &about) != 0) return -1;
  return about.f_flags & MNT_LOCAL ? 1 : 0;
#else
  (void)path;
  return 0;
#endif
}

int csystem_record_lock(int descriptor, int kind) {
  struct flock lock;
  memset(&lock, 0, sizeof lock);
  lock.l_type = kind == 0 ? F_UNLCK : F_WRLCK;
  lock.l_whence = SEEK_SET;
  if (kind == 2) {
    if (fcntl(descriptor, F_GETLK, &lock) != 0) return -1;
    return lock.l_type == F_UNLCK ? 0 : 1;
  }
  if (fcntl(descriptor, F_SETLK, &lock) == 0) return 0;
  return errno == EAGAIN || errno == EACCES ? 1 : -1;
}

const void *csystem_find(const void *bytes, size_t count, const void *text, size_t length) {
  return memmem(bytes, count, text, length);
}
