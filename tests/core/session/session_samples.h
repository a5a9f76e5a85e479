#pragma once

#include <chrono>
#include <cmath>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/sha256.h"
#include "core/session/session_file.h"

/// Sessions with something in every field.
namespace m2ib::tests {

inline std::vector<std::byte> bytes_of(const std::string& text) {
  const auto view = std::as_bytes(std::span(text));
  return {view.begin(), view.end()};
}

inline std::shared_ptr<attribution::Explanation> sample_result(const std::string& caption, int seconds = 0) {
  auto made = std::make_shared<attribution::Explanation>();
  made->caption = caption;
  made->tokens.caption = caption;
  made->tokens.ids = {638, 11, 639};
  made->tokens.pieces = {"<|startoftext|>", "eff</w>", "<|endoftext|>"};
  made->tokens.spans = {{}, {0, 3}, {}};
  made->tokens.words = {{{0, 3}, 1, 1}};
  made->tokens.truncated = true;
  made->tokens.dropped_tokens = 2;
  made->card.name = "tiny";
  made->card.layout = "Hugging Face CLIPModel";
  made->card.weights_sha256 = std::string(64, 'a');
  made->card.files = {{"model.safetensors", std::string(64, 'd'), 1234}};
  made->card.trust = model::Trust::None;
  made->card.doubts = {"random weights"};
  made->card.weights_bytes = 4321;
  made->card.recommended = {0.05, 3, 2};
  made->card.image.pools_all = true;
  made->card.image.activation = model::Activation::GeluTanh;
  made->card.logit_scale = 100.0 / 3.0;
  made->preprocess.recipe = image::Recipe::CheXzero;
  made->preprocess.resize = image::PreprocessSettings::Resize::LongestEdge;
  made->image_sha256 = std::string(64, 'b');
  made->image_frame = 2;
  made->image_width_px = 40;
  made->image_height_px = 30;
  made->black_outs = {{1, 2, 3, 4}};
  made->first_missing_row = 29;
  made->image_notes = {"pixels-missing"};
  made->model_window = {-12.5, 1000.0 / 3.0, image::Curve::Sigmoid, 0};
  made->field_of_view = {5.0, -1.0 / 3.0, 30.0, 30.0};
  made->grid = 2;
  made->similarity = 1.0 / 3.0;
  made->support = attribution::CaptionSupport{
      1.0 / 3.0,
      {{attribution::Control::Empty, "", 0.1}, {attribution::Control::Negated, "no " + caption, 0.35}},
      1.0 / 3.0 - 0.35,
      true};
  made->settings.seed = 18446744073709551615ULL;
  made->image.token_values = {9.0F, 0.1F, 1.0F / 3.0F, 2.5F, std::nextafter(4.0F, 5.0F)};
  made->image.losses = {{1.0, 0.5, -0.4}, {1.0 / 3.0, 0.6, -0.51}};
  made->image.time_ms = 12.25;
  made->text.token_values = {0.1F, 0.25F, 4.0F, 0.2F};  // one more than tokens: a model that fills captions up
  made->text.losses = {{1.0, 0.5, -0.4}};
  made->device = "CPU, 2 threads";
  made->time_ms = 123.456;
  made->made_at = std::chrono::system_clock::from_time_t(1700000000 + seconds) + std::chrono::microseconds(123456);
  return made;
}

inline session::Session sample_session() {
  session::Session session;
  session.model = {"/home/somebody/models/secret", "tiny", std::string(64, 'a')};
  session::SessionPicture picture;
  picture.reference = {
      "/home/somebody/Müller_Hans.zip", "inside/Müller.png", 2, "Müller.png", std::string(64, 'b'), 99};
  picture.view = session::PictureView{{10.0, 200.5, image::Curve::Linear, 0}, true, 3, true, false, {{"L", "F"}}};
  picture.preprocessing = "fit";
  picture.model_window = image::Window{-1.0, 1.0 / 3.0, image::Curve::Table, 1};
  picture.black_outs = {{1, 2, 3, 4}};
  picture.annotations = {
      {1, annotation::Kind::Box, {{1.5, 2.5}, {10.0, 20.0}}, "Lëft base", {}, true},
      {2, annotation::Kind::Arrow, {{0.1, 0.2}, {1.0 / 3.0, 4.0}}, "", {0x112233, 2.0, 9.0, true}, false}};
  session.pictures = {picture, session::SessionPicture{}};
  session.pictures[1].reference.sha256 = std::string(64, 'c');
  session.current_picture = 0;
  session.captions = {{"eff “left”", std::nullopt},
                      {"no eff", attribution::MethodSettings{attribution::Method::M2ib, 0.5, 3, 4, 20, 0.5, 8, 7}}};
  session.current_caption = 1;
  session.settings.seed = 18446744073709551615ULL;
  session.arrangement = {session::PaneLayout::Four, {1, 0}, session::CompareMode::Swipe, 1, 0};
  session.rendering.colours = "cividis";
  session.rendering.opacity = 0.6;
  session.rendering.threshold = 0.25;
  session.rendering.scale = "absolute";
  session.rendering.scale_max_nats = 10.0 / 3.0;
  session.rendering.isolines = 3;
  session.rendering.isolines_nats = {0.5, 1.0 / 3.0};
  session.figure.preset = session::FigurePreset::Custom;
  session.figure.width_mm = 123.4;
  session.figure.dpi = 600;
  session.figure.columns = 3;
  session.figure.elements.words = false;
  session.figure.elements.legend = true;
  session.results = {sample_result("eff “left”"), sample_result("no eff", 5)};
  return session;
}

/// All that a session file holds, without its embedded pictures.
inline std::string told(const session::Session& session) {
  return session::session_to_json(session, session::Whereabouts::Told);
}

}  // namespace m2ib::tests
