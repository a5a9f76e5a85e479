#include <QtTest>
#include <array>
#include <cmath>
#include <set>

#include "core/phantom/sentences.h"

using namespace m2ib::phantom;

Q_DECLARE_METATYPE(m2ib::phantom::Finding)

namespace {

constexpr int kSize = 224;

PhantomId id_of(std::uint64_t index, Stream stream = Stream::Sample, std::uint64_t seed = 7) {
  return {stream, seed, index};
}

Finding finding(FindingKind kind, Side side = Side::None, Zone zone = Zone::None, Size size = Size::None) {
  Finding result;
  result.kind = kind;
  result.side = side;
  result.zone = zone;
  result.size = size;
  return result;
}

Phantom with(std::uint64_t index, const Finding& one, int size_px = kSize) {
  return generate(id_of(index), size_px, Recipe{{one}});
}

struct Extent {
  double area = 0.0;  // share of the picture
  double x = 0.0;     // centroid, in [0, 1]
  double y = 0.0;
  double farthest_x = 0.5;  // of the pixel farthest from the middle
};

Extent extent_of(const std::vector<std::uint8_t>& mask, int size_px) {
  Extent e;
  double count = 0.0;
  for (std::size_t i = 0; i < mask.size(); ++i) {
    if (mask[i] == 0) continue;
    const double x = (static_cast<double>(i % static_cast<std::size_t>(size_px)) + 0.5) / size_px;
    const double y = (static_cast<double>(i / static_cast<std::size_t>(size_px)) + 0.5) / size_px;
    count += 1.0;
    e.x += x;
    e.y += y;
    if (std::abs(x - 0.5) > std::abs(e.farthest_x - 0.5)) e.farthest_x = x;
  }
  e.x /= count;
  e.y /= count;
  e.area = count / static_cast<double>(mask.size());
  return e;
}

std::vector<double> reduced(const Phantom& phantom, int size_px) {
  const int factor = phantom.size_px / size_px;
  std::vector<double> result(static_cast<std::size_t>(size_px) * static_cast<std::size_t>(size_px), 0.0);
  for (int y = 0; y < phantom.size_px; ++y) {
    for (int x = 0; x < phantom.size_px; ++x) {
      result[static_cast<std::size_t>((y / factor) * size_px + x / factor)] +=
          phantom.pixels[static_cast<std::size_t>(y * phantom.size_px + x)];
    }
  }
  for (double& value : result) value /= factor * factor;
  return result;
}

std::vector<Finding> every_finding() {
  std::vector<Finding> all;
  for (const Statement& s : all_statements()) {
    if (!s.kind) continue;
    const Finding made = finding(*s.kind, s.side, s.zone, s.size);
    const Statement full = {s.kind, s.side, s.zone, s.size};
    const bool sided = s.side != Side::None || s.kind == FindingKind::Cardiomegaly;
    const bool sized =
        s.size != Size::None || (s.kind != FindingKind::PleuralEffusion && s.kind != FindingKind::Pneumothorax);
    const bool zoned =
        s.zone != Zone::None || (s.kind != FindingKind::Opacity && s.kind != FindingKind::Nodule &&
                                 s.kind != FindingKind::Consolidation && s.kind != FindingKind::RibFracture);
    if (sided && sized && zoned && most_specific(made) == full) all.push_back(made);
  }
  return all;
}

}  // namespace

class TestPhantom : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void same_id_same_bytes();
  void ids_and_streams_differ();
  void size_is_clamped();
  void small_is_large_made_smaller();
  void finding_is_seen_where_masked_data();
  void finding_is_seen_where_masked();
  void sides_and_zones_data();
  void sides_and_zones();
  void sizes_data();
  void sizes();
  void recipe_keeps_the_anatomy();
  void kinds_are_even();
  void coverage_by_hand();
  void truth_data();
  void truth();
  void sentences_are_well_formed();
};

void TestPhantom::same_id_same_bytes() {
  for (std::uint64_t i = 0; i < 4; ++i) {
    const Phantom a = generate(id_of(i), kSize);
    const Phantom b = generate(id_of(i), kSize);
    QVERIFY(a.pixels == b.pixels);
    QCOMPARE(a.findings.size(), b.findings.size());
    for (std::size_t k = 0; k < a.findings.size(); ++k) QVERIFY(a.findings[k].mask == b.findings[k].mask);
  }
}

void TestPhantom::ids_and_streams_differ() {
  const Recipe healthy;
  const Phantom base = generate(id_of(1), 64, healthy);
  QVERIFY(base.pixels != generate(id_of(2), 64, healthy).pixels);
  QVERIFY(base.pixels != generate(id_of(1, Stream::Training), 64, healthy).pixels);
  QVERIFY(base.pixels != generate(id_of(1, Stream::Evaluation), 64, healthy).pixels);
  QVERIFY(base.pixels != generate(id_of(1, Stream::Sample, 8), 64, healthy).pixels);
  // A high seed is not cut off.
  QVERIFY(generate(id_of(1, Stream::Sample, 1ULL << 55), 64, healthy).pixels !=
          generate(id_of(1, Stream::Sample, 0), 64, healthy).pixels);
}

void TestPhantom::size_is_clamped() {
  QCOMPARE(generate(id_of(1), 3).size_px, 64);
  const Phantom large = generate(id_of(1), 5000, Recipe{});
  QCOMPARE(large.size_px, 2048);
  QCOMPARE(large.pixels.size(), std::size_t{2048} * 2048);
}

void TestPhantom::small_is_large_made_smaller() {
  for (std::uint64_t i = 0; i < 4; ++i) {
    const Phantom small_one = generate(id_of(i), 224);
    const Phantom large_one = generate(id_of(i), 448);
    QCOMPARE(small_one.findings.size(), large_one.findings.size());
    const std::vector<double> a = reduced(small_one, 112);
    const std::vector<double> b = reduced(large_one, 112);
    double difference = 0.0;
    for (std::size_t k = 0; k < a.size(); ++k) difference += std::abs(a[k] - b[k]);
    difference /= static_cast<double>(a.size());
    QVERIFY2(difference < 2.5, qPrintable(QString::number(difference)));
    for (std::size_t k = 0; k < small_one.findings.size(); ++k) {
      const double ratio =
          extent_of(small_one.findings[k].mask, 224).area / extent_of(large_one.findings[k].mask, 448).area;
      QVERIFY2(ratio > 0.9 && ratio < 1.1, qPrintable(QString::number(ratio)));
    }
  }
}

void TestPhantom::finding_is_seen_where_masked_data() {
  QTest::addColumn<Finding>("wanted");
  for (const Finding& one : every_finding()) {
    QTest::newRow(wordings(most_specific(one)).front().c_str()) << one;
  }
  QCOMPARE(every_finding().size(), std::size_t{4 * 6 + 2 * 4 + 1 + 2 * 2});
}

void TestPhantom::finding_is_seen_where_masked() {
  QFETCH(Finding, wanted);
  for (std::uint64_t i = 0; i < 4; ++i) {
    const Phantom ill = with(i, wanted);
    const Phantom healthy = generate(id_of(i), kSize, Recipe{});
    QCOMPARE(ill.findings.size(), std::size_t{1});
    const std::vector<std::uint8_t>& mask = ill.findings.front().mask;
    QCOMPARE(mask.size(), ill.pixels.size());
    double inside = 0.0;
    double outside = 0.0;
    double count = 0.0;
    for (std::size_t k = 0; k < mask.size(); ++k) {
      QVERIFY(mask[k] <= 1);
      const double change = std::abs(static_cast<double>(ill.pixels[k]) - static_cast<double>(healthy.pixels[k]));
      (mask[k] == 1 ? inside : outside) += change;
      count += mask[k];
    }
    QVERIFY(count > 0.0);
    inside /= count;
    outside /= static_cast<double>(mask.size()) - count;
    const QByteArray seen = QStringLiteral("%1 inside, %2 outside, id %3").arg(inside).arg(outside).arg(i).toUtf8();
    QVERIFY2(inside > 4.0 * outside && inside > 4.0, seen.constData());
    int cells = 0;
    for (const float share : mask_coverage(mask, kSize, 14)) cells += share >= 0.05F ? 1 : 0;
    QVERIFY2(cells >= 1, seen.constData());
  }
}

void TestPhantom::sides_and_zones_data() {
  QTest::addColumn<int>("kind");
  for (int kind = 0; kind < kFindingKinds; ++kind) {
    if (static_cast<FindingKind>(kind) == FindingKind::Cardiomegaly) continue;
    QTest::newRow(to_string(static_cast<FindingKind>(kind))) << kind;
  }
}

void TestPhantom::sides_and_zones() {
  QFETCH(int, kind);
  const auto wanted = static_cast<FindingKind>(kind);
  const bool device = wanted == FindingKind::Pacemaker || wanted == FindingKind::CentralLine;
  const bool zoned = with(0, finding(wanted)).findings.front().zone != Zone::None;
  for (std::uint64_t i = 0; i < 5; ++i) {
    for (const Side side : {Side::Right, Side::Left}) {
      std::array<double, 4> height{};
      for (const Zone zone : {Zone::Upper, Zone::Middle, Zone::Lower}) {
        const Phantom phantom = with(i, finding(wanted, side, zone));
        QCOMPARE(phantom.findings.front().side, side);
        const Extent e = extent_of(phantom.findings.front().mask, kSize);
        // The patient's left is the right half of the picture. A tube starts on its side and ends at the heart.
        const double x = device ? e.farthest_x : e.x;
        QVERIFY2(side == Side::Left ? x > 0.55 : x < 0.45, qPrintable(QString::number(x)));
        height[static_cast<std::size_t>(zone)] = e.y;
      }
      if (!zoned) continue;
      QVERIFY2(height[1] + 0.07 < height[2] && height[2] + 0.07 < height[3],
               qPrintable(QStringLiteral("%1 %2 %3").arg(height[1]).arg(height[2]).arg(height[3])));
    }
  }
}

void TestPhantom::sizes_data() {
  QTest::addColumn<int>("kind");
  QTest::newRow("effusion") << static_cast<int>(FindingKind::PleuralEffusion);
  QTest::newRow("pneumothorax") << static_cast<int>(FindingKind::Pneumothorax);
}

void TestPhantom::sizes() {
  QFETCH(int, kind);
  const auto wanted = static_cast<FindingKind>(kind);
  double largest_small = 0.0;
  double smallest_large = 1.0;
  for (std::uint64_t i = 0; i < 12; ++i) {
    const Side side = i % 2 == 0 ? Side::Right : Side::Left;
    const Phantom little = with(i, finding(wanted, side, Zone::None, Size::Small));
    const Phantom much = with(i, finding(wanted, side, Zone::None, Size::Large));
    largest_small = std::max(largest_small, extent_of(little.findings.front().mask, kSize).area);
    smallest_large = std::min(smallest_large, extent_of(much.findings.front().mask, kSize).area);
  }
  QVERIFY2(smallest_large > 1.3 * largest_small,
           qPrintable(QStringLiteral("%1 against %2").arg(smallest_large).arg(largest_small)));
}

void TestPhantom::recipe_keeps_the_anatomy() {
  // Far from a nodule on the left, the right half of the picture stays as it was.
  const Phantom healthy = generate(id_of(5), kSize, Recipe{});
  const Phantom ill = with(5, finding(FindingKind::Nodule, Side::Left, Zone::Middle));
  double change = 0.0;
  for (int y = 0; y < kSize; ++y) {
    for (int x = 0; x < kSize / 3; ++x) {
      const auto k = static_cast<std::size_t>(y * kSize + x);
      change = std::max(change, std::abs(static_cast<double>(ill.pixels[k]) - static_cast<double>(healthy.pixels[k])));
    }
  }
  QVERIFY2(change <= 2.0, qPrintable(QString::number(change)));
  QVERIFY(healthy.findings.empty());
}

void TestPhantom::kinds_are_even() {
  constexpr int kPictures = 300;
  std::array<int, kFindingKinds> kinds{};
  std::array<int, 5> counts{};
  int left = 0;
  int right = 0;
  for (int i = 0; i < kPictures; ++i) {
    const Phantom phantom = generate(id_of(static_cast<std::uint64_t>(i), Stream::Evaluation), 64);
    ++counts[phantom.findings.size()];
    std::set<FindingKind> seen;
    for (const Finding& one : phantom.findings) {
      ++kinds[static_cast<std::size_t>(one.kind)];
      left += one.side == Side::Left ? 1 : 0;
      right += one.side == Side::Right ? 1 : 0;
      QVERIFY(seen.insert(one.kind).second);
      QVERIFY(extent_of(one.mask, 64).area > 0.0);
      for (const Finding& other : phantom.findings) {
        const bool pleura = one.kind == FindingKind::PleuralEffusion && other.kind == FindingKind::Pneumothorax;
        QVERIFY(!pleura || one.side != other.side);
      }
    }
  }
  for (const int count : kinds) QVERIFY2(count >= 22 && count <= 65, qPrintable(QString::number(count)));  // about 42
  QVERIFY2(counts[0] >= 18 && counts[0] <= 58, qPrintable(QString::number(counts[0])));                    // about 36
  QVERIFY2(counts[1] >= 135 && counts[1] <= 195, qPrintable(QString::number(counts[1])));                  // about 165
  QVERIFY2(counts[2] >= 55 && counts[2] <= 115, qPrintable(QString::number(counts[2])));                   // about 84
  QVERIFY2(counts[3] >= 3 && counts[3] <= 35, qPrintable(QString::number(counts[3])));                     // about 15
  QVERIFY2(std::abs(left - right) < 80, qPrintable(QStringLiteral("%1 left, %2 right").arg(left).arg(right)));
}

void TestPhantom::coverage_by_hand() {
  const std::vector<std::uint8_t> four = {1, 1, 0, 0,  //
                                          1, 1, 0, 1,  //
                                          0, 0, 0, 0,  //
                                          0, 1, 1, 0};
  QCOMPARE(mask_coverage(four, 4, 2), (std::vector<float>{1.0F, 0.25F, 0.25F, 0.25F}));
  // Three pixels under two cells: the middle pixel is shared by all.
  const std::vector<float> shared = mask_coverage({0, 0, 0, 0, 1, 0, 0, 0, 0}, 3, 2);
  QCOMPARE(shared.size(), std::size_t{4});
  for (const float share : shared) QVERIFY(std::abs(share - 1.0F / 9.0F) < 1e-6F);
  QVERIFY(mask_coverage(four, 3, 2).empty());
  QVERIFY(mask_coverage(four, 4, 0).empty());
}

void TestPhantom::truth_data() {
  QTest::addColumn<QString>("findings");
  QTest::addColumn<QString>("wording");
  QTest::addColumn<bool>("expected");
  QTest::newRow("nothing, no finding") << "none"
                                       << "no finding" << true;
  QTest::newRow("effusion, no finding") << "effusion"
                                        << "no finding" << false;
  QTest::newRow("nothing, effusion") << "none"
                                     << "pleural effusion" << false;
  QTest::newRow("kind") << "effusion"
                        << "pleural effusion" << true;
  QTest::newRow("side") << "effusion"
                        << "left pleural effusion" << true;
  QTest::newRow("other side") << "effusion"
                              << "right pleural effusion" << false;
  QTest::newRow("size") << "effusion"
                        << "large pleural effusion" << true;
  QTest::newRow("other size") << "effusion"
                              << "small pleural effusion" << false;
  QTest::newRow("side and size") << "effusion"
                                 << "large left pleural effusion" << true;
  QTest::newRow("right size, wrong side") << "effusion"
                                          << "large right pleural effusion" << false;
  QTest::newRow("zone of the second") << "effusion"
                                      << "nodule in the upper zone" << true;
  QTest::newRow("attributes do not mix") << "effusion"
                                         << "nodule in the left upper zone" << false;
  QTest::newRow("other zone") << "effusion"
                              << "nodule in the lower zone" << false;
  QTest::newRow("other kind") << "effusion"
                              << "consolidation" << false;
}

void TestPhantom::truth() {
  QFETCH(QString, findings);
  QFETCH(QString, wording);
  QFETCH(bool, expected);
  std::vector<Finding> present;
  if (findings != QLatin1String("none")) {
    present = {finding(FindingKind::PleuralEffusion, Side::Left, Zone::None, Size::Large),
               finding(FindingKind::Nodule, Side::Right, Zone::Upper)};
  }
  int found = 0;
  for (const Statement& s : all_statements()) {
    for (const std::string& words : wordings(s)) {
      if (words != wording.toStdString()) continue;
      ++found;
      QCOMPARE(is_true(s, present), expected);
    }
  }
  QCOMPARE(found, 1);
}

void TestPhantom::sentences_are_well_formed() {
  const std::vector<Statement>& all = all_statements();
  QVERIFY(!all.front().kind.has_value());
  QVERIFY(all.size() >= 70 && all.size() <= 110);
  std::set<std::string> seen;
  for (const Statement& s : all) {
    QVERIFY(wordings(s).size() >= 2 && wordings(s).size() <= 4);
    for (const std::string& words : wordings(s)) {
      const QByteArray text = QByteArray::fromStdString(words);
      QVERIFY2(seen.insert(words).second, text.constData());
      QVERIFY2(text == text.toLower() && text == text.simplified() && !text.endsWith('.'), text.constData());
    }
    if (s.kind) QVERIFY(matches(s, finding(*s.kind, s.side, s.zone, s.size)));
  }
  for (const Finding& one : every_finding()) {
    QVERIFY(is_true(most_specific(one), {one}));
    QVERIFY(std::find(all.begin(), all.end(), most_specific(one)) != all.end());
  }
  // A statement with attributes that its kind has not is worded as without them.
  QCOMPARE(wordings({FindingKind::Cardiomegaly, Side::Left, Zone::None, Size::None}),
           wordings({FindingKind::Cardiomegaly, Side::None, Zone::None, Size::None}));
}

QTEST_GUILESS_MAIN(TestPhantom)
#include "tst_phantom.moc"
