#include "core/training/phantom_trainer.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>

#include "core/base/random.h"
#include "core/model/adam.h"
#include "core/model/random_model.h"
#include "core/model/torch_guard.h"
#include "core/text/clip/clip_bpe.h"
#include "core/training/batch.h"
#include "core/training/checkpoint.h"
#include "core/training/model_folder.h"

namespace m2ib::training {
namespace {

constexpr int kImagePx = 112;
constexpr int kPatchPx = 8;
constexpr int kGrid = kImagePx / kPatchPx;
constexpr std::size_t kMerges = 400;
constexpr double kFirstPairScale = 2.3;  // ln 10, and a bias that starts near the share of true pairs (as SigLIP does)
constexpr double kFirstPairBias = -5.0;
constexpr double kPositiveWeight = 4.0;       // true pairs are rarer than false ones
constexpr double kPatchPositiveWeight = 6.0;  // patches with a finding are rarer still
constexpr double kBeta2 = 0.98;
constexpr int kEvidenceBlock = 1;  // the block after which the model's notes recommend the bottleneck
constexpr int kEvidenceWarmup = 20;

text::BpeVocabulary make_vocabulary() {
  std::vector<std::string> sentences;
  for (const phantom::Statement& statement : phantom::all_statements()) {
    const auto& wordings = phantom::wordings(statement);
    sentences.insert(sentences.end(), wordings.begin(), wordings.end());
  }
  return text::learn_clip_bpe(sentences, kMerges);
}

model::HfClipConfig make_config(std::size_t vocabulary) {
  model::HfClipConfig config;
  config.image = {4, 128, 4, 256, 1 + kGrid * kGrid, model::Activation::QuickGelu, 1e-5};
  config.text = {3, 128, 4, 256, 77, model::Activation::QuickGelu, 1e-5};
  config.image_size_px = kImagePx;
  config.patch_px = kPatchPx;
  config.vocabulary = static_cast<int>(vocabulary);
  config.embedding = 128;
  config.eos_token_id = static_cast<std::int64_t>(vocabulary) - 1;
  return config;
}

/// The model and what only the training needs: the pair loss's bias and two heads that name each patch's finding.
struct Student {
  model::Towers towers;
  at::Tensor scale;     // ln of the cosine's factor
  at::Tensor bias;      // of the pair loss
  model::Linear early;  // [kinds, D] on patches after block 1
  model::Linear late;   // [kinds, D] on patches after the last block

  std::vector<at::Tensor*> weights() {
    std::vector<at::Tensor*> list = model::all_weights(towers);
    list.insert(list.end(), {&scale, &bias, &early.weight, &early.bias, &late.weight, &late.bias});
    return list;
  }
};

Student make_student(const model::HfClipConfig& config, std::uint64_t seed) {
  Student student;
  student.towers = model::make_random_towers(config, Random(seed, 0xC0FFEE).next_u32());
  student.scale = at::full({}, kFirstPairScale);
  student.bias = at::full({}, kFirstPairBias);
  for (model::Linear* head : {&student.early, &student.late}) {
    head->weight = at::zeros({phantom::kFindingKinds, config.image.width});
    head->bias = at::full({phantom::kFindingKinds}, -3.0);  // most patches show nothing
  }
  for (at::Tensor* weight : student.weights()) weight->set_requires_grad(true);
  return student;
}

/// What a forward pass through the image tower gives the losses.
struct ImagePass {
  at::Tensor embedding;     // [B, E]
  at::Tensor early_naming;  // [B, N', kinds] logits
  at::Tensor late_naming;
  at::Tensor middle;  // [B, 1 + N', D] after block kEvidenceBlock
};

ImagePass pass_images(const Student& student, const at::Tensor& pixels, const at::Tensor& kept_tokens) {
  const model::TowerWeights& tower = student.towers.image;
  at::Tensor x = model::embed_pixels(student.towers, pixels);
  if (kept_tokens.defined()) x = x.index_select(1, kept_tokens);
  ImagePass pass;
  for (int i = 0; i < tower.shape.blocks; ++i) {
    x = model::run_block(tower, i, x);
    if (i != kEvidenceBlock) continue;
    pass.middle = x;
    pass.early_naming = at::linear(x.slice(1, 1), student.early.weight, student.early.bias);
  }
  pass.late_naming = at::linear(x.slice(1, 1), student.late.weight, student.late.bias);
  pass.embedding = model::project(tower, x.select(1, 0));
  return pass;
}

at::Tensor pass_sentences(const Student& student, const Batch& batch) {
  const model::TowerWeights& tower = student.towers.text;
  at::Tensor x = model::embed_tokens(student.towers, batch.ids);
  for (int i = 0; i < tower.shape.blocks; ++i) x = model::run_block(tower, i, x);
  const at::Tensor rows = at::arange(x.size(0), at::kLong);
  return model::project(tower, x.index({rows, batch.pooled}));
}

at::Tensor unit(const at::Tensor& x) { return x.div(x.norm(2, {-1}, true).clamp_min(1e-6)); }

at::Tensor weighted_bce(const at::Tensor& logits, const at::Tensor& truth, double positive_weight) {
  // -w t ln s(x) - (1 - t) ln(1 - s(x)), with ln s(x) = -softplus(-x)
  return at::softplus(logits.neg()).mul(truth).mul(positive_weight).add(at::softplus(logits).mul(truth.neg().add(1.0)));
}

struct Losses {
  at::Tensor pair;
  at::Tensor rank;
  at::Tensor patch;
  at::Tensor evidence;  // undefined in the first part
  double top1 = 0.0;
};

// ln of the probability that a draw from the softmax over all sentences is a true one, negative, per row
at::Tensor ranking(const at::Tensor& logits, const at::Tensor& truth) {
  return logits.logsumexp({1}).sub(logits.masked_fill(truth.lt(0.5), -1e9).logsumexp({1}));
}

// A sentence must stand on the patches of its finding alone, and fall without them: everything else (or the finding) is
// replaced by noise at the place of the bottleneck, as M2IB does. So a map that finds the finding is right about the
// model, and not only about the picture.
at::Tensor evidence_loss(const Student& student, const Batch& batch, const at::Tensor& middle,
                         const at::Tensor& sentences, Random& random) {
  const at::Generator generator = at::detail::createCPUGenerator(random.next_u32());
  const at::Tensor has_finding = batch.evidence.sum(1).gt(0.5).to(at::kFloat);
  const at::Tensor shown = at::cat({at::zeros({batch.evidence.size(0), 1}), batch.evidence}, 1).unsqueeze(2);
  const auto logits_of = [&](const at::Tensor& kept) {
    const at::Tensor noise = at::randn(middle.sizes().vec(), generator);
    const at::Tensor mixed = middle.mul(kept).add(noise.mul(kept.neg().add(1.0)));
    const at::Tensor embedding = model::run_suffix(student.towers.image, kEvidenceBlock + 1, mixed, 0);
    return unit(embedding).matmul(unit(sentences).t()).mul(student.scale.exp());
  };
  const at::Tensor alone = logits_of(shown);
  const at::Tensor stands =
      ranking(alone, batch.evidence_truth)
          .add(weighted_bce(alone.add(student.bias), batch.evidence_truth, kPositiveWeight).mean({1}).mul(4.0));
  const at::Tensor without = logits_of(shown.neg().add(1.0));
  const at::Tensor falls = at::softplus(without.add(student.bias))
                               .mul(batch.only_evidence)
                               .sum({1})
                               .div(batch.only_evidence.sum({1}).clamp_min(1.0));
  return stands.add(falls).mul(has_finding).sum().div(has_finding.sum().clamp_min(1.0));
}

// evidence_random: where given, the evidence loss is computed too (with all tokens kept).
Losses compute_losses(const Student& student, const Batch& batch, const at::Tensor& kept_tokens,
                      Random* evidence_random) {
  const ImagePass images = pass_images(student, batch.pixels, kept_tokens);
  const at::Tensor sentences = pass_sentences(student, batch);
  const at::Tensor cosines = unit(images.embedding).matmul(unit(sentences).t());
  const at::Tensor logits = cosines.mul(student.scale.exp());
  Losses losses;
  losses.pair = weighted_bce(logits.add(student.bias), batch.truth, kPositiveWeight).mean();
  losses.rank = ranking(logits, batch.truth).mean();
  if (evidence_random != nullptr) {
    losses.evidence = evidence_loss(student, batch, images.middle, sentences, *evidence_random);
  }
  const at::Tensor patch_truth =
      kept_tokens.defined() ? batch.patch_truth.index_select(1, kept_tokens.slice(0, 1).sub(1)) : batch.patch_truth;
  losses.patch = weighted_bce(images.early_naming, patch_truth, kPatchPositiveWeight)
                     .add(weighted_bce(images.late_naming, patch_truth, kPatchPositiveWeight))
                     .mean();
  const at::Tensor best = cosines.detach().argmax(1, true);
  losses.top1 = batch.truth.gather(1, best).mean().item<double>();
  return losses;
}

// The class token and a random share of the patches, the same for the whole batch; undefined for all.
at::Tensor draw_kept_tokens(const TrainingSettings& settings, int step, Random& random) {
  if (step >= settings.kept_until * settings.steps || settings.kept_patches >= 1.0) return {};
  std::vector<std::int64_t> tokens{0};
  for (std::int64_t i = 1; i <= kGrid * kGrid; ++i) {
    if (random.chance(settings.kept_patches)) tokens.push_back(i);
  }
  return at::tensor(at::ArrayRef<std::int64_t>(tokens), at::kLong);
}

double learning_rate_at(const TrainingSettings& settings, int step) {
  if (step >= settings.steps) {  // the second part: a short warm-up and cosine of its own
    const int own = step - settings.steps;
    const double share = static_cast<double>(own) / std::max(1, settings.evidence_steps);
    return settings.evidence_learning_rate * std::min(1.0, (own + 1.0) / kEvidenceWarmup) * 0.5 *
           (1.0 + std::cos(std::numbers::pi * share));
  }
  if (step < settings.warmup) return settings.learning_rate * (step + 1) / settings.warmup;
  const double share = static_cast<double>(step - settings.warmup) / std::max(1, settings.steps - settings.warmup);
  return settings.learning_rate * 0.5 * (1.0 + std::cos(std::numbers::pi * share));
}

// The auxiliary task fades out: full in the first third, gone at nine tenths; a quarter of it in the second part.
double patch_weight_at(const TrainingSettings& settings, int step) {
  if (step >= settings.steps) return 0.25;
  const double share = static_cast<double>(step) / settings.steps;
  return std::clamp((0.9 - share) / 0.57, 0.0, 1.0);
}

std::string settings_text(const TrainingSettings& s) {
  return "seed " + std::to_string(s.seed) + ", steps " + std::to_string(s.steps) + ", batch " +
         std::to_string(s.batch) + ", fresh " + std::to_string(s.fresh) + ", window " + std::to_string(s.window) +
         ", lr " + std::to_string(s.learning_rate) + ", kept " + std::to_string(s.kept_patches);
}

/// One training run.
class Trainer {
 public:
  Trainer(const TrainingSettings& settings, text::BpeVocabulary vocabulary, text::TokenizerPtr tokenizer)
      : settings_(settings),
        vocabulary_(std::move(vocabulary)),
        tokenizer_(std::move(tokenizer)),
        config_(make_config(tokenizer_->vocabulary_size())),
        student_(make_student(config_, settings.seed)),
        samples_(settings.seed, kImagePx, kGrid) {
    for (at::Tensor* weight : student_.weights()) optimisers_.emplace_back(weight->detach(), kBeta2);
  }

  Stoppable<std::filesystem::path> run(const StopToken& stop,
                                       const std::function<void(const TrainingProgress&)>& on_step) {
    const auto resumed = read_checkpoint(checkpoint_file(), state(), settings_text(settings_));
    if (!resumed) return tl::unexpected(resumed.error());
    for (model::Adam& optimiser : optimisers_) optimiser.set_count(*resumed);
    const int steps = settings_.steps + settings_.evidence_steps;
    for (int step = *resumed; step < steps; ++step) {
      const auto progress = train_step(step);
      if (!progress) return tl::unexpected(progress.error());
      if (on_step) on_step(*progress);
      const bool stopping = stop.stop_requested();
      if (stopping || (step + 1) % settings_.checkpoint_every == 0 || step + 1 == steps) {
        if (const auto saved = save(step + 1); !saved) return tl::unexpected(saved.error());
      }
      if (stopping) return std::nullopt;
    }
    return settings_.out;
  }

 private:
  [[nodiscard]] std::filesystem::path checkpoint_file() const { return settings_.checkpoint / "training.safetensors"; }

  std::vector<at::Tensor*> state() {
    std::vector<at::Tensor*> list = student_.weights();
    for (model::Adam& optimiser : optimisers_) list.insert(list.end(), {&optimiser.first(), &optimiser.second()});
    return list;
  }

  Batch next_batch(int step, Random& random, Random& evidence) {
    const auto fresh = static_cast<std::uint64_t>(settings_.fresh);
    const std::uint64_t end = (static_cast<std::uint64_t>(step) + 1) * fresh;
    const std::uint64_t begin = end - std::min<std::uint64_t>(end, static_cast<std::uint64_t>(settings_.window));
    samples_.forget_before(begin);
    std::vector<std::uint64_t> indices;
    for (std::uint64_t i = end - fresh; i < end; ++i) indices.push_back(i);
    while (indices.size() < static_cast<std::size_t>(settings_.batch)) {
      indices.push_back(begin + random.below(static_cast<std::uint32_t>(end - begin)));
    }
    const auto spread = [](std::size_t count, const std::function<void(std::size_t)>& work) {
      at::parallel_for(0, static_cast<std::int64_t>(count), 1, [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t i = from; i < to; ++i) work(static_cast<std::size_t>(i));
      });
    };
    return make_batch(samples_.get(indices, spread), kImagePx, kGrid, *tokenizer_, random, evidence);
  }

  Result<TrainingProgress> train_step(int step) {
    const auto started = std::chrono::steady_clock::now();
    Random random(settings_.seed, 0x7A00000000000000ULL +
                                      static_cast<std::uint64_t>(step));  // so a resumed run goes on as it would have
    Random evidence(settings_.seed, 0x7B00000000000000ULL + static_cast<std::uint64_t>(step));
    const Batch batch = next_batch(step, random, evidence);
    const c10::AutoGradMode gradients(true);
    const bool second_part = step >= settings_.steps;
    const Losses losses =
        compute_losses(student_, batch, draw_kept_tokens(settings_, step, random), second_part ? &evidence : nullptr);
    at::Tensor total =
        losses.pair.mul(4.0).add(losses.rank).add(losses.patch.mul(4.0 * patch_weight_at(settings_, step)));
    if (second_part) total = total.add(losses.evidence);
    if (!std::isfinite(total.item<double>()))
      return fail(ErrorCode::NotFinite, "the loss at step " + std::to_string(step));
    total.backward();
    update(learning_rate_at(settings_, step));
    const double elapsed =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started).count();
    TrainingProgress progress;
    progress.step = step + 1;
    progress.steps = settings_.steps + settings_.evidence_steps;
    progress.pair_loss = losses.pair.item<double>();
    progress.rank_loss = losses.rank.item<double>();
    progress.patch_loss = losses.patch.item<double>();
    progress.evidence_loss = second_part ? losses.evidence.item<double>() : 0.0;
    progress.top1 = losses.top1;
    progress.step_ms = elapsed;
    return progress;
  }

  void update(double learning_rate) {
    const c10::AutoGradMode no_gradients(false);
    const std::vector<at::Tensor*> weights = student_.weights();
    double square = 0.0;
    for (at::Tensor* weight : weights) {
      if (weight->grad().defined()) square += weight->grad().square().sum().item<double>();
    }
    const double clip = std::min(1.0, 1.0 / (std::sqrt(square) + 1e-9));
    for (std::size_t i = 0; i < weights.size(); ++i) {
      at::Tensor& weight = *weights[i];
      if (!weight.grad().defined()) continue;
      const double decay = weight.dim() >= 2 ? settings_.weight_decay : 0.0;
      optimisers_[i].step(weight, weight.grad().mul(clip), learning_rate, decay);
      weight.mutable_grad().reset();
    }
  }

  Result<void> save(int step) {
    if (!settings_.checkpoint.empty()) {
      auto saved = write_checkpoint(checkpoint_file(), state(), step, settings_text(settings_));
      if (!saved) return saved;
    }
    student_.towers.logit_scale = student_.scale.item<double>();
    return write_model_folder(settings_.out, student_.towers, config_, vocabulary_);
  }

  TrainingSettings settings_;
  text::BpeVocabulary vocabulary_;
  text::TokenizerPtr tokenizer_;
  model::HfClipConfig config_;
  Student student_;
  PhantomSamples samples_;
  std::vector<model::Adam> optimisers_;
};

}  // namespace

Stoppable<std::filesystem::path> train_phantom_model(const TrainingSettings& settings, StopToken stop,
                                                     const std::function<void(const TrainingProgress&)>& on_step) {
  return model::guarded("training", [&]() -> Stoppable<std::filesystem::path> {
    text::BpeVocabulary vocabulary = make_vocabulary();
    const auto tokenizer = text::parse_clip_bpe(vocabulary.vocab_json, vocabulary.merges_txt, 77, "phantom vocabulary");
    if (!tokenizer) return tl::unexpected(tokenizer.error());
    return Trainer(settings, std::move(vocabulary), *tokenizer).run(stop, on_step);
  });
}

}  // namespace m2ib::training
