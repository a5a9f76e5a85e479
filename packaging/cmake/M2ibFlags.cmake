# One flags target that every room links; warnings, sanitizers and nothing else.
add_library(m2ib_flags INTERFACE)
target_compile_options(m2ib_flags INTERFACE -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
# GCC 12 reports these about correct std::string and std::vector code at -O3 (GCC bugs 105329, 105651, 106199).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(m2ib_flags INTERFACE -Wno-array-bounds -Wno-stringop-overflow -Wno-restrict -Wno-stringop-overread)
endif()
if(M2IB_WERROR)
  target_compile_options(m2ib_flags INTERFACE -Werror)
endif()
if(M2IB_SANITIZE)
  string(REPLACE "," ";" _m2ib_sanitizers "${M2IB_SANITIZE}")
  foreach(_sanitizer IN LISTS _m2ib_sanitizers)
    target_compile_options(m2ib_flags INTERFACE -fsanitize=${_sanitizer} -fno-omit-frame-pointer)
    target_link_options(m2ib_flags INTERFACE -fsanitize=${_sanitizer})
  endforeach()
endif()
target_include_directories(m2ib_flags INTERFACE "${PROJECT_SOURCE_DIR}")

# Torch, seen by the few sources that need it, with its headers precompiled once.
# Its headers come in as SYSTEM, so that our warnings stay about our code.
add_library(m2ib_torch INTERFACE)
target_include_directories(m2ib_torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
target_link_libraries(m2ib_torch INTERFACE ${TORCH_LIBRARIES})
