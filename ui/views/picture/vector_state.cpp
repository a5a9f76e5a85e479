#include "ui/views/picture/vector_state.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#endif

namespace m2ib::views {

#if defined(__x86_64__) && defined(__GNUC__)
namespace {

__attribute__((target("avx"), noinline)) void zero_upper_halves() { _mm256_zeroupper(); }

}  // namespace

void settle_vector_state() {
  if (__builtin_cpu_supports("avx")) zero_upper_halves();
}
#else
void settle_vector_state() {}
#endif

}  // namespace m2ib::views
