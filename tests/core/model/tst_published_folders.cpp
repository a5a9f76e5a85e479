#include <array>
#include <functional>
#include <iterator>

#include <QtTest>

#include "tests/core/model/layout_folder.h"
#include "tests/core/model/training_file.h"

using namespace m2ib;
using namespace m2ib::tests;
using nlohmann::json;

/// Folders as model hubs, training programs and old versions of them leave them: the fixtures' weights among the
/// companions, keys, nulls, wrappers and names that stand in real downloads. All must give the recorded numbers.
namespace {

namespace fs = std::filesystem;

/// A fixture, and what is needed to compare with it.
struct Source {
  const char* folder;
  const char* weights;
  std::vector<std::string> companions;
  std::int64_t end_id;  ///< recorded captions end here; idle where `padded`
  bool padded;
};

json clip_config(const char* section) { return fixture_json("hf_clip_tiny/config_full.json").at(section); }
int clip_side() { return clip_config("vision_config").at("image_size"); }
int clip_context() { return clip_config("text_config").at("max_position_embeddings"); }
std::int64_t clip_end() { return clip_config("text_config").at("vocab_size").get<std::int64_t>() - 1; }

Source clip() {
  return {"hf_clip_tiny",
          "model.safetensors",
          {"config.json", "preprocessor_config.json", "tokenizer.json", "tokenizer_config.json",
           "special_tokens_map.json", "vocab.json", "merges.txt"},
          clip_end(),
          true};
}
Source siglip() {
  return {
      "siglip_tiny",
      "model.safetensors",
      {"config.json", "preprocessor_config.json", "spiece.model", "tokenizer_config.json", "special_tokens_map.json"},
      1,
      true};
}
Source biomedclip() {
  return {"biomedclip_tiny",
          "open_clip_pytorch_model.bin",
          {"open_clip_config.json", "info.json", "text_config.json", "tokenizer_config.json", "special_tokens_map.json",
           "vocab.txt"},
          id_in_lines(fixture_dir() / "biomedclip_tiny" / "vocab.txt", "[SEP]"),
          false};
}
Source openai() { return {"openai_clip_tiny", "state_dict.pt", {}, 0, true}; }

using Prepare = std::function<void(LayoutFolder&)>;

/// What every repository of a hub has, and what file managers add.
void add_surroundings(const LayoutFolder& folder) {
  folder.write("README.md", std::string("---\nlicense: mit\ntags:\n- medical\n---\n# A model\n"));
  folder.write(".gitattributes", std::string("*.bin filter=lfs diff=lfs merge=lfs -text\n"));
  folder.write(".DS_Store", std::string("\0\0\0\1Bud1", 8));
  folder.write("._model.safetensors", std::string("\0\5\26\7", 4));
  fs::create_directories(folder.path(".cache") / "huggingface" / "download");
  folder.write(".cache/huggingface/download/model.safetensors.metadata", std::string("0123\n"));
  folder.write("training_args.bin", std::string("PK no archive"));
}

/// Keys that old and new versions of transformers write, and that say nothing here.
void add_idle_keys(json& section) {
  for (const char* key : {"prefix", "problem_type", "sep_token_id", "decoder_start_token_id", "task_specific_params",
                          "tokenizer_class", "min_length_of_what", "_name_or_path"}) {
    section[key] = nullptr;
  }
  section["torch_dtype"] = "float16";
  section["dtype"] = "float32";
  section["return_dict"] = true;
  section["id2label"] = {{"0", "LABEL_0"}};
  section["top_k"] = 50;
}

void add_idle_keys(const LayoutFolder& folder) {
  json config = folder.json("config.json");
  add_idle_keys(config);
  add_idle_keys(config["text_config"]);
  add_idle_keys(config["vision_config"]);
  config["text_config_dict"] = nullptr;
  config["vision_config_dict"] = nullptr;
  folder.write("config.json", config);
}

/// As saved by the first versions: whole sections under other names, sizes as plain numbers.
void as_first_published(LayoutFolder& folder) {
  json config = folder.json("config.json");
  config["text_config"]["eos_token_id"] = clip_end();
  config["text_config"]["model_type"] = "clip_text_model";
  config["text_config_dict"] = config["text_config"];
  config["vision_config_dict"] = config["vision_config"];
  config["text_config"]["hidden_size"] = 4;  // overruled
  config["vision_config"]["patch_size"] = 3;
  folder.write("config.json", config);
  folder.write("preprocessor_config.json", json{{"feature_extractor_type", "CLIPFeatureExtractor"},
                                                {"do_resize", true},
                                                {"size", clip_side()},
                                                {"crop_size", clip_side()},
                                                {"do_center_crop", true},
                                                {"do_normalize", true},
                                                {"resample", 3},
                                                {"image_mean", {0.48145466, 0.4578275, 0.40821073}},
                                                {"image_std", {0.26862954, 0.26130258, 0.27577711}}});
  folder.tensors["logit_scale"].shape = {1};
}

/// As saved by transformers 5: one file for the processor, one for the tokenizer.
void as_transformers_5(LayoutFolder& folder) {
  json image = folder.json("preprocessor_config.json");
  for (const char* key : {"device", "do_pad", "pad_size", "data_format", "input_data_format", "return_tensors"}) {
    image[key] = nullptr;
  }
  image.erase("_valid_processor_keys");
  image["image_processor_type"] = image["image_processor_type"].get<std::string>() + "Fast";
  folder.write("processor_config.json", json{{"image_processor", image}, {"processor_class", "CLIPProcessor"}});
  for (const char* name : {"preprocessor_config.json", "vocab.json", "merges.txt", "special_tokens_map.json"}) {
    folder.remove(name);
  }
  folder.change("config.json", "/dtype", "float32");
}

/// Blocks that the Rust tokenizers write, and a tokenizer_config.json with all that it may hold.
void with_long_tokenizer_files(LayoutFolder& folder) {
  json tokenizer = folder.json("tokenizer.json");
  tokenizer["version"] = "1.0";
  tokenizer["truncation"] = {
      {"direction", "Right"}, {"max_length", clip_context()}, {"strategy", "LongestFirst"}, {"stride", 0}};
  tokenizer["padding"] = {{"strategy", {{"Fixed", clip_context()}}},
                          {"direction", "Right"},
                          {"pad_to_multiple_of", nullptr},
                          {"pad_id", clip_end()},
                          {"pad_type_id", 0},
                          {"pad_token", "<|endoftext|>"}};
  tokenizer["decoder"] = {
      {"type", "ByteLevel"}, {"add_prefix_space", true}, {"trim_offsets", true}, {"use_regex", true}};
  folder.write("tokenizer.json", tokenizer);
  json config = folder.json("tokenizer_config.json");
  config["added_tokens_decoder"] = {{std::to_string(clip_end()),
                                     {{"content", "<|endoftext|>"},
                                      {"lstrip", false},
                                      {"normalized", false},
                                      {"rstrip", false},
                                      {"single_word", false},
                                      {"special", true}}}};
  config["pad_token"] = {{"__type", "AddedToken"}, {"content", "<|endoftext|>"}, {"lstrip", false}};
  config["extra_special_tokens"] = json::object();
  config["clean_up_tokenization_spaces"] = true;
  folder.write("tokenizer_config.json", config);
}

/// MedSigLIP's files: every key spelt out, "do_convert_rgb" null, scalars for scale and bias.
void as_medsiglip(LayoutFolder& folder) {
  add_surroundings(folder);
  add_idle_keys(folder);
  json config = folder.json("config.json");
  config["text_config"].update({{"hidden_act", "gelu_pytorch_tanh"},
                                {"layer_norm_eps", 1e-6},
                                {"pad_token_id", nullptr},
                                {"bos_token_id", 49406},
                                {"eos_token_id", 49407},
                                {"attention_dropout", 0.0}});
  const json full = fixture_json("siglip_tiny/config_full.json").at("text_config");
  config["text_config"]["max_position_embeddings"] = full.at("max_position_embeddings");
  config["text_config"]["projection_size"] = full.at("hidden_size");
  config["vision_config"].update({{"num_channels", 3}, {"vision_use_head", true}, {"layer_norm_eps", 1e-6}});
  folder.write("config.json", config);
  folder.change("preprocessor_config.json", "/do_convert_rgb", nullptr);
  folder.change("preprocessor_config.json", "/processor_class", "SiglipProcessor");
  folder.tensors["logit_scale"].shape = {};
  folder.tensors["logit_bias"].shape = {};
}

/// BiomedCLIP with the file of the Rust tokenizers in place of vocab.txt.
void with_wordpiece_json(LayoutFolder& folder) {
  add_surroundings(folder);
  json vocabulary = json::object();
  std::ifstream lines(folder.path("vocab.txt"));
  int id = 0;
  for (std::string line; std::getline(lines, line); ++id) vocabulary[line] = id;
  json added = json::array();
  const std::array<const char*, 5> specials = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"};
  for (std::size_t i = 0; i < specials.size(); ++i) {
    added.push_back({{"id", vocabulary.at(specials[i])},
                     {"content", specials[i]},
                     {"single_word", false},
                     {"lstrip", false},
                     {"rstrip", false},
                     {"normalized", false},
                     {"special", true}});
  }
  const json part{{"SpecialToken", {{"id", "[CLS]"}, {"type_id", 0}}}};
  folder.write("tokenizer.json", json{{"version", "1.0"},
                                      {"truncation", {{"max_length", 64}, {"strategy", "LongestFirst"}, {"stride", 0}}},
                                      {"padding", {{"strategy", "BatchLongest"}, {"pad_id", 0}}},
                                      {"added_tokens", added},
                                      {"normalizer",
                                       {{"type", "BertNormalizer"},
                                        {"clean_text", true},
                                        {"handle_chinese_chars", true},
                                        {"strip_accents", nullptr},
                                        {"lowercase", true}}},
                                      {"pre_tokenizer", {{"type", "BertPreTokenizer"}}},
                                      {"post_processor", {{"type", "TemplateProcessing"}, {"single", {part}}}},
                                      {"decoder", {{"type", "WordPiece"}, {"prefix", "##"}, {"cleanup", true}}},
                                      {"model",
                                       {{"type", "WordPiece"},
                                        {"unk_token", "[UNK]"},
                                        {"continuing_subword_prefix", "##"},
                                        {"max_input_chars_per_word", 100},
                                        {"vocab", vocabulary}}}});
  folder.remove("vocab.txt");
}

bool equals_golden(const model::DualEncoder& encoder, const Source& source, const std::string& folder) {
  const Golden golden(fixture_dir() / folder / "golden.safetensors");
  Comparison comparison;
  for (std::int64_t i = 0; i < golden.shape("pixel_values").at(0); ++i) {
    comparison.add("image_embeds_raw", encode(encoder, golden.row("pixel_values", i)).embedding,
                   golden.row("image_embeds_raw", i));
  }
  const auto captions = recorded_ids(golden, source.end_id, source.padded);
  for (std::size_t i = 0; i < captions.size(); ++i) {
    comparison.add("text_embeds_raw", encode(encoder, captions[i]).embedding,
                   golden.row("text_embeds_raw", static_cast<std::int64_t>(i)));
  }
  return comparison.within(kModelTolerance);
}

}  // namespace

Q_DECLARE_METATYPE(Source)
Q_DECLARE_METATYPE(Prepare)

class TestPublishedFolders : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { M2IB_REQUIRE_FIXTURES(); }
  void folders_data();
  void folders();
  void training_files_data();
  void training_files();
  void missing_preprocessing_is_said();
  void old_pickles();
  void image_tower_beside_the_model();
};

void TestPublishedFolders::folders_data() {
  QTest::addColumn<Source>("source");
  QTest::addColumn<Prepare>("prepare");
  const auto row = [](const char* name, const Source& source, const Prepare& prepare) {
    QTest::newRow(name) << source << prepare;
  };
  row("CLIP, idle and empty keys", clip(), [](LayoutFolder& folder) {
    add_surroundings(folder);
    add_idle_keys(folder);
  });
  row("CLIP, first versions", clip(), as_first_published);
  row("CLIP, transformers 5", clip(), as_transformers_5);
  row("CLIP, long tokenizer files", clip(), [](LayoutFolder& folder) {
    with_long_tokenizer_files(folder);
    folder.remove("vocab.json");
    folder.remove("merges.txt");
  });
  row("CLIP, safetensors before a broken pickle", clip(), [](LayoutFolder& folder) {
    folder.write("pytorch_model.bin", std::string("version https://git-lfs.github.com"));
  });
  row("CLIP, without preprocessing", clip(), [](LayoutFolder& folder) { folder.remove("preprocessor_config.json"); });
  row("CLIP, a folder in the place of another file", clip(), [](LayoutFolder& folder) {
    fs::create_directories(folder.path("open_clip_model.safetensors"));
    fs::create_directories(folder.path("pytorch_model.bin"));
  });
  row("MedSigLIP", siglip(), as_medsiglip);
  row("SigLIP, transformers 5", siglip(), [](LayoutFolder& folder) {
    folder.write("processor_config.json", json{{"image_processor", folder.json("preprocessor_config.json")},
                                               {"processor_class", "SiglipProcessor"}});
    folder.remove("preprocessor_config.json");
  });
  row("BiomedCLIP", biomedclip(), add_surroundings);
  row("BiomedCLIP, tokenizer.json", biomedclip(), with_wordpiece_json);
}

void TestPublishedFolders::folders() {
  QFETCH(Source, source);
  QFETCH(Prepare, prepare);
  LayoutFolder folder(fixture_dir() / source.folder, source.weights, source.companions);
  prepare(folder);
  const auto encoder = folder.open();
  QVERIFY(equals_golden(*encoder, source, source.folder));
  Comparison pixels;
  Comparison outputs;
  compare_files_and_sentences(*encoder, fixture_dir() / source.folder, pixels, outputs);
  QVERIFY(pixels.within(1e-6));
  QVERIFY(outputs.within(kModelTolerance));
}

void TestPublishedFolders::training_files_data() {
  QTest::addColumn<Wrapping>("wrapping");
  const auto row = [](const char* name, const Wrapping& wrapping) { QTest::newRow(name) << wrapping; };
  row("PubMedCLIP", {"state_dict", "", {}, {{"best_epoch", 42}, {"best_loss", 1}}, "", true});
  row("MedCLIP-SAM", {"model", "model.", {}, {{"step", 7}}});
  row("Lightning", {"state_dict", "model.", {{"pytorch-lightning_version", "2.1.0"}}, {{"epoch", 3}}, "", true});
  row("compiled and distributed", {"model_state_dict", "module._orig_mod.", {}, {{"epoch", 3}}});
  row("averaged weights", {"model_state", "module.", {}, {}, "n_averaged"});
  row("CUDA-less scalar", {"state_dict", "clip.", {}, {}, "clip.context_length"});
}

void TestPublishedFolders::training_files() {
  QFETCH(Wrapping, wrapping);
  const LayoutFolder folder(fixture_dir() / openai().folder, openai().weights, {});
  folder.write("best model, epoch 42.pth", wrapped(folder, wrapping));
  folder.write("._best model, epoch 42.pth", std::string("\0\5\26\7", 4));
  const auto encoder = open_whole(folder.path());
  QCOMPARE(encoder->card().layout, std::string("OpenAI CLIP"));
  QCOMPARE(encoder->card().files.front().name, std::string("best model, epoch 42.pth"));
  QVERIFY(equals_golden(*encoder, openai(), openai().folder));
}

/// With the whole numbers "position_ids", which new versions no longer save.
void TestPublishedFolders::old_pickles() {
  for (const Source& source : {clip(), biomedclip()}) {
    const fs::path folder = fixture_dir() / source.folder;
    const fs::path file =
        folder / (source.weights == std::string("model.safetensors") ? "pytorch_model.bin" : source.weights);
    const auto checkpoint = checkpoint::open_checkpoint(file);
    QVERIFY(checkpoint);
    QVERIFY(std::any_of((*checkpoint)->tensors().begin(), (*checkpoint)->tensors().end(),
                        [](const auto& tensor) { return tensor.first.ends_with("position_ids"); }));
    QVERIFY(equals_golden(*open_whole(file), source, source.folder));
  }
}

/// timm's repositories of CLIP models: its own image tower lies under the usual name, OpenCLIP's model beside it.
void TestPublishedFolders::image_tower_beside_the_model() {
  const fs::path source = fixture_dir() / "open_clip_tiny";
  LayoutFolder folder(source, "open_clip_pytorch_model.bin", {"open_clip_config.json", "open_clip_pytorch_model.bin"});
  folder.tensors = {{"blocks.0.norm1.weight", {{4}, {1, 1, 1, 1}}}, {"cls_token", {{1, 1, 4}, {0, 0, 0, 0}}}};
  folder.write_weights();
  folder.write("config.json", json{{"architecture", "vit_base_patch32_clip_224"}, {"num_classes", 512}});
  const auto encoder = open_whole(folder.path());
  QCOMPARE(encoder->card().files.front().name, std::string("open_clip_pytorch_model.bin"));
  QVERIFY(equals_golden(*encoder, {"", "", {}, 0, true}, "open_clip_tiny"));
  folder.remove("open_clip_pytorch_model.bin");
  const auto refused = model::load_model(folder.path());
  QVERIFY(!refused);
  QCOMPARE(refused.error().code, ErrorCode::ModelUnsupported);
  QVERIFY(describe(refused.error()).find("model.safetensors") != std::string::npos);
}

void TestPublishedFolders::missing_preprocessing_is_said() {
  LayoutFolder folder(fixture_dir() / clip().folder, clip().weights, clip().companions);
  QVERIFY(folder.open()->card().assumptions.empty());
  folder.remove("preprocessor_config.json");
  QCOMPARE(folder.open()->card().assumptions.size(), std::size_t{1});
  folder.write("processor_config.json",
               json{{"image_processor", {{"size", 2 * clip_side()}, {"crop_size", 2 * clip_side()}}}});
  const auto refused = folder.load();
  QVERIFY(!refused);
  QCOMPARE(refused.error().code, ErrorCode::ConfigMismatch);
  folder.write("processor_config.json", std::string("{"));
  QCOMPARE(folder.load().error().code, ErrorCode::ConfigInvalid);
}

QTEST_GUILESS_MAIN(TestPublishedFolders)
#include "tst_published_folders.moc"
