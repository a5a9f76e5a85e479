#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include <QElapsedTimer>
#include <QTest>

#include "core/base/random.h"
#include "core/image/input_checks.h"
#include "core/image/input_measures_internal.h"
#include "core/image/read_image.h"
#include "tests/support/fixtures.h"

using namespace m2ib;
using namespace m2ib::image;

namespace {

Radiograph inverted(const Radiograph& picture) {
  Radiograph negative = picture;
  for (auto& v : std::get<std::vector<std::uint8_t>>(negative.pixels)) v = static_cast<std::uint8_t>(255 - v);
  return negative;
}

/// The same, darkened in one or two channels.
Radiograph tinted(const Radiograph& picture, double red, double green, double blue) {
  Radiograph colour = picture;
  colour.format = PixelFormat::Rgb8;
  std::vector<std::uint8_t> pixels;
  for (int y = 0; y < picture.height_px; ++y) {
    for (int x = 0; x < picture.width_px; ++x) {
      for (const double factor : {red, green, blue}) {
        pixels.push_back(static_cast<std::uint8_t>(native_value(picture, x, y) * factor));
      }
    }
  }
  colour.pixels = std::move(pixels);
  return colour;
}

/// Sky, grass, a red house: what a camera gives.
Radiograph photograph() {
  Radiograph picture;
  picture.format = PixelFormat::Rgb8;
  picture.width_px = picture.height_px = 400;
  std::vector<std::uint8_t> pixels;
  Random random(3, 0);
  for (int y = 0; y < 400; ++y) {
    for (int x = 0; x < 400; ++x) {
      const bool house = x > 120 && x < 260 && y > 150 && y < 300;
      const auto noise = static_cast<int>(random.below(20));
      const int r = house ? 180 : y < 200 ? 110 : 60;
      const int g = house ? 70 : y < 200 ? 150 : 120;
      const int b = house ? 60 : y < 200 ? 220 : 40;
      for (const int v : {r, g, b}) pixels.push_back(static_cast<std::uint8_t>(v + noise));
    }
  }
  picture.pixels = std::move(pixels);
  return picture;
}

std::set<InputCheck> checks_of(const Radiograph& picture) {
  std::set<InputCheck> checks;
  for (const InputDoubt& doubt : check_input(picture)) checks.insert(doubt.check);
  return checks;
}

std::vector<RadiographPtr> radiographs_in(const std::filesystem::path& folder) {
  std::vector<RadiographPtr> pictures;
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const auto extension = entry.path().extension();
    if (extension == ".png" || extension == ".jpg") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  for (const auto& path : paths) {
    if (auto read = read_image(path)) pictures.push_back(*read);
  }
  return pictures;
}

std::filesystem::path real_folder() { return tests::shared_dir() / "data" / "cxr"; }
std::filesystem::path sample_folder() { return std::filesystem::path(M2IB_SOURCE_DIR) / "resources" / "samples"; }

std::string names_of(const std::set<InputCheck>& checks) {
  std::string text;
  for (const InputCheck check : checks) text += std::string(check_name(check)) + " ";
  return text;
}

}  // namespace

#define M2IB_REQUIRE_RADIOGRAPHS() \
  if (!std::filesystem::is_directory(real_folder())) QSKIP("SKIPPED, NOT PASSED: no radiographs (set M2IB_SHARED)")

class TestInputChecks : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void frontal_radiographs_raise_no_doubt() {
    M2IB_REQUIRE_RADIOGRAPHS();
    const auto pictures = radiographs_in(real_folder());
    QVERIFY(pictures.size() >= 20);
    InputMeasures worst;
    worst.uprightness = worst.symmetry = worst.deviation = 1e9;
    for (const RadiographPtr& picture : pictures) {
      const InputMeasures measures = measure_input(*picture);
      worst.uprightness = std::min(worst.uprightness, measures.uprightness);
      worst.symmetry = std::min(worst.symmetry, measures.symmetry);
      worst.deviation = std::min(worst.deviation, measures.deviation);
      worst.coloured = std::max(worst.coloured, measures.coloured);
      QVERIFY2(check_input(*picture).empty(), (picture->name + ": " + names_of(checks_of(*picture))).c_str());
    }
    qInfo(
        "%zu frontal radiographs: uprightness from %.2f (doubt below -0.4), symmetry from %.2f (doubt below 0.3), "
        "deviation from %.1f (doubt below 3), coloured up to %.3f (doubt from 0.15)",
        pictures.size(), worst.uprightness, worst.symmetry, worst.deviation, worst.coloured);
    // The margins that the limits were chosen with.
    QVERIFY(worst.uprightness > 0.6 && worst.symmetry > 0.4 && worst.coloured < 0.05);
  }

  void dicom_chest_radiographs_raise_no_doubt() {
    const auto folder = tests::shared_dir() / "data" / "dicom";
    if (!std::filesystem::is_directory(folder)) QSKIP("SKIPPED, NOT PASSED: no DICOM files (set M2IB_SHARED)");
    int count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file()) continue;
      const auto read = read_image(entry.path());
      if (!read || !(*read)->dicom || (*read)->dicom->modality != "CR" || (*read)->dicom->body_part != "CHEST")
        continue;
      ++count;
      QVERIFY2(check_input(**read).empty(), entry.path().c_str());
      // Whatever the file says: with the other polarity it is noticed.
      Radiograph other = **read;
      const bool white = other.polarity == Polarity::LowIsWhite;
      other.polarity = white ? Polarity::LowIsBlack : Polarity::LowIsWhite;
      QCOMPARE(checks_of(other), std::set<InputCheck>{InputCheck::MaybeInverted});
    }
    qInfo("%d DICOM chest radiographs", count);
    QVERIFY(count > 0);
  }

  void inverted_radiographs_are_noticed() {
    M2IB_REQUIRE_RADIOGRAPHS();
    double closest = -1e9;
    const auto pictures = radiographs_in(real_folder());
    int noticed = 0;
    for (const RadiographPtr& picture : pictures) {
      const Radiograph negative = inverted(*picture);
      closest = std::max(closest, measure_input(negative).uprightness);
      noticed += checks_of(negative).count(InputCheck::MaybeInverted) != 0 ? 1 : 0;
      // The same by polarity.
      Radiograph monochrome1 = *picture;
      monochrome1.polarity = Polarity::LowIsWhite;
      if (picture->format == PixelFormat::Gray8) QVERIFY(checks_of(monochrome1).contains(InputCheck::MaybeInverted));
    }
    qInfo("%d of %zu inverted radiographs noticed, uprightness up to %.2f (doubt below -0.4)", noticed, pictures.size(),
          closest);
    QCOMPARE(noticed, static_cast<int>(pictures.size()));
  }

  void samples_raise_no_doubt() {
    const auto pictures = radiographs_in(sample_folder());
    QCOMPARE(pictures.size(), std::size_t{6});
    for (const RadiographPtr& picture : pictures) {
      QVERIFY2(check_input(*picture).empty(), (picture->name + ": " + names_of(checks_of(*picture))).c_str());
      QCOMPARE(checks_of(inverted(*picture)), std::set<InputCheck>{InputCheck::MaybeInverted});
    }
  }

  void colour_photograph() {
    const auto doubts = check_input(photograph());
    QCOMPARE(doubts.size(), std::size_t{1});
    QCOMPARE(doubts[0].check, InputCheck::ColourPhotograph);
    QVERIFY(std::stoi(doubts[0].args.at(0)) > 80);
    QVERIFY(describe(doubts[0]).find("100 per cent") != std::string::npos);
  }

  void tinted_films_are_no_photographs() {
    const auto pictures = radiographs_in(sample_folder());
    for (const RadiographPtr& picture : pictures) {
      // Sepia, bluish film, greenish screen; slight and strong.
      QVERIFY(check_input(tinted(*picture, 1.0, 0.94, 0.85)).empty());
      QVERIFY(check_input(tinted(*picture, 0.8, 0.9, 1.0)).empty());
      QVERIFY(check_input(tinted(*picture, 0.9, 1.0, 0.9)).empty());
      QVERIFY(check_input(tinted(*picture, 0.6, 0.75, 1.0)).empty());
    }
  }

  void low_resolution() {
    Radiograph small = *radiographs_in(sample_folder()).at(0);
    const int side = small.width_px;
    QVERIFY(side >= 224);
    Radiograph strip = small;
    strip.height_px = 223;
    strip.pixels = std::vector<std::uint8_t>(std::get<std::vector<std::uint8_t>>(small.pixels).begin(),
                                             std::get<std::vector<std::uint8_t>>(small.pixels).begin() + side * 223);
    const auto doubts = check_input(strip);
    QVERIFY(std::any_of(doubts.begin(), doubts.end(), [](const InputDoubt& doubt) {
      return doubt == InputDoubt{InputCheck::LowResolution, {"223", "224"}};
    }));
  }

  void dicom_facts_data() {
    QTest::addColumn<QString>("modality");
    QTest::addColumn<QString>("part");
    QTest::addColumn<QString>("view");
    QTest::addColumn<QString>("expected");
    QTest::newRow("chest pa") << "DX"
                              << "CHEST"
                              << "PA"
                              << "";
    QTest::newRow("thorax") << "CR"
                            << "Thorax"
                            << "AP"
                            << "";
    QTest::newRow("nothing said") << ""
                                  << ""
                                  << ""
                                  << "";
    QTest::newRow("secondary capture") << "OT"
                                       << ""
                                       << ""
                                       << "";
    QTest::newRow("left lateral") << "DX"
                                  << "CHEST"
                                  << "LL"
                                  << "likely-lateral ";
    QTest::newRow("lateral in words") << "CR"
                                      << "CHEST"
                                      << "Left Lateral"
                                      << "likely-lateral ";
    QTest::newRow("lat") << "CR"
                         << "CHEST"
                         << "LAT"
                         << "likely-lateral ";
    QTest::newRow("hand") << "DX"
                          << "HAND"
                          << "PA"
                          << "not-chest ";
    QTest::newRow("ct") << "CT"
                        << "CHEST"
                        << ""
                        << "not-chest ";
    QTest::newRow("mammogram, lateral") << "MG"
                                        << "BREAST"
                                        << "LAT"
                                        << "likely-lateral not-chest ";
  }
  void dicom_facts() {
    QFETCH(QString, modality);
    QFETCH(QString, part);
    QFETCH(QString, view);
    QFETCH(QString, expected);
    Radiograph picture = *radiographs_in(sample_folder()).at(0);
    picture.dicom = DicomFacts{};
    picture.dicom->modality = modality.toStdString();
    picture.dicom->body_part = part.toStdString();
    picture.dicom->view_position = view.toStdString();
    QCOMPARE(QString::fromStdString(names_of(checks_of(picture))), expected);
  }

  void hardly_symmetrical() {
    // One half dark and one bright, with a gradient downwards: nothing of a frontal view.
    Radiograph picture;
    picture.width_px = picture.height_px = 300;
    std::vector<std::uint8_t> pixels;
    for (int y = 0; y < 300; ++y) {
      for (int x = 0; x < 300; ++x) pixels.push_back(static_cast<std::uint8_t>(x * 220 / 300 + y * 30 / 300));
    }
    picture.pixels = std::move(pixels);
    QVERIFY(checks_of(picture).contains(InputCheck::LikelyLateral));
    picture.dicom = DicomFacts{};
    picture.dicom->view_position = "PA";
    QVERIFY(!checks_of(picture).contains(InputCheck::LikelyLateral));
  }

  void odd_pictures() {
    Radiograph picture;
    QVERIFY(check_input(picture).empty());
    picture.width_px = 700;
    picture.height_px = 300;
    picture.pixels = std::vector<std::uint8_t>(210000, 90);
    QCOMPARE(checks_of(picture), std::set<InputCheck>{InputCheck::NearlyUniform});
    picture.format = PixelFormat::GrayFloat;
    picture.pixels = std::vector<float>(210000, std::numeric_limits<float>::quiet_NaN());
    QCOMPARE(checks_of(picture), std::set<InputCheck>{InputCheck::NearlyUniform});
    picture.width_px = picture.height_px = 1;
    picture.pixels = std::vector<float>(1, 7.0F);
    QCOMPARE(checks_of(picture), (std::set<InputCheck>{InputCheck::LowResolution, InputCheck::NearlyUniform}));
  }

  void large_pictures_are_quick() {
    Radiograph picture;
    picture.format = PixelFormat::Gray16;
    picture.width_px = picture.height_px = 4000;
    std::vector<std::uint16_t> pixels(16'000'000);
    for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<std::uint16_t>(i * 7919 >> 5U);
    picture.pixels = std::move(pixels);
    qint64 fastest = std::numeric_limits<qint64>::max();
    for (int i = 0; i < 9; ++i) {
      QElapsedTimer timer;
      timer.start();
      (void)check_input(picture);
      fastest = std::min(fastest, timer.nsecsElapsed());
    }
    qInfo("4000 x 4000 pixels of 16 bits: %.2f ms", static_cast<double>(fastest) * 1e-6);
    // A pass over all pixels would take three times as long.
    QVERIFY(fastest < 20'000'000);
  }

  void texts() {
    std::set<std::string> names;
    for (int i = 0; i <= static_cast<int>(InputCheck::NearlyUniform); ++i) {
      const auto check = static_cast<InputCheck>(i);
      names.insert(check_name(check));
      QVERIFY(std::string(check_template(check)).ends_with("."));
    }
    QCOMPARE(names.size(), std::size_t{6});
  }
};

QTEST_GUILESS_MAIN(TestInputChecks)
#include "tst_input_checks.moc"
