#include "csystem.h"

#include <string.h>

// Sixteen bytes that the processor looks at in one step, whichever processor it is.
typedef unsigned char sixteen __attribute__((vector_size(16)));
typedef signed char sixteen_signed __attribute__((vector_size(16)));
typedef unsigned short eight_pairs __attribute__((vector_size(16)));
typedef unsigned char eight __attribute__((vector_size(8)));
typedef uint64_t two_words __attribute__((vector_size(16)));

long csystem_plain(const void *bytes, long count) {
  const unsigned char *at = bytes;
  long done = 0;
  for (; count - done >= 16; done += 16) {
    sixteen all;
    memcpy(&all, at + done, sizeof all);
    // Below a space are, with a sign, the control characters and everything outside of ASCII.
    two_words found = (two_words)(((sixteen_signed)all < 0x20) | (all == '"') | (all == '\\') |
                                  (all == 0x7f));
    if (found[0]) return done + (__builtin_ctzll(found[0]) >> 3);
    if (found[1]) return done + 8 + (__builtin_ctzll(found[1]) >> 3);
  }
  for (; done < count; done++) {
    unsigned char byte = at[done];
    if (byte < 0x20 || byte >= 0x7f || byte == '"' || byte == '\\') break;
  }
  return done;
}

int csystem_hex(const void *digits, void *words) {
  const unsigned char *at = digits;
  uint64_t values[4];
  sixteen wrong = {0};
  for (int i = 0; i < 4; i++) {
    sixteen all;
    memcpy(&all, at + i * 16, sizeof all);
    sixteen letter = (sixteen)(all >= 0x60);
    sixteen value = all - 0x30 - (letter & 0x27);
    // Letters are 10 to 15, all others 0 to 9.
    wrong |= (sixteen)(value > 15) | ((sixteen)(value > 9) ^ letter);
    eight_pairs pairs = (eight_pairs)value;
    eight packed = __builtin_convertvector((pairs << 4 | pairs >> 8) & 0xff, eight);
    memcpy(&values[i], &packed, sizeof packed);
    values[i] = __builtin_bswap64(values[i]);
  }
  two_words any = (two_words)wrong;
  if (any[0] | any[1]) return 0;
  memcpy(words, values, sizeof values);
  return 1;
}
