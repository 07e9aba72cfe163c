/* Starts a program and reads what it says, by posix_spawn and a pipe; prints the microseconds of
 * each, and in the end the processor time of this process a child.
 * usage: spawn COUNT PROGRAM WORD... */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static double microseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

int main(int argc, char **argv) {
  if (argc < 3) return 64;
  int count = atoi(argv[1]);
  for (int index = 0; index < count; index++) {
    double start = microseconds();
    int ends[2], status;
    pid_t child;
    char piece[65536];
    posix_spawn_file_actions_t actions;
    if (pipe2(ends, O_CLOEXEC) != 0) return 71;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    if (posix_spawn(&child, argv[2], &actions, NULL, argv + 2, environ) != 0) return 71;
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    while (read(ends[0], piece, sizeof piece) > 0) {}
    close(ends[0]);
    waitpid(child, &status, 0);
    printf("%.2f\n", microseconds() - start);
  }
  struct rusage use;
  getrusage(RUSAGE_SELF, &use);
  fprintf(stderr, "%.4f\n",
          (use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1e3 / count +
              (use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e3 / count);
  return 0;
}
