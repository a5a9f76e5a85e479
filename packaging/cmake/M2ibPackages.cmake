# Every package the project uses, found in one place. Debian 12 names stand in packaging/debian-packages.txt.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

find_program(M2IB_CCACHE ccache)
if(M2IB_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${M2IB_CCACHE}")
endif()

find_package(Threads REQUIRED)
find_package(tl-expected REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(OpenCV REQUIRED COMPONENTS core imgproc imgcodecs)
# Debian's DCMTK files ask for libraries only, all of which libdcmtk-dev brings along.
find_package(DCMTK REQUIRED CONFIG)
find_package(CLI11 REQUIRED)
find_package(JPEG REQUIRED)
find_package(PNG REQUIRED)
find_package(ZLIB REQUIRED)
find_package(TIFF 4.5 REQUIRED)  # reports per file came with 4.5
find_package(PkgConfig REQUIRED)
# libzip's and OpenJPEG's CMake files in Debian ask for the programs of other packages; pkg-config does not.
pkg_check_modules(libzip REQUIRED IMPORTED_TARGET libzip>=1.7)
pkg_check_modules(libopenjp2 REQUIRED IMPORTED_TARGET libopenjp2>=2.5)
# A LibTorch of one's own (2.x, CUDA) is chosen with CMAKE_PREFIX_PATH.
find_package(Torch REQUIRED)

find_package(Qt6 6.4 REQUIRED COMPONENTS Core Gui Network Svg)
if(M2IB_BUILD_UI)
  find_package(Qt6 6.4 REQUIRED COMPONENTS Widgets PrintSupport LinguistTools)
  find_package(QCustomPlotQt6 REQUIRED)
endif()
if(M2IB_BUILD_TESTS)
  find_package(Qt6 6.4 REQUIRED COMPONENTS Test)
endif()
