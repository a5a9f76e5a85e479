#pragma once

#include <optional>
#include <vector>

#include "core/base/stop.h"
#include "core/model/dual_encoder.h"

/// Confidence drop and increase, as the M2IB paper takes them (arXiv 2312.17174): what remains of the match when only
/// what the map shows is kept.
namespace m2ib::metrics {

struct ConfidenceChange {
  double before = 0.0;    ///< cosine of the whole picture and the whole caption
  double after = 0.0;     ///< of what is kept
  double drop = 0.0;      ///< max(0, before - after)
  bool increase = false;  ///< after > before
  /// The map is nearly constant (min–max after scaling keeps nearly everything, or its values are alike), so that a
  /// small drop and many increases say nothing about it.
  bool gameable = false;
};

/// Image: the picture is multiplied, patch by patch and bilinearly enlarged, with the map scaled to 0 … 1 (the paper's
/// definition, on normalised pixels; every row and column of the map counts). A constant map keeps everything.
/// Errors: SettingOutOfRange (sizes), NotFinite, those of DualEncoder::embed_images().
[[nodiscard]] Stoppable<ConfidenceChange> image_confidence(const model::DualEncoder& encoder,
                                                           const model::EncodedImage& image,
                                                           const std::vector<float>& text_embedding,
                                                           const std::vector<float>& patch_values, StopToken stop = {});
/// Text: words below the median of their values are removed (their tokens are taken out); start and end stay. Empty
/// where no word would be left or the caption has fewer than two.
[[nodiscard]] Stoppable<std::optional<ConfidenceChange>> text_confidence(const model::DualEncoder& encoder,
                                                                         const model::EncodedImage& image,
                                                                         const model::EncodedText& text,
                                                                         const std::vector<float>& word_values,
                                                                         StopToken stop = {});

}  // namespace m2ib::metrics
