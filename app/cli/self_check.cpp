#include "app/cli/self_check.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string_view>

namespace m2ib::cli {
namespace {

// Small letters and blanks: every tokenizer reads them, and its pieces spell them out again.
// The first that fits: the text tower may be as short as a few tokens, one a letter.
constexpr const char* kCaptions[] = {"left pleural effusion", "left effusion", "lung"};
constexpr const char* kOtherCaption = "no acute cardiopulmonary abnormality in this radiograph";

constexpr double kSmallestLength = 1e-6;  // of an embedding
constexpr double kLargestLength = 1e6;
constexpr double kSameWithin = 1e-4;       // of the largest value: another order of the same additions
constexpr double kDifferentBeyond = 1e-6;  // of the largest value
// alpha starts at 5, so the first step's mask lets 99.3 % through and adds 0.7 % noise.
constexpr double kFirstStepWithin = 0.1;

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g", value);
  return text;
}

double largest(const std::vector<float>& values) {
  double most = 0.0;
  for (const float value : values) most = std::max(most, std::abs(static_cast<double>(value)));
  return most;
}

/// Largest difference, relative to the largest value; infinite where the lengths differ.
double difference(const std::vector<float>& a, const std::vector<float>& b) {
  if (a.size() != b.size()) return INFINITY;
  double most = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::abs(static_cast<double>(a[i]) - b[i]));
  return most / std::max(largest(a), kSmallestLength);
}

image::Radiograph pattern(int side, bool stripes) {
  image::Radiograph picture;
  picture.width_px = picture.height_px = side;
  std::vector<std::uint8_t> pixels;
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      const int ramp = (x + 2 * y) * 255 / (3 * side);
      pixels.push_back(static_cast<std::uint8_t>(stripes ? ((x * 8 / side) % 2 == 0 ? 220 : 30) : ramp));
    }
  }
  picture.pixels = std::move(pixels);
  return picture;
}

/// Makes the checks in turn; after a stop or a failed encoding the later ones have nothing to look at.
class Checker {
 public:
  Checker(const model::DualEncoder& encoder, const attribution::MethodSettings& settings, const StopToken& stop)
      : encoder_(encoder), settings_(settings), stop_(stop) {}

  std::optional<SelfCheck> run() {
    images();
    captions();
    if (image_ && text_) {
      similarity();
      bottleneck();
    }
    if (stopped_) return std::nullopt;
    return std::move(result_);
  }

 private:
  void add(const char* name, bool passed, const std::string& finding) {
    result_.checks.push_back({name, passed, finding});
  }

  /// The value, or nothing after a stop or an error, which becomes a failed check.
  template <class T>
  std::optional<T> taken(const char* name, Stoppable<T> result) {
    if (!result) {
      add(name, false, describe(result.error()));
      return std::nullopt;
    }
    stopped_ = stopped_ || !*result;
    return std::move(*result);
  }

  void embedding(const char* name, const std::vector<float>& values) {
    const auto expected = static_cast<std::size_t>(encoder_.card().embedding);
    double squares = 0.0;
    for (const float value : values) squares += static_cast<double>(value) * value;
    const double length = std::sqrt(squares);
    // A NaN fails both comparisons.
    const bool sound = values.size() == expected && length > kSmallestLength && length < kLargestLength;
    add(name, sound, std::to_string(values.size()) + " values of length " + number(length));
  }

  void images() {
    const int side = encoder_.card().image_size_px;
    image_ = taken("image_embedding", encoder_.encode_image(pattern(side, false), stop_));
    if (!image_) return;
    embedding("image_embedding", image_->embedding);
    if (const auto other = taken("pictures_differ", encoder_.encode_image(pattern(side, true), stop_))) {
      const double apart = difference(image_->embedding, other->embedding);
      add("pictures_differ", apart > kDifferentBeyond,
          "two different pictures give embeddings that differ by " + number(apart));
    }
  }

  void captions() {
    auto tokens = encoder_.tokenizer().tokenize(caption_);
    for (const char* shorter : kCaptions) {
      if (!tokens || !tokens->truncated) break;
      caption_ = shorter;
      tokens = encoder_.tokenizer().tokenize(caption_);
    }
    if (!tokens) {
      add("token_ids", false, describe(tokens.error()));
      return;
    }
    token_ids(*tokens);
    token_spans(*tokens);
    token_round_trip(*tokens);
    text_ = taken("text_embedding", encoder_.encode_text(*tokens, stop_));
    if (!text_) return;
    embedding("text_embedding", text_->embedding);
    if (const auto again = taken("repeatable", encoder_.encode_text(*tokens, stop_))) {
      const double apart = difference(text_->embedding, again->embedding);
      add("repeatable", apart <= kSameWithin,
          "the same caption a second time gives an embedding that differs by " + number(apart));
    }
    // Several captions at once go another way through the tower than one.
    const auto batch = taken("captions_together", encoder_.embed_captions({caption_, kOtherCaption, caption_}, stop_));
    if (!batch) return;
    const double together =
        std::max(difference(text_->embedding, batch->at(0)), difference(batch->at(0), batch->at(2)));
    add("captions_together", together <= kSameWithin,
        "a caption among others gives an embedding that differs by " + number(together));
    const double apart = difference(batch->at(0), batch->at(1));
    add("captions_differ", apart > kDifferentBeyond,
        "two different captions give embeddings that differ by " + number(apart));
  }

  void token_ids(const text::Tokens& tokens) {
    const model::ModelCard& card = encoder_.card();
    const auto outside = [&card](std::int64_t id) { return id < 0 || id >= card.vocabulary; };
    const bool known = std::none_of(tokens.ids.begin(), tokens.ids.end(), outside) &&
                       !(card.padded_to > 0 && outside(card.pad_id)) && !tokens.ids.empty();
    const bool fits = tokens.ids.size() <= static_cast<std::size_t>(card.text.tokens);
    add("token_ids", known && fits,
        std::to_string(tokens.ids.size()) + " tokens, " + (known ? "all" : "NOT all") + " in the vocabulary of " +
            std::to_string(card.vocabulary) + (fits ? "" : ", more than the text tower takes"));
  }

  void token_spans(const text::Tokens& tokens) {
    const std::string_view caption = caption_;
    std::vector<bool> covered(caption.size(), false);
    bool inside = tokens.spans.size() == tokens.ids.size();
    for (const text::Span& span : tokens.spans) {
      inside = inside && span.begin <= span.end && span.end <= caption.size();
      for (std::size_t i = span.begin; inside && i < span.end; ++i) covered[i] = true;
    }
    bool all = inside;
    for (std::size_t i = 0; i < caption.size(); ++i) all = all && (covered[i] || caption[i] == ' ');
    add("token_spans", all,
        all ? "every letter of a caption belongs to a token" : "letters of a caption have no token");
  }

  /// The vocabulary's strings, without their marks of where words begin and end, spell the caption; and what they spell
  /// has the same tokens.
  void token_round_trip(const text::Tokens& tokens) {
    std::string spelt;
    for (const text::Word& word : tokens.words) {
      if (!spelt.empty()) spelt += ' ';
      for (std::size_t i = word.first_token; i < word.first_token + word.token_count && i < tokens.pieces.size(); ++i) {
        spelt += bare(tokens.pieces[i]);
      }
    }
    const auto again = encoder_.tokenizer().tokenize(spelt);
    const bool same = spelt == caption_ && again && again->ids == tokens.ids;
    add("token_round_trip", same, "the tokens of \"" + caption_ + "\" spell \"" + spelt + "\"");
  }

  static std::string bare(std::string_view piece) {
    constexpr std::string_view kClipEnd = "</w>";
    constexpr std::string_view kBertInside = "##";
    constexpr std::string_view kSentencePieceBegin = "\xe2\x96\x81";
    if (piece.ends_with(kClipEnd)) piece.remove_suffix(kClipEnd.size());
    if (piece.starts_with(kBertInside)) piece.remove_prefix(kBertInside.size());
    if (piece.starts_with(kSentencePieceBegin)) piece.remove_prefix(kSentencePieceBegin.size());
    return std::string(piece);
  }

  void similarity() {
    const model::ModelCard& card = encoder_.card();
    const double cosine = model::cosine(image_->embedding, text_->embedding);
    const double logit = card.logit_scale * cosine + card.logit_bias;
    add("similarity", std::abs(cosine) <= 1.0 + kSameWithin && std::isfinite(logit),
        "cosine " + number(cosine) + ", logit " + number(logit));
  }

  /// Before anything is learnt the bottleneck changes little: the blocks behind it must lead to the same similarity as
  /// the whole tower, and the capacities must be sound.
  void bottleneck() {
    attribution::MethodSettings settings = settings_;
    settings.steps = 1;
    settings.samples = 1;
    const image::Radiograph picture = pattern(encoder_.card().image_size_px, false);
    const auto explanation =
        taken("bottleneck", attribution::explain(encoder_, picture, *image_, *text_, settings, stop_));
    if (!explanation) return;
    double off = 0.0;
    bool sound = true;
    for (const attribution::TowerMap* tower : {&(*explanation)->image, &(*explanation)->text}) {
      for (const float nats : tower->token_values) sound = sound && std::isfinite(nats) && nats >= 0.0F;
      sound = sound && !tower->token_values.empty() && tower->losses.size() == 1;
      if (sound) off = std::max(off, std::abs(tower->losses.front().fitting - (*explanation)->similarity));
    }
    add("bottleneck", sound && off <= kFirstStepWithin,
        sound ? "its first step changes the similarity by " + number(off) : "its capacities are not sound");
  }

  const model::DualEncoder& encoder_;
  const attribution::MethodSettings& settings_;
  const StopToken& stop_;
  SelfCheck result_;
  bool stopped_ = false;
  std::string caption_ = kCaptions[0];
  std::optional<model::EncodedImage> image_;
  std::optional<model::EncodedText> text_;
};

}  // namespace

bool SelfCheck::passed() const {
  return !checks.empty() && std::all_of(checks.begin(), checks.end(), [](const Check& check) { return check.passed; });
}

std::string SelfCheck::finding() const {
  std::string failures;
  for (const Check& check : checks) {
    if (!check.passed) failures += (failures.empty() ? "" : "; ") + check.name + ": " + check.finding;
  }
  return failures.empty() ? "all " + std::to_string(checks.size()) + " checks" : failures;
}

std::optional<SelfCheck> check_model(const model::DualEncoder& encoder, const attribution::MethodSettings& settings,
                                     const StopToken& stop) {
  return Checker(encoder, settings, stop).run();
}

}  // namespace m2ib::cli
