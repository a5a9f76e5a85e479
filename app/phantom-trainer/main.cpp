// Makes the embedded model (resources/models/phantom-cxr) from the phantom generator alone.

#include <CLI/CLI.hpp>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <stop_token>
#include <thread>

#include "core/model/compute.h"
#include "core/training/phantom_trainer.h"

namespace {

// A signal handler may only touch a lock-free flag; the step callback passes it on to the stop token.
volatile std::sig_atomic_t interrupted = 0;
void on_signal(int) { interrupted = 1; }

}  // namespace

int main(int argc, char** argv) {
  m2ib::training::TrainingSettings settings;
  settings.out = "phantom-cxr";
  int threads = 0;
  CLI::App app{
      "Trains the demonstration model of M2IB Explorer on drawn radiographs. Ctrl+C saves and stops; "
      "the same command goes on where it stopped."};
  app.add_option("--out", settings.out, "model folder to write")->capture_default_str();
  app.add_option("--checkpoint", settings.checkpoint, "folder of the resumable checkpoint (default: OUT.training)");
  app.add_option("--seed", settings.seed, "seed of the pictures, the first weights and their order")
      ->capture_default_str();
  app.add_option("--steps", settings.steps, "optimiser steps")->check(CLI::Range(1, 1000000))->capture_default_str();
  app.add_option("--evidence-steps", settings.evidence_steps, "further steps that tie each sentence to its patches")
      ->check(CLI::Range(0, 1000000))
      ->capture_default_str();
  app.add_option("--batch", settings.batch, "pictures a step")->check(CLI::Range(2, 4096))->capture_default_str();
  app.add_option("--fresh", settings.fresh, "new pictures a step")->check(CLI::Range(1, 4096))->capture_default_str();
  app.add_option("--window", settings.window, "newest pictures that are shown again")->capture_default_str();
  app.add_option("--lr", settings.learning_rate, "peak learning rate")->capture_default_str();
  app.add_option("--kept-patches", settings.kept_patches, "share of patches looked at in the first part")
      ->check(CLI::Range(0.1, 1.0))
      ->capture_default_str();
  app.add_option("--checkpoint-every", settings.checkpoint_every, "steps")->check(CLI::PositiveNumber);
  app.add_option("--threads", threads, "0 = all cores")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  if (settings.fresh > settings.batch) settings.fresh = settings.batch;
  if (settings.checkpoint.empty()) settings.checkpoint = settings.out.string() + ".training";

  m2ib::model::configure_compute_pools(threads);
  std::printf("training on %s\n", m2ib::model::compute_description().c_str());
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  std::stop_source stop;
  const auto report = [&stop](const m2ib::training::TrainingProgress& p) {
    if (interrupted != 0) stop.request_stop();
    if (p.step % 5 != 0 && p.step != p.steps) return;
    const double left_min = p.step_ms * (p.steps - p.step) / 60000.0;
    std::printf(
        "step %5d/%d  pairs %.4f  ranking %.3f  patches %.4f  evidence %.3f  top-1 %.0f %%  %.0f ms/step  "
        "~%.0f min left\n",
        p.step, p.steps, p.pair_loss, p.rank_loss, p.patch_loss, p.evidence_loss, 100.0 * p.top1, p.step_ms, left_min);
    std::fflush(stdout);
  };
  const auto done = m2ib::training::train_phantom_model(settings, stop.get_token(), report);
  if (!done) {
    std::fprintf(stderr, "m2ib-phantom-trainer: %s\n", m2ib::describe(done.error()).c_str());
    return 1;
  }
  if (!*done) {
    std::printf("stopped; the same command goes on from %s\n", settings.checkpoint.string().c_str());
    return 0;
  }
  std::printf("model written to %s\n", (*done)->string().c_str());
  return 0;
}
