#include <QElapsedTimer>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>
#include <cstring>

#include <nlohmann/json.hpp>

#include "core/model/compute.h"
#include "tests/cli/cli_run.h"
#include "tests/cli/explain_line.h"
#include "ui/presenters/document/explorer_document.h"

using namespace m2ib;
using Phase = presenters::PaneState::Phase;

/// The command line and the window's document compute the same numbers from the same files.
class TestCliAndWindow : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void same_numbers_data();
  void same_numbers();
};

void TestCliAndWindow::same_numbers_data() {
  QTest::addColumn<QString>("caption");
  QTest::addColumn<double>("beta");
  QTest::addColumn<int>("layer");
  QTest::addColumn<int>("text_layer");
  QTest::addColumn<int>("steps");
  QTest::addColumn<int>("samples");
  QTest::addColumn<quint64>("seed");
  M2IB_REQUIRE_FIXTURES();
  const auto config = tests::fixture_json("hf_clip_tiny/config_full.json");
  const auto last = [&config](const char* tower) { return config[tower]["num_hidden_layers"].get<int>() - 2; };
  QTest::newRow("usual") << "left basal effusion" << 0.1 << last("vision_config") << last("text_config") << 10 << 10
                         << quint64{0};
  QTest::newRow("unusual") << QStringLiteral("Kein Erguß, 胸 🫁") << 1.25 << 0 << 0 << 4 << 3
                           << Q_UINT64_C(18446744073709551615);
}

void TestCliAndWindow::same_numbers() {
  M2IB_REQUIRE_FIXTURES();
  QFETCH(QString, caption);
  QFETCH(double, beta);
  QFETCH(int, layer);
  QFETCH(int, text_layer);
  QFETCH(int, steps);
  QFETCH(int, samples);
  QFETCH(quint64, seed);
  model::configure_compute_pools();  // as both programs do
  const QTemporaryDir folder;
  tests::ExplainLine line;
  line.picture = folder.filePath(QStringLiteral("picture.png"));
  QVERIFY(tests::ramps().save(line.picture));

  presenters::ExplorerDocument document;
  document.openModel(line.model);
  document.openImage(line.picture);
  QTRY_VERIFY_WITH_TIMEOUT(document.model() && document.radiograph(), 20000);
  attribution::MethodSettings settings = document.settings();
  settings.beta = beta;
  settings.image_layer = layer;
  settings.text_layer = text_layer;
  settings.steps = steps;
  settings.samples = samples;
  settings.seed = seed;
  document.commitSettings(settings, QStringLiteral("test"));
  document.addCaption(caption);
  QTRY_VERIFY_WITH_TIMEOUT(!document.busy(), 60000);
  QVERIFY2(document.currentPane().phase == Phase::Done, qPrintable(document.currentPane().message));
  const attribution::ExplanationPtr shown = document.currentPane().result;
  QCOMPARE(shown->settings, settings);

  const QString map = folder.filePath(QStringLiteral("map.npy"));
  const tests::Outcome outcome = tests::start_program(
      line({"--caption", caption, "--beta", QString::number(beta, 'g', 17), "--layer", QString::number(layer),
            "--text-layer", QString::number(text_layer), "--steps", QString::number(steps), "--samples",
            QString::number(samples), "--seed", QString::number(seed), "--raw", map, "--json"}));
  QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
  const std::vector<float> patches = shown->patch_values();
  const QByteArray bytes(reinterpret_cast<const char*>(patches.data()),
                         static_cast<qsizetype>(patches.size() * sizeof(float)));
  QCOMPARE(patches.size(), tests::tiny_patches());
  QVERIFY2(tests::content(map).endsWith(bytes), "the maps differ");  // bit for bit
  const auto json = nlohmann::json::parse(outcome.out.toStdString());
  const auto& one = json["explanations"].at(0);
  QCOMPARE(one["image_map"]["patch_nats"].get<std::vector<float>>(), patches);
  QCOMPARE(one["similarity"].get<double>(), shown->similarity);
  std::vector<float> words;
  for (const auto& word : one["text_map"]["words"]) words.push_back(word["nats"].get<float>());
  QCOMPARE(words, shown->word_values());
}

QTEST_GUILESS_MAIN(TestCliAndWindow)
#include "tst_cli_and_window.moc"
