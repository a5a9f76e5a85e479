#include "core/attribution/result_of_towers.h"

#include "core/model/compute.h"

namespace m2ib::attribution {

std::shared_ptr<Explanation> make_result(const model::DualEncoder& encoder, const image::Radiograph& radiograph,
                                         const model::EncodedImage& image, const model::EncodedText& text,
                                         const MethodSettings& settings, TowerMap image_map, TowerMap text_map) {
  auto result = std::make_shared<Explanation>();
  result->caption = text.tokens.caption;
  result->tokens = text.tokens;
  result->settings = settings;
  result->card = encoder.card();
  result->preprocess = image.preprocess;
  result->preprocessing_id = image.preprocessing_id;
  result->field_of_view = image.field_of_view;
  result->model_window = image.window;
  result->window_by_person = image.window_by_person;
  result->image_width_px = radiograph.width_px;
  result->image_height_px = radiograph.height_px;
  result->image_sha256 = radiograph.sha256;
  result->image_frame = radiograph.frame;
  result->black_outs = radiograph.black_outs;
  result->first_missing_row = radiograph.first_missing_row;
  for (const image::ReadingNote& note : radiograph.notes) result->image_notes.emplace_back(image::note_name(note.code));
  result->grid = encoder.card().grid;
  result->similarity = model::cosine(image.embedding, text.embedding);
  result->image = std::move(image_map);
  result->text = std::move(text_map);
  result->device = model::compute_description();
  result->time_ms = result->image.time_ms + result->text.time_ms;
  result->made_at = std::chrono::system_clock::now();
  return result;
}

}  // namespace m2ib::attribution
