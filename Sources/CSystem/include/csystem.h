// The few system calls and the one machine instruction that Swift cannot reach by itself.
// Plain prototypes only: no system header is included, so that importing this module adds
// nothing else to the importer's sight. Each function returns what the call returns; where it
// fails the result is -1 and errno says why.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Exchanges two paths in one step. -1 with ENOSYS or EINVAL where the file system cannot.
int csystem_exchange(const char *first, const char *second);

/// Makes written bytes durable on the medium: fdatasync, or F_FULLFSYNC on macOS.
int csystem_sync(int descriptor);

/// A pipe whose two ends are close-on-exec and, if asked, non-blocking.
int csystem_pipe(int ends[2], int nonblocking);

/// Fills `count` bytes with randomness from the kernel.
int csystem_random(void *bytes, size_t count);

/// CRC32C of `count` bytes continued from the checksum `before` (start with 0).
uint32_t csystem_crc32c(uint32_t before, const void *bytes, size_t count);

/// 1 where csystem_crc32c uses a machine instruction, 0 where the caller should use its own.
int csystem_crc32c_is_fast(void);

/// Opens a file; Swift cannot call the variadic open(2). Close-on-exec is always added.
int csystem_open(const char *path, int flags, unsigned int mode);

/// Locks (kind 1), tests for a lock (kind 2) or unlocks (kind 0) a whole file by fcntl record lock.
/// Returns 0 if locked or free, 1 if another process holds it, -1 on error.
int csystem_record_lock(int descriptor, int kind);
