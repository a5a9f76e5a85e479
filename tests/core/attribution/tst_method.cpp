#include <QSet>
#include <QTest>

#include "core/attribution/explanation.h"

using namespace m2ib;
using namespace m2ib::attribution;

namespace {

model::ModelCard card_of(int image_blocks, int text_blocks) {
  model::ModelCard card;
  card.name = "toy";
  card.grid = 4;
  card.image.blocks = image_blocks;
  card.text.blocks = text_blocks;
  return card;
}

}  // namespace

/// The list of methods and the settings that each starts with.
class TestMethod : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void listIsWhole() {
    QSet<QString> ids;
    QSet<QString> names;
    for (std::size_t i = 0; i < kMethods; ++i) {
      const MethodInfo& info = all_methods()[i];
      QCOMPARE(static_cast<std::size_t>(info.method), i);
      QCOMPARE(&info_of(info.method), &info);
      ids << info.id;
      names << info.name;
      for (const char* text : {info.id, info.name, info.source, info.idea, info.passes}) QVERIFY(text[0] != '\0');
      QVERIFY(info.fewest_samples <= info.default_samples && info.default_samples <= info.most_samples);
      QCOMPARE(info.samples == nullptr, info.most_samples == 1);
    }
    QCOMPARE(ids.size(), static_cast<qsizetype>(kMethods));
    QCOMPARE(names.size(), static_cast<qsizetype>(kMethods));
    QCOMPARE(QString(info_of(Method::M2ib).id), QString("m2ib"));
  }

  void idsLeadBack() {
    for (const MethodInfo& info : all_methods()) {
      const auto method = method_of(info.id);
      QVERIFY(method.has_value());
      QCOMPARE(*method, info.method);
    }
    for (const char* wrong : {"", "M2IB", "grad", "m2ib "}) {
      const auto method = method_of(wrong);
      QVERIFY(!method.has_value());
      QCOMPARE(method.error().code, ErrorCode::SettingOutOfRange);
      QVERIFY(describe(method.error()).find("grad-eclip") != std::string::npos);
    }
  }

  void defaultsAreValid_data() {
    QTest::addColumn<int>("image");
    QTest::addColumn<int>("text");
    QTest::newRow("ViT-B") << 12 << 12;
    QTest::newRow("small") << 4 << 3;
    QTest::newRow("deep") << 27 << 12;
    QTest::newRow("two blocks") << 2 << 2;
  }
  void defaultsAreValid() {
    QFETCH(int, image);
    QFETCH(int, text);
    const model::ModelCard card = card_of(image, text);
    for (const MethodInfo& info : all_methods()) {
      if (why_not(info.method, card)) continue;
      const MethodSettings settings = default_settings(card, info.method);
      QCOMPARE(settings.method, info.method);
      QCOMPARE(settings.samples, info.default_samples);
      const auto valid = settings.validate(card);
      QVERIFY2(valid.has_value(), valid ? "" : describe(valid.error()).c_str());
    }
  }

  void publishedLayers() {
    // NIB: the input of block 9 of 12 is the output of block 8. Grad-CAM: what the last block normalises.
    const model::ModelCard card = card_of(12, 12);
    QCOMPARE(default_settings(card, Method::Nib).image_layer, 8);
    QCOMPARE(default_settings(card, Method::Nib).text_layer, 8);
    QCOMPARE(default_settings(card, Method::GradCam).image_layer, 10);
    QCOMPARE(default_settings(card).image_layer, 9);
  }

  void badSettings_data() {
    QTest::addColumn<int>("method");
    QTest::addColumn<int>("samples");
    QTest::addColumn<int>("layer");
    QTest::addColumn<int>("repeats");
    QTest::addColumn<bool>("valid");
    const auto row = [](const char* name, Method method, int samples, int layer, int repeats, bool valid) {
      QTest::newRow(name) << static_cast<int>(method) << samples << layer << repeats << valid;
    };
    row("M2IB", Method::M2ib, 10, 9, 1, true);
    row("M2IB, too many samples", Method::M2ib, 257, 9, 1, false);
    row("RISE takes more", Method::Rise, 4000, 9, 1, true);
    row("no masks", Method::Rise, 0, 9, 1, false);
    row("layer counts for nothing", Method::Rise, 100, 99, 1, true);
    row("layer", Method::Nib, 10, 99, 1, false);
    row("samples count for nothing", Method::GradEclip, -5, 9, 1, true);
    row("repeats", Method::M2ib, 10, 9, kMostRepeats, true);
    row("too many repeats", Method::M2ib, 10, 9, kMostRepeats + 1, false);
    row("no repeat", Method::M2ib, 10, 9, 0, false);
  }
  void badSettings() {
    QFETCH(int, method);
    QFETCH(int, samples);
    QFETCH(int, layer);
    QFETCH(int, repeats);
    MethodSettings settings = default_settings(card_of(12, 12), static_cast<Method>(method));
    settings.samples = samples;
    settings.image_layer = layer;
    settings.repeats = repeats;
    QTEST(settings.validate(card_of(12, 12)).has_value(), "valid");
  }

  void repeatsNeedChance() {
    MethodSettings settings = default_settings(card_of(12, 12), Method::GradEclip);
    settings.repeats = 5;
    QCOMPARE(settings.runs(), 1);
    settings.method = Method::Rise;
    QCOMPARE(settings.runs(), 5);
  }
};

QTEST_APPLESS_MAIN(TestMethod)
#include "tst_method.moc"
