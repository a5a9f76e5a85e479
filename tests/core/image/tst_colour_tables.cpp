#include <QTest>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/image/colour_table.h"

using namespace m2ib::image;

namespace {

using Triple = std::array<double, 3>;

double linear_light(double byte) {
  const double share = byte / 255.0;
  return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
}

Triple linear(const std::array<std::uint8_t, 3>& rgb) {
  return {linear_light(rgb[0]), linear_light(rgb[1]), linear_light(rgb[2])};
}

/// CIE 15: from linear sRGB (D65) to L*, a*, b*.
Triple lab(const Triple& light) {
  const double x = (0.4124564 * light[0] + 0.3575761 * light[1] + 0.1804375 * light[2]) / 0.95047;
  const double y = 0.2126729 * light[0] + 0.7151522 * light[1] + 0.0721750 * light[2];
  const double z = (0.0193339 * light[0] + 0.1191920 * light[1] + 0.9503041 * light[2]) / 1.08883;
  const auto f = [](double t) { return t > 216.0 / 24389.0 ? std::cbrt(t) : (24389.0 / 27.0 * t + 16.0) / 116.0; };
  return {116.0 * f(y) - 16.0, 500.0 * (f(x) - f(y)), 200.0 * (f(y) - f(z))};
}

double difference(const Triple& a, const Triple& b) { return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]); }

/// Viénot, Brettel and Mollon 1999: dichromats' sight as a matrix on linear RGB.
Triple seen_by(const std::string& sight, const Triple& light) {
  if (sight == "usual") return light;
  const double share = sight == "protan" ? 0.11238 : 0.29275;
  const double yellow = share * light[0] + (1.0 - share) * light[1];
  const double tilt = sight == "protan" ? 0.00401 : -0.02234;
  return {yellow, yellow, std::clamp(tilt * light[0] - tilt * light[1] + light[2], 0.0, 1.0)};
}

/// Colour differences between places 17 steps apart: the least and the most. Whole bytes alone cost a tenth.
std::pair<double, double> step_range(ColourTable table) {
  const auto& rgb = colours(table);
  constexpr std::size_t kStride = 17;
  double least = 1e9;
  double most = 0.0;
  for (std::size_t i = kStride; i < rgb.size(); i += kStride) {
    const double step = difference(lab(linear(rgb[i])), lab(linear(rgb[i - kStride])));
    least = std::min(least, step);
    most = std::max(most, step);
  }
  return {least, most};
}

/// What colour-blind readers cannot read: one brightness to them, from red to green.
std::array<std::array<std::uint8_t, 3>, 256> red_to_green() {
  std::array<std::array<std::uint8_t, 3>, 256> ramp{};
  for (std::size_t i = 0; i < ramp.size(); ++i) {
    const double share = static_cast<double>(i) / 255.0;
    ramp[i] = {static_cast<std::uint8_t>(200.0 * (1.0 - share)), static_cast<std::uint8_t>(130.0 * share), 0};
  }
  return ramp;
}

}  // namespace

class TestColourTables : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void names_are_stable();
  void lightness_rises_data();
  void lightness_rises();
  void batlow_like_is_linear_and_uniform();
  void batlow_like_runs_from_blue_over_green_to_pink();
  void steps_stay_apart_for_colour_blind_readers_data();
  void steps_stay_apart_for_colour_blind_readers();
  void diverging_arms_are_alike();
  void diverging_signs_stay_apart_data();
  void diverging_signs_stay_apart();
};

void TestColourTables::names_are_stable() {
  std::vector<std::string> names;
  for (const ColourTable table : kColourTables) names.emplace_back(to_string(table));
  const std::vector<std::string> expected{"cividis", "inferno", "viridis", "magma", "batlow-like", "gray", "jet"};
  QCOMPARE(names, expected);
}

void TestColourTables::lightness_rises_data() {
  QTest::addColumn<int>("table");
  QTest::addColumn<bool>("rises");
  for (const ColourTable table : kColourTables) {
    QTest::newRow(to_string(table)) << static_cast<int>(table) << (table != ColourTable::Jet);
  }
}

void TestColourTables::lightness_rises() {
  QFETCH(int, table);
  QFETCH(bool, rises);
  const auto& rgb = colours(static_cast<ColourTable>(table));
  bool always = true;
  for (std::size_t i = 16; i < rgb.size(); i += 16) {
    always = always && lab(linear(rgb[i]))[0] > lab(linear(rgb[i - 16]))[0];
  }
  QCOMPARE(always, rises);  // jet, the legacy table, is the proof that this can fail
}

void TestColourTables::batlow_like_is_linear_and_uniform() {
  const auto& rgb = colours(ColourTable::BatlowLike);
  double worst_lightness = 0.0;
  for (std::size_t i = 0; i < rgb.size(); ++i) {
    const double wanted = 15.0 + 70.0 * static_cast<double>(i) / 255.0;
    worst_lightness = std::max(worst_lightness, std::abs(lab(linear(rgb[i]))[0] - wanted));
    if (i > 0) QVERIFY(lab(linear(rgb[i]))[0] > lab(linear(rgb[i - 1]))[0]);
  }
  QVERIFY2(worst_lightness < 0.14, qPrintable(QString::number(worst_lightness)));  // half a step is 0.137
  const auto [least, most] = step_range(ColourTable::BatlowLike);
  QVERIFY2(most / least < 1.25, qPrintable(QStringLiteral("%1 to %2").arg(least).arg(most)));
  const auto [least_of_jet, most_of_jet] = step_range(ColourTable::Jet);
  QVERIFY(most_of_jet / least_of_jet > 2.0);
}

void TestColourTables::batlow_like_runs_from_blue_over_green_to_pink() {
  const auto& rgb = colours(ColourTable::BatlowLike);
  const Triple first = lab(linear(rgb.front()));
  const Triple middle = lab(linear(rgb[96]));
  const Triple last = lab(linear(rgb.back()));
  QVERIFY(first[2] < -20.0);
  QVERIFY(middle[1] < -10.0 && middle[2] > 0.0);
  QVERIFY(last[1] > 12.0 && last[2] > 0.0);
  QCOMPARE(std::set(rgb.begin(), rgb.end()).size(), rgb.size());
}

void TestColourTables::steps_stay_apart_for_colour_blind_readers_data() {
  QTest::addColumn<int>("table");
  QTest::addColumn<QString>("sight");
  QTest::addColumn<bool>("apart");
  for (const char* sight : {"usual", "protan", "deutan"}) {
    QTest::addRow("batlow-like, %s", sight) << static_cast<int>(ColourTable::BatlowLike) << sight << true;
    QTest::addRow("cividis, %s", sight) << static_cast<int>(ColourTable::Cividis) << sight << true;
  }
  QTest::newRow("a ramp from red to green, deutan") << -1 << "deutan" << false;
}

void TestColourTables::steps_stay_apart_for_colour_blind_readers() {
  QFETCH(int, table);
  QFETCH(QString, sight);
  QFETCH(bool, apart);
  const auto rgb = table < 0 ? red_to_green() : colours(static_cast<ColourTable>(table));
  double least = 1e9;
  for (std::size_t i = 0; i < rgb.size(); ++i) {
    for (std::size_t j = i + 32; j < rgb.size(); ++j) {
      const Triple a = lab(seen_by(sight.toStdString(), linear(rgb[i])));
      const Triple b = lab(seen_by(sight.toStdString(), linear(rgb[j])));
      least = std::min(least, difference(a, b));
    }
  }
  // Places an eighth of the scale apart; 2.3 units can just be told apart.
  QVERIFY2((least > 6.5) == apart, qPrintable(QString::number(least)));
}

void TestColourTables::diverging_arms_are_alike() {
  const auto& rgb = diverging_colours();
  QCOMPARE(rgb[127], rgb[128]);
  QVERIFY(rgb[128][0] == rgb[128][1] && rgb[128][1] == rgb[128][2]);
  QVERIFY(rgb[0][2] > rgb[0][0] + 100);      // blue
  QVERIFY(rgb[255][0] > rgb[255][2] + 100);  // orange
  const Triple zero = lab(linear(rgb[128]));
  for (std::size_t i = 0; i < 128; ++i) {
    const Triple negative = lab(linear(rgb[127 - i]));
    const Triple positive = lab(linear(rgb[128 + i]));
    const double wanted = 88.0 - 43.0 * static_cast<double>(i) / 127.0;
    QVERIFY2(std::abs(negative[0] - wanted) < 0.4 && std::abs(positive[0] - wanted) < 0.4,
             qPrintable(QString::number(i)));
    // As far from zero on either side, in steps of one length.
    const double reach = std::hypot(43.0, 48.17) * static_cast<double>(i) / 127.0;
    QVERIFY2(std::abs(difference(negative, zero) - reach) < 1.2 && std::abs(difference(positive, zero) - reach) < 1.2,
             qPrintable(QString::number(i)));
  }
}

void TestColourTables::diverging_signs_stay_apart_data() {
  QTest::addColumn<QString>("sight");
  for (const char* sight : {"usual", "protan", "deutan"}) QTest::newRow(sight) << QString::fromLatin1(sight);
}

void TestColourTables::diverging_signs_stay_apart() {
  QFETCH(QString, sight);
  const auto& rgb = diverging_colours();
  for (std::size_t i = 32; i < 128; ++i) {
    const Triple negative = lab(seen_by(sight.toStdString(), linear(rgb[127 - i])));
    const Triple positive = lab(seen_by(sight.toStdString(), linear(rgb[128 + i])));
    // A quarter of the scale on either side is told apart at a glance (10 is), and it grows from there.
    const double least = 10.0 * static_cast<double>(i) / 32.0;
    QVERIFY2(difference(negative, positive) > least, qPrintable(QString::number(i)));
  }
}

QTEST_GUILESS_MAIN(TestColourTables)
#include "tst_colour_tables.moc"
