#include <QTest>

#include "core/evaluation/covered_patches.h"
#include "core/evaluation/study_rows.h"

using namespace m2ib;
using namespace m2ib::evaluation;

/// Marked places on patches, and tables from numbers of cases, by hand.
class TestStudyRows : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void coverage_by_hand() {
    const auto box = [](double left, double top, double right, double bottom) {
      annotation::Annotation region;
      region.kind = annotation::Kind::Box;
      region.points = {{left, top}, {right, bottom}};
      region.region = true;
      return region;
    };
    const image::FieldOfView seen{100.0, 0.0, 200.0, 100.0};  // patches of 100 x 50
    QCOMPARE(boxes_coverage({box(100, 0, 200, 25)}, seen, 2), (std::vector<float>{0.5F, 0.0F, 0.0F, 0.0F}));
    // Twice the same place is once the same place.
    QCOMPARE(boxes_coverage({box(100, 0, 200, 25), box(150, 0, 250, 25)}, seen, 2),
             (std::vector<float>{0.5F, 0.25F, 0.0F, 0.0F}));
    QCOMPARE(boxes_coverage({box(-50, -50, 150, 500)}, seen, 2), (std::vector<float>{0.5F, 0.0F, 0.5F, 0.0F}));
    QCOMPARE(boxes_coverage({box(0, 0, 90, 90)}, seen, 2), std::vector<float>(4, 0.0F));
    QVERIFY(boxes_coverage({}, {0.0, 0.0, 0.0, 1.0}, 2).empty());
    const std::vector<std::uint8_t> mask{0, 1, 1, 0, 1, 0};  // 3 x 2
    QCOMPARE(mask_coverage(mask, 3, 2, {0.0, 0.0, 3.0, 2.0}, 1), std::vector<float>{0.5F});
    QCOMPARE(mask_coverage(mask, 3, 2, {0.5, 0.0, 2.0, 2.0}, 2), (std::vector<float>{0.5F, 1.0F, 0.5F, 0.5F}));
    QCOMPARE(mask_coverage(mask, 3, 2, {1.0, 0.0, 4.0, 4.0}, 2), (std::vector<float>{0.75F, 0.0F, 0.0F, 0.0F}));
  }

  void rows_by_hand() {
    const std::vector<StudyCase> cases{
        {"1", "mass", "a", 0, true}, {"2", "", "b", 1, false}, {"3", "mass", "c", 1, true}};
    StudySettings settings;
    settings.methods = {attribution::MethodSettings{}};
    std::vector<CaseNumbers> numbers(3);
    for (std::size_t i = 0; i < 3; ++i) {
      numbers[i].index = i;
      numbers[i].methods.resize(2);
      numbers[i].methods[0][Metric::ImageDrop] = 0.1 * static_cast<double>(i + 1);
      numbers[i].methods[1][Metric::Pointing] = i == 0 ? 1.0 : 0.0;
    }
    numbers[2].methods[0].flat_image = true;
    numbers[1].methods[0].failure = "why";
    const auto rows = study_rows(cases, numbers, settings);
    QCOMPARE(rows.size(), std::size_t{4});
    QCOMPARE(rows[0].method, std::string("m2ib"));
    QCOMPARE(rows[0].metric, std::string("image-drop"));
    QCOMPARE(rows[0].value.mean, 0.2);
    QCOMPARE(rows[0].value.n, std::size_t{3});
    QVERIFY(rows[0].value.low >= 0.1 && rows[0].value.low <= 0.2 && rows[0].value.high <= 0.3);
    QCOMPARE(rows[0].caution, std::string("1 of 3 maps nearly constant"));
    QCOMPARE(rows[1].method, std::string(kRandomMap));
    QCOMPARE(rows[1].value.mean, 1.0 / 3.0);
    QCOMPARE(rows[2].finding, std::string("mass"));
    QCOMPARE(rows[2].value.mean, 0.2);
    QCOMPARE(rows[2].value.n, std::size_t{2});
    QCOMPARE(rows[3].value.mean, 0.5);
    QCOMPARE(failures_of(numbers, settings), std::vector<std::string>{"M2IB on 1 case: why"});
  }

  /// Hundreds of findings are no groups, and their tables would be read by nobody.
  void too_many_findings_make_no_groups() {
    StudySettings settings;
    settings.metrics = {Metric::ImageDrop};
    for (const std::size_t count : {std::size_t{200}, std::size_t{201}}) {
      std::vector<StudyCase> cases;
      std::vector<CaseNumbers> numbers(count);
      for (std::size_t i = 0; i < count; ++i) {
        cases.push_back({std::to_string(i + 1), "finding " + std::to_string(i), "a", 0, false});
        numbers[i].index = i;
        numbers[i].methods.resize(1);
        numbers[i].methods[0][Metric::ImageDrop] = 0.5;
      }
      QCOMPARE(study_rows(cases, numbers, settings).size(), count == 200 ? count + 1 : std::size_t{1});
      QCOMPARE(notes_of(cases, numbers, settings).size(), count == 200 ? std::size_t{0} : std::size_t{1});
    }
  }
};

QTEST_GUILESS_MAIN(TestStudyRows)
#include "tst_study_rows.moc"
