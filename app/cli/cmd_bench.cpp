#include <cstdio>
#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "core/benchmark/speed_benchmark.h"

namespace m2ib::cli {
namespace {

struct BenchRequest {
  std::string arch = "vit-b-32";
  bool json = false;
};

std::string to_json(const benchmark::SpeedReport& speed) {
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

ExitCode bench(const BenchRequest& request) {
  show_progress("making a ViT-B/32 with random weights");
  const model::DualEncoderPtr encoder = model::make_random_vit_b_32(1);
  attribution::M2ibSettings settings;  // the paper's defaults: layer 9, 10 steps, 10 samples
  const auto speed = benchmark::measure_speed(*encoder, settings, {}, show_progress);
  clear_progress();
  if (!speed) return report(speed.error());
  if (!*speed) return ExitCode::ComputationFailed;
  if (request.json) {
    const auto written = write_text("-", to_json(**speed));
    return written ? ExitCode::Done : report(written.error());
  }
  print_report(**speed);
  return ExitCode::Done;
}

}  // namespace

void add_bench(CLI::App& program, ExitCode& exit_code) {
  const auto request = std::make_shared<BenchRequest>();
  CLI::App* command = program.add_subcommand("bench", "Measures speed and memory on this machine");
  command->add_option("--arch", request->arch, "Which model is made, with random weights")
      ->check(CLI::IsMember({"vit-b-32"}))
      ->capture_default_str();
  command->add_flag("--json", request->json, "Machine-readable output");
  command->callback([request, &exit_code] { exit_code = bench(*request); });
}

}  // namespace m2ib::cli
