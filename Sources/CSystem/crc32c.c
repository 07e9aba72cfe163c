#include "csystem.h"

#include <string.h>

#if defined(__x86_64__)
// x to the power of (2 * n + 1) * 64 - 33, and of (n + 1) * 64 - 33, modulo the polynomial, its highest
// power in the lowest place, for n from 1 on: a checksum multiplied by one, and taken through a word
// more, is what it becomes behind so many words of zeros.
static const uint32_t crc_shifts[][2] = {
    {0xf20c0dfe, 0x493c7d27}, {0x3da6d0cb, 0xf20c0dfe}, {0x1c291d04, 0xba4fc28e}, {0x740eef02, 0x3da6d0cb},
    {0x083a6eec, 0xddc0152b}, {0xc49f4f67, 0x1c291d04}, {0x2ad91c30, 0x9e4addf8}, {0x6992cea2, 0x740eef02},
    {0x7e908048, 0x39d3b296}, {0x1b3d8f29, 0x083a6eec}, {0xf1d0f55e, 0x0715ce53}, {0xa87ab8a8, 0xc49f4f67},
    {0x8462d800, 0x47db8317}, {0x71d111a8, 0x2ad91c30}, {0xffd852c6, 0x0d3b6092}, {0xdcb17aa4, 0x6992cea2},
    {0xf37c5aee, 0xc96cfdc0}, {0x6051d5a2, 0x7e908048}, {0x18b0d4ff, 0x878a92a7}, {0x21f3d99c, 0x1b3d8f29},
    {0x8f158014, 0xdaece73e}, {0xa00457f7, 0xf1d0f55e}, {0x8d6d2c43, 0xab7aff2a}, {0x00ac29cf, 0xa87ab8a8},
    {0xe9adf796, 0x2162d385}, {0x96638b34, 0x8462d800}, {0xe0e9f351, 0x83348832}, {0x9af01f2d, 0x71d111a8},
    {0x2cff42cf, 0x299847d5}, {0x88f25a3a, 0xffd852c6}, {0x4e36f0b0, 0xb9e02b86}, {0xbd6f81f8, 0xdcb17aa4},
};
enum { crc_strand = sizeof crc_shifts / sizeof crc_shifts[0] };

typedef long long crc_pair __attribute__((vector_size(16)));

__attribute__((target("sse4.2,pclmul"))) static uint64_t crc_shifted(uint64_t crc, uint32_t by) {
  crc_pair left = {(long long)crc, 0}, right = {by, 0};
  return (uint64_t)__builtin_ia32_pclmulqdq128(left, right, 0)[0];
}

static inline uint64_t crc_word(const unsigned char *at) {
  uint64_t word;
  memcpy(&word, at, 8);
  return word;
}

// Each step of a checksum waits three cycles for the one before. Three strands that do not wait for
// one another go side by side, and are put together in the end.
__attribute__((target("sse4.2,pclmul"))) static uint32_t crc_fast(
    uint32_t before, const unsigned char *at, size_t count) {
  uint64_t crc = (uint32_t)~before;
  while (count >= 32) {
    size_t words = (count - 8) / 24;
    if (words > crc_strand) words = crc_strand;
    const unsigned char *second = at + words * 8, *third = second + words * 8;
    uint64_t crc2 = 0, crc3 = 0;
    for (size_t done = 0; done < words * 8; done += 8) {
      crc = __builtin_ia32_crc32di(crc, crc_word(at + done));
      crc2 = __builtin_ia32_crc32di(crc2, crc_word(second + done));
      crc3 = __builtin_ia32_crc32di(crc3, crc_word(third + done));
    }
    const uint32_t *by = crc_shifts[words - 1];
    uint64_t both = crc_shifted(crc, by[0]) ^ crc_shifted(crc2, by[1]);
    at = third + words * 8;
    crc = __builtin_ia32_crc32di(crc3, crc_word(at) ^ both);
    at += 8;
    count -= words * 24 + 8;
  }
  for (; count >= 8; at += 8, count -= 8) crc = __builtin_ia32_crc32di(crc, crc_word(at));
  for (; count > 0; at++, count--) crc = __builtin_ia32_crc32qi((uint32_t)crc, *at);
  return ~(uint32_t)crc;
}
int csystem_crc32c_is_fast(void) {
  return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("pclmul") ? 1 : 0;
}
#elif defined(__aarch64__) && defined(__ARM_FEATURE_CRC32)
#include <arm_acle.h>
static uint32_t crc_fast(uint32_t before, const unsigned char *at, size_t count) {
  uint32_t crc = ~before;
  while (count >= 8) {
    uint64_t word;
    memcpy(&word, at, 8);
    crc = __crc32cd(crc, word);
    at += 8;
    count -= 8;
  }
  while (count--) crc = __crc32cb(crc, *at++);
  return ~crc;
}
int csystem_crc32c_is_fast(void) { return 1; }
#else
static uint32_t crc_fast(uint32_t before, const unsigned char *at, size_t count) {
  (void)at;
  (void)count;
  return before;
}
int csystem_crc32c_is_fast(void) { return 0; }
#endif

uint32_t csystem_crc32c(uint32_t before, const void *bytes, size_t count) {
  return crc_fast(before, (const unsigned char *)bytes, count);
}
