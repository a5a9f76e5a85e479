#pragma once

#include "core/attribution/explanation.h"

namespace m2ib::presenters {

/// How far a run is, over both towers. How many steps a tower takes is up to the method; of the text tower it is known
/// only when it begins, and is taken to be as many as the image tower's until then.
class RunProgress {
 public:
  RunProgress() = default;
  /// Before the first step: M2IB's steps are known, other methods' are not (count() is 0).
  RunProgress(const attribution::MethodSettings& settings, const model::ModelCard& card)
      : explains_words_(!attribution::why_no_words(settings.method, card)) {
    if (settings.method == attribution::Method::M2ib) image_count_ = settings.steps * settings.runs();
    text_count_ = explains_words_ ? image_count_ : 0;
  }

  void take(const attribution::Step& step) {
    if (step.tower == attribution::Tower::Image) {
      image_step_ = step.index;
      image_count_ = step.count;
      text_count_ = explains_words_ ? step.count : 0;
    } else {
      image_step_ = image_count_;
      text_step_ = step.index;
      text_count_ = step.count;
    }
  }

  [[nodiscard]] int step() const { return image_step_ + text_step_; }
  [[nodiscard]] int count() const { return image_count_ + text_count_; }

 private:
  bool explains_words_ = true;
  int image_step_ = 0;
  int image_count_ = 0;
  int text_step_ = 0;
  int text_count_ = 0;
};

}  // namespace m2ib::presenters
