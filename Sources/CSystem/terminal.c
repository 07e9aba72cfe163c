#define _GNU_SOURCE
#include "csystem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static int other_end(int master) {
  if (grantpt(master) || unlockpt(master)) return -1;
#if defined(__linux__)
  char name[128];
  int failed = ptsname_r(master, name, sizeof name);
  if (failed) {
    errno = failed;
    return -1;
  }
#else
  // Not safe beside other threads; whoever calls it has one.
  const char *name = ptsname(master);
  if (!name) return -1;
#endif
  return open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
}

int csystem_terminal(int ends[2], int columns, int rows) {
  int master = posix_openpt(O_RDWR | O_NOCTTY);
  if (master < 0) return -1;
  struct termios mode;
  struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
  int slave = fcntl(master, F_SETFD, FD_CLOEXEC) ? -1 : other_end(master);
  if (slave >= 0 && !tcgetattr(slave, &mode)) {
    // Nothing is echoed, and what is written arrives as it was written.
    cfmakeraw(&mode);
    if (!tcsetattr(slave, TCSANOW, &mode) && !ioctl(slave, TIOCSWINSZ, &size)) {
      ends[0] = master;
      ends[1] = slave;
      return 0;
    }
  }
  int failed = errno;
  if (slave >= 0) close(slave);
  close(master);
  errno = failed;
  return -1;
}
