#include <cmath>
#include <limits>

#include <QTest>

#include "core/image/black_out.h"
#include "core/image/display/gray_map.h"

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
  void box_is_black_with_every_window_data() {
    QTest::addColumn<bool>("low_is_white");
    QTest::addColumn<double>("slope");
    QTest::newRow("plain") << false << 1.0;
    QTest::newRow("monochrome1") << true << 1.0;
    QTest::newRow("negative slope") << false << -2.0;
    QTest::newRow("both") << true << -2.0;
  }
  void box_is_black_with_every_window() {
    QFETCH(bool, low_is_white);
    QFETCH(double, slope);
    const std::vector<std::int16_t> pixels = {5, -7, 300, 900, 10, 20, 30, 40};
    auto source = std::make_shared<Radiograph>(*picture_of(PixelFormat::GraySigned16, 4, pixels));
    source->polarity = low_is_white ? Polarity::LowIsWhite : Polarity::LowIsBlack;
    source->modality.slope = slope;
    const RadiographPtr covered = black_out(source, {{2, 0, 1, 2}});
    std::vector<std::int16_t> wanted = pixels;
    wanted[2] = wanted[6] = -8;  // no pixel has it
    QCOMPARE(values<std::int16_t>(covered), wanted);
    QCOMPARE(values<std::int16_t>(source), pixels);
    QVERIFY(is_padding(*covered, -8.0) && !is_padding(*covered, -7.0));
    for (const Window window : {Window{-2000, 2000}, Window{0, 10}, Window{800, 1000}, Window{-1900, -1700}}) {
      for (const bool inverted : {false, true}) QCOMPARE(int{GrayMap(*covered, window, inverted)(-8.0)}, 0);
      const auto shown = apply_window(*covered, window);
      QCOMPARE(int{shown[2]}, 0);
      QCOMPARE(int{shown[6]}, 0);
      // What lies outside of the box looks as before.
      const auto before = apply_window(*source, window);
      for (const std::size_t i : {0U, 1U, 3U, 4U, 5U, 7U}) QCOMPARE(shown[i], before[i]);
    }
    QCOMPARE(covered->black_outs, (std::vector<PixelRect>{{2, 0, 1, 2}}));
    QVERIFY(pixels_id(*covered) != pixels_id(*source));
    QCOMPARE(covered->sha256, source->sha256);
  }

  void padding_of_the_file_is_used() {
    auto source = std::make_shared<Radiograph>(*picture_of<std::uint16_t>(PixelFormat::Gray16, 2, {0, 1, 2, 1}));
    source->padding_low = 60000.0;
    source->padding_high = 65535.0;
    const RadiographPtr covered = black_out(source, {{0, 0, 1, 1}});
    QCOMPARE(values<std::uint16_t>(covered), (std::vector<std::uint16_t>{60000, 1, 2, 1}));
    QCOMPARE(covered->padding_high.value(), 65535.0);
  }

  void a_gap_between_the_values_is_found() {
    std::vector<std::uint8_t> all(256);
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint8_t>(i == 77 ? 78 : i);
    const RadiographPtr covered = black_out(picture_of(PixelFormat::Gray8, 16, all), {{0, 0, 1, 1}});
    QCOMPARE(int{values<std::uint8_t>(covered)[0]}, 77);
    QCOMPARE(int{apply_window(*covered, {})[0]}, 0);
    // Below the lowest value there is room first, above the highest next.
    const auto one = [](std::uint8_t low, std::uint8_t high) {
      const RadiographPtr two = picture_of<std::uint8_t>(PixelFormat::Gray8, 2, {low, high});
      return int{values<std::uint8_t>(black_out(two, {{0, 0, 1, 1}}))[0]};
    };
    QCOMPARE(one(9, 12), 8);
    QCOMPARE(one(0, 12), 13);
  }

  /// Where every value is taken, the darkest one covers: no window shows it brighter than the rest.
  void every_value_taken() {
    std::vector<std::uint8_t> all(256);
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint8_t>(i);
    auto source = std::make_shared<Radiograph>(*picture_of(PixelFormat::Gray8, 16, all));
    const auto covered = [&] { return int{values<std::uint8_t>(black_out(source, {{5, 5, 1, 1}}))[85]}; };
    QCOMPARE(covered(), 0);
    source->polarity = Polarity::LowIsWhite;
    QCOMPARE(covered(), 255);
    source->modality.slope = -1.0;
    QCOMPARE(covered(), 0);
    source->modality.slope = 1.0;
    std::vector<std::uint16_t> entries(256, 500);
    entries[31] = 900;
    source->modality.table = LookupTable{0, entries, 16, ""};
    QCOMPARE(covered(), 31);
  }

  void fractions_become_no_number() {
    const auto source = picture_of<float>(PixelFormat::GrayFloat, 2, {-1.0F, 0.5F, 2.0F, 3.0F});
    const RadiographPtr covered = black_out(source, {{1, 0, 1, 1}});
    QVERIFY(std::isnan(values<float>(covered)[1]));
    QCOMPARE(int{apply_window(*covered, {-5.0, 0.0})[1]}, 0);
    QVERIFY(!covered->padding_low);
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
    QCOMPARE(values<std::uint8_t>(covered), (std::vector<std::uint8_t>{9, 9, 0, 0, 0, 1}));
    // A second one adds to the first.
    QCOMPARE(black_out(covered, {{0, 0, 1, 1}})->black_outs.size(), std::size_t{3});
    QCOMPARE(black_out(nullptr, {{0, 0, 1, 1}}), nullptr);
  }
};

QTEST_GUILESS_MAIN(TestBlackOut)
#include "tst_black_out.moc"
