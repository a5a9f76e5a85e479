#include "core/evaluation/phantom_evaluation.h"

#include <algorithm>

#include "core/attribution/m2ib.h"
#include "core/base/random.h"
#include "core/metrics/pointing.h"
#include "core/phantom/sentences.h"

namespace m2ib::evaluation {
namespace {

/// Every wording of every statement with its embedding.
struct SentenceBank {
  std::vector<std::string> texts;
  std::vector<const phantom::Statement*> statements;  // of each text
  std::vector<std::vector<float>> embeddings;
};

Stoppable<SentenceBank> make_bank(const model::DualEncoder& encoder, const StopToken& stop) {
  SentenceBank bank;
  for (const phantom::Statement& statement : phantom::all_statements()) {
    for (const std::string& wording : phantom::wordings(statement)) {
      bank.texts.push_back(wording);
      bank.statements.push_back(&statement);
    }
  }
  auto embeddings = encoder.embed_captions(bank.texts, stop);
  if (!embeddings) return tl::unexpected(embeddings.error());
  if (!*embeddings) return std::nullopt;
  bank.embeddings = std::move(**embeddings);
  return bank;
}

const phantom::Statement& best_statement(const SentenceBank& bank, const std::vector<float>& image_embedding) {
  std::size_t best = 0;
  double best_cosine = -2.0;
  for (std::size_t i = 0; i < bank.embeddings.size(); ++i) {
    const double value = model::cosine(image_embedding, bank.embeddings[i]);
    if (value > best_cosine) {
      best_cosine = value;
      best = i;
    }
  }
  return *bank.statements[best];
}

image::Radiograph to_radiograph(const phantom::Phantom& picture) {
  image::Radiograph radiograph;
  radiograph.width_px = radiograph.height_px = picture.size_px;
  radiograph.pixels = picture.pixels;
  return radiograph;
}

/// Evaluates one picture after the other into `sums`.
class Evaluator {
 public:
  Evaluator(const model::DualEncoder& encoder, const PhantomEvaluationSettings& settings, SentenceBank bank)
      : encoder_(encoder), settings_(settings), bank_(std::move(bank)) {
    sums_.seed = settings.seed;
    sums_.sentences = static_cast<int>(bank_.texts.size());
    sums_.explanation = settings.explanation.value_or(attribution::default_settings(encoder.card()));
    for (std::size_t i = 0; i < sums_.findings.size(); ++i) {
      sums_.findings[i].kind = static_cast<phantom::FindingKind>(i);
    }
  }

  [[nodiscard]] const PhantomEvaluation& sums() const { return sums_; }

  /// An empty optional means stopped.
  Stoppable<bool> add(std::uint64_t index, const StopToken& stop) {
    const phantom::Phantom picture =
        phantom::generate({phantom::Stream::Evaluation, settings_.seed, index}, settings_.size_px);
    auto encoded = encoder_.encode_image(to_radiograph(picture), stop);
    if (!encoded) return tl::unexpected(encoded.error());
    if (!*encoded) return std::nullopt;
    rank(picture, (*encoded)->embedding);
    Random wording(settings_.seed, (std::uint64_t{0xE7} << 56) | index);  // a purpose of its own: which wording to ask
    for (const phantom::Finding& finding : picture.findings) {
      const std::vector<float> coverage = phantom::mask_coverage(finding.mask, picture.size_px, encoder_.card().grid);
      for (const phantom::Statement& statement : phantom::all_statements()) {
        if (!statement.kind || !phantom::matches(statement, finding)) continue;
        const auto& wordings = phantom::wordings(statement);
        const std::string& text = wordings[wording.below(static_cast<std::uint32_t>(wordings.size()))];
        const auto pointed = point(**encoded, text, coverage, stop);
        if (!pointed) return tl::unexpected(pointed.error());
        if (!*pointed) return std::nullopt;
        FindingScore& score = sums_.findings[static_cast<std::size_t>(finding.kind)];
        ++score.pairs;
        score.hits += **pointed ? 1 : 0;
        score.random_hits += metrics::random_pointing_rate(coverage);
      }
    }
    ++sums_.phantoms;
    return true;
  }

 private:
  void rank(const phantom::Phantom& picture, const std::vector<float>& embedding) {
    const bool right = phantom::is_true(best_statement(bank_, embedding), picture.findings);
    sums_.top1_pictures += right ? 1 : 0;
    if (picture.findings.empty()) {
      ++sums_.normal_pictures;
      sums_.normal_top1_pictures += right ? 1 : 0;
    }
    for (const phantom::Finding& finding : picture.findings) {
      FindingScore& score = sums_.findings[static_cast<std::size_t>(finding.kind)];
      ++score.pictures;
      score.top1_pictures += right ? 1 : 0;
    }
  }

  Stoppable<bool> point(const model::EncodedImage& image, const std::string& text, const std::vector<float>& coverage,
                        const StopToken& stop) {
    auto encoded = encoder_.encode_caption(text, stop);
    if (!encoded) return tl::unexpected(encoded.error());
    if (!*encoded) return std::nullopt;
    const auto map = attribution::explain_tower(encoder_, attribution::Tower::Image, *image.states,
                                                (*encoded)->embedding, sums_.explanation, stop);
    if (!map) return tl::unexpected(map.error());
    if (!*map) return std::nullopt;
    return metrics::pointing_hit(attribution::patch_values((*map)->token_values, encoder_.card().grid), coverage);
  }

  const model::DualEncoder& encoder_;
  PhantomEvaluationSettings settings_;
  SentenceBank bank_;
  PhantomEvaluation sums_;
};

}  // namespace

double PhantomEvaluation::top1() const { return phantoms > 0 ? static_cast<double>(top1_pictures) / phantoms : 0.0; }

int PhantomEvaluation::pairs() const {
  int sum = 0;
  for (const FindingScore& score : findings) sum += score.pairs;
  return sum;
}

double PhantomEvaluation::pointing() const {
  int hits = 0;
  for (const FindingScore& score : findings) hits += score.hits;
  return pairs() > 0 ? static_cast<double>(hits) / pairs() : 0.0;
}

double PhantomEvaluation::pointing_random() const {
  double hits = 0.0;
  for (const FindingScore& score : findings) hits += score.random_hits;
  return pairs() > 0 ? hits / pairs() : 0.0;
}

const FindingScore& PhantomEvaluation::worst() const {
  return *std::min_element(findings.begin(), findings.end(), [](const FindingScore& a, const FindingScore& b) {
    return (a.pairs > 0 ? a.pointing() : 2.0) < (b.pairs > 0 ? b.pointing() : 2.0);
  });
}

Stoppable<PhantomEvaluation> evaluate_phantoms(const model::DualEncoder& encoder,
                                               const PhantomEvaluationSettings& settings, StopToken stop,
                                               const std::function<void(const PhantomEvaluation&)>& report) {
  if (settings.phantoms < 1 || settings.phantoms > 100000) {
    return fail(ErrorCode::SettingOutOfRange, "phantoms", std::to_string(settings.phantoms), "1 to 100000");
  }
  if (settings.explanation) {
    if (const auto valid = settings.explanation->validate(encoder.card()); !valid) return tl::unexpected(valid.error());
  }
  auto bank = make_bank(encoder, stop);
  if (!bank) return tl::unexpected(bank.error());
  if (!*bank) return std::nullopt;
  Evaluator evaluator(encoder, settings, std::move(**bank));
  for (int i = 0; i < settings.phantoms; ++i) {
    const auto added = evaluator.add(static_cast<std::uint64_t>(i), stop);
    if (!added) return tl::unexpected(added.error());
    if (!*added) return std::nullopt;
    if (report) report(evaluator.sums());
  }
  return evaluator.sums();
}

}  // namespace m2ib::evaluation
