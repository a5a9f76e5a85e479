#include "core/benchmark/speed_benchmark.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <vector>

#include "core/attribution/m2ib.h"
#include "core/attribution/m2ib_reference.h"
#include "core/benchmark/bench_tools.h"
#include "core/model/thread_guard.h"
#include "core/model/torch_guard.h"

namespace m2ib::benchmark {
namespace {

constexpr int kRuns = 5;
constexpr int kGemmSide = 2048;
constexpr int kGemmRuns = 8;
// A report's sentence; with the byte vocabulary of the random model it makes some twenty tokens, like a real caption.
constexpr const char* kCaption = "left basal effusion";

// Linux keeps the largest resident size of a process and forgets it when asked to.
void reset_peak_memory() { std::ofstream("/proc/self/clear_refs") << "5"; }

std::int64_t peak_memory_bytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.rfind("VmHWM:", 0) == 0) return std::atoll(line.c_str() + 6) * 1024;
  }
  return 0;
}

double measure_gemm_gflops() {
  const c10::AutoGradMode no_gradients(false);
  const at::Tensor a = at::rand({kGemmSide, kGemmSide});
  const at::Tensor b = at::rand({kGemmSide, kGemmSide});
  at::Tensor c = at::empty({kGemmSide, kGemmSide});
  double best_ms = 1e30;
  for (int i = 0; i < kGemmRuns; ++i) {
    const auto started = Clock::now();
    at::mm_out(c, a, b);
    best_ms = std::min(best_ms, elapsed_ms(started));
  }
  return 2.0 * std::pow(static_cast<double>(kGemmSide), 3) / best_ms / 1e6;
}

struct TimedMap {
  attribution::TowerMap map;
  double total_ms = 0.0;
  double first_ms = 0.0;
};

Stoppable<TimedMap> timed_map(const model::DualEncoder& encoder, const image::Radiograph& picture,
                              const attribution::MethodSettings& settings, const StopToken& stop) {
  TimedMap timed;
  const auto started = Clock::now();
  auto image = encoder.encode_image(picture, stop);
  if (!image) return tl::unexpected(image.error());
  if (!*image) return std::nullopt;
  auto text = encoder.encode_caption(kCaption, stop);
  if (!text) return tl::unexpected(text.error());
  if (!*text) return std::nullopt;
  const auto on_step = [&](const attribution::Step& step) {
    if (step.index == 1) timed.first_ms = elapsed_ms(started);
  };
  auto map = attribution::explain_tower(encoder, attribution::Tower::Image, *(*image)->states, (*text)->embedding,
                                        settings, stop, on_step);
  if (!map) return tl::unexpected(map.error());
  if (!*map) return std::nullopt;
  timed.total_ms = elapsed_ms(started);
  timed.map = std::move(**map);
  return timed;
}

double pooled_block_macs(const model::TowerShape& shape) {
  const double tokens = shape.tokens;
  const double width = shape.width;
  return tokens * 2.0 * width * width                           // keys and values of all tokens
         + 2.0 * width * width + 2.0 * width * shape.mlp_width  // query, output and MLP of one
         + 2.0 * tokens * width;                                // its attention
}

}  // namespace

double needed_multiply_adds(const model::ModelCard& card, const attribution::MethodSettings& settings) {
  const model::TowerShape& shape = card.image;
  const double patches = shape.tokens - 1.0;
  const double prefix = patches * shape.width * 3.0 * card.patch_px * card.patch_px +
                        (settings.image_layer + 1.0) * model::block_multiply_adds(shape, shape.tokens);
  const double full_blocks = shape.blocks - settings.image_layer - 2.0;
  const double suffix = full_blocks * model::block_multiply_adds(shape, shape.tokens) + pooled_block_macs(shape) +
                        static_cast<double>(shape.width) * card.embedding;
  return prefix + suffix * settings.samples * (2.0 * settings.steps - 1.0);
}

Stoppable<SpeedReport> measure_speed(const model::DualEncoder& encoder, const attribution::MethodSettings& settings,
                                     StopToken stop, const std::function<void(const std::string&)>& say) {
  const auto tell = [&say](const std::string& what) {
    if (say) say(what);
  };
  const image::Radiograph picture = noise_picture(encoder.card().image_size_px);
  SpeedReport report;
  report.pools = model::compute_pools();
  report.weights_bytes = encoder.card().weights_bytes;
  report.needed_gmac = needed_multiply_adds(encoder.card(), settings) / 1e9;

  std::vector<double> totals;
  std::vector<double> firsts;
  std::optional<TimedMap> last;
  reset_peak_memory();
  for (int run = 0; run <= kRuns; ++run) {  // the first one warms up and is not counted
    tell(run == 0 ? "warming up" : "image map " + std::to_string(run) + " of " + std::to_string(kRuns));
    auto timed = timed_map(encoder, picture, settings, stop);
    if (!timed) return tl::unexpected(timed.error());
    if (!*timed) return std::nullopt;
    if (run > 0) {
      totals.push_back((*timed)->total_ms);
      firsts.push_back((*timed)->first_ms);
    }
    last = std::move(**timed);
  }
  report.peak_bytes = peak_memory_bytes();
  report.runs = kRuns;
  report.map_ms = median(totals);
  report.first_map_ms = median(firsts);

  tell("matrix multiplication");
  report.gemm_gflops = measure_gemm_gflops();
  report.gemm_share = 2.0 * report.needed_gmac / report.gemm_gflops * 1000.0 / report.map_ms;

  tell("the paper's way (slow)");
  const auto pixels = image::preprocess(picture, encoder.preprocess_settings());
  if (!pixels) return tl::unexpected(pixels.error());
  const auto tokens = encoder.tokenizer().tokenize(kCaption);
  if (!tokens) return tl::unexpected(tokens.error());
  const auto reference = attribution::explain_image_reference(encoder, *pixels, *tokens, settings, stop);
  if (!reference) return tl::unexpected(reference.error());
  if (!*reference) return std::nullopt;
  report.reference_ms = (*reference)->time_ms;  // its steps alone: what it encodes beforehand is not counted
  report.ratio = report.reference_ms / report.map_ms;
  report.worst_difference = worst_difference(last->map, **reference);
  return report;
}

}  // namespace m2ib::benchmark
