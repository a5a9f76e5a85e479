// Internal: pictures other than DICOM.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "core/image/read_image.h"

namespace m2ib::image {

/// See decode_image(). path is what messages call the file, name is Radiograph::name. Throws std::bad_alloc; other
/// exceptions of decoders are turned into errors.
[[nodiscard]] Result<RadiographPtr> decode_raster(std::span<const std::byte> bytes, const std::string& path,
                                                  const std::string& name, const ReadOptions& options);

}  // namespace m2ib::image
