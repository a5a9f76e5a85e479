#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/load_bench.h"
#include "app/cli/model_json.h"
#include "app/cli/models_text.h"
#include "app/cli/random_checkpoint.h"
#include "core/attribution/m2ib_batch.h"
#include "core/benchmark/caption_benchmark.h"
#include "core/benchmark/speed_benchmark.h"
#include "core/session/resource_dir.h"

namespace m2ib::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kStopped = "the measurement was stopped";

struct BenchRequest {
  std::string arch = "vit-b-32";
  bool json = false;
  int captions = 4;       ///< explained together
  std::string load_path;  ///< empty: a model that is written for this, and deleted
  int repetitions = 5;
  std::string precision;
};

nlohmann::ordered_json captions_json(const std::vector<benchmark::CaptionCost>& costs) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const benchmark::CaptionCost& cost : costs) {
    json.push_back({{"model", cost.model},
                    {"captions", cost.captions},
                    {"rounds", cost.rounds},
                    {"one_ms", cost.one_ms},
                    {"many_ms", cost.many_ms},
                    {"ratio", cost.ratio},
                    {"cpu_ratio", cost.cpu_ratio},
                    {"first_maps_ms", cost.first_maps_ms},
                    {"worst_difference", cost.worst_difference}});
  }
  return json;
}

void print_captions(const std::vector<benchmark::CaptionCost>& costs) {
  for (const benchmark::CaptionCost& cost : costs) {
    std::printf("%d captions of one picture over one, %s: %.2f x  (%.0f ms over %.0f ms, medians of %d)\n",
                cost.captions, cost.model.c_str(), cost.ratio, cost.many_ms, cost.one_ms, cost.rounds);
    std::printf("  processor time %.2f x; all have their first map after %.0f ms; together and alone differ by %.1e\n",
                cost.cpu_ratio, cost.first_maps_ms, cost.worst_difference);
  }
}

/// With the model given, and with the one that comes with the program.
Stoppable<std::vector<benchmark::CaptionCost>> measure_captions(const model::DualEncoder& vit, int captions) {
  const auto embedded = model::load_model(session::embedded_model_dir());
  if (!embedded) return tl::unexpected(embedded.error());
  if (!*embedded) return std::nullopt;
  std::vector<benchmark::CaptionCost> costs;
  for (const model::DualEncoder* encoder : {&vit, (*embedded)->get()}) {
    // The paper's defaults for the one, what its card recommends for the other.
    const attribution::MethodSettings settings = attribution::default_settings(encoder->card());
    auto cost = benchmark::measure_captions(*encoder, settings, captions, {}, show_progress);
    if (!cost) return tl::unexpected(cost.error());
    if (!*cost) return std::nullopt;
    costs.push_back(std::move(**cost));
  }
  return costs;
}

std::string to_json(const benchmark::SpeedReport& speed, const std::vector<benchmark::CaptionCost>& costs) {
  nlohmann::ordered_json json;
  json["map_ms"] = speed.map_ms;
  json["reference_ms"] = speed.reference_ms;
  json["ratio"] = speed.ratio;
  json["gemm_gflops"] = speed.gemm_gflops;
  json["gemm_share"] = speed.gemm_share;
  json["first_map_ms"] = speed.first_map_ms;
  json["peak_bytes"] = speed.peak_bytes;
  json["weights_bytes"] = speed.weights_bytes;
  json["threads"] = std::max(speed.pools.torch_threads, speed.pools.blas_threads);
  json["torch_threads"] = speed.pools.torch_threads;
  json["blas_threads"] = speed.pools.blas_threads;
  json["shared_pool"] = speed.pools.shared_pool;
  json["blas"] = speed.pools.blas;
  json["blas_kernels"] = speed.pools.kernels;
  json["needed_gmac"] = speed.needed_gmac;
  json["worst_difference"] = speed.worst_difference;
  json["runs"] = speed.runs;
  json["captions"] = captions_json(costs);
  return json.dump(2);
}

void print_report(const benchmark::SpeedReport& speed) {
  constexpr double kMib = 1024.0 * 1024.0;
  std::printf("ViT-B/32 with random weights; one image map: layer 9, 10 steps, 10 samples\n");
  std::printf("%s, %s kernels: %d thread(s), Torch: %d thread(s)%s\n\n", speed.pools.blas.c_str(),
              speed.pools.kernels.c_str(), speed.pools.blas_threads, speed.pools.torch_threads,
              speed.pools.shared_pool ? ", one shared pool" : "");
  std::printf("(a) image map                  %9.0f ms   (median of %d)\n", speed.map_ms, speed.runs);
  std::printf("(b) the paper's way            %9.0f ms\n", speed.reference_ms);
  std::printf("(c) ratio b/a                  %9.1f x\n", speed.ratio);
  std::printf("(d) share of the GEMM rate     %9.2f      (%.1f G multiply-adds needed; GEMM %.0f GFLOP/s)\n",
              speed.gemm_share, speed.needed_gmac, speed.gemm_gflops);
  std::printf("(e) first streamed map after   %9.0f ms\n", speed.first_map_ms);
  std::printf("(f) peak memory                %9.0f MiB  (weights %.0f MiB + %.0f MiB)\n",
              static_cast<double>(speed.peak_bytes) / kMib, static_cast<double>(speed.weights_bytes) / kMib,
              static_cast<double>(speed.peak_bytes - speed.weights_bytes) / kMib);
  std::printf("the two maps differ by at most %.1e of the largest patch\n", speed.worst_difference);
}

ExitCode bench_captions(const BenchRequest& request) {
  show_progress("making a ViT-B/32 with random weights");
  const model::DualEncoderPtr encoder = model::make_random_vit_b_32(1);
  const auto costs = measure_captions(*encoder, request.captions);
  clear_progress();
  if (!costs) return report(costs.error());
  if (!*costs) return ExitCode::ComputationFailed;
  if (request.json) {
    const auto written = write_text("-", nlohmann::ordered_json{{"captions", captions_json(**costs)}}.dump(2));
    return written ? ExitCode::Done : report(written.error());
  }
  print_captions(**costs);
  return ExitCode::Done;
}

ExitCode bench(const BenchRequest& request) {
  show_progress("making a ViT-B/32 with random weights");
  const model::DualEncoderPtr encoder = model::make_random_vit_b_32(1);
  attribution::MethodSettings settings;  // the paper's defaults: layer 9, 10 steps, 10 samples
  const auto speed = benchmark::measure_speed(*encoder, settings, {}, show_progress);
  if (!speed) return report(speed.error());
  if (!*speed) return ExitCode::ComputationFailed;
  const auto costs = measure_captions(*encoder, request.captions);
  clear_progress();
  if (!costs) return report(costs.error());
  if (!*costs) return ExitCode::ComputationFailed;
  if (request.json) {
    const auto written = write_text("-", to_json(**speed, **costs));
    return written ? ExitCode::Done : report(written.error());
  }
  print_report(**speed);
  print_captions(**costs);
  return ExitCode::Done;
}

/// A folder of its own, deleted with all that is in it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::error_code problem;
    std::string name = (fs::temp_directory_path(problem) / "m2ib-bench-XXXXXX").string();
    if (::mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code problem;
    if (!path_.empty()) fs::remove_all(path_, problem);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }  ///< empty where none could be made

 private:
  fs::path path_;
};

double gb_per_s(std::int64_t bytes, double seconds) {
  return seconds > 0.0 ? static_cast<double>(bytes) / 1e9 / seconds : 0.0;
}

nlohmann::ordered_json times_json(const LoadReport& loading, const LoadTimes& times) {
  return {{"load_s", times.load()},
          {"cat_s", times.cat()},
          {"load_gb_per_s", gb_per_s(loading.file_bytes, times.load())},
          {"cat_gb_per_s", gb_per_s(loading.file_bytes, times.cat())},
          {"ratio", times.cat() > 0.0 ? times.load() / times.cat() : 0.0},
          {"all_load_s", times.load_s},
          {"all_cat_s", times.cat_s}};
}

std::string to_json(const LoadReport& loading) {
  nlohmann::ordered_json json;
  json["model"] = loading.model;
  json["layout"] = loading.layout;
  json["precision"] = loading.precision;
  json["parameters"] = loading.parameters;
  json["file_bytes"] = loading.file_bytes;
  json["weights_bytes"] = loading.weights_bytes;
  json["repetitions"] = loading.warm.load_s.size();
  json["warm"] = times_json(loading, loading.warm);
  json["cold"] = loading.cold ? times_json(loading, *loading.cold) : nlohmann::ordered_json();
  json["before_bytes"] = loading.before_bytes;
  json["peak_bytes"] = loading.peak_bytes;
  json["peak_beyond_weights_bytes"] = loading.peak_bytes - loading.weights_bytes;
  json["peak_private_bytes"] = loading.peak_private_bytes;
  json["peak_private_beyond_weights_bytes"] = loading.peak_private_bytes - loading.weights_bytes;
  return dumped(json);
}

void print_times(const char* kind, const LoadReport& loading, const LoadTimes& times) {
  std::printf("%-24s %8.2f s  %7.2f GB/s   cat %7.2f s  %7.2f GB/s   ratio %.2f\n", kind, times.load(),
              gb_per_s(loading.file_bytes, times.load()), times.cat(), gb_per_s(loading.file_bytes, times.cat()),
              times.cat() > 0.0 ? times.load() / times.cat() : 0.0);
}

void print_report(const LoadReport& loading) {
  constexpr double kMib = 1024.0 * 1024.0;
  const auto mib = [](std::int64_t bytes) { return static_cast<double>(bytes) / kMib; };
  std::printf("%s (%s), %.1f million parameters, %s on the disk; opened %zu times, medians\n\n", loading.model.c_str(),
              loading.layout.c_str(), static_cast<double>(loading.parameters) / 1e6,
              size_text(static_cast<std::uint64_t>(loading.file_bytes)).c_str(), loading.warm.load_s.size());
  print_times("files in memory", loading, loading.warm);
  if (loading.cold) {
    print_times("files on the disk", loading, *loading.cold);
  } else {
    std::printf("files on the disk: not measured, the system does not let go of them\n");
  }
  std::printf(
      "\npeak memory %.0f MiB: weights %.0f MiB (%s) + %.0f MiB, of which the files' own pages can be taken back\n",
      mib(loading.peak_bytes), mib(loading.weights_bytes), loading.precision.c_str(),
      mib(loading.peak_bytes - loading.weights_bytes));
  std::printf("peak without such pages %.0f MiB: weights + %.0f MiB; before the opening %.0f MiB were in use\n",
              mib(loading.peak_private_bytes), mib(loading.peak_private_bytes - loading.weights_bytes),
              mib(loading.before_bytes));
}

ExitCode bench_loading(const BenchRequest& request) {
  const Interrupt interrupt;
  std::optional<TemporaryFolder> written;
  fs::path path = request.load_path;
  if (path.empty()) {
    path = written.emplace().path();
    if (path.empty()) return report({ErrorCode::FileWriteFailed, {"a temporary folder", "it cannot be made"}});
    show_progress("writing a model of that size with random weights");
    const auto size = request.arch == "vit-b-32" ? CheckpointSize::VitB32 : CheckpointSize::VitL14At336;
    const auto done = write_random_checkpoint(path, size, interrupt.token());
    if (!done) return report(done.error());
    if (!*done) return report({ErrorCode::ComputeFailed, {kStopped}});
  }
  model::LoadOptions options;
  if (request.precision == "stored") options.precision = model::WeightPrecision::AsStored;
  const auto loading = measure_loading(path, options, request.repetitions, interrupt.token(), show_progress);
  clear_progress();
  if (!loading) return report(loading.error());
  if (!*loading) return report({ErrorCode::ComputeFailed, {kStopped}});
  if (request.json) {
    const auto output = write_text("-", to_json(**loading));
    return output ? ExitCode::Done : report(output.error());
  }
  print_report(**loading);
  return ExitCode::Done;
}

}  // namespace

void add_bench(CLI::App& program, ExitCode& exit_code) {
  const auto request = std::make_shared<BenchRequest>();
  CLI::App* command = program.add_subcommand("bench", "Measures speed and memory on this machine");
  command
      ->add_option("--arch", request->arch,
                   "Size of the model that is made for this, with random weights; vit-l-14-336 for --load only")
      ->check(CLI::IsMember({"vit-b-32", "vit-l-14-336"}))
      ->capture_default_str();
  CLI::Option* load = command
                          ->add_option("--load", request->load_path,
                                       "Measure how fast a model is opened, against cat of its files; without PATH a "
                                       "temporary model of --arch is written, and deleted afterwards")
                          ->expected(0, 1)
                          ->type_name("[PATH]");
  CLI::Option* captions =
      command
          ->add_option("--captions", request->captions,
                       "Measure only what this many captions of one picture cost together, over one alone")
          ->check(CLI::Range(2, static_cast<int>(attribution::kMostRuns)))
          ->excludes(load);
  command->add_option("--repeat", request->repetitions, "How often it is opened, for --load")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  command->add_option("--precision", request->precision, "How weights lie in memory, for --load: float32 or stored")
      ->check(CLI::IsMember({"float32", "stored"}).description(""))
      ->type_name("NAME");
  command->add_flag("--json", request->json, "Machine-readable output");
  command->callback([request, load, captions, &exit_code] {
    if (load->count() > 0) {
      exit_code = bench_loading(*request);
    } else if (request->arch != "vit-b-32") {
      exit_code =
          wrong_usage("Maps are measured with vit-b-32 only; give --load to measure how fast a model is opened.");
    } else if (captions->count() > 0) {
      exit_code = bench_captions(*request);
    } else {
      exit_code = bench(*request);
    }
  });
}

}  // namespace m2ib::cli
