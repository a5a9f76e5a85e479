#include <cstdio>
#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/evaluate_study.h"
#include "app/cli/model_option.h"
#include "core/evaluation/phantom_evaluation.h"

namespace m2ib::cli {
namespace {

using evaluation::FindingScore;
using evaluation::PhantomEvaluation;

struct EvaluateRequest {
  ModelRequest model;
  evaluation::PhantomEvaluationSettings settings;
  std::optional<double> beta;
  std::optional<int> layer;
  bool json = false;
  StudyRequest study;
};

double share(int part, int whole) { return whole > 0 ? static_cast<double>(part) / whole : 0.0; }

std::string to_json(const PhantomEvaluation& result, const model::ModelCard& card) {
  nlohmann::ordered_json json;
  json["n"] = result.phantoms;
  json["top1"] = result.top1();
  json["pointing"] = result.pointing();
  json["pointing_random"] = result.pointing_random();
  auto& kinds = json["per_finding"];
  kinds = nlohmann::ordered_json::object();
  for (const FindingScore& score : result.findings) {
    kinds[phantom::to_string(score.kind)] = {
        {"n", score.pictures},
        {"top1", share(score.top1_pictures, score.pictures)},
        {"pairs", score.pairs},
        {"pointing", score.pointing()},
        {"pointing_random", score.pairs > 0 ? score.random_hits / score.pairs : 0.0}};
  }
  json["worst_finding"] = phantom::to_string(result.worst().kind);
  json["pairs"] = result.pairs();
  json["sentences"] = result.sentences;
  json["normal"] = {{"n", result.normal_pictures},
                    {"top1", share(result.normal_top1_pictures, result.normal_pictures)}};
  json["seed"] = result.seed;
  json["beta"] = result.explanation.beta;
  json["image_layer"] = result.explanation.image_layer;
  json["model"] = card.name;
  json["weights_sha256"] = card.weights_sha256;
  return json.dump(2);
}

void print_table(const PhantomEvaluation& result, const model::ModelCard& card) {
  std::printf("%s on %d held-out phantoms (seed %llu), M2IB after block %d of %d, beta %g\n\n", card.name.c_str(),
              result.phantoms, static_cast<unsigned long long>(result.seed), result.explanation.image_layer + 1,
              card.image.blocks, result.explanation.beta);
  std::printf("%-18s %8s %9s %7s %10s %14s\n", "finding", "pictures", "first", "pairs", "pointing", "random patch");
  for (const FindingScore& score : result.findings) {
    std::printf("%-18s %8d %7.1f %% %7d %8.1f %% %12.1f %%\n", phantom::to_string(score.kind), score.pictures,
                100.0 * share(score.top1_pictures, score.pictures), score.pairs, 100.0 * score.pointing(),
                score.pairs > 0 ? 100.0 * score.random_hits / score.pairs : 0.0);
  }
  std::printf("%-18s %8d %7.1f %%\n", "no finding", result.normal_pictures,
              100.0 * share(result.normal_top1_pictures, result.normal_pictures));
  std::printf("%-18s %8d %7.1f %% %7d %8.1f %% %12.1f %%\n\n", "all", result.phantoms, 100.0 * result.top1(),
              result.pairs(), 100.0 * result.pointing(), 100.0 * result.pointing_random());
  std::printf("first: a true sentence ranks first among all %d sentences\n", result.sentences);
  std::printf("pointing: M2IB's hottest patch touches the finding (at least 5 %% of the patch), per true sentence\n");
  std::printf("worst finding: %s\n", phantom::to_string(result.worst().kind));
}

ExitCode evaluate(const EvaluateRequest& request) {
  const auto opened = open_model(request.model);
  if (!opened) return report(opened.error());
  evaluation::PhantomEvaluationSettings settings = request.settings;
  attribution::MethodSettings explanation = opened->settings;
  if (request.beta) explanation.beta = *request.beta;
  if (request.layer) explanation.image_layer = *request.layer;
  settings.explanation = explanation;
  const auto result = evaluation::evaluate_phantoms(*opened->encoder, settings, {}, [&](const PhantomEvaluation& sums) {
    char line[128];
    std::snprintf(line, sizeof line, "%d of %d phantoms: first %.1f %%, pointing %.1f %%", sums.phantoms,
                  settings.phantoms, 100.0 * sums.top1(), 100.0 * sums.pointing());
    show_progress(line);
  });
  clear_progress();
  if (!result) return report(result.error());
  if (!*result) return ExitCode::ComputationFailed;
  if (request.json) {
    const auto written = write_text("-", to_json(**result, opened->card()));
    return written ? ExitCode::Done : report(written.error());
  }
  print_table(**result, opened->card());
  return ExitCode::Done;
}

ExitCode evaluate_or_study(const EvaluateRequest& request, bool has_phantoms) {
  if (has_phantoms == !request.study.manifest.empty()) {
    return wrong_usage("Give either --phantoms with a number or --manifest with a list of pictures.");
  }
  if (const std::string option = request.study.lonely_option(); !option.empty()) {
    return wrong_usage(option + " belongs to --methods, --metrics, --manifest or --out.");
  }
  if (!request.study.is_study()) return evaluate(request);
  return run_study_command(request.study, {request.model, has_phantoms ? request.settings.phantoms : 0,
                                           request.settings.seed, request.beta, request.layer, request.json});
}

}  // namespace

void add_evaluate(CLI::App& program, ExitCode& exit_code) {
  const auto request = std::make_shared<EvaluateRequest>();
  CLI::App* command = program.add_subcommand(
      "evaluate", "Measures a model, methods and their maps on drawn radiographs or on pictures of your own");
  add_model_options(*command, request->model);
  CLI::Option* phantoms = command->add_option("--phantoms", request->settings.phantoms, "How many held-out pictures")
                              ->check(CLI::Range(1, 100000));
  command->add_option("--seed", request->settings.seed, "Which ones; none of them was ever trained on")
      ->capture_default_str();
  command->add_option("--beta", request->beta, "M2IB's weight of the compression (default: the model's own)");
  command->add_option("--layer", request->layer, "M2IB's bottleneck after this block of the image tower, from 0");
  command->add_flag("--json", request->json, "Machine-readable output");
  add_study_options(*command, request->study);
  command->callback(
      [request, phantoms, &exit_code] { exit_code = evaluate_or_study(*request, phantoms->count() > 0); });
}

}  // namespace m2ib::cli
