#include <QImage>
#include <QTemporaryDir>
#include <QTest>
#include <array>
#include <cmath>

#include <nlohmann/json.hpp>

#include "tests/cli/cli_run.h"
#include "tests/cli/explain_line.h"
#include "tests/cli/small_dicom.h"

using m2ib::tests::content;
using m2ib::tests::Outcome;
using m2ib::tests::run_cli;

/// How DICOM goes through `m2ib explain` and `m2ib embed`: windows on modality values, frames, black-out boxes, and
/// what the model sees of the picture; all of it on record, and nothing about the patient.
class TestCliDicom : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void explain_takes_dicom();
  void embed_takes_dicom();
  void views_differ();
  void the_unseen_and_isolines_are_drawn();

 private:
  QTemporaryDir folder_;
  QString dicom_;
  QString ramp_;
};

void TestCliDicom::initTestCase() {
  ramp_ = folder_.filePath("ramp.png");
  QVERIFY(m2ib::tests::ramps().save(ramp_));
  dicom_ = folder_.filePath("radiograph.dcm");
  QFile file(dicom_);
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(m2ib::tests::small_radiograph());
}

void TestCliDicom::explain_takes_dicom() {
  M2IB_REQUIRE_FIXTURES();
  m2ib::tests::ExplainLine line;
  line.picture = dicom_;
  const auto explained = [&](const QStringList& more) {
    const Outcome outcome = run_cli(line(QStringList{"--json", "-", "--steps", "1"} + more));
    if (outcome.exit_code != 0) qWarning("%s", outcome.err.constData());
    if (outcome.out.contains("Muster")) return nlohmann::json("patient data");
    return nlohmann::json::parse(outcome.out.toStdString(), nullptr, false);
  };
  const auto plain = explained({});
  QVERIFY2(plain.is_object(), plain.dump().c_str());
  const auto& usual = plain["explanations"][0];
  QVERIFY(usual["image"]["model_window"]["low"] == 200.0 && usual["image"]["model_window"]["high"] == 2999.0);
  QVERIFY(usual["image"]["model_window_source"] == "picture" && usual["image"]["frame"] == 0);
  QVERIFY(usual["image"]["black_outs"].empty() && usual["preprocessing_id"] == "model");
  const auto chosen =
      explained({"--model-window", "541.5,1909.5", "--frame", "1", "--view", "fit", "--black-out", "0,0,1,2"});
  QVERIFY2(chosen.is_object(), chosen.dump().c_str());
  const auto& image = chosen["explanations"][0]["image"];
  QVERIFY(image["model_window"]["low"] == 541.5 && image["model_window"]["high"] == 1909.5);
  QVERIFY(image["model_window_source"] == "person" && image["frame"] == 1);
  QCOMPARE(image["black_outs"].size(), std::size_t{1});
  QVERIFY(chosen["explanations"][0]["preprocessing_id"] == "fit");
  // Fitted, the model sees all of the picture and black bars above and below: a square of its width.
  const auto& seen = image["field_of_view_px"];
  QVERIFY(seen["left"] == 0.0 && seen["width"] == 4.0 && seen["top"] == -1.0 && seen["height"] == 4.0);
  QVERIFY(usual["similarity"] != chosen["explanations"][0]["similarity"]);
  // Whoever explains a picture hears what is odd about it.
  const Outcome said = run_cli(line({"--json", "-", "--steps", "1"}));
  QVERIFY2(said.err.contains("m2ib: doubt: "), said.err.constData());
  const QByteArray before = content(ramp_);
  const Outcome same = run_cli(line({"--image", ramp_, "--out", ramp_}));
  QVERIFY2(same.exit_code == 2 && content(ramp_) == before, same.err.constData());
  const QString figure = folder_.filePath("figure.png");
  QCOMPARE(run_cli(line({"--out", figure, "--steps", "1", "--window", "200,2999"})).exit_code, 0);
  QVERIFY(!content(figure).contains("Muster") && !content(figure).contains("radiograph.dcm"));
}

void TestCliDicom::embed_takes_dicom() {
  M2IB_REQUIRE_FIXTURES();
  const QString model = QString::fromStdString((m2ib::tests::fixture_dir() / "hf_clip_tiny").string());
  const auto embedded = [&](const QStringList& more) {
    const Outcome outcome = run_cli(QStringList{"embed", "--json", "--model", model, "--image", dicom_} + more);
    if (outcome.exit_code != 0) qWarning("%s", outcome.err.constData());
    return nlohmann::json::parse(outcome.out.toStdString(), nullptr, false);
  };
  const auto plain = embedded({});
  QVERIFY(plain.is_object());
  QVERIFY(plain["image"]["window"]["low"] == 200.0 && plain["image"]["window_source"] == "picture");
  // The same window by hand is the same input.
  const auto same = embedded({"--model-window", "200,2999"});
  QVERIFY(same["image"]["window_source"] == "person");
  QVERIFY(same["image"]["pixels"]["sha256_float32"] == plain["image"]["pixels"]["sha256_float32"]);
  const QStringList options[] = {
      {"--model-window", "200,1000"}, {"--frame", "1"}, {"--view", "stretch"}, {"--black-out", "1,0,2,1"}};
  for (const QStringList& option : options) {
    const auto other = embedded(option);
    QVERIFY2(other["image"]["pixels"]["sha256_float32"] != plain["image"]["pixels"]["sha256_float32"],
             qPrintable(option.first()));
  }
  QCOMPARE(run_cli({"embed", "--model", model, "--caption", "effusion", "--frame", "0"}).exit_code, 2);
}

/// Each view by what the model sees of 60 x 40 pixels.
void TestCliDicom::views_differ() {
  M2IB_REQUIRE_FIXTURES();
  const QString picture = folder_.filePath("wide.png");
  QVERIFY(m2ib::tests::ramps().save(picture));
  const QString model = QString::fromStdString((m2ib::tests::fixture_dir() / "hf_clip_tiny").string());
  const auto seen = [&](const char* view) {
    const Outcome outcome = run_cli({"embed", "--json", "--model", model, "--image", picture, "--view", view});
    return nlohmann::json::parse(outcome.out.toStdString(), nullptr, false);
  };
  const std::pair<const char*, std::array<double, 4>> expected[] = {{"model", {10.0, 0.0, 40.0, 40.0}},
                                                                    {"crop", {10.0, 0.0, 40.0, 40.0}},
                                                                    {"stretch", {0.0, 0.0, 60.0, 40.0}},
                                                                    {"fit", {0.0, -10.0, 60.0, 60.0}}};
  const char* const ids[] = {"model", "clip-crop", "squash", "fit"};
  for (std::size_t i = 0; i < std::size(expected); ++i) {
    const auto json = seen(expected[i].first);
    QVERIFY(json.is_object());
    QCOMPARE(json["image"]["preprocessing_id"].get<std::string>(), std::string(ids[i]));
    const auto& field = json["image"]["field_of_view_px"];
    const char* const keys[] = {"left", "top", "width", "height"};
    for (std::size_t k = 0; k < 4; ++k) {
      // Whole pixels of the model's input: off by less than two of its pixels.
      QVERIFY2(std::abs(field[keys[k]].get<double>() - expected[i].second[k]) < 4.0, expected[i].first);
    }
  }
  QCOMPARE(run_cli({"embed", "--model", model, "--image", picture, "--view", "zoom"}).exit_code, 2);
}

void TestCliDicom::the_unseen_and_isolines_are_drawn() {
  M2IB_REQUIRE_FIXTURES();
  m2ib::tests::ExplainLine line;
  line.picture = ramp_;
  const auto figure = [&](const QStringList& more) {
    const QString out = folder_.filePath(QStringLiteral("figure.png"));
    const QStringList usual{"--out", out, "--steps", "1", "--view", "crop", "--per-map-scale", "--width", "800"};
    if (run_cli(line(usual + more)).exit_code != 0) return QImage();
    // The pictures alone: the stamp below them tells the time.
    const QImage whole(out);
    return whole.copy(0, 0, whole.width(), whole.height() * 45 / 100);
  };
  const std::array figures{figure({}), figure({"--unseen", "hidden"}), figure({"--unseen", "as-is"}),
                           figure({"--isolines", "3"})};
  for (std::size_t a = 0; a < figures.size(); ++a) {
    QVERIFY(!figures[a].isNull());
    for (std::size_t b = 0; b < a; ++b) QVERIFY2(figures[a] != figures[b], qPrintable(QString::number(10 * a + b)));
  }
  QCOMPARE(figure({"--unseen", "hatched", "--isolines", "0"}), figures[0]);
}

QTEST_APPLESS_MAIN(TestCliDicom)
#include "tst_cli_dicom.moc"
