#include <QTest>

#include "core/evaluation/phantom_evaluation.h"
#include "core/phantom/sentences.h"

using namespace m2ib;
using evaluation::PhantomEvaluation;

class TestPhantomEvaluation : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void rates_come_from_the_sums() {
    PhantomEvaluation sums;
    sums.phantoms = 8;
    sums.top1_pictures = 6;
    sums.findings[0] = {phantom::FindingKind::Opacity, 3, 2, 10, 9, 1.0};
    sums.findings[1] = {phantom::FindingKind::Nodule, 2, 2, 10, 6, 2.0};
    QCOMPARE(sums.top1(), 0.75);
    QCOMPARE(sums.pairs(), 20);
    QCOMPARE(sums.pointing(), 0.75);
    QCOMPARE(sums.pointing_random(), 0.15);
    QCOMPARE(sums.worst().kind, phantom::FindingKind::Nodule);  // kinds without pairs do not count
  }

  void refuses_impossible_settings() {
    const model::DualEncoderPtr encoder = model::make_random_vit_b_32(1);
    evaluation::PhantomEvaluationSettings settings;
    settings.phantoms = 0;
    auto result = evaluation::evaluate_phantoms(*encoder, settings);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::SettingOutOfRange);
    settings.phantoms = 1;
    settings.explanation = attribution::MethodSettings{};
    settings.explanation->beta = -1.0;
    result = evaluation::evaluate_phantoms(*encoder, settings);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::SettingOutOfRange);
  }

  // A random model knows nothing, so only the bookkeeping is checked: one pair for every true statement.
  void every_true_statement_is_one_pair() {
    const model::DualEncoderPtr encoder = model::make_random_vit_b_32(1);
    evaluation::PhantomEvaluationSettings settings;
    settings.phantoms = 2;
    settings.seed = 9;
    settings.size_px = 128;
    settings.explanation = attribution::MethodSettings{};
    settings.explanation->image_layer = 10;
    settings.explanation->steps = 1;
    settings.explanation->samples = 1;
    int expected = 0;
    for (std::uint64_t i = 0; i < 2; ++i) {
      const auto picture = phantom::generate({phantom::Stream::Evaluation, 9, i}, 128);
      for (const auto& finding : picture.findings) {
        for (const auto& statement : phantom::all_statements())
          expected += phantom::matches(statement, finding) ? 1 : 0;
      }
    }
    int reports = 0;
    const auto result =
        evaluation::evaluate_phantoms(*encoder, settings, {}, [&](const PhantomEvaluation&) { ++reports; });
    QVERIFY(result && *result);
    QCOMPARE((**result).phantoms, 2);
    QCOMPARE((**result).pairs(), expected);
    QCOMPARE(reports, 2);
    QVERIFY((**result).pointing_random() > 0.0 || expected == 0);

    std::stop_source stop;
    stop.request_stop();
    const auto stopped = evaluation::evaluate_phantoms(*encoder, settings, stop.get_token());
    QVERIFY(stopped && !*stopped);
  }
};

QTEST_GUILESS_MAIN(TestPhantomEvaluation)
#include "tst_phantom_evaluation.moc"
