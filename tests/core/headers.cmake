# Every public header of core in one source, compiled with nothing but core's own flags. Internal headers say so in a
# comment line that begins with "// Internal", or in their name.
file(GLOB_RECURSE _headers CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}" "${PROJECT_SOURCE_DIR}/core/*.h")
set(_lines "")
foreach(_header IN LISTS _headers)
  file(STRINGS "${PROJECT_SOURCE_DIR}/${_header}" _internal REGEX "^// (Internal|Precompiled)")
  if(NOT _internal AND NOT _header MATCHES "_internal\\.h$")
    string(APPEND _lines "#include \"${_header}\"\n")
  endif()
endforeach()
# Debian puts the libraries' headers where every compiler looks, so their traces are looked for too.
foreach(_trace QT_VERSION C10_API TORCH_API CV_VERSION CV_VERSION_MAJOR PACKAGE_VERSION_DCMTK OFTypes_h NLOHMANN_JSON_VERSION_MAJOR)
  string(APPEND _lines "#ifdef ${_trace}\n#error \"a public header of core shows a library: ${_trace}\"\n#endif\n")
endforeach()
set(_source "${CMAKE_CURRENT_BINARY_DIR}/core_public_headers.cpp")
file(CONFIGURE OUTPUT "${_source}" CONTENT "${_lines}" @ONLY)

add_library(m2ib_public_headers OBJECT "${_source}")
target_link_libraries(m2ib_public_headers PRIVATE m2ib_flags tl::expected)

m2ib_test(tst_architecture SOURCES tst_architecture.cpp LIBS m2ib_flags LABELS fast)
# A header that breaks the rule breaks this test's build.
target_sources(tst_architecture PRIVATE $<TARGET_OBJECTS:m2ib_public_headers>)
