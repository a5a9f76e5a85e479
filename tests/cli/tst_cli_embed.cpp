#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <span>

#include <nlohmann/json.hpp>

#include "core/base/sha256.h"
#include "tests/cli/cli_run.h"
#include "tests/cli/explain_line.h"
#include "tests/support/fixture_facts.h"
#include "tests/support/safetensors_golden.h"

using m2ib::tests::content;
using m2ib::tests::fixture_dir;
using m2ib::tests::Golden;
using m2ib::tests::Outcome;
using m2ib::tests::run_cli;
using m2ib::tests::unit_length;
using m2ib::tests::worst_difference;

namespace {

constexpr double kTolerance = 1e-4;

QString fixture(const std::string& name) { return QString::fromStdString((fixture_dir() / name).string()); }

std::vector<float> floats(const nlohmann::json& list) { return list.get<std::vector<float>>(); }

/// Pictures and sentences that the Python originals were run on.
nlohmann::json cases_of(const QString& model) {
  return nlohmann::json::parse(content(fixture(model.toStdString()) + "/e2e.json").toStdString());
}

}  // namespace

/// `m2ib embed`: the numbers of the Python originals, from files to embeddings; its options; what it refuses.
class TestCliEmbed : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void golden_data();
  void golden();
  void golden_logits();
  void normalised();
  void one_side_alone();
  void outputs();
  void options_act_data();
  void options_act();
  void published_text_wrapper();
  void long_captions();
  void refused_data();
  void refused();

 private:
  /// A good command line, and what is added.
  [[nodiscard]] QStringList line(const QStringList& more, const char* model = "biomedclip_tiny") const {
    QStringList arguments{"embed"};
    if (!more.contains("--model")) arguments << "--model" << fixture(model);
    return arguments + more;
  }
  [[nodiscard]] nlohmann::json embedded(const QStringList& more, const char* model = "biomedclip_tiny") const {
    const Outcome outcome = run_cli(line(QStringList{"--json"} + more, model));
    if (outcome.exit_code != 0) qWarning("%s", outcome.err.constData());
    return nlohmann::json::parse(outcome.out.toStdString(), nullptr, false);
  }
  QTemporaryDir folder_;
  QString picture_;
};

void TestCliEmbed::initTestCase() {
  picture_ = folder_.filePath("Muster_Erika.png");
  QVERIFY(m2ib::tests::ramps().save(picture_));
}

void TestCliEmbed::golden_data() {
  QTest::addColumn<QString>("model");
  QTest::newRow("BiomedCLIP") << "biomedclip_tiny";
  QTest::newRow("SigLIP") << "siglip_tiny";
}

void TestCliEmbed::golden() {
  M2IB_REQUIRE_FIXTURES();
  QFETCH(QString, model);
  const auto cases = cases_of(model);
  const Golden golden(fixture_dir() / model.toStdString() / "golden.safetensors");
  for (std::size_t i = 0; i < cases["images"].size(); ++i) {
    QStringList arguments{"--image", fixture(cases["images"][i].get<std::string>())};
    for (const auto& text : cases["texts"]) arguments << "--caption" << QString::fromStdString(text.get<std::string>());
    const auto json = embedded(arguments, qPrintable(model));
    QVERIFY(json.is_object());
    const auto row = static_cast<std::int64_t>(i);
    const auto& image = json["image"];
    QVERIFY(worst_difference(floats(image["embedding"]), golden.row("image_embeds_raw", row)) < kTolerance);
    const std::vector<float> pixels = golden.row("pixel_values", row);
    QCOMPARE(image["pixels"]["sha256_float32"].get<std::string>(),
             m2ib::sha256_hex(std::as_bytes(std::span<const float>(pixels))));
    const std::vector<float> logits = golden.row("logits_per_image", row);
    for (std::size_t j = 0; j < cases["texts"].size(); ++j) {
      const auto& caption = json["captions"][j];
      const auto text_row = static_cast<std::int64_t>(j);
      QVERIFY(caption["caption"] == cases["texts"][j]);
      QVERIFY(worst_difference(floats(caption["embedding"]), golden.row("text_embeds_raw", text_row)) < kTolerance);
      const double scale = json["model"]["logit_scale"].get<double>();
      QVERIFY(std::abs(caption["logit"].get<double>() - static_cast<double>(logits[j])) < scale * kTolerance);
      // Ids as the original fed them: ours, then padding.
      std::vector<std::int64_t> ids = golden.integer_row("input_ids", text_row);
      const auto own = caption["token_ids"].get<std::vector<std::int64_t>>();
      QVERIFY(std::equal(own.begin(), own.end(), ids.begin()));
      if (caption["padded_to"].get<int>() > 0) {
        QCOMPARE(caption["padded_to"].get<std::size_t>(), ids.size());
        for (std::size_t k = own.size(); k < ids.size(); ++k) QCOMPARE(ids[k], caption["pad_id"].get<std::int64_t>());
      }
      QCOMPARE(caption.contains("probability"), model == "siglip_tiny");
      if (!caption.contains("probability")) continue;
      const float expected = golden.row("probs", row)[j];
      QVERIFY(std::abs(caption["probability"].get<double>() - static_cast<double>(expected)) < kTolerance);
    }
  }
}

/// Hugging Face's CLIP: recorded are ids, pixel values and logits. An empty sentence among them is one we refuse.
void TestCliEmbed::golden_logits() {
  M2IB_REQUIRE_FIXTURES();
  const auto cases = cases_of("hf_clip_tiny");
  const Golden golden(fixture_dir() / "hf_clip_tiny" / "golden.safetensors");
  for (std::size_t i = 0; i < cases["images"].size(); ++i) {
    QStringList arguments{"--image", fixture(cases["images"][i].get<std::string>())};
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < cases["texts"].size(); ++row) {
      const auto text = QString::fromStdString(cases["texts"][row].get<std::string>());
      if (text.isEmpty()) continue;
      arguments << "--caption" << text;
      rows.push_back(row);
    }
    const auto json = embedded(arguments, "hf_clip_tiny");
    QVERIFY(json.is_object());
    const std::vector<float> pixels = golden.row("e2e_pixel_values", static_cast<std::int64_t>(i));
    QCOMPARE(json["image"]["pixels"]["sha256_float32"].get<std::string>(),
             m2ib::sha256_hex(std::as_bytes(std::span<const float>(pixels))));
    const std::vector<float> logits = golden.row("e2e_logits_per_image", static_cast<std::int64_t>(i));
    QCOMPARE(json["captions"].size(), rows.size());
    for (std::size_t j = 0; j < rows.size(); ++j) {
      const auto& caption = json["captions"][j];
      const auto own = caption["token_ids"].get<std::vector<std::int64_t>>();
      const auto ids = golden.integer_row("e2e_input_ids", static_cast<std::int64_t>(rows[j]));
      QVERIFY(own.size() <= ids.size() && std::equal(own.begin(), own.end(), ids.begin()));
      const double scale = json["model"]["logit_scale"].get<double>();
      QVERIFY(std::abs(caption["logit"].get<double>() - static_cast<double>(logits[rows[j]])) < scale * kTolerance);
      QVERIFY(std::abs(caption["cosine"].get<double>() * scale - caption["logit"].get<double>()) < 1e-9);
    }
  }
}

void TestCliEmbed::normalised() {
  M2IB_REQUIRE_FIXTURES();
  const QStringList inputs{"--image", picture_, "--caption", "left effusion"};
  const auto raw = embedded(inputs);
  const auto unit = embedded(inputs + QStringList{"--normalised"});
  QVERIFY(!raw["normalised"].get<bool>() && unit["normalised"].get<bool>());
  QVERIFY(worst_difference(unit_length(floats(raw["image"]["embedding"])), floats(unit["image"]["embedding"])) < 1e-6);
  const auto& caption = unit["captions"][0];
  QVERIFY(worst_difference(unit_length(floats(raw["captions"][0]["embedding"])), floats(caption["embedding"])) < 1e-6);
  QVERIFY(caption["cosine"] == raw["captions"][0]["cosine"]);
  // Numbers of float32: never more than nine digits.
  for (const auto& value : raw["image"]["embedding"]) {
    const double number = value.get<double>();
    QCOMPARE(QString::number(number, 'g', 9).toDouble(), number);
  }
}

void TestCliEmbed::one_side_alone() {
  M2IB_REQUIRE_FIXTURES();
  const auto image = embedded({"--image", picture_});
  QVERIFY(image.contains("image") && image["captions"].empty());
  const auto caption = embedded({"--caption", "No left effusion"});
  QVERIFY(!caption.contains("image"));
  const auto& one = caption["captions"].at(0);
  QVERIFY(!one.contains("cosine") && !one["embedding"].empty());
  QCOMPARE(one["words"].size(), std::size_t{3});
  QCOMPARE(one["words"][0]["text"].get<std::string>(), std::string("No"));
  QCOMPARE(one["tokens"].size(), one["token_ids"].size());
  QCOMPARE(one["spans"].size(), one["token_ids"].size());
  QVERIFY((one["spans"][1] == nlohmann::json{0, 2}));
  QVERIFY(!one["truncated"].get<bool>());
}

/// The table, the file, and that no name of a file is in either.
void TestCliEmbed::outputs() {
  M2IB_REQUIRE_FIXTURES();
  const QString file = folder_.filePath("numbers.json");
  const Outcome outcome = run_cli(line({"--image", picture_, "--caption", "left effusion", "--out", file}));
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  for (const char* word : {"Cosine", "Logit", "Tokens", "Window", "effusion", "[CLS]", "mean"}) {
    QVERIFY2(outcome.out.contains(word), word);
  }
  const auto json = nlohmann::json::parse(content(file).toStdString());
  QCOMPARE(json["format"].get<std::string>(), std::string("m2ib-embeddings"));
  const auto config = m2ib::tests::fixture_json("biomedclip_tiny/open_clip_config.json").at("model_cfg");
  QCOMPARE(json["image"]["embedding"].size(), config.at("embed_dim").get<std::size_t>());
  QVERIFY(!content(file).contains("Muster") && !outcome.out.contains("Muster"));
  QVERIFY(!content(file).contains(fixture_dir().string().c_str()));
}

void TestCliEmbed::options_act_data() {
  QTest::addColumn<QStringList>("options");
  QTest::addColumn<bool>("pixels_change");
  QTest::newRow("activation") << QStringList{"--activation", "gelu"} << false;
  QTest::newRow("preparation") << QStringList{"--preprocess", "squash"} << true;
  QTest::newRow("window") << QStringList{"--model-window", "20,180"} << true;
}

void TestCliEmbed::options_act() {
  M2IB_REQUIRE_FIXTURES();
  QFETCH(QStringList, options);
  QFETCH(bool, pixels_change);
  const QStringList inputs{"--image", picture_};
  const auto plain = embedded(inputs, "openai_clip_tiny/state_dict.pt");
  const auto chosen = embedded(inputs + options, "openai_clip_tiny/state_dict.pt");
  QVERIFY(plain.is_object() && chosen.is_object());
  QCOMPARE(plain["image"]["pixels"]["sha256_float32"] != chosen["image"]["pixels"]["sha256_float32"], pixels_change);
  QVERIFY(worst_difference(floats(plain["image"]["embedding"]), floats(chosen["image"]["embedding"])) > 1e-4);
}

/// Another text tower; its numbers are compared with recorded ones in tst_openai_clip.
void TestCliEmbed::published_text_wrapper() {
  M2IB_REQUIRE_FIXTURES();
  const QStringList inputs{"--caption", "ab cd"};
  const auto plain = embedded(inputs, "openai_clip_tiny/state_dict.pt");
  const auto wrapped = embedded(inputs + QStringList{"--published-text-wrapper"}, "openai_clip_tiny/state_dict.pt");
  QVERIFY(plain.is_object() && wrapped.is_object());
  QVERIFY(worst_difference(floats(plain["captions"][0]["embedding"]), floats(wrapped["captions"][0]["embedding"])) >
          1e-3);
}

void TestCliEmbed::long_captions() {
  M2IB_REQUIRE_FIXTURES();
  const Outcome outcome = run_cli(line({"--json", "--caption", QString("effusion ").repeated(500)}));
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  const auto json = nlohmann::json::parse(outcome.out.toStdString());
  QVERIFY(json["captions"][0]["truncated"].get<bool>());
  const auto config = m2ib::tests::fixture_json("biomedclip_tiny/open_clip_config.json").at("model_cfg");
  const int context = config.at("text_cfg").at("context_length");
  QCOMPARE(json["captions"][0]["token_ids"].size(), static_cast<std::size_t>(context));
  const auto one = embedded({"--caption", "effusion"})["captions"][0]["token_ids"].size() - 2;  // tokens of a word
  const int dropped = 500 * static_cast<int>(one) + 2 - context;
  QCOMPARE(json["captions"][0]["dropped_tokens"].get<int>(), dropped);
  QVERIFY2(outcome.err.contains(QByteArray::number(dropped) + " tokens were left out"), outcome.err.constData());
}

void TestCliEmbed::refused_data() {
  QTest::addColumn<QStringList>("more");
  QTest::addColumn<int>("exit_code");
  const auto row = [](const char* name, int exit_code, const QStringList& more) {
    QTest::newRow(name) << more << exit_code;
  };
  row("neither picture nor caption", 2, {"--json"});
  row("unknown option", 2, {"--caption", "x", "--fast"});
  row("window of one number", 2, {"--image", picture_, "--model-window", "3"});
  row("unknown preparation", 2, {"--image", picture_, "--preprocess", "zoom"});
  row("picture is missing", 3, {"--image", "/nonexistent.png"});
  row("picture is a folder", 3, {"--image", folder_.path()});
  row("caption is empty", 3, {"--caption", ""});
  row("second caption is blank", 3, {"--caption", "effusion", "--caption", "  "});
  row("model is missing", 3, {"--caption", "x", "--model", "/nonexistent"});
  row("model is a web page", 3, {"--caption", "x", "--model", fixture("invalid/html_page.bin")});
  row("model is a Git LFS pointer", 3, {"--caption", "x", "--model", fixture("invalid/text_file.pt")});
  row("file cannot be written", 4, {"--caption", "x", "--out", "/nonexistent/a.json"});
  row("file is checked first", 4, {"--image", "/nonexistent.png", "--out", folder_.path()});
}

void TestCliEmbed::refused() {
  M2IB_REQUIRE_FIXTURES();
  QFETCH(QStringList, more);
  QFETCH(int, exit_code);
  const Outcome outcome = run_cli(line(more));
  QVERIFY2(outcome.exit_code == exit_code, outcome.err.constData());
  QVERIFY2(outcome.err.contains("m2ib: "), outcome.err.constData());
  QVERIFY(outcome.out.isEmpty());
}

QTEST_APPLESS_MAIN(TestCliEmbed)
#include "tst_cli_embed.moc"
