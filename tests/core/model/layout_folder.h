#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <QTemporaryDir>

#include <nlohmann/json.hpp>

#include "core/checkpoint/checkpoint.h"
#include "core/image/read_image.h"
#include "tests/support/fixture_facts.h"
#include "tests/support/model_golden.h"
#include "tests/support/tower_probe.h"

/// Fixture checkpoints with other names, other companions or faults, and their comparison with golden data.
namespace m2ib::tests {

struct Values {
  std::vector<std::int64_t> shape;
  std::vector<float> numbers;
};

/// A copy of a fixture's folder, to be changed by a test: tensors by name, companions as files. load() writes it.
class LayoutFolder {
 public:
  LayoutFolder(const std::filesystem::path& source, const std::string& weights,
               const std::vector<std::string>& companions) {
    const auto checkpoint = checkpoint::open_checkpoint(source / weights);
    if (!checkpoint) throw std::runtime_error(describe(checkpoint.error()));
    for (const auto& [name, info] : (*checkpoint)->tensors()) {
      if (!info.floating()) continue;
      Values values{info.shape, std::vector<float>(static_cast<std::size_t>(info.elements()))};
      if (!(*checkpoint)->read_float32(name, values.numbers)) throw std::runtime_error("unreadable: " + name);
      tensors[name] = std::move(values);
    }
    for (const std::string& name : companions) std::filesystem::copy_file(source / name, path(name));
  }

  [[nodiscard]] std::filesystem::path path(const std::string& name = {}) const {
    const std::filesystem::path folder = folder_.path().toStdString();
    return name.empty() ? folder : folder / name;
  }
  void write(const std::string& name, const std::string& content) const {
    std::ofstream(path(name), std::ios::binary | std::ios::trunc) << content;
  }
  void write(const std::string& name, const nlohmann::json& content) const { write(name, content.dump()); }
  void remove(const std::string& name) const { std::filesystem::remove(path(name)); }
  [[nodiscard]] nlohmann::json json(const std::string& name) const {
    return nlohmann::json::parse(std::ifstream(path(name)));
  }
  /// Changes one value of a companion, e.g. "/vision_config/image_size".
  void change(const std::string& name, const std::string& pointer, const nlohmann::json& value) const {
    nlohmann::json content = json(name);
    content[nlohmann::json::json_pointer(pointer)] = value;
    write(name, content);
  }

  void rename(const std::string& from, const std::string& to) {
    auto node = tensors.extract(from);
    if (node.empty()) throw std::runtime_error("no tensor " + from);
    node.key() = to;
    tensors.insert(std::move(node));
  }
  [[nodiscard]] const std::vector<std::int64_t>& shape(const std::string& name) const { return tensors.at(name).shape; }
  /// One row less of the first dimension.
  void shorten(const std::string& name) {
    Values& values = tensors.at(name);
    const auto rows = static_cast<std::size_t>(values.shape.at(0)--);
    values.numbers.resize(values.numbers.size() / rows * (rows - 1));
  }
  /// Every name that begins with `from`.
  void rename_all(const std::string& from, const std::string& to) {
    std::vector<std::string> names;
    for (const auto& [name, values] : tensors) {
      if (name.starts_with(from)) names.push_back(name);
    }
    for (const std::string& name : names) rename(name, to + name.substr(from.size()));
  }
  /// Rows of several tensors in one.
  void join(const std::vector<std::string>& parts, const std::string& whole) {
    Values joined;
    for (const std::string& part : parts) {
      const Values values = tensors.extract(part).mapped();
      if (joined.shape.empty()) {
        joined.shape = values.shape;
      } else {
        joined.shape[0] += values.shape[0];
      }
      joined.numbers.insert(joined.numbers.end(), values.numbers.begin(), values.numbers.end());
    }
    tensors[whole] = std::move(joined);
  }
  /// The other way round, into equal shares.
  void split(const std::string& whole, const std::vector<std::string>& parts) {
    Values values = tensors.extract(whole).mapped();
    const auto share = values.numbers.size() / parts.size();
    values.shape[0] /= static_cast<std::int64_t>(parts.size());
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const auto begin = values.numbers.begin() + static_cast<std::ptrdiff_t>(i * share);
      tensors[parts[i]] = {values.shape, {begin, begin + static_cast<std::ptrdiff_t>(share)}};
    }
  }

  void write_weights(checkpoint::DType dtype = checkpoint::DType::F32) const {
    write_weights([dtype](const std::string&) { return dtype; });
  }
  void write_weights(const std::function<checkpoint::DType(const std::string&)>& dtype_of) const {
    std::vector<checkpoint::NamedTensor> list;
    for (const auto& [name, values] : tensors) {
      list.push_back(checkpoint::make_tensor(name, values.shape, values.numbers, dtype_of(name)));
    }
    const auto bytes = checkpoint::to_safetensors(std::move(list));
    std::ofstream(path("model.safetensors"), std::ios::binary | std::ios::trunc)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  }
  [[nodiscard]] Stoppable<model::DualEncoderPtr> load(const model::LoadOptions& options = {}) const {
    write_weights();
    return model::load_model(path(), {}, {}, options);
  }
  [[nodiscard]] model::DualEncoderPtr open(const model::LoadOptions& options = {}) const {
    const auto loaded = load(options);
    if (!loaded) throw std::runtime_error(describe(loaded.error()));
    return **loaded;
  }

  std::map<std::string, Values> tensors;

 private:
  QTemporaryDir folder_;
};

/// Hidden states and embeddings of the recorded pictures.
inline std::vector<std::vector<float>> compare_images(const model::DualEncoder& encoder, const Golden& golden,
                                                      Comparison& comparison) {
  std::vector<std::vector<float>> embeddings;
  for (std::int64_t i = 0; i < golden.shape("pixel_values").at(0); ++i) {
    const auto encoded = encode(encoder, golden.row("pixel_values", i));
    const auto states = state_values(*encoded.states);
    if (states.size() != golden.count("vision_hidden_")) throw std::runtime_error("not as many blocks as recorded");
    for (std::size_t layer = 0; layer < states.size(); ++layer) {
      const std::string name = "vision_hidden_" + std::to_string(layer);
      comparison.add(name, states[layer], golden.row(name, i));
    }
    comparison.add("image_embeds_raw", encoded.embedding, golden.row("image_embeds_raw", i));
    comparison.add("image_embeds", unit_length(encoded.embedding), golden.row("image_embeds", i));
    embeddings.push_back(encoded.embedding);
  }
  return embeddings;
}

/// Hidden states (as many tokens as were recorded) and embeddings of captions given by their ids.
inline std::vector<std::vector<float>> compare_texts(const model::DualEncoder& encoder, const Golden& golden,
                                                     const std::vector<std::vector<std::int64_t>>& captions,
                                                     Comparison& comparison) {
  std::vector<std::vector<float>> embeddings;
  const auto width = static_cast<std::size_t>(encoder.card().text.width);
  for (std::size_t i = 0; i < captions.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    const auto encoded = encode(encoder, captions[i]);
    const auto states = state_values(*encoded.states);
    if (states.size() != golden.count("text_hidden_")) throw std::runtime_error("not as many layers as recorded");
    for (std::size_t layer = 0; layer < states.size(); ++layer) {
      const std::string name = "text_hidden_" + std::to_string(layer);
      const auto recorded = golden.row(name, row);
      const std::size_t common = std::min(recorded.size(), states[layer].size());
      if (common < 3 * width) throw std::runtime_error(name + " has too few tokens to compare");
      comparison.add(name, cut(states[layer], common), cut(recorded, common));
    }
    comparison.add("text_embeds_raw", encoded.embedding, golden.row("text_embeds_raw", row));
    comparison.add("text_embeds", unit_length(encoded.embedding), golden.row("text_embeds", row));
    embeddings.push_back(encoded.embedding);
  }
  return embeddings;
}

/// Scale times cosine plus bias.
inline void compare_logits(const model::DualEncoder& encoder, const Golden& golden,
                           const std::vector<std::vector<float>>& images, const std::vector<std::vector<float>>& texts,
                           Comparison& comparison, const std::string& prefix = {}) {
  std::vector<float> logits;
  for (const auto& image : images) {
    for (const auto& text : texts) {
      const model::ModelCard& card = encoder.card();
      logits.push_back(static_cast<float>(card.logit_scale * model::cosine(image, text) + card.logit_bias));
    }
  }
  comparison.add(prefix + "logits_per_image", logits, golden.floats(prefix + "logits_per_image"));
  if (!golden.has("probs")) return;
  for (float& logit : logits) logit = 1.0F / (1.0F + std::exp(-logit));
  comparison.add("probs", logits, golden.floats("probs"));
}

/// The recorded ids of all captions, or those of them that stand before the padding.
inline std::vector<std::vector<std::int64_t>> recorded_ids(const Golden& golden, std::int64_t end_id, bool padded) {
  std::vector<std::vector<std::int64_t>> captions;
  for (std::int64_t i = 0; i < golden.shape("input_ids").at(0); ++i) {
    auto ids = golden.integer_row("input_ids", i);
    if (!padded) ids.erase(std::find(ids.begin(), ids.end(), end_id) + 1, ids.end());
    captions.push_back(std::move(ids));
  }
  return captions;
}

/// The id of an entry of a vocabulary with one entry per line.
inline std::int64_t id_in_lines(const std::filesystem::path& vocabulary, const std::string& entry) {
  std::ifstream in(vocabulary);
  std::int64_t id = 0;
  for (std::string line; std::getline(in, line); ++id) {
    if (line == entry) return id;
  }
  throw std::runtime_error("no " + entry + " in " + vocabulary.string());
}

/// Everything recorded: states, embeddings and logits of pictures and captions.
inline void compare_all(const model::DualEncoder& encoder, const Golden& golden,
                        const std::vector<std::vector<std::int64_t>>& captions, Comparison& comparison) {
  const auto images = compare_images(encoder, golden, comparison);
  const auto texts = compare_texts(encoder, golden, captions, comparison);
  compare_logits(encoder, golden, images, texts, comparison);
}

/// The picture files and sentences of e2e.json through the model's own preprocessing and tokenizer. The recorded
/// pixel_values and input_ids come from them; where other ones were recorded as well, these are called e2e_….
inline void compare_files_and_sentences(const model::DualEncoder& encoder, const std::filesystem::path& fixture,
                                        Comparison& pixels, Comparison& outputs) {
  const Golden golden(fixture / "golden.safetensors");
  const auto cases = nlohmann::json::parse(std::ifstream(fixture / "e2e.json"));
  const std::string prefix = golden.has("e2e_input_ids") ? "e2e_" : "";
  std::vector<std::vector<float>> images;
  std::vector<std::vector<float>> texts;
  for (const auto& name : cases.at("images")) {
    const auto radiograph = image::read_image(fixture_dir() / name.get<std::string>());
    if (!radiograph) throw std::runtime_error(describe(radiograph.error()));
    const auto values = image::preprocess(**radiograph, encoder.preprocess_settings());
    if (!values) throw std::runtime_error(describe(values.error()));
    const auto row = static_cast<std::int64_t>(images.size());
    pixels.add("pixel_values", values->values, golden.row(prefix + "pixel_values", row));
    images.push_back((*encoder.encode_image(**radiograph))->embedding);
  }
  for (const auto& sentence : cases.at("texts")) {
    const auto recorded = golden.integer_row(prefix + "input_ids", static_cast<std::int64_t>(texts.size()));
    const auto encoded = encoder.encode_caption(sentence.get<std::string>());
    if (!encoded && encoded.error().code == ErrorCode::CaptionEmpty && sentence == "") {
      texts.push_back(
          encode(encoder, std::vector{recorded[0], recorded[1]}).embedding);  // nobody explains an empty caption
      continue;
    }
    if (!encoded) throw std::runtime_error(describe(encoded.error()));
    auto ids = (*encoded)->tokens.ids;
    const std::int64_t filling = recorded.back();
    ids.resize(recorded.size(), filling);
    if (ids != recorded) throw std::runtime_error("other ids for: " + sentence.get<std::string>());
    texts.push_back((*encoded)->embedding);
  }
  compare_logits(encoder, golden, images, texts, outputs, prefix);
}

/// Loads the model without each of its tensors in turn, and with each in shapes that do not fit. Every attempt must end
/// in a value or an error; returns the names of those that were not missed.
inline std::string tensors_not_missed(LayoutFolder& folder, const model::LoadOptions& options = {}) {
  std::string not_missed;
  const auto whole = folder.tensors;
  for (const auto& [name, values] : whole) {
    folder.tensors.erase(name);
    if (folder.load(options)) not_missed += name + " ";
    const auto elements = static_cast<std::int64_t>(values.numbers.size());
    const std::vector<std::int64_t> reversed(values.shape.rbegin(), values.shape.rend());
    for (const std::vector<std::int64_t>& shape : {std::vector<std::int64_t>{elements}, {elements, 1}, reversed}) {
      folder.tensors[name] = {shape, values.numbers};
      (void)folder.load(options);
    }
    folder.tensors[name] = {{0}, {}};
    (void)folder.load(options);
    folder.tensors[name] = values;
  }
  return not_missed;
}

/// A row of a table of faults: what is changed, and what must be said about it.
struct Fault {
  std::function<void(LayoutFolder&)> spoil;
  ErrorCode code;
  std::string words;
  model::LoadOptions options;
};

/// Spoils the folder and looks at the error.
inline void check_fault(LayoutFolder& folder, const Fault& fault) {
  fault.spoil(folder);
  const auto loaded = folder.load(fault.options);
  QVERIFY(!loaded);
  const std::string sentence = describe(loaded.error());
  QVERIFY2(loaded.error().code == fault.code, sentence.c_str());
  QVERIFY2(sentence.find(fault.words) != std::string::npos, sentence.c_str());
}

}  // namespace m2ib::tests

Q_DECLARE_METATYPE(m2ib::tests::Fault)
