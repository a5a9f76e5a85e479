#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "core/base/stop.h"
#include "core/pictures/picture_location.h"
#include "core/session/session.h"

/// From a session's reference to the picture itself.
namespace m2ib::session {

/// Reads the embedded bytes, else the file that the reference tells of, and paints the black-outs. Never a picture with
/// another hash. Errors: those of pictures::read_picture(); FileNotFound where no file is told (%1 its name or hash);
/// PictureChanged.
[[nodiscard]] Result<image::RadiographPtr> read_session_picture(const SessionPicture& picture);

/// How much of the disk may be looked at for one picture.
struct SearchLimits {
  std::size_t files = 5'000;
  int depth = 6;  ///< nested folders
};

/// The file with a reference's hash among files and folders. Files of another size are not read where the size is
/// known; ZIP archives are not looked into. Links are not followed. Empty where there is none.
[[nodiscard]] Stoppable<std::optional<std::filesystem::path>> find_picture_file(
    const PictureReference& reference, const std::vector<std::filesystem::path>& places, StopToken stop = {},
    const SearchLimits& limits = {});

}  // namespace m2ib::session
