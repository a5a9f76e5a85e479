// Internal: an open file as libzip wants it.
#pragma once

#include <zip.h>

#include "core/checkpoint/data_file.h"

namespace m2ib::checkpoint {

/// A read-only source for zip_open_from_source; nullptr (and error set) where memory is short. The file is kept open
/// until libzip frees the source.
[[nodiscard]] zip_source_t* make_zip_source(DataFilePtr file, zip_error_t* error);

}  // namespace m2ib::checkpoint
