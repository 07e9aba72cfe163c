/* Appends lines by one write and one fdatasync each, and prints the microseconds of each.
 * usage: append FILE COUNT BYTES LINES-A-BATCH */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double microseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

int main(int argc, char **argv) {
  if (argc != 5) return 64;
  int count = atoi(argv[2]), size = atoi(argv[3]) * atoi(argv[4]);
  char *line = malloc(size);
  memset(line, 'x', size);
  int file = open(argv[1], O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
  if (file < 0) return 74;
  for (int index = 0; index < count; index++) {
    double start = microseconds();
    if (write(file, line, size) != size || fdatasync(file) != 0) return 74;
    printf("%.2f\n", microseconds() - start);
  }
  return 0;
}
