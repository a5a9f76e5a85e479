#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "core/base/error.h"
#include "core/base/stop.h"

/// Makes the embedded model from drawn radiographs alone.
namespace m2ib::training {

struct TrainingSettings {
  std::uint64_t seed = 1;       ///< of the phantoms, the first weights and the order of everything
  int steps = 3600;             ///< optimiser steps
  int batch = 64;               ///< pictures a step
  int fresh = 24;               ///< pictures a step that were never seen before
  int window = 20000;           ///< the others come from this many newest ones
  double learning_rate = 1e-3;  ///< peak; linear warm-up, cosine to zero
  int warmup = 150;
  double weight_decay = 0.05;
  /// While learning is coarse, only this share of the patches is looked at (all of them in the last part).
  double kept_patches = 0.6;
  double kept_until = 0.75;  ///< share of the steps
  /// Afterwards, this many steps teach the model to rest on what it names: see evidence_loss() in the .cpp.
  int evidence_steps = 400;
  double evidence_learning_rate = 4e-4;
  int checkpoint_every = 100;        ///< steps
  std::filesystem::path checkpoint;  ///< folder; resumes from it where it holds a checkpoint of the same settings
  std::filesystem::path out;         ///< model folder to write (Hugging Face CLIP layout)
};

struct TrainingProgress {
  int step = 0;
  int steps = 0;               ///< of both parts
  double pair_loss = 0.0;      ///< sigmoid loss over (picture, sentence) pairs
  double rank_loss = 0.0;      ///< multi-positive softmax over all sentences
  double patch_loss = 0.0;     ///< auxiliary: each patch names its finding
  double evidence_loss = 0.0;  ///< last part: a sentence stands and falls with its finding's patches
  double top1 = 0.0;           ///< share of this batch whose best sentence is true
  double step_ms = 0.0;
};

/// Trains, writes the model folder and returns it. An empty optional means that it was stopped, with a
/// checkpoint written. Errors: FileWriteFailed, NotFinite, ComputeFailed, ConfigMismatch (checkpoint of other
/// settings).
[[nodiscard]] Stoppable<std::filesystem::path> train_phantom_model(
    const TrainingSettings& settings, StopToken stop = {},
    const std::function<void(const TrainingProgress&)>& on_step = {});

}  // namespace m2ib::training
