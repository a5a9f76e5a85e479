// The model that comes with the program, on phantoms that it has never seen. `m2ib evaluate --phantoms 500` prints the
// whole table; this is the same computation on fewer pictures, with a margin for that.

#include <QTest>
#include <filesystem>

#include "core/evaluation/phantom_evaluation.h"
#include "core/model/compute.h"
#include "core/session/resource_dir.h"

using namespace m2ib;

class TestEmbeddedModel : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void is_small_declared_and_synthetic() {
    const auto folder = session::embedded_model_dir();
    std::uintmax_t bytes = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) bytes += entry.file_size();
    QVERIFY2(bytes <= 12'000'000, std::to_string(bytes).c_str());
    const auto model = model::load_model(folder);
    QVERIFY2(model && *model, model ? "" : describe(model.error()).c_str());
    const model::ModelCard& card = (**model)->card();
    QCOMPARE(card.trust, model::Trust::Declared);
    QVERIFY(card.intended_use.find("never for patients") != std::string::npos);
    QVERIFY(card.grid >= 14);
  }

  void ranks_and_points() {
    model::configure_compute_pools();
    const auto model = model::load_model(session::embedded_model_dir());
    QVERIFY(model && *model);
    evaluation::PhantomEvaluationSettings settings;
    settings.phantoms = 60;
    settings.seed = 20261122;
    const auto result = evaluation::evaluate_phantoms(***model, settings);
    QVERIFY(result && *result);
    qInfo("top-1 %.3f, pointing %.3f, random %.3f over %d pairs", (**result).top1(), (**result).pointing(),
          (**result).pointing_random(), (**result).pairs());
    // 95 % and 90 % are the aims on 500 pictures; three standard errors of 60 pictures lie below.
    QVERIFY((**result).top1() >= 0.87);
    QVERIFY((**result).pointing() >= 0.80);
    QVERIFY((**result).pointing() > 3.0 * (**result).pointing_random());
  }
};

QTEST_GUILESS_MAIN(TestEmbeddedModel)
#include "tst_embedded_model.moc"
