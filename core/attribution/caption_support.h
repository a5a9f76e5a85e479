#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/stop.h"
#include "core/model/dual_encoder.h"

/// Whether a picture supports a caption better than sentences that say nothing, or the opposite. The bottleneck always
/// finds *some* map, also for a wrong caption; this is shown beside it.
namespace m2ib::attribution {

enum class Control : std::uint8_t {
  Empty,    ///< no words at all
  Generic,  ///< "a chest x-ray"
  Negated,  ///< the caption with its finding negated, or with its negation taken away
};
/// Stable lower-case name: "empty", "generic", "negated".
[[nodiscard]] const char* to_string(Control control);

struct ControlScore {
  Control control = Control::Empty;
  std::string caption;      ///< as the model read it; empty for Empty
  double similarity = 0.0;  ///< cosine with the picture
};

struct CaptionSupport {
  double similarity = 0.0;  ///< of the caption itself
  std::vector<ControlScore> controls;
  double margin = 0.0;  ///< similarity - the best control's
  bool weak = false;    ///< margin <= 0: the caption does no better than its controls
};

/// The caption with the finding negated: "left basal effusion" -> "no left basal effusion"; "no effusion" ->
/// "effusion"; "there is …" -> "there is no …". English only; never equal to the caption.
[[nodiscard]] std::string negated_caption(const std::string& caption);

/// The tokens that a caption of no words would have: start and end, as this tokenizer sets them. Empty where it sets
/// none.
[[nodiscard]] std::optional<text::Tokens> empty_caption_tokens(const text::Tokenizer& tokenizer);

/// One result a caption, in order. Control captions that the tokenizer refuses are left out; without any, weak is
/// false. Captions are the ones that were encoded.
[[nodiscard]] Stoppable<std::vector<CaptionSupport>> caption_support(const model::DualEncoder& encoder,
                                                                     const model::EncodedImage& image,
                                                                     const std::vector<model::EncodedText>& captions,
                                                                     StopToken stop = {});

/// Softmax of logit_scale * similarity (+ bias) over captions: how the model would share one belief among them.
/// SigLIP's card has no softmax of its own; the same formula is used, and the number means "among these captions" only.
[[nodiscard]] std::vector<double> caption_shares(const model::ModelCard& card, const std::vector<double>& similarities);

}  // namespace m2ib::attribution
