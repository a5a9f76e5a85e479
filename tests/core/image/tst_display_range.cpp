#include <QTest>
#include <limits>

#include "tests/support/display_samples.h"

using namespace m2ib::image;
using namespace m2ib::tests;

namespace {

bool is(const ValueRange& range, double low, double high) { return range.low == low && range.high == high; }

template <class Value>
Radiograph block(PixelFormat format, int width, int height, Value (*value)(int x, int y)) {
  std::vector<Value> pixels;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) pixels.push_back(value(x, y));
  }
  Radiograph made = row_of(format, std::move(pixels));
  made.width_px = width;
  made.height_px = height;
  return made;
}

}  // namespace

/// Smallest and largest modality values, percentiles, and the windows that follow from them.
class TestDisplayRange : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  /// Every format with its extreme values, at each place of rows of every length around the vector length.
  void ends_of_formats() {
    const auto check = [](PixelFormat format, auto filler, auto low, auto high) {
      using Value = decltype(filler);
      for (std::size_t count = 2; count < 150; ++count) {
        for (const std::size_t at : {std::size_t{0}, count / 3, count - 2}) {
          std::vector<Value> values(count, filler);
          values[at] = low;
          values[at + 1] = high;
          const ValueRange range = modality_range(row_of(format, values));
          if (!is(range, static_cast<double>(low), static_cast<double>(high))) return false;
        }
      }
      return true;
    };
    QVERIFY(check(PixelFormat::Gray8, std::uint8_t{9}, std::uint8_t{0}, std::uint8_t{255}));
    QVERIFY(check(PixelFormat::Gray16, std::uint16_t{40000}, std::uint16_t{0}, std::uint16_t{65535}));
    QVERIFY(check(PixelFormat::GraySigned16, std::int16_t{-5}, std::int16_t{-32768}, std::int16_t{32767}));
    QVERIFY(check(PixelFormat::Gray32, std::uint32_t{3000000000}, std::uint32_t{0}, std::uint32_t{4294967295}));
    QVERIFY(check(PixelFormat::GraySigned32, std::int32_t{-5}, std::numeric_limits<std::int32_t>::min(),
                  std::numeric_limits<std::int32_t>::max()));
    QVERIFY(check(PixelFormat::GrayFloat, 0.5F, -1e30F, 1e30F));
  }

  void modality() {
    Radiograph picture = row16s({-10, 0, 20});
    QVERIFY(is(modality_range(picture), -10.0, 20.0));
    picture.modality.slope = 2.0;
    picture.modality.intercept = -1024.0;
    QVERIFY(is(modality_range(picture), -1044.0, -984.0));
    QVERIFY(is(native_range(picture), -10.0, 20.0));
    picture.modality.slope = -1.0;  // the ends change places
    QVERIFY(is(modality_range(picture), -1044.0, -1014.0));
    picture.modality.table = LookupTable{-10, std::vector<std::uint16_t>(31, 500), 16, ""};
    picture.modality.table->values[0] = 700;   // -10
    picture.modality.table->values[10] = 900;  // 0: largest in the middle
    picture.modality.table->values[5] = 9999;  // -5: not in the picture
    QVERIFY(is(modality_range(picture), 500.0, 900.0));
    picture.padding_low = 0.0;
    QVERIFY(is(modality_range(picture), 500.0, 700.0));
    QVERIFY(is(modality_range(picture, Padding::Counted), 500.0, 900.0));
    QVERIFY(is(native_range(picture), -10.0, 20.0));
    Radiograph deep = row32s({-10, 0, 20});
    deep.modality = picture.modality;
    QVERIFY(is(modality_range(deep), 500.0, 900.0));
  }

  void padding_and_missing_rows() {
    for (Radiograph picture : {row16s({-2000, 5, 6, 7, 3000}), row32s({-2000, 5, 6, 7, 3000}),
                               row_float({-2000.0F, 5.0F, 6.0F, 7.0F, 3000.0F})}) {
      picture.padding_low = -2000.0;
      QVERIFY(is(modality_range(picture), 5.0, 3000.0));
      QVERIFY(is(modality_range(picture, Padding::Counted), -2000.0, 3000.0));
      picture.padding_high = 5.0;
      QVERIFY(is(modality_range(picture), 6.0, 3000.0));
      picture.padding_high = 5000.0;
      QVERIFY(is(modality_range(picture), 0.0, 0.0));
      QCOMPARE(default_window(picture), (Window{0.0, 1.0}));
      picture.padding_low.reset();
      picture.width_px = 1;
      picture.height_px = 5;
      picture.first_missing_row = 3;
      QVERIFY(is(modality_range(picture), -2000.0, 6.0));
      QCOMPARE(percentile_window(picture, 0.0, 1.0), (Window{-2000.0, 6.0}));
      picture.first_missing_row = 0;
      QVERIFY(is(modality_range(picture), 0.0, 0.0));
      QCOMPARE(percentile_window(picture, 0.0, 1.0), (Window{0.0, 1.0}));
    }
  }

  void not_numbers() {
    const auto nan = std::numeric_limits<float>::quiet_NaN();
    const auto infinity = std::numeric_limits<float>::infinity();
    Radiograph picture = row_float({nan, 2.0F, -infinity, 3.0F, infinity, nan});
    QVERIFY(is(modality_range(picture), 2.0, 3.0));
    QCOMPARE(percentile_window(picture, 0.0, 1.0), (Window{2.0, 3.0}));
    // The same within the vectors.
    std::vector<float> many(1000, nan);
    many[500] = 1.0F;
    many[501] = -infinity;
    QVERIFY(is(modality_range(row_float(many)), 1.0, 1.0));
    QVERIFY(is(modality_range(row_float(std::vector<float>(100, nan))), 0.0, 0.0));
    // A slope that leads out of the numbers.
    picture.modality.slope = 1e308;
    QVERIFY(is(modality_range(picture), 0.0, 0.0));
  }

  void defaults() {
    QCOMPARE(default_window(row8({10, 20})), (Window{0.0, 255.0}));
    QCOMPARE(default_window(row16({10, 20})), (Window{10.0, 20.0}));
    QCOMPARE(default_window(row16({9, 9})), (Window{9.0, 10.0}));
    const Window far = default_window(row_float({1e30F, 1e30F}));
    QVERIFY(far.low < far.high);
    Radiograph picture = row8({10, 20});
    picture.modality.intercept = -5.0;
    QCOMPARE(default_window(picture), (Window{5.0, 15.0}));
    picture.windows = {{linear_window(40.0, 400.0), "SOFT"}, {linear_window(-600.0, 1500.0), "LUNG"}};
    QCOMPARE(default_window(picture), (Window{-160.0, 239.0}));
    QCOMPARE(full_range_window(picture), (Window{5.0, 15.0}));
    // DICOM with fewer than 8 bits uses all of the gray scale.
    Radiograph shallow = row8({0, 15});
    shallow.bits_stored = 4;
    shallow.dicom = DicomFacts{};
    QCOMPARE(default_window(shallow), (Window{0.0, 15.0}));
    QCOMPARE(default_window(row_of(PixelFormat::Rgb8, std::vector<std::uint8_t>{1, 2, 3})), (Window{0.0, 255.0}));
  }

  void percentiles_data() {
    QTest::addColumn<double>("low_share");
    QTest::addColumn<double>("high_share");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    // 0 … 100 once each: rank 100 * share.
    QTest::newRow("all") << 0.0 << 1.0 << 0.0 << 100.0;
    QTest::newRow("one in a hundred off") << 0.01 << 0.99 << 1.0 << 99.0;
    QTest::newRow("the middle half") << 0.25 << 0.75 << 25.0 << 75.0;
    QTest::newRow("rounded ranks") << 0.0149 << 0.9851 << 1.0 << 99.0;
    QTest::newRow("beyond the ends") << -1.0 << 7.0 << 0.0 << 100.0;
    QTest::newRow("nonsense") << std::numeric_limits<double>::quiet_NaN() << 0.5 << 0.0 << 50.0;
    QTest::newRow("nothing between") << 0.5 << 0.5 << 50.0 << 51.0;
  }
  void percentiles() {
    QFETCH(double, low_share);
    QFETCH(double, high_share);
    QFETCH(double, low);
    QFETCH(double, high);
    const auto value = [](int x, int) { return (x * 37) % 101; };
    std::vector<Radiograph> pictures{
        block<std::uint8_t>(PixelFormat::Gray8, 101, 1, [](int x, int) { return std::uint8_t((x * 37) % 101); }),
        block<std::uint16_t>(PixelFormat::Gray16, 101, 1, [](int x, int) { return std::uint16_t((x * 37) % 101); }),
        block<std::int32_t>(PixelFormat::GraySigned32, 101, 1, value),
        block<float>(PixelFormat::GrayFloat, 101, 1, [](int x, int) { return float((x * 37) % 101); })};
    for (Radiograph& picture : pictures) {
      QCOMPARE(percentile_window(picture, low_share, high_share), (Window{low, high}));
      // Turned round, ranks count from the other end.
      picture.modality.slope = -1.0;
      picture.modality.intercept = 100.0;
      QCOMPARE(percentile_window(picture, low_share, high_share), (Window{low, high}));
    }
  }

  void percentiles_without_padding() {
    Radiograph picture = row16s({-2000, -2000, -2000, -2000, 1, 2, 3});
    picture.padding_low = -2000.0;
    QCOMPARE(percentile_window(picture, 0.0, 0.5), (Window{1.0, 2.0}));
  }

  /// Whole columns of one value: a sample that keeps to some columns would see only half of them.
  void samples_of_large_pictures() {
    const auto stripes = [](int x, int) { return static_cast<float>(x % 5); };
    const Radiograph picture = block<float>(PixelFormat::GrayFloat, 2000, 1000, stripes);
    QCOMPARE(percentile_window(picture, 0.1, 0.9), (Window{0.0, 4.0}));
    QCOMPARE(percentile_window(picture, 0.3, 0.7), (Window{1.0, 3.0}));
  }

  void natives() {
    Radiograph picture = row16({7, 8, 9, 10});
    picture.width_px = picture.height_px = 2;
    QCOMPARE(native_value(picture, 1, 0), 8.0);
    QCOMPARE(native_value(picture, 0, 1), 9.0);
    const Radiograph colour = row_of(PixelFormat::Rgb8, std::vector<std::uint8_t>{1, 2, 3, 10, 20, 31});
    QCOMPARE(native_value(colour, 0, 0), 2.0);
    QCOMPARE(native_value(colour, 1, 0), 61.0 / 3.0);
  }

  void consistency() {
    Radiograph picture = row16({7, 8, 9, 10});
    QVERIFY(is_consistent(picture));
    picture.width_px = 3;
    QVERIFY(!is_consistent(picture));
    picture = row16({1, 2});
    picture.format = PixelFormat::GraySigned16;
    QVERIFY(!is_consistent(picture));
    QVERIFY(!is_consistent(Radiograph{}));
    QVERIFY(is_consistent(row_of(PixelFormat::Rgb8, std::vector<std::uint8_t>(6))));
  }

  /// Differs where the shown pixels may differ.
  void ids() {
    Radiograph picture = row16({7});
    picture.sha256 = "ab";
    const std::string plain = pixels_id(picture);
    picture.frame = 1;
    QVERIFY(pixels_id(picture) != plain);
    picture.frame = 0;
    picture.black_outs = {{1, 2, 3, 4}};
    const std::string covered = pixels_id(picture);
    QVERIFY(covered != plain);
    picture.black_outs = {{1, 2, 34, 4}};
    QVERIFY(pixels_id(picture) != covered);
    picture.name = "Muster_Erika.dcm";
    QVERIFY(pixels_id(picture).find("Muster") == std::string::npos);
  }
};

QTEST_APPLESS_MAIN(TestDisplayRange)
#include "tst_display_range.moc"
