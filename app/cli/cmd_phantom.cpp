#include <QImage>
#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "core/phantom/sentences.h"
#include "ui/figure/explanation_figure.h"

namespace m2ib::cli {
namespace {

struct PhantomRequest {
  std::uint64_t seed = 1;
  int size_px = 1024;
  std::vector<std::string> findings;
  bool normal = false;
  std::string out;
  std::string mask;
  bool json = false;
};

/// The value of `all` that `word` names.
template <class Value, std::size_t N>
std::optional<Value> named(const std::array<Value, N>& all, const std::string& word) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](Value value) { return word == phantom::to_string(value); });
  return found == all.end() ? std::nullopt : std::optional(*found);
}

/// "pleural effusion:left:large" -> a finding; nothing where a word is unknown or the generator has no such statement.
std::optional<phantom::Finding> parse_finding(const std::string& text) {
  std::istringstream words(text);
  std::string word;
  std::getline(words, word, ':');
  std::array<phantom::FindingKind, phantom::kFindingKinds> kinds{};
  for (std::size_t i = 0; i < kinds.size(); ++i) kinds[i] = static_cast<phantom::FindingKind>(i);
  const auto kind = named(kinds, word);
  if (!kind) return std::nullopt;
  phantom::Finding finding;
  finding.kind = *kind;
  while (std::getline(words, word, ':')) {
    if (const auto side = named(std::array{phantom::Side::Right, phantom::Side::Left}, word)) {
      finding.side = *side;
    } else if (const auto zone =
                   named(std::array{phantom::Zone::Upper, phantom::Zone::Middle, phantom::Zone::Lower}, word)) {
      finding.zone = *zone;
    } else if (const auto size = named(std::array{phantom::Size::Small, phantom::Size::Large}, word)) {
      finding.size = *size;
    } else {
      return std::nullopt;
    }
  }
  const phantom::Statement statement{finding.kind, finding.side, finding.zone, finding.size};
  const auto& sayable = phantom::all_statements();
  return std::find(sayable.begin(), sayable.end(), statement) == sayable.end() ? std::nullopt : std::optional(finding);
}

Result<void> write_gray_png(const std::string& path, const std::vector<std::uint8_t>& pixels, int size_px,
                            const QString& title) {
  const QImage view(pixels.data(), size_px, size_px, size_px, QImage::Format_Grayscale8);
  figure::FigureMetadata metadata;
  metadata.title = title;
  return figure::save_figure(view, path, metadata);
}

nlohmann::ordered_json to_json(const phantom::Finding& finding) {
  return {{"finding", phantom::to_string(finding.kind)},
          {"side", phantom::to_string(finding.side)},
          {"zone", phantom::to_string(finding.zone)},
          {"size", phantom::to_string(finding.size)},
          {"sentences", phantom::wordings(phantom::most_specific(finding))}};
}

void print_findings(const phantom::Phantom& picture) {
  if (picture.findings.empty()) std::printf("%s\n", phantom::wordings({}).front().c_str());
  for (const phantom::Finding& finding : picture.findings) {
    std::printf("%s\n", phantom::wordings(phantom::most_specific(finding)).front().c_str());
  }
}

/// Nothing has been drawn yet.
std::optional<ExitCode> problem_with_outputs(const PhantomRequest& request) {
  if (request.out == request.mask) return wrong_usage("Two outputs have the same name, " + request.out + ".");
  for (const std::string* file : {&request.out, &request.mask}) {
    if (file == &request.mask && file->empty()) continue;
    if (const auto writable = check_png_writable(*file); !writable) return report(writable.error());
  }
  return std::nullopt;
}

ExitCode draw(const PhantomRequest& request) {
  phantom::Recipe recipe;
  for (const std::string& text : request.findings) {
    const auto finding = parse_finding(text);
    if (!finding) return wrong_usage("\"" + text + "\" is no finding that can be drawn; see --help");
    recipe.findings.push_back(*finding);
  }
  if (const auto problem = problem_with_outputs(request)) return *problem;
  const phantom::PhantomId id{phantom::Stream::Sample, request.seed, 0};
  const bool chosen = request.normal || !recipe.findings.empty();
  const phantom::Phantom picture =
      chosen ? phantom::generate(id, request.size_px, recipe) : phantom::generate(id, request.size_px);
  if (const auto written =
          write_gray_png(request.out, picture.pixels, picture.size_px, QStringLiteral("Phantom radiograph"));
      !written) {
    return report(written.error());
  }
  if (!request.mask.empty()) {
    std::vector<std::uint8_t> mask(picture.pixels.size(), 0);
    for (const phantom::Finding& finding : picture.findings) {
      std::transform(mask.begin(), mask.end(), finding.mask.begin(), mask.begin(),
                     [](std::uint8_t a, std::uint8_t b) { return static_cast<std::uint8_t>(b != 0 ? 255 : a); });
    }
    if (const auto written =
            write_gray_png(request.mask, mask, picture.size_px, QStringLiteral("Mask of the findings"));
        !written) {
      return report(written.error());
    }
  }
  if (!request.json) {
    print_findings(picture);
    return ExitCode::Done;
  }
  nlohmann::ordered_json json{
      {"seed", request.seed}, {"size_px", picture.size_px}, {"findings", nlohmann::ordered_json::array()}};
  for (const phantom::Finding& finding : picture.findings) json["findings"].push_back(to_json(finding));
  const auto written = write_text("-", json.dump(2));
  return written ? ExitCode::Done : report(written.error());
}

}  // namespace

void add_phantom(CLI::App& program, ExitCode& exit_code) {
  const auto request = std::make_shared<PhantomRequest>();
  CLI::App* command = program.add_subcommand("phantom", "Draws a synthetic chest radiograph and says what is in it");
  command->add_option("--seed", request->seed, "Which anatomy and, unless chosen, which findings")
      ->capture_default_str();
  command->add_option("--size", request->size_px, "Side in pixels")->check(CLI::Range(64, 2048))->capture_default_str();
  command->add_option(
      "--finding", request->findings,
      "KIND[:SIDE][:ZONE][:SIZE], e.g. \"pleural effusion:left:large\" or \"nodule:right:upper\"; kinds: "
      "opacity, nodule, consolidation, pleural effusion, pneumothorax, cardiomegaly, pacemaker, "
      "central line, rib fracture; several may be given");
  command->add_flag("--normal", request->normal, "Draw no finding")->excludes("--finding");
  command->add_option("--out", request->out, "PNG to write")->required();
  command->add_option("--mask", request->mask, "PNG of where the findings are, white on black");
  command->add_flag("--json", request->json, "Machine-readable list of the findings and their sentences");
  command->callback([request, &exit_code] { exit_code = draw(*request); });
}

}  // namespace m2ib::cli
