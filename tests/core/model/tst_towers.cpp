#include <array>
#include <cmath>
#include <fstream>
#include <limits>
#include <thread>

#include <QTemporaryDir>
#include <QtTest>

#include "core/base/files.h"
#include "tests/core/model/layout_folder.h"
#include "tests/support/fixture_facts.h"
#include "tests/support/model_golden.h"
#include "tests/support/safetensors_golden.h"
#include "tests/support/tower_probe.h"

using namespace m2ib;
using namespace m2ib::tests;
using attribution::Tower;

namespace {

constexpr double kTolerance = kModelTolerance;

std::filesystem::path tiny_folder() { return fixture_dir() / "hf_clip_tiny"; }
std::filesystem::path small_folder() { return fixture_dir() / "m2ib" / "hf_clip_small"; }

/// Those of a tower's states that were recorded; at least one must be.
void compare_recorded(Comparison& comparison, const std::string& prefix, const std::vector<std::vector<float>>& states,
                      const Golden& golden) {
  bool any = false;
  for (std::size_t k = 0; k < states.size(); ++k) {
    const std::string name = prefix + std::to_string(k);
    if (!golden.has(name)) continue;
    comparison.add(name, states[k], golden.floats(name));
    any = true;
  }
  if (!any) throw std::runtime_error("no recorded " + prefix);
}

std::vector<float> random_pixels(const model::DualEncoder& encoder, int seed) {
  const auto side = static_cast<std::size_t>(encoder.card().image_size_px);
  std::vector<float> values(3 * side * side);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = static_cast<float>(std::sin(0.37 * static_cast<double>(i) + seed));
  }
  return values;
}

}  // namespace

class TestTowers : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void image_hidden_states_and_embeddings();
  void text_hidden_states_and_embeddings();
  void logits();
  void unpadded_text();
  void end_token_rules();
  void small_model_in_half_precision();
  void half_precision_files_data();
  void half_precision_files();
  void files_and_sentences_end_to_end();
  void many_captions_equal_single_ones();
  void pooled_block_equals_whole_block_data();
  void pooled_block_equals_whole_block();
  void weights_survive_a_round_trip();
  void wrong_inputs_are_refused();
  void stop_gives_no_value();
  void two_threads_agree();
  void vit_b_32_has_its_parameters();
  void fresh_memory_is_not_read();
};

void TestTowers::image_hidden_states_and_embeddings() {
  M2IB_REQUIRE_FIXTURES();
  const auto encoder = open_towers(tiny_folder());
  QVERIFY(encoder);
  const Golden golden(tiny_folder() / "golden.safetensors");
  Comparison comparison;
  for (std::int64_t i = 0; i < golden.rows("pixel_values"); ++i) {
    const auto encoded = encode(*encoder, golden.row("pixel_values", i));
    const auto states = state_values(*encoded.states);
    QCOMPARE(states.size(), golden.count("vision_hidden_"));
    for (std::size_t layer = 0; layer < states.size(); ++layer) {
      const std::string name = "vision_hidden_" + std::to_string(layer);
      comparison.add(name, states[layer], golden.row(name, i));
    }
    comparison.add("vision_last_hidden_state", states.back(), golden.row("vision_last_hidden_state", i));
    comparison.add("image_embeds_raw", encoded.embedding, golden.row("image_embeds_raw", i));
    comparison.add("image_embeds", unit_length(encoded.embedding), golden.row("image_embeds", i));
  }
  QVERIFY(comparison.within(kTolerance));
}

void TestTowers::text_hidden_states_and_embeddings() {
  M2IB_REQUIRE_FIXTURES();
  const auto encoder = open_towers(tiny_folder());
  QVERIFY(encoder);
  const Golden golden(tiny_folder() / "golden.safetensors");
  Comparison comparison;
  for (std::int64_t i = 0; i < golden.rows("input_ids"); ++i) {
    const auto encoded = encode(*encoder, golden.integer_row("input_ids", i));
    const auto states = state_values(*encoded.states);
    QCOMPARE(states.size(), golden.count("text_hidden_"));
    for (std::size_t layer = 0; layer < states.size(); ++layer) {
      const std::string name = "text_hidden_" + std::to_string(layer);
      comparison.add(name, states[layer], golden.row(name, i));
    }
    comparison.add("text_embeds_raw", encoded.embedding, golden.row("text_embeds_raw", i));
    comparison.add("text_embeds_raw_with_mask", encoded.embedding, golden.row("text_embeds_raw_with_mask", i));
    comparison.add("text_embeds", unit_length(encoded.embedding), golden.row("text_embeds", i));
  }
  QVERIFY(comparison.within(kTolerance));
}

void TestTowers::logits() {
  M2IB_REQUIRE_FIXTURES();
  const auto encoder = open_whole(tiny_folder());
  const Golden golden(tiny_folder() / "golden.safetensors");
  std::vector<float> per_image;
  const std::int64_t images = golden.rows("pixel_values");
  const std::int64_t texts = golden.rows("input_ids");
  std::vector<float> per_text(static_cast<std::size_t>(images * texts));
  for (std::int64_t i = 0; i < images; ++i) {
    const auto image = encode(*encoder, golden.row("pixel_values", i));
    for (std::int64_t t = 0; t < texts; ++t) {
      const auto text = encode(*encoder, golden.integer_row("input_ids", t));
      const double logit = encoder->card().logit_scale * model::cosine(image.embedding, text.embedding);
      per_image.push_back(static_cast<float>(logit));
      per_text[static_cast<std::size_t>(t * images + i)] = per_image.back();
    }
  }
  Comparison comparison;
  comparison.add("logits_per_image", per_image, golden.floats("logits_per_image"));
  comparison.add("logits_per_text", per_text, golden.floats("logits_per_text"));
  QVERIFY(comparison.within(kTolerance));
}

void TestTowers::unpadded_text() {
  M2IB_REQUIRE_FIXTURES();
  const auto encoder = open_towers(tiny_folder());
  QVERIFY(encoder);
  const Golden golden(tiny_folder() / "golden.safetensors");
  const auto ids = golden.integer_row("unpadded_input_ids", 0);
  const auto encoded = encode(*encoder, ids);
  QCOMPARE(encoded.pooled_token, ids.size() - 1);  // the end token
  Comparison comparison;
  comparison.add("unpadded_text_embeds_raw", encoded.embedding, golden.floats("unpadded_text_embeds_raw"));
  QVERIFY(comparison.within(kTolerance));
}

void TestTowers::end_token_rules() {
  M2IB_REQUIRE_FIXTURES();
  const Golden golden(tiny_folder() / "golden.safetensors");
  const auto old_rule = open_towers(tiny_folder(), 2);
  const auto other = fixture_json("hf_clip_tiny/config_eos500_note.json").at("text_config.eos_token_id");
  const auto new_rule = open_towers(tiny_folder(), other.get<std::int64_t>());
  QVERIFY(old_rule && new_rule);
  const auto embedding = [&golden](const auto& encoder, const char* ids) {
    return encode(*encoder, golden.integer_row(ids, 0)).embedding;
  };
  Comparison comparison;
  const auto largest = embedding(old_rule, "eosrule_input_ids");
  const auto first = embedding(new_rule, "eosrule_input_ids");
  comparison.add("eosrule 2", largest, golden.floats("eosrule_text_embeds_raw_eos2_argmax"));
  comparison.add("eosrule 500", first, golden.floats("eosrule_text_embeds_raw_eos500_first"));
  comparison.add("noeos 2", embedding(old_rule, "noeos_input_ids"), golden.floats("noeos_text_embeds_raw_eos2"));
  comparison.add("noeos 500", embedding(new_rule, "noeos_input_ids"), golden.floats("noeos_text_embeds_raw_eos500"));
  QVERIFY(comparison.within(kTolerance));
  QVERIFY(worst_difference(largest, first) > 0.01);  // the rules pool different tokens here
}

void TestTowers::small_model_in_half_precision() {
  M2IB_REQUIRE_FIXTURES();
  const auto encoder = open_towers(small_folder());
  QVERIFY(encoder);
  const Golden golden(small_folder() / "golden.safetensors");
  const auto image = encode(*encoder, golden.row("pixel_values", 0));
  const auto text = encode(*encoder, golden.integer_row("input_ids", 0));
  Comparison comparison;
  compare_recorded(comparison, "vision_hidden_", state_values(*image.states), golden);
  compare_recorded(comparison, "text_hidden_", state_values(*text.states), golden);
  comparison.add("image_embeds_raw", image.embedding, golden.floats("image_embeds_raw"));
  comparison.add("text_embeds_raw", text.embedding, golden.floats("text_embeds_raw"));
  // open_towers() makes a card without a scale; the stored one is CLIP's first value or whatever training left.
  const auto scale = weights_by_name(*encoder).at("logit_scale").at(0);
  const auto logit = static_cast<float>(std::exp(scale) * model::cosine(image.embedding, text.embedding));
  comparison.add("logits_per_image", {logit}, golden.floats("logits_per_image"));
  QVERIFY(comparison.within(kTolerance));
}

void TestTowers::half_precision_files_data() {
  QTest::addColumn<QString>("weights");
  QTest::addColumn<QString>("prefix");
  QTest::addColumn<bool>("as_stored");
  for (const bool as_stored : {false, true}) {
    const char* how = as_stored ? "kept" : "widened";
    QTest::addRow("bfloat16, %s", how) << "model_bf16.safetensors"
                                       << "bf16." << as_stored;
    QTest::addRow("float16 in four files, %s", how) << "sharded_fp16"
                                                    << "fp16." << as_stored;
  }
}

void TestTowers::half_precision_files() {
  M2IB_REQUIRE_FIXTURES();
  QFETCH(QString, weights);
  QFETCH(QString, prefix);
  QFETCH(bool, as_stored);
  // The variants lie without their companions: a folder as people have it is put together.
  namespace fs = std::filesystem;
  const QTemporaryDir scratch;
  const fs::path folder(scratch.path().toStdString());
  const fs::path source = tiny_folder() / "variants" / weights.toStdString();
  for (const char* name : {"config.json", "vocab.json", "merges.txt", "preprocessor_config.json"}) {
    fs::copy_file(tiny_folder() / name, folder / name);
  }
  if (fs::is_directory(source)) {
    for (const auto& entry : fs::directory_iterator(source)) {
      fs::copy_file(entry.path(), folder / entry.path().filename(), fs::copy_options::skip_existing);
    }
  } else {
    fs::copy_file(source, folder / "model.safetensors");
  }
  model::LoadOptions options;
  if (as_stored) options.precision = model::WeightPrecision::AsStored;
  const auto encoder = open_whole(folder, options);

  const Golden inputs(tiny_folder() / "golden.safetensors");
  const Golden golden(tiny_folder() / "variants" / "golden_upcast.safetensors");
  const std::string kind = prefix.toStdString();
  Comparison comparison;
  for (std::int64_t i = 0; i < inputs.rows("pixel_values"); ++i) {
    const auto image = encode(*encoder, inputs.row("pixel_values", i)).embedding;
    comparison.add("image_embeds_raw", image, golden.row(kind + "image_embeds_raw", i));
    for (std::int64_t k = 0; k < inputs.rows("input_ids"); ++k) {
      const auto text = encode(*encoder, inputs.integer_row("input_ids", k)).embedding;
      comparison.add("text_embeds_raw", text, golden.row(kind + "text_embeds_raw", k));
      const double logit = encoder->card().logit_scale * model::cosine(image, text);
      comparison.add("logits", {static_cast<float>(logit)},
                     {golden.row(kind + "logits_per_image", i)[static_cast<std::size_t>(k)]});
    }
  }
  QVERIFY(comparison.within(kTolerance));
}

void TestTowers::files_and_sentences_end_to_end() {
  M2IB_REQUIRE_FIXTURES();
  Comparison pixels;
  Comparison outputs;
  compare_files_and_sentences(*open_whole(tiny_folder()), tiny_folder(), pixels, outputs);
  QVERIFY(pixels.within(1e-6));
  QVERIFY(outputs.within(kTolerance));
}

void TestTowers::many_captions_equal_single_ones() {
  const auto encoder = random_encoder(toy_config(), 3);
  const std::vector<std::string> captions{"ab", "c", "de", "fgh", "c", "a b", "zzzzzzzzzzzzzzzzzzzzzzzz"};
  const auto together = encoder->embed_captions(captions);
  QVERIFY(together.has_value() && together->has_value());
  QCOMPARE((*together)->size(), captions.size());
  for (std::size_t i = 0; i < captions.size(); ++i) {
    const auto single = encoder->encode_caption(captions[i]);
    QVERIFY(single.has_value());
    QVERIFY(worst_difference((**together)[i], (*single)->embedding) < 1e-5);
  }
  QVERIFY(worst_difference((**together)[0], (**together)[2]) > 1e-4);
  QVERIFY((**encoder->embed_captions({})).empty());
  QCOMPARE(encoder->embed_captions({"a", " "}).error().code, ErrorCode::CaptionEmpty);
}

void TestTowers::pooled_block_equals_whole_block_data() {
  QTest::addColumn<bool>("image");
  QTest::addColumn<bool>("golden");
  QTest::newRow("random image tower") << true << false;
  QTest::newRow("random text tower") << false << false;
  QTest::newRow("golden image tower") << true << true;
  QTest::newRow("golden text tower") << false << true;
}

void TestTowers::pooled_block_equals_whole_block() {
  QFETCH(bool, image);
  QFETCH(bool, golden);
  if (golden) M2IB_REQUIRE_FIXTURES();
  const auto encoder = golden ? open_towers(tiny_folder()) : random_encoder(toy_config(), 7);
  QVERIFY(encoder);
  const double worst = worst_pooled_difference(*encoder, image ? Tower::Image : Tower::Text, 3,
                                               image ? encoder->card().image.tokens : 9);
  qInfo("worst difference %.2e", worst);
  QVERIFY(worst < 1e-5);
}

void TestTowers::weights_survive_a_round_trip() {
  const QTemporaryDir folder;
  const std::filesystem::path path = folder.path().toStdString();
  const auto encoder = random_encoder(toy_config(), 11);
  const auto weights = weights_by_name(*encoder);
  QCOMPARE(weights.size(), std::size_t{2 * (3 * 16 + 3) + 7 + 1});
  QVERIFY(write_file_atomically(path / "config.json", R"({"model_type":"clip","projection_dim":3,
    "text_config":{"hidden_size":4,"intermediate_size":8,"num_hidden_layers":3,"num_attention_heads":2,
                   "vocab_size":514,"max_position_embeddings":12,"eos_token_id":513},
    "vision_config":{"hidden_size":4,"intermediate_size":8,"num_hidden_layers":3,"num_attention_heads":2,
                     "image_size":8,"patch_size":4}})")
              .has_value());
  const auto read_back = [&](checkpoint::DType dtype) {
    const auto bytes = weights_file(*encoder, dtype);
    (void)write_file_atomically(path / "model.safetensors", std::span<const std::byte>(bytes));
    const auto opened = open_towers(path);
    return opened ? weights_by_name(*opened) : std::map<std::string, std::vector<float>>();
  };
  QVERIFY(read_back(checkpoint::DType::F32) == weights);
  const auto halves = read_back(checkpoint::DType::F16);
  QCOMPARE(halves.size(), weights.size());
  for (const auto& [name, values] : weights) QVERIFY2(worst_difference(values, halves.at(name)) < 2e-3, name.c_str());
}

void TestTowers::wrong_inputs_are_refused() {
  const auto encoder = random_encoder(toy_config(), 5);
  image::PixelValues wide = pixel_values(*encoder, random_pixels(*encoder, 0));
  wide.width_px *= 2;
  QCOMPARE(encoder->encode_image(wide).error().code, ErrorCode::ConfigMismatch);
  image::PixelValues torn = pixel_values(*encoder, random_pixels(*encoder, 0));
  torn.values.pop_back();
  QCOMPARE(encoder->encode_image(torn).error().code, ErrorCode::ConfigMismatch);

  const auto text_error = [&encoder](std::vector<std::int64_t> ids) {
    text::Tokens tokens;
    tokens.ids = std::move(ids);
    const auto encoded = encoder->encode_text(tokens);
    return encoded ? std::string("no error") : std::string(error_name(encoded.error().code));
  };
  QCOMPARE(text_error({512, 100000, 513}), "compute-failed");
  QCOMPARE(text_error({512, -1, 513}), "compute-failed");
  QCOMPARE(text_error(std::vector<std::int64_t>(13, 513)), "compute-failed");  // one more than the context
  QCOMPARE(text_error({}), "compute-failed");
}

void TestTowers::stop_gives_no_value() {
  const auto encoder = random_encoder(toy_config(), 5);
  std::stop_source source;
  source.request_stop();
  const auto image = encoder->encode_image(pixel_values(*encoder, random_pixels(*encoder, 0)), source.get_token());
  QVERIFY(image.has_value() && !image->has_value());
  const auto text = encoder->encode_caption("a", source.get_token());
  QVERIFY(text.has_value() && !text->has_value());
  const auto texts = encoder->embed_captions({"a"}, source.get_token());
  QVERIFY(texts.has_value() && !texts->has_value());
}

/// What the allocator hands out again is full of not-a-numbers; none of them may reach a result.
void TestTowers::fresh_memory_is_not_read() {
  const auto encoder = random_encoder(toy_config(), 3);
  for (int round = 0; round < 20; ++round) {
    {
      std::vector<std::vector<float>> spoiled;
      for (std::size_t size = 16; size <= 65536; size = size * 3 / 2) {
        for (int copy = 0; copy < 8; ++copy) spoiled.emplace_back(size, std::numeric_limits<float>::quiet_NaN());
      }
    }
    const auto text = encoder->encode_caption("no effusion");
    QVERIFY(text && text->has_value());
    for (const float value : (*text)->embedding) QVERIFY(std::isfinite(value));
  }
}

void TestTowers::two_threads_agree() {
  const auto encoder = random_encoder(toy_config(), 9);
  const auto alone_image = encode(*encoder, random_pixels(*encoder, 1)).embedding;
  const auto alone_text = encode(*encoder, std::vector<std::int64_t>{512, 5, 6, 513}).embedding;
  std::array<int, 2> equal{};
  constexpr int kRounds = 50;
  const auto work = [&](std::size_t which) {
    for (int i = 0; i < kRounds; ++i) {
      const bool same = encode(*encoder, random_pixels(*encoder, 1)).embedding == alone_image &&
                        encode(*encoder, std::vector<std::int64_t>{512, 5, 6, 513}).embedding == alone_text;
      equal[which] += same ? 1 : 0;
    }
  };
  {
    const std::jthread first(work, 0);
    const std::jthread second(work, 1);
  }
  QCOMPARE(equal[0], kRounds);
  QCOMPARE(equal[1], kRounds);
}

void TestTowers::vit_b_32_has_its_parameters() {
  const auto encoder = model::make_random_vit_b_32(1);
  QVERIFY(encoder);
  // The published number, logit scale included.
  QCOMPARE(encoder->card().parameters, std::int64_t{151'277'313});
  const auto encoded = encoder->encode_caption("clear lungs");
  QVERIFY(encoded.has_value() && encoded->has_value());
  QCOMPARE((*encoded)->embedding.size(), std::size_t{512});
}

QTEST_GUILESS_MAIN(TestTowers)
#include "tst_towers.moc"
