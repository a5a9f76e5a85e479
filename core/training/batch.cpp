#include "core/training/batch.h"

#include <algorithm>

#include "core/image/model_input/preprocess.h"

namespace m2ib::training {
namespace {

constexpr std::uint8_t kTouchedOf255 = 13;  // 5 % of a patch

at::Tensor stack_pixels(const std::vector<const Sample*>& samples, int image_px) {
  const auto batch = static_cast<std::int64_t>(samples.size());
  const at::Tensor gray = at::empty({batch, 1, image_px, image_px});
  float* out = gray.data_ptr<float>();
  for (const Sample* sample : samples) {
    out = std::transform(sample->pixels.begin(), sample->pixels.end(), out,
                         [](std::uint8_t value) { return static_cast<float>(value) / 255.0F; });
  }
  const image::PreprocessSettings clip;
  std::vector<at::Tensor> channels;
  for (std::size_t c = 0; c < 3; ++c) channels.push_back(gray.sub(clip.mean[c]).div_(clip.std_dev[c]));
  return at::cat(channels, 1);
}

at::Tensor stack_patch_truth(const std::vector<const Sample*>& samples, int grid) {
  const std::int64_t patches = static_cast<std::int64_t>(grid) * grid;
  const at::Tensor truth = at::zeros({static_cast<std::int64_t>(samples.size()), patches, phantom::kFindingKinds});
  float* out = truth.data_ptr<float>();
  for (const Sample* sample : samples) {
    for (std::size_t kind = 0; kind < sample->coverage.size(); ++kind) {
      const std::vector<std::uint8_t>& cells = sample->coverage[kind];
      for (std::size_t i = 0; i < cells.size(); ++i) {
        // A patch that is half covered shows the finding as well as a fully covered one.
        out[i * phantom::kFindingKinds + kind] = std::min(1.0F, 2.0F * static_cast<float>(cells[i]) / 255.0F);
      }
    }
    out += patches * phantom::kFindingKinds;
  }
  return truth;
}

// Which finding of each picture the evidence loss is about, and what is true of it.
void choose_evidence(const std::vector<const Sample*>& samples, int grid, Random& random, Batch& batch) {
  const std::vector<phantom::Statement>& statements = phantom::all_statements();
  const auto pictures = static_cast<std::int64_t>(samples.size());
  const std::size_t patches = static_cast<std::size_t>(grid) * static_cast<std::size_t>(grid);
  batch.evidence = at::zeros({pictures, static_cast<std::int64_t>(patches)});
  batch.evidence_truth = at::zeros({pictures, static_cast<std::int64_t>(statements.size())});
  batch.only_evidence = at::zeros_like(batch.evidence_truth);
  for (std::size_t b = 0; b < samples.size(); ++b) {
    const std::vector<phantom::Finding>& findings = samples[b]->findings;
    if (findings.empty()) continue;
    const std::size_t chosen = random.below(static_cast<std::uint32_t>(findings.size()));
    const std::vector<std::uint8_t>& cells = samples[b]->coverage[static_cast<std::size_t>(findings[chosen].kind)];
    float* evidence = batch.evidence.data_ptr<float>() + b * patches;
    for (std::size_t i = 0; i < cells.size(); ++i) evidence[i] = cells[i] >= kTouchedOf255 ? 1.0F : 0.0F;
    std::vector<phantom::Finding> others = findings;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(chosen));
    for (std::size_t s = 0; s < statements.size(); ++s) {
      if (!phantom::matches(statements[s], findings[chosen])) continue;
      batch.evidence_truth.data_ptr<float>()[b * statements.size() + s] = 1.0F;
      batch.only_evidence.data_ptr<float>()[b * statements.size() + s] =
          phantom::is_true(statements[s], others) ? 0.0F : 1.0F;
    }
  }
}

}  // namespace

Batch make_batch(const std::vector<const Sample*>& samples, int image_px, int grid, const text::Tokenizer& tokenizer,
                 Random& wording, Random& choice) {
  const std::vector<phantom::Statement>& statements = phantom::all_statements();
  std::vector<std::vector<std::int64_t>> rows;
  std::size_t longest = 0;
  for (const phantom::Statement& statement : statements) {
    const std::vector<std::string>& wordings = phantom::wordings(statement);
    const auto tokens = tokenizer.tokenize(wordings[wording.below(static_cast<std::uint32_t>(wordings.size()))]);
    rows.push_back(tokens ? tokens->ids
                          : std::vector<std::int64_t>{});  // every wording can be tokenised: a test shows it
    longest = std::max(longest, rows.back().size());
  }
  Batch batch;
  batch.pixels = stack_pixels(samples, image_px);
  batch.patch_truth = stack_patch_truth(samples, grid);
  const auto count = static_cast<std::int64_t>(statements.size());
  batch.ids = at::empty({count, static_cast<std::int64_t>(longest)}, at::kLong);
  batch.pooled = at::empty({count}, at::kLong);
  batch.truth = at::zeros({static_cast<std::int64_t>(samples.size()), count});
  auto* ids = batch.ids.data_ptr<std::int64_t>();
  for (std::size_t s = 0; s < rows.size(); ++s) {
    ids = std::copy(rows[s].begin(), rows[s].end(), ids);
    ids = std::fill_n(ids, longest - rows[s].size(), rows[s].back());
    batch.pooled.data_ptr<std::int64_t>()[s] = static_cast<std::int64_t>(rows[s].size()) - 1;
    for (std::size_t b = 0; b < samples.size(); ++b) {
      const bool holds = phantom::is_true(statements[s], samples[b]->findings);
      batch.truth.data_ptr<float>()[b * statements.size() + s] = holds ? 1.0F : 0.0F;
    }
  }
  choose_evidence(samples, grid, choice, batch);
  return batch;
}

}  // namespace m2ib::training
