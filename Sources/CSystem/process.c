#define _GNU_SOURCE
#include "csystem.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <unistd.h>

#if defined(__linux__)
#include <sys/syscall.h>
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#elif defined(__APPLE__)
#include <sys/event.h>
#endif

extern char **environ;

static int prepare_files(
    posix_spawn_file_actions_t *files, const char *directory, const int descriptors[4]) {
  int failed = directory ? posix_spawn_file_actions_addchdir_np(files, directory) : 0;
  int last = descriptors[3] >= 0 ? 3 : 2;
  for (int i = 0; i <= last && !failed; i++) {
    failed = posix_spawn_file_actions_adddup2(files, descriptors[i], i);
  }
#if defined(__GLIBC__)
  if (!failed) failed = posix_spawn_file_actions_addclosefrom_np(files, last + 1);
#endif
  return failed;
}

static int prepare_attributes(posix_spawnattr_t *attributes, int own_group) {
  sigset_t all, none;
  sigfillset(&all);
  sigdelset(&all, SIGKILL);
  sigdelset(&all, SIGSTOP);
  sigemptyset(&none);
  short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
  if (own_group) flags |= POSIX_SPAWN_SETPGROUP;
#if defined(__APPLE__)
  flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#endif
  int failed = posix_spawnattr_setflags(attributes, flags);
  if (!failed) failed = posix_spawnattr_setsigdefault(attributes, &all);
  if (!failed) failed = posix_spawnattr_setsigmask(attributes, &none);
  if (!failed && own_group) failed = posix_spawnattr_setpgroup(attributes, 0);
  return failed;
}

int csystem_spawn(const char *path, char *const argv[], char *const environment[],
                  const char *directory, const int descriptors[4], int own_group, int *pid) {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  int failed = posix_spawn_file_actions_init(&files);
  if (failed) return failed;
  failed = posix_spawnattr_init(&attributes);
  if (!failed) {
    failed = prepare_files(&files, directory, descriptors);
    if (!failed) failed = prepare_attributes(&attributes, own_group);
    pid_t child = 0;
    char *const *variables = environment ? environment : environ;
    if (!failed) failed = posix_spawn(&child, path, &files, &attributes, argv, variables);
    *pid = (int)child;
    posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_destroy(&files);
  return failed;
}

char **csystem_environment(void) { return environ; }

int csystem_exec(const char *path, char *const argv[]) { return execve(path, argv, environ); }

int csystem_watch_exit(int pid) {
#if defined(__linux__)
  return (int)syscall(SYS_pidfd_open, pid, 0);
#elif defined(__APPLE__)
  int queue = kqueue();
  if (queue < 0) return -1;
  fcntl(queue, F_SETFD, FD_CLOEXEC);
  struct kevent change;
  EV_SET(&change, (uintptr_t)pid, EVFILT_PROC, EV_ADD, NOTE_EXIT, 0, NULL);
  if (kevent(queue, &change, 1, NULL, 0, NULL) == 0) return queue;
  int reason = errno;
  close(queue);
  errno = reason;
  return -1;
#else
  errno = ENOSYS;
  return -1;
#endif
}

static volatile int signal_descriptor = -1;

static void pass_on(int number) {
  int before = errno;
  unsigned char byte = (unsigned char)number;
  ssize_t written = write(signal_descriptor, &byte, 1);
  (void)written;
  errno = before;
}

int csystem_catch_signal(int number, int descriptor) {
  signal_descriptor = descriptor;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = pass_on;
  action.sa_flags = SA_RESTART;
  sigfillset(&action.sa_mask);
  if (sigaction(number, &action, NULL) != 0) return -1;
  // A parent that blocked it would make us deaf.
  sigset_t heard;
  sigemptyset(&heard);
  sigaddset(&heard, number);
  errno = pthread_sigmask(SIG_UNBLOCK, &heard, NULL);
  return errno ? -1 : 0;
}

int csystem_is_ignored(int number) {
  struct sigaction action;
  return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

int csystem_start_thread(void *(*body)(void *), void *context) {
  pthread_attr_t attributes;
  int failed = pthread_attr_init(&attributes);
  if (failed) return failed;
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, 4u << 20);
  pthread_t thread;
  failed = pthread_create(&thread, &attributes, body, context);
  pthread_attr_destroy(&attributes);
  return failed;
}
