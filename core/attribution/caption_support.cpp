#include "core/attribution/caption_support.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

namespace m2ib::attribution {
namespace {

constexpr const char* kGenericCaption = "a chest x-ray";

/// Control captions of a whole call, each once.
class Controls {
 public:
  explicit Controls(const text::Tokenizer& tokenizer) : tokenizer_(tokenizer) {}

  /// Index of a control, or nothing where the tokenizer refuses it.
  std::optional<std::size_t> add(Control control, const std::string& caption) {
    const auto known = known_.find(caption);
    if (known != known_.end()) return known->second;
    std::optional<text::Tokens> tokens;
    if (control == Control::Empty) {
      tokens = empty_caption_tokens(tokenizer_);
    } else if (auto made = tokenizer_.tokenize(caption)) {
      tokens = std::move(*made);
    }
    std::optional<std::size_t> index;
    if (tokens) {
      index = tokens_.size();
      tokens_.push_back(std::move(*tokens));
    }
    known_.emplace(caption, index);
    return index;
  }
  [[nodiscard]] const std::vector<text::Tokens>& tokens() const { return tokens_; }

 private:
  const text::Tokenizer& tokenizer_;
  std::map<std::string, std::optional<std::size_t>> known_;
  std::vector<text::Tokens> tokens_;
};

/// A control of one caption and where its tokens are.
struct Use {
  Control control = Control::Empty;
  std::string caption;
  std::size_t index = 0;
};

std::vector<Use> controls_of(const std::string& caption, Controls& controls) {
  std::vector<Use> uses;
  const auto use = [&](Control control, const std::string& words) {
    if (const auto index = controls.add(control, words)) uses.push_back({control, words, *index});
  };
  use(Control::Empty, "");
  use(Control::Generic, kGenericCaption);
  use(Control::Negated, negated_caption(caption));
  return uses;
}

void judge(CaptionSupport& support) {
  if (support.controls.empty()) return;
  const auto best = std::ranges::max_element(support.controls, {}, &ControlScore::similarity);
  support.margin = support.similarity - best->similarity;
  support.weak = support.margin <= 0.0;
}

}  // namespace

std::optional<text::Tokens> empty_caption_tokens(const text::Tokenizer& tokenizer) {
  const auto word = tokenizer.tokenize("a");
  if (!word) return std::nullopt;
  text::Tokens tokens;
  for (std::size_t i = 0; i < word->ids.size(); ++i) {
    if (!word->spans[i].empty()) continue;
    tokens.ids.push_back(word->ids[i]);
    tokens.spans.push_back(word->spans[i]);
    tokens.pieces.push_back(word->pieces[i]);
  }
  if (tokens.ids.empty()) return std::nullopt;
  return tokens;
}

const char* to_string(Control control) {
  switch (control) {
    case Control::Empty:
      return "empty";
    case Control::Generic:
      return "generic";
    case Control::Negated:
      return "negated";
  }
  return "";
}

Stoppable<std::vector<CaptionSupport>> caption_support(const model::DualEncoder& encoder,
                                                       const model::EncodedImage& image,
                                                       const std::vector<model::EncodedText>& captions,
                                                       StopToken stop) {
  Controls controls(encoder.tokenizer());
  std::vector<std::vector<Use>> uses;
  for (const model::EncodedText& caption : captions) uses.push_back(controls_of(caption.tokens.caption, controls));
  const auto embeddings = encoder.embed_texts(controls.tokens(), std::move(stop));
  if (!embeddings) return tl::unexpected(embeddings.error());
  if (!*embeddings) return std::nullopt;
  std::vector<CaptionSupport> supports;
  for (std::size_t i = 0; i < captions.size(); ++i) {
    CaptionSupport support;
    support.similarity = model::cosine(image.embedding, captions[i].embedding);
    for (const Use& use : uses[i]) {
      const double similarity = model::cosine(image.embedding, (**embeddings)[use.index]);
      support.controls.push_back({use.control, use.caption, similarity});
    }
    judge(support);
    supports.push_back(std::move(support));
  }
  return supports;
}

std::vector<double> caption_shares(const model::ModelCard& card, const std::vector<double>& similarities) {
  std::vector<double> shares;
  double largest = -std::numeric_limits<double>::infinity();
  for (const double similarity : similarities) {
    shares.push_back(card.logit_scale * similarity + card.logit_bias);
    largest = std::max(largest, shares.back());
  }
  double sum = 0.0;
  for (double& share : shares) sum += share = std::exp(share - largest);
  for (double& share : shares) share /= sum;
  return shares;
}

}  // namespace m2ib::attribution
