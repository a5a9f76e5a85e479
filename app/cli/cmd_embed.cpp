#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/embed_report.h"
#include "app/cli/interrupt.h"
#include "app/cli/model_json.h"
#include "app/cli/model_option.h"
#include "app/cli/picture_option.h"

namespace m2ib::cli {
namespace {

struct EmbedRequest {
  ModelRequest model;
  PictureRequest picture;
  InputRequest input;
  std::vector<std::string> captions;
  std::string out;
  bool json = false;
  bool normalised = false;
};

const char* const kStopped = "it was stopped";

/// What CLI11 cannot check by itself. Nothing has been computed yet.
std::optional<ExitCode> problem_with_request(const EmbedRequest& request) {
  if (request.picture.file.empty() && request.captions.empty()) {
    return wrong_usage("There is nothing to embed: give --image, --caption or both.");
  }
  for (const auto& problem : {problem_with(request.picture), problem_with(request.input)}) {
    if (problem) return wrong_usage(*problem);
  }
  if (request.out.empty()) return std::nullopt;
  if (is_the_picture(request.picture, request.out)) {
    return wrong_usage("--out would replace the picture, " + request.out + ".");
  }
  const auto writable = check_writable(request.out);
  return writable ? std::nullopt : std::optional(report(writable.error()));
}

Result<EmbeddedImage> embed_image(const model::DualEncoder& encoder, image::RadiographPtr radiograph,
                                  const image::InputChoice& choice, const StopToken& stop) {
  const auto settings = encoder.input_settings(choice.preprocessing);
  if (!settings) return tl::unexpected(settings.error());
  auto pixels = image::preprocess(*radiograph, *settings, choice.window);
  if (!pixels) return tl::unexpected(pixels.error());
  auto encoded = encoder.encode_image(*pixels, stop);
  if (!encoded) return tl::unexpected(encoded.error());
  if (!*encoded) return fail(ErrorCode::ComputeFailed, kStopped);
  return EmbeddedImage{std::move(radiograph), std::move(*pixels), std::move((*encoded)->embedding), choice};
}

Result<void> embed_captions(const std::vector<std::string>& captions, Embeddings& embeddings, const StopToken& stop) {
  for (const std::string& caption : captions) {
    auto encoded = embeddings.opened.encoder->encode_caption(caption, stop);
    if (!encoded) return tl::unexpected(encoded.error());
    if (!*encoded) return fail(ErrorCode::ComputeFailed, kStopped);
    (*encoded)->states.reset();  // every block's tokens: nobody asks for them here
    EmbeddedCaption embedded{std::move(**encoded), {}, {}, {}};
    if (embedded.text.tokens.truncated) {
      say("a caption is longer than this model can read: its last " +
          std::to_string(embedded.text.tokens.dropped_tokens) + " tokens were left out.");
    }
    if (embeddings.image) compare(embeddings.opened.card(), *embeddings.image, embedded);
    embeddings.captions.push_back(std::move(embedded));
  }
  return {};
}

Result<Embeddings> compute(const EmbedRequest& request) {
  image::RadiographPtr radiograph;
  if (!request.picture.file.empty()) {
    auto read = read_picture(request.picture);
    if (!read) return tl::unexpected(read.error());
    radiograph = std::move(*read);
    say_remarks(*radiograph);
  }
  auto opened = open_model(request.model);
  if (!opened) return tl::unexpected(opened.error());
  Embeddings embeddings;
  embeddings.opened = std::move(*opened);
  embeddings.normalised = request.normalised;
  const Interrupt interrupt;
  if (radiograph) {
    auto image =
        embed_image(*embeddings.opened.encoder, std::move(radiograph), input_choice(request.input), interrupt.token());
    if (!image) return tl::unexpected(image.error());
    embeddings.image = std::move(*image);
  }
  if (const auto done = embed_captions(request.captions, embeddings, interrupt.token()); !done) {
    return tl::unexpected(done.error());
  }
  return embeddings;
}

ExitCode embed(const EmbedRequest& request) {
  if (const auto problem = problem_with_request(request)) return *problem;
  const auto embeddings = compute(request);
  if (!embeddings) return report(embeddings.error());
  const std::string json = request.json || !request.out.empty() ? dumped(to_json(*embeddings)) : std::string();
  if (!request.out.empty()) {
    if (const auto written = write_text(request.out, json); !written) return report(written.error());
  }
  if (request.json) {
    const auto written = write_text("-", json);
    return written ? ExitCode::Done : report(written.error());
  }
  print(*embeddings);
  if (std::fflush(stdout) != 0) return report({ErrorCode::FileWriteFailed, {"standard output", "it was closed"}});
  return ExitCode::Done;
}

}  // namespace

void add_embed(CLI::App& program, ExitCode& exit_code) {
  const auto request = std::make_shared<EmbedRequest>();
  CLI::App* command = program.add_subcommand(
      "embed", "Turns a picture and sentences into the model's numbers (embeddings), to compare with another program");
  CLI::Option* image =
      command->add_option("--image", request->picture.file, "Chest X-ray: DICOM, PNG, JPEG, TIFF, BMP, WebP or PNM")
          ->type_name("FILE");
  add_picture_options(*command, request->picture);
  command->add_option("--caption", request->captions, "Sentence about the picture; may be given several times")
      ->allow_extra_args(false)
      ->type_name("TEXT");
  add_model_options(*command, request->model);
  add_input_options(*command, request->input);
  for (const char* option : {"--frame", "--black-out", "--view", "--model-window"}) {
    command->get_option(option)->needs(image);
  }
  command->add_flag("--normalised,--normalized", request->normalised,
                    "Embeddings of length 1; default: as they leave the model");
  command->add_flag("--json", request->json, "Machine-readable output, with all numbers");
  command->add_option("--out", request->out, "File to write the same JSON to")->type_name("FILE");
  command->callback([request, &exit_code] { exit_code = embed(*request); });
}

}  // namespace m2ib::cli
