#include <QTest>
#include <cmath>
#include <limits>

#include "core/image/display/gray_map.h"
#include "core/image/reading_note.h"
#include "tests/support/display_samples.h"

using namespace m2ib::image;
using namespace m2ib::tests;

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// PS3.3 C.11.2.1.2.1 as it stands there, ymin 0 and ymax 255.
double linear(double x, double c, double w) {
  if (x <= c - 0.5 - (w - 1) / 2) return 0;
  if (x > c - 0.5 + (w - 1) / 2) return 255;
  return ((x - (c - 0.5)) / (w - 1) + 0.5) * 255;
}

/// PS3.3 C.11.2.1.3.2
double linear_exact(double x, double c, double w) {
  if (x <= c - w / 2) return 0;
  if (x > c + w / 2) return 255;
  return ((x - c) / w + 0.5) * 255;
}

/// PS3.3 C.11.2.1.3.1
double sigmoid(double x, double c, double w) { return 255 / (1 + std::exp(-4 * (x - c) / w)); }

/// The byte is the number rounded; where that lies on an edge, either side.
bool rounds_to(double gray, std::uint8_t shown) { return std::abs(gray - shown) <= 0.5 + 1e-9; }

}  // namespace

/// Windows, modality and VOI tables against the formulas of the standard and against values counted by hand.
class TestDisplayWindow : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void bounds_data() {
    QTest::addColumn<double>("centre");
    QTest::addColumn<double>("width");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::newRow("all of 8 bits") << 128.0 << 256.0 << 0.0 << 255.0;
    QTest::newRow("all of 12 bits") << 2048.0 << 4096.0 << 0.0 << 4095.0;
    QTest::newRow("soft tissue") << 40.0 << 400.0 << -160.0 << 239.0;
    QTest::newRow("odd width") << 40.0 << 401.0 << -160.5 << 239.5;
    QTest::newRow("width 2") << 100.0 << 2.0 << 99.0 << 100.0;
    QTest::newRow("width 1: a threshold") << 100.0 << 1.0 << 99.5 << 99.501;
    QTest::newRow("less is taken as 1") << 100.0 << 0.25 << 99.5 << 99.501;
    QTest::newRow("a file's nonsense, too") << 100.0 << -7.0 << 99.5 << 99.501;
  }
  void bounds() {
    QFETCH(double, centre);
    QFETCH(double, width);
    QFETCH(double, low);
    QFETCH(double, high);
    const Window window = linear_window(centre, width);
    QCOMPARE(window.curve, Curve::Linear);
    QCOMPARE(window.low, low);
    QCOMPARE(window.high, high);
    if (width < 2.0) return;
    QCOMPARE(centre_width(window).centre, centre);
    QCOMPARE(centre_width(window).width, width);
  }

  void other_functions() {
    QCOMPARE(linear_exact_window(40.0, 400.0), (Window{-160.0, 240.0}));
    QCOMPARE(sigmoid_window(2048.0, 1000.0), (Window{1548.0, 2548.0, Curve::Sigmoid}));
    QCOMPARE(centre_width(sigmoid_window(2048.0, 1000.0)).centre, 2048.0);
    QCOMPARE(centre_width(sigmoid_window(2048.0, 1000.0)).width, 1000.0);
    // Wherever numbers lie, a window has two ends.
    for (const double centre : {0.0, -1e6, 1e15, -1e300}) {
      for (const Window& window : {linear_window(centre, 1.0), linear_exact_window(centre, 0.0),
                                   sigmoid_window(centre, 0.0), linear_window(centre, -1e9)}) {
        QVERIFY(window.low < window.high);
      }
    }
  }

  void formulas_data() {
    QTest::addColumn<double>("centre");
    QTest::addColumn<double>("width");
    for (const auto& [centre, width] : {std::pair{128.0, 256.0},
                                        {40.0, 400.0},
                                        {2047.5, 1.0},
                                        {2048.0, 1.0},
                                        {2048.0, 2.0},
                                        {600.25, 1600.5},
                                        {-2000.0, 12000.0},
                                        {32768.0, 65536.0},
                                        {1000.0, 3.0},
                                        {0.5, 7.0}}) {
      QTest::addRow("%g/%g", centre, width) << centre << width;
    }
  }
  /// Each 16-bit value, unsigned and signed, and the same numbers as float and 32 bits.
  void formulas() {
    QFETCH(double, centre);
    QFETCH(double, width);
    const Radiograph pictures[] = {row16({0}), row16s({0}), row_float({0.0F}), row32({0}), row32s({0})};
    for (const Radiograph& picture : pictures) {
      const bool is_unsigned = picture.format == PixelFormat::Gray16 || picture.format == PixelFormat::Gray32;
      const GrayMap as_linear(picture, linear_window(centre, width));
      const GrayMap as_exact(picture, linear_exact_window(centre, width));
      const GrayMap as_sigmoid(picture, sigmoid_window(centre, width));
      for (int v = is_unsigned ? 0 : -32768; v <= 32767; ++v) {
        // The step of a width of 1 has a width of 1e-3, and no stored value lies on it.
        QVERIFY2(rounds_to(linear(v, centre, width), as_linear(v)), qPrintable(QString::number(v)));
        QVERIFY2(rounds_to(linear_exact(v, centre, width), as_exact(v)), qPrintable(QString::number(v)));
        QVERIFY2(rounds_to(sigmoid(v, centre, width), as_sigmoid(v)), qPrintable(QString::number(v)));
      }
    }
  }

  void rescaled() {
    ModalityTransform modality;
    QVERIFY(modality.identity());
    modality.slope = -2.0;
    modality.intercept = 4095.0;
    QVERIFY(!modality.identity());
    QCOMPARE(modality_value(modality, 0.0), 4095.0);
    QCOMPARE(modality_value(modality, 2047.0), 1.0);
    QVERIFY(std::isnan(modality_value(modality, kNan)));
  }

  void modality_table() {
    ModalityTransform modality;
    modality.slope = 3.0;  // not used beside a table
    modality.table = LookupTable{-2, {10, 20, 0, 65535}, 16, ""};
    const std::pair<double, double> expected[] = {{-2048.0, 10.0}, {-3.0, 10.0},   {-2.0, 10.0},      {-1.0, 20.0},
                                                  {0.0, 0.0},      {1.0, 65535.0}, {2.0, 65535.0},    {1e12, 65535.0},
                                                  {-0.4, 0.0},     {-0.6, 20.0},   {-kInfinity, 10.0}};
    for (const auto& [native, value] : expected) QCOMPARE(modality_value(modality, native), value);
    QVERIFY(std::isnan(modality_value(modality, kNan)));
    modality.table->first = std::numeric_limits<std::int64_t>::max();
    QCOMPARE(modality_value(modality, 0.0), 10.0);
    modality.table = LookupTable{};
    QCOMPARE(modality_value(modality, 5.0), 5.0);
  }

  void voi_table_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<Bytes>("shown");
    // 100 and 1000 of 4095, of 65535, of 255 (which is wrong: 4095 is the largest, and is taken).
    QTest::newRow("12 bits") << 12 << Bytes{0, 0, 6, 62, 255, 255};
    QTest::newRow("16 bits") << 16 << Bytes{0, 0, 0, 4, 16, 16};
    QTest::newRow("8 bits said") << 8 << Bytes{0, 0, 6, 62, 255, 255};
    QTest::newRow("nonsense") << -3 << Bytes{0, 0, 6, 62, 255, 255};
  }
  void voi_table() {
    QFETCH(int, bits);
    QFETCH(Bytes, shown);
    Radiograph picture = row16({0, 10, 11, 12, 13, 65535});
    picture.voi_tables = {LookupTable{10, {0, 100, 1000, 4095}, bits, ""}};
    QCOMPARE(apply_window(picture, {10.0, 13.0, Curve::Table, 0}), shown);
    picture.polarity = Polarity::LowIsWhite;
    QCOMPARE(apply_window(picture, {10.0, 13.0, Curve::Table, 0}), turned_round(shown));
  }

  void voi_table_after_modality() {
    Radiograph picture = row16s({-100, 0, 1, 2, 3, 100});
    picture.modality.slope = 0.5;  // 0, 0.5, 1, 1.5: rounded to the nearest entry
    picture.voi_tables = {LookupTable{0, {0, 51, 255}, 8, ""}};
    QCOMPARE(apply_window(picture, {0.0, 2.0, Curve::Table, 0}), (Bytes{0, 0, 51, 51, 255, 255}));
    // Stretched by hand to twice its inputs.
    QCOMPARE(apply_window(picture, {0.0, 4.0, Curve::Table, 0}), (Bytes{0, 0, 0, 51, 51, 255}));
  }

  /// What a file cannot hold, but a caller can make: shown as linear, never read beyond an end.
  void missing_tables() {
    Radiograph picture = row16({0, 128, 255});
    for (const int table : {-1, 0, 5}) {
      QCOMPARE(apply_window(picture, {0.0, 255.0, Curve::Table, table}), (Bytes{0, 128, 255}));
    }
    picture.voi_tables = {LookupTable{}};
    QCOMPARE(apply_window(picture, {0.0, 255.0, Curve::Table, 0}), (Bytes{0, 128, 255}));
    picture.voi_tables = {LookupTable{7, {9}, 16, ""}};
    QCOMPARE(apply_window(picture, {7.0, 8.0, Curve::Table, 0}), (Bytes{0, 0, 0}));
  }

  void not_numbers() {
    const auto nan = std::numeric_limits<float>::quiet_NaN();
    const auto infinity = std::numeric_limits<float>::infinity();
    Radiograph picture = row_float({nan, -infinity, 0.0F, 0.5F, 1.0F, infinity});
    picture.voi_tables = {LookupTable{0, {7}, 8, ""}};
    QCOMPARE(apply_window(picture, {0.0, 1.0}), (Bytes{0, 0, 0, 128, 255, 255}));
    QCOMPARE(apply_window(picture, {0.0, 1.0, Curve::Sigmoid}), (Bytes{0, 0, 30, 128, 225, 255}));
    QCOMPARE(apply_window(picture, {0.0, 1.0, Curve::Table, 0}), (Bytes{0, 7, 7, 7, 7, 7}));
    picture.polarity = Polarity::LowIsWhite;
    QCOMPARE(apply_window(picture, {0.0, 1.0}), (Bytes{0, 255, 255, 127, 0, 0}));
    QCOMPARE(apply_window(picture, {0.0, 1.0, Curve::Table, 0}), (Bytes{0, 248, 248, 248, 248, 248}));
    // Windows without an inside are thresholds.
    QCOMPARE(apply_window(row16({9, 10, 11}), {10.0, 10.0}), (Bytes{0, 0, 255}));
    QCOMPARE(apply_window(row16({9, 10, 11}), {kNan, kNan}), (Bytes{0, 0, 0}));
  }

  void padding_data() {
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<Bytes>("shown");
    QTest::addColumn<Bytes>("turned");
    QTest::newRow("one value") << 0.0 << 0.0 << Bytes{0, 64, 128, 255} << Bytes{0, 191, 127, 0};
    QTest::newRow("a range") << 2.0 << 4.0 << Bytes{0, 64, 0, 0} << Bytes{255, 191, 0, 0};
    QTest::newRow("the other way round") << 4.0 << 2.0 << Bytes{0, 64, 0, 0} << Bytes{255, 191, 0, 0};
    QTest::newRow("none of these") << 9.0 << 9.0 << Bytes{0, 64, 128, 255} << Bytes{255, 191, 127, 0};
  }
  /// Black whatever the polarity, in every format.
  void padding() {
    QFETCH(double, low);
    QFETCH(double, high);
    QFETCH(Bytes, shown);
    QFETCH(Bytes, turned);
    for (Radiograph picture : {row8({0, 1, 2, 4}), row16({0, 1, 2, 4}), row16s({0, 1, 2, 4}), row32({0, 1, 2, 4}),
                               row32s({0, 1, 2, 4}), row_float({0, 1, 2, 4})}) {
      picture.padding_low = low;
      if (high != low) picture.padding_high = high;
      QCOMPARE(apply_window(picture, {0.0, 4.0}), shown);
      picture.polarity = Polarity::LowIsWhite;
      QCOMPARE(apply_window(picture, {0.0, 4.0}), turned);
    }
    Radiograph colour = row_of(PixelFormat::Rgb8, Bytes{0, 2, 4});
    colour.padding_low = low;
    QVERIFY(is_shown_as_stored(colour, {}));
    QCOMPARE(apply_window(colour, {0.0, 4.0}), (Bytes{0, 128, 255}));
  }

  /// Eight bits without anything to do come out as they went in; padding is something to do.
  void as_stored() {
    Radiograph picture = row8({3, 4, 200});
    QVERIFY(is_shown_as_stored(picture, {}));
    QVERIFY(!is_shown_as_stored(picture, {0.0, 254.0}));
    picture.padding_low = 200.0;
    QVERIFY(!is_shown_as_stored(picture, {}));
    QCOMPARE(apply_window(picture, {}), (Bytes{3, 4, 0}));
    picture.padding_low.reset();
    picture.polarity = Polarity::LowIsWhite;
    QVERIFY(!is_shown_as_stored(picture, {}));
    QVERIFY(!is_shown_as_stored(row16({3}), {}));
  }

  /// A part of a picture is shown as the whole is, and what does not fit is left alone.
  void parts() {
    Radiograph picture = row16({0, 10, 20, 30, 40});
    const GrayMap map(picture, {0.0, 40.0});
    Bytes part(2, 7);
    map.show(picture.pixels, 3, part);
    QCOMPARE(part, (Bytes{191, 255}));
    map.show(picture.pixels, 4, part);
    map.show(row8({1, 2, 3}).pixels, 0, part);
    QCOMPARE(part, (Bytes{191, 255}));
    QCOMPARE(map.table().size(), std::size_t{65536});
    QCOMPARE(map.table_first(), 0);
    const GrayMap signed_map(row16s({0}), {-32768.0, 32767.0});
    QCOMPARE(signed_map.table_first(), -32768);
    QCOMPARE(signed_map.table().front(), std::uint8_t{0});
    QCOMPARE(signed_map.table().back(), std::uint8_t{255});
    QVERIFY(GrayMap(row_float({0.0F}), {}).table().empty());
    // Between stored values, too: a probe may ask for a mean.
    QCOMPARE(map(20.0), std::uint8_t{128});
    QCOMPARE(map(0.3), std::uint8_t{2});
    QCOMPARE(map(1e9), std::uint8_t{255});
  }

  void notes() {
    std::vector<std::string> names;
    for (int code = 0; code <= static_cast<int>(NoteCode::DamagedInside); ++code) {
      const ReadingNote note{static_cast<NoteCode>(code), {"one", "two", "3"}};
      const std::string sentence = describe(note);
      QVERIFY2(sentence.find('%') == std::string::npos && sentence.back() == '.', sentence.c_str());
      QVERIFY(std::string(note_name(note.code)) != "unknown");
      names.emplace_back(note_name(note.code));
    }
    std::sort(names.begin(), names.end());
    QVERIFY(std::adjacent_find(names.begin(), names.end()) == names.end());
    QCOMPARE(
        describe(ReadingNote{NoteCode::PixelsMissing, {"4 096", "8 192", "12"}}),
        std::string("The file is truncated: 4 096 of 8 192 bytes. Rows from 12 on are missing and shown hatched."));
  }
};

QTEST_APPLESS_MAIN(TestDisplayWindow)
#include "tst_display_window.moc"
