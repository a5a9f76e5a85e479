#include <limits>

#include <QTest>

#include "core/image/black_out.h"

using namespace m2ib::image;

namespace {

template <class Value>
RadiographPtr picture_of(PixelFormat format, int width, const std::vector<Value>& pixels) {
  auto picture = std::make_shared<Radiograph>();
  picture->format = format;
  picture->width_px = width;
  picture->height_px = static_cast<int>(pixels.size()) / width / channels(*picture);
  picture->pixels = pixels;
  picture->sha256 = "abc";
  return picture;
}

template <class Value>
std::vector<Value> values(const RadiographPtr& picture) {
  return std::get<std::vector<Value>>(picture->pixels);
}

}  // namespace

class TestBlackOut : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void takes_the_darkest_value_data() {
    QTest::addColumn<bool>("low_is_white");
    QTest::addColumn<double>("slope");
    QTest::addColumn<int>("expected");
    QTest::newRow("plain") << false << 1.0 << -7;
    QTest::newRow("monochrome1") << true << 1.0 << 900;
    QTest::newRow("negative slope") << false << -2.0 << 900;
    QTest::newRow("both") << true << -2.0 << -7;
  }
  void takes_the_darkest_value() {
    QFETCH(bool, low_is_white);
    QFETCH(double, slope);
    QFETCH(int, expected);
    const std::vector<std::int16_t> pixels = {5, -7, 300, 900, 10, 20, 30, 40};
    auto source = std::make_shared<Radiograph>(*picture_of(PixelFormat::GraySigned16, 4, pixels));
    source->polarity = low_is_white ? Polarity::LowIsWhite : Polarity::LowIsBlack;
    source->modality.slope = slope;
    const RadiographPtr covered = black_out(source, {{2, 0, 1, 2}});
    std::vector<std::int16_t> wanted = pixels;
    wanted[2] = wanted[6] = static_cast<std::int16_t>(expected);
    QCOMPARE(values<std::int16_t>(covered), wanted);
    QCOMPARE(values<std::int16_t>(source), pixels);
    // No window shows the box brighter than the rest.
    for (const Window window : {Window{-2000, 2000}, Window{0, 10}, Window{800, 1000}, Window{-1900, -1700}}) {
      const auto shown = apply_window(*covered, window);
      QCOMPARE(shown[2], *std::min_element(shown.begin(), shown.end()));
    }
    QCOMPARE(covered->black_outs, (std::vector<PixelRect>{{2, 0, 1, 2}}));
    QVERIFY(pixels_id(*covered) != pixels_id(*source));
    QCOMPARE(covered->sha256, source->sha256);
  }

  void modality_table() {
    auto source = std::make_shared<Radiograph>(*picture_of<std::uint16_t>(PixelFormat::Gray16, 2, {0, 1, 2, 1}));
    source->modality.table = LookupTable{0, {500, 900, 100}, 16, ""};
    QCOMPARE(values<std::uint16_t>(black_out(source, {{0, 0, 1, 1}})), (std::vector<std::uint16_t>{2, 1, 2, 1}));
    source->polarity = Polarity::LowIsWhite;
    QCOMPARE(values<std::uint16_t>(black_out(source, {{0, 0, 1, 1}})), (std::vector<std::uint16_t>{1, 1, 2, 1}));
  }

  void padding_missing_rows_and_nan_are_passed_over() {
    constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
    constexpr float kInfinite = std::numeric_limits<float>::infinity();
    const std::vector<float> pixels = {kNaN, -kInfinite, -99.0F, 3.0F, 4.0F, 5.0F, -1e9F, -1e9F};
    auto source = std::make_shared<Radiograph>(*picture_of(PixelFormat::GrayFloat, 2, pixels));
    source->padding_low = source->padding_high = -99.0;
    source->first_missing_row = 3;
    QCOMPARE(values<float>(black_out(source, {{1, 2, 1, 1}}))[5], 3.0F);
    auto nothing = std::make_shared<Radiograph>(*picture_of<float>(PixelFormat::GrayFloat, 1, {kNaN, kNaN}));
    QCOMPARE(values<float>(black_out(nothing, {{0, 0, 1, 1}}))[0], 0.0F);
  }

  void colour() {
    auto source = std::make_shared<Radiograph>();
    source->format = PixelFormat::Rgb8;
    source->width_px = 2;
    source->height_px = 1;
    source->pixels = std::vector<std::uint8_t>{9, 8, 7, 6, 5, 4};
    QCOMPARE(values<std::uint8_t>(black_out(source, {{1, 0, 1, 1}})), (std::vector<std::uint8_t>{9, 8, 7, 0, 0, 0}));
  }

  void rectangles_are_clipped() {
    const RadiographPtr source = picture_of<std::uint8_t>(PixelFormat::Gray8, 3, {9, 9, 9, 9, 9, 1});
    constexpr int kHuge = std::numeric_limits<int>::max();
    constexpr int kLow = std::numeric_limits<int>::min();
    const std::vector<PixelRect> outside = {{3, 0, 2, 2},  {0, -5, 3, 5},        {0, 0, 0, 3},
                                            {1, 1, -1, 1}, {kHuge, 0, kHuge, 1}, {kLow, kLow, kHuge, kHuge}};
    QCOMPARE(black_out(source, outside), source);
    QCOMPARE(black_out(source, {}), source);
    const RadiographPtr covered = black_out(source, {{-4, 1, 6, kHuge}, {2, 0, kHuge, 1}});
    QCOMPARE(covered->black_outs, (std::vector<PixelRect>{{0, 1, 2, 1}, {2, 0, 1, 1}}));
    QCOMPARE(values<std::uint8_t>(covered), (std::vector<std::uint8_t>{9, 9, 1, 1, 1, 1}));
    // A second one adds to the first.
    QCOMPARE(black_out(covered, {{0, 0, 1, 1}})->black_outs.size(), std::size_t{3});
    QCOMPARE(black_out(nullptr, {{0, 0, 1, 1}}), nullptr);
  }
};

QTEST_GUILESS_MAIN(TestBlackOut)
#include "tst_black_out.moc"
