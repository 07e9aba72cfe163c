// The few system calls and machine instructions that Swift cannot reach by itself.
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

/// A raw pseudo-terminal of a size, close-on-exec: `ends[0]` reads what is written to `ends[1]`.
/// It becomes nobody's controlling terminal.
int csystem_terminal(int ends[2], int columns, int rows);

/// Fills `count` bytes with randomness from the kernel.
int csystem_random(void *bytes, size_t count);

/// CRC32C of `count` bytes continued from the checksum `before` (start with 0).
uint32_t csystem_crc32c(uint32_t before, const void *bytes, size_t count);

/// 1 where csystem_crc32c uses a machine instruction, 0 where the caller should use its own.
int csystem_crc32c_is_fast(void);

/// Opens a file; Swift cannot call the variadic open(2). Close-on-exec is always added.
int csystem_open(const char *path, int flags, unsigned int mode);

/// 1 where a path lies on a file system that only this machine writes to, as far as is known; 0 for
/// all others, such as those of networks and of virtual machines' hosts.
int csystem_is_local(const char *path);

/// Locks (kind 1), tests for a lock (kind 2) or unlocks (kind 0) a whole file by fcntl record lock.
/// Returns 0 if locked or free, 1 if another process holds it, -1 on error.
int csystem_record_lock(int descriptor, int kind);

/// Starts a program by posix_spawn: signals at their defaults, none blocked, every descriptor but
/// the given ones closed. `descriptors` become 0, 1, 2 and, unless -1, 3. A null `environment` or
/// `directory` is inherited; `own_group` not 0 makes the child the leader of a new process group.
/// Returns 0, or the error number.
int csystem_spawn(const char *path, char *const argv[], char *const environment[],
                  const char *directory, const int descriptors[4], int own_group, int *pid);

/// A descriptor that polls readable once the process has ended (pidfd, or kqueue on macOS).
/// -1 with ESRCH if there is no such process, with another errno where it cannot be had.
int csystem_watch_exit(int pid);

/// From now on the signal's number is written as one byte into `descriptor` (non-blocking);
/// there is one such descriptor a process.
int csystem_catch_signal(int number, int descriptor);

/// Whether the signal is ignored now, as a parent may have left it.
int csystem_is_ignored(int number);

/// Starts a detached thread with a stack of 4 MiB. Returns 0, or the error number.
int csystem_start_thread(void *(*body)(void *), void *context);

/// Where a text stands for the first time in some bytes; null if it does not.
const void *csystem_find(const void *bytes, size_t count, const void *text, size_t length);

/// This process's environment: `NAME=value` strings, ended by a null pointer.
char **csystem_environment(void);

/// Becomes another program with this process's environment; returns -1 only if it could not.
int csystem_exec(const char *path, char *const argv[]);

/// How many of `count` bytes stand before the first that is a quote, a backslash, a control
/// character, or not ASCII.
long csystem_plain(const void *bytes, long count);

/// Writes the value of 64 lower-case hex digits to four words of eight bytes, the first digit in the
/// highest place of the first. Returns 1, or 0 if anything else is among them.
int csystem_hex(const void *digits, void *words);
