#include <QtTest>
#include <set>

#include "core/library/known_models.h"

using namespace m2ib;
using namespace m2ib::library;

namespace {

Result<std::vector<KnownModel>> shipped() { return known_models(std::string(M2IB_SOURCE_DIR) + "/resources"); }

/// A list of one model, in which `from` is replaced by `to`.
QByteArray changed(const char* from, const char* to) {
  QByteArray text =
      "{\"format\": 1, \"models\": [{\"id\": \"a-1\", \"name\": \"A\", \"organisation\": \"O\", \"summary\": \"S\", "
      "\"intended_use\": \"I\", \"licence\": \"L\", \"page_url\": \"https://example.org/a\", \"about_bytes\": 5000, "
      "\"note\": \"N\", "
      "\"gated\": false, \"files\": [{\"name\": \"c.json\", \"url\": \"https://example.org/c.json\", \"bytes\": 10}, "
      "{\"name\": \"w.bin\", \"url\": \"https://example.org/w.bin\", \"bytes\": 4990, "
      "\"sha256\": \"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"}]}]}";
  return text.replace(from, to);
}

bool is_hex64(const std::string& text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

class TestKnownModels : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void the_shipped_list_is_complete();
  void fetched_models_have_weights_last();
  void openai_addresses_hold_their_digest();
  void hugging_face_addresses_name_a_revision();
  void models_not_trained_on_radiographs_say_so_data();
  void models_not_trained_on_radiographs_say_so();
  void reads_every_field();
  void damaged_lists_are_reported_data();
  void damaged_lists_are_reported();
  void plain_file_names_data();
  void plain_file_names();
  void a_missing_list_is_reported();
};

void TestKnownModels::the_shipped_list_is_complete() {
  const auto models = shipped();
  QVERIFY2(models, models ? "" : describe(models.error()).c_str());
  QVERIFY(models->size() >= 10);
  std::set<std::string> ids;
  for (const KnownModel& model : *models) {
    QVERIFY2(ids.insert(model.id).second, model.id.c_str());
    QVERIFY2(!model.licence.empty() && !model.intended_use.empty() && !model.summary.empty(), model.id.c_str());
    QVERIFY2(QString::fromStdString(model.page_url).startsWith("https://"), model.id.c_str());
    QVERIFY2(model.can_be_fetched() || !model.note.empty(), model.id.c_str());
    QVERIFY2(!model.can_be_fetched() || model.about_bytes != 0, model.id.c_str());
    for (const KnownFile& file : model.files) {
      QVERIFY2(QString::fromStdString(file.url).startsWith("https://"), file.url.c_str());
      QVERIFY2(is_plain_file_name(file.name), file.name.c_str());
      QVERIFY2(file.sha256.empty() || is_hex64(file.sha256), file.url.c_str());
      QVERIFY2(QString::fromStdString(file.url).endsWith("/" + QString::fromStdString(file.name)), file.url.c_str());
    }
  }
  for (const char* id : {"biomedclip", "chexzero", "medsiglip-448", "pubmedclip-vit-b-32", "openai-clip-vit-b-32",
                         "openai-clip-vit-l-14-336", "siglip-base-224"}) {
    QVERIFY2(find_known_model(*models, id) != nullptr, id);
  }
  QVERIFY(find_known_model(*models, "not-there") == nullptr);
  QVERIFY(!find_known_model(*models, "medsiglip-448")->can_be_fetched());
  QVERIFY(!find_known_model(*models, "chexzero")->can_be_fetched());
}

void TestKnownModels::fetched_models_have_weights_last() {
  const auto models = shipped();
  QVERIFY(models);
  for (const KnownModel& model : *models) {
    for (std::size_t i = 0; i < model.files.size(); ++i) {
      const QString name = QString::fromStdString(model.files[i].name);
      const bool weights = name.endsWith(".bin") || name.endsWith(".safetensors") || name.endsWith(".pt");
      QVERIFY2(weights == (i + 1 == model.files.size()), qPrintable(name));
    }
    // What is published of the sizes fits what people are told: within a tenth.
    std::uint64_t sum = 0;
    for (const KnownFile& file : model.files) sum += file.bytes;
    if (sum != 0) {
      QVERIFY2(sum <= model.about_bytes && sum * 10 >= model.about_bytes * 9, model.id.c_str());
    }
  }
}

void TestKnownModels::openai_addresses_hold_their_digest() {
  const auto models = shipped();
  QVERIFY(models);
  int seen = 0;
  for (const KnownModel& model : *models) {
    for (const KnownFile& file : model.files) {
      if (file.url.find("openaipublic.azureedge.net") == std::string::npos) continue;
      ++seen;
      QVERIFY2(file.url.find("/" + file.sha256 + "/") != std::string::npos, file.url.c_str());
      QVERIFY(is_hex64(file.sha256));
    }
  }
  QCOMPARE(seen, 4);
}

void TestKnownModels::hugging_face_addresses_name_a_revision() {
  // "main" may hold another file tomorrow.
  static const QRegularExpression kPinned("^https://huggingface\\.co/[^/]+/[^/]+/resolve/[0-9a-f]{40}/[^/]+$");
  const auto models = shipped();
  QVERIFY(models);
  for (const KnownModel& model : *models) {
    for (const KnownFile& file : model.files) {
      if (file.url.find("huggingface.co") == std::string::npos) continue;
      QVERIFY2(kPinned.match(QString::fromStdString(file.url)).hasMatch(), file.url.c_str());
    }
  }
}

void TestKnownModels::models_not_trained_on_radiographs_say_so_data() {
  QTest::addColumn<QString>("id");
  for (const char* id : {"openai-clip-vit-b-32", "openai-clip-vit-b-16", "openai-clip-vit-l-14",
                         "openai-clip-vit-l-14-336", "laion-clip-vit-b-32", "siglip-base-224", "tinyclip-vit-8m-16"}) {
    QTest::newRow(id) << id;
  }
}

void TestKnownModels::models_not_trained_on_radiographs_say_so() {
  QFETCH(QString, id);
  const auto models = shipped();
  QVERIFY(models);
  const KnownModel* model = find_known_model(*models, id.toStdString());
  QVERIFY(model != nullptr);
  QVERIFY(model->intended_use.find("not on radiographs") != std::string::npos);
}

void TestKnownModels::reads_every_field() {
  const auto models = parse_known_models(changed("", "").toStdString(), "list.json");
  QVERIFY2(models, models ? "" : describe(models.error()).c_str());
  QCOMPARE(models->size(), 1U);
  const KnownModel& model = models->front();
  QCOMPARE(model.id, std::string("a-1"));
  QCOMPARE(model.organisation, std::string("O"));
  QCOMPARE(model.note, std::string("N"));
  QCOMPARE(model.files.size(), 2U);
  QCOMPARE(model.files[1].bytes, std::uint64_t{4990});
  QCOMPARE(model.bytes(), std::uint64_t{5000});
  QVERIFY(model.can_be_fetched());
  const auto unknown_size = parse_known_models(changed(", \"bytes\": 10", "").toStdString(), "list.json");
  QVERIFY(unknown_size);
  QCOMPARE(unknown_size->front().bytes(), std::uint64_t{0});
  QCOMPARE(unknown_size->front().about_bytes, std::uint64_t{5000});
  const auto gated = parse_known_models(changed("\"gated\": false", "\"gated\": true").toStdString(), "list.json");
  QVERIFY(gated && !gated->front().can_be_fetched());
}

void TestKnownModels::damaged_lists_are_reported_data() {
  QTest::addColumn<QByteArray>("text");
  const auto add = [](const char* name, const char* from, const char* to) {
    QTest::newRow(name) << changed(from, to);
    QVERIFY2(changed(from, to) != changed("", ""), name);
  };
  add("cut", "\"}]}]}", "");
  add("format", "\"format\": 1", "\"format\": 2");
  add("no id", "\"id\": \"a-1\", ", "");
  add("id with a slash", "a-1", "../a");
  add("id in capitals", "a-1", "A-1");
  add("no licence", "\"licence\": \"L\", ", "");
  add("no intended use", "\"intended_use\": \"I\"", "\"intended_use\": \"\"");
  add("http page", "https://example.org/a\"", "http://example.org/a\"");
  add("http file", "https://example.org/c.json", "http://example.org/c.json");
  add("file address", "https://example.org/c.json", "file:///etc/passwd");
  add("address with a space", "https://example.org/c.json", "https://example.org/ c.json");
  add("name with a folder", "\"c.json\"", "\"../c.json\"");
  add("hidden name", "\"c.json\"", "\".c.json\"");
  add("one name twice", "\"c.json\"", "\"w.bin\"");
  add("short digest", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "0123");
  add("digest in capitals", "abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
      "ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef");
  add("bytes below 0", "\"bytes\": 10", "\"bytes\": -10");
  add("bytes as text", "\"bytes\": 10", "\"bytes\": \"10\"");
  add("gated as text", "\"gated\": false", "\"gated\": \"no\"");
  add("files is an object", "\"files\": [", "\"files\": {}, \"x\": [");
  QTest::newRow("two models of one id") << changed("]}]}", "]}, ") + changed("{\"format\": 1, \"models\": [", "");
  QTest::newRow("by hand without a note")
      << changed("\"gated\": false", "\"gated\": true").replace("\"note\": \"N\",", "");
}

void TestKnownModels::damaged_lists_are_reported() {
  QFETCH(QByteArray, text);
  const auto models = parse_known_models(text.toStdString(), "list.json");
  QVERIFY(!models);
  QCOMPARE(models.error().code, ErrorCode::ConfigInvalid);
  QCOMPARE(models.error().args[0], std::string("list.json"));
  QVERIFY(!models.error().args[1].empty());
}

void TestKnownModels::plain_file_names_data() {
  QTest::addColumn<QString>("name");
  QTest::addColumn<bool>("plain");
  QTest::newRow("ordinary") << "open_clip_model-00001.safetensors" << true;
  QTest::newRow("empty") << "" << false;
  QTest::newRow("folder") << "a/b" << false;
  QTest::newRow("parent") << ".." << false;
  QTest::newRow("hidden") << ".bashrc" << false;
  QTest::newRow("option") << "-rf" << false;
  QTest::newRow("space") << "a b" << false;
  QTest::newRow("backslash") << "a\\b" << false;
  QTest::newRow("letters of a language") << QString::fromUtf8("modèle.bin") << false;
  QTest::newRow("long") << QString(129, 'a') << false;
}

void TestKnownModels::plain_file_names() {
  QFETCH(QString, name);
  QFETCH(bool, plain);
  QCOMPARE(is_plain_file_name(name.toStdString()), plain);
}

void TestKnownModels::a_missing_list_is_reported() {
  const auto models = known_models("/nowhere/at/all");
  QVERIFY(!models);
  QCOMPARE(models.error().code, ErrorCode::FileNotFound);
}

QTEST_GUILESS_MAIN(TestKnownModels)
#include "tst_known_models.moc"
