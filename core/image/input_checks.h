#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/image/radiograph.h"

namespace m2ib::image {

/// A doubt about what was opened. Warns, never blocks.
enum class InputCheck : std::uint8_t {
  /// %1 share of clearly coloured pixels in per cent. One hue all over is taken for a tinted film.
  ColourPhotograph,
  /// The border and the lungs' places are brighter on the screen than the spine's; no arguments. Not asked of what the
  /// file calls lateral or no chest.
  MaybeInverted,
  LowResolution,  ///< %1 shorter side in pixels, %2 what models see
  /// %1 why: the file's view position; where it has none, that the halves are hardly alike. The latter finds only
  /// pictures with next to no symmetry: rotated patients and white lungs must not be called lateral, so most lateral
  /// views without a view position pass unnoticed.
  LikelyLateral,
  NotChest,       ///< %1 body part or modality that the file names
  NearlyUniform,  ///< almost one gray; no arguments
};

struct InputDoubt {
  InputCheck check = InputCheck::ColourPhotograph;
  std::vector<std::string> args;
  [[nodiscard]] bool operator==(const InputDoubt&) const = default;
};

/// Looks at the picture as it is shown with its default window. A few milliseconds for any size (works on a small
/// copy). In the order of InputCheck.
[[nodiscard]] std::vector<InputDoubt> check_input(const Radiograph& radiograph);

/// English sentence with placeholders (context "InputCheck"), and a short stable word for machine-readable output.
[[nodiscard]] const char* check_template(InputCheck check);
[[nodiscard]] const char* check_name(InputCheck check);
[[nodiscard]] std::string describe(const InputDoubt& doubt);

}  // namespace m2ib::image
