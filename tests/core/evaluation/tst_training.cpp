#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/model/compute.h"
#include "core/model/dual_encoder.h"
#include "core/training/phantom_trainer.h"

using namespace m2ib;

namespace {

training::TrainingSettings tiny(const QTemporaryDir& folder, const char* name) {
  training::TrainingSettings settings;
  settings.steps = 4;
  settings.evidence_steps = 2;
  settings.batch = 4;
  settings.fresh = 2;
  settings.warmup = 2;
  settings.checkpoint_every = 2;
  settings.out = (folder.path() + "/" + name).toStdString();
  settings.checkpoint = settings.out.string() + ".training";
  return settings;
}

QByteArray weights(const training::TrainingSettings& settings) {
  QFile file(QString::fromStdString((settings.out / "model.safetensors").string()));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

class TestTraining : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { model::configure_compute_pools(1); }

  void writes_a_model_that_loads() {
    QTemporaryDir folder;
    int calls = 0;
    const auto settings = tiny(folder, "whole");
    const auto done = training::train_phantom_model(settings, {}, [&](const training::TrainingProgress& progress) {
      QCOMPARE(progress.step, ++calls);
      QVERIFY(progress.pair_loss > 0.0);
      QVERIFY(progress.patch_loss > 0.0);
      QCOMPARE(progress.evidence_loss > 0.0, progress.step > 4);
    });
    QVERIFY(done && *done);
    QCOMPARE(calls, 6);
    const auto model = model::load_model(settings.out);
    QVERIFY2(model && *model, model ? "" : describe(model.error()).c_str());
    QCOMPARE((**model)->card().trust, model::Trust::Declared);
    QVERIFY((**model)->card().grid >= 14);
    QVERIFY((**model)->card().weights_bytes < 12 * 1000 * 1000);
  }

  // Stopped after two steps and gone on: the same weights, to the last bit, as trained in one go.
  void a_resumed_training_equals_an_uninterrupted_one() {
    QTemporaryDir folder;
    const auto whole = tiny(folder, "whole");
    QVERIFY(training::train_phantom_model(whole).has_value());

    const auto resumed = tiny(folder, "resumed");
    std::stop_source stop;
    const auto stopped =
        training::train_phantom_model(resumed, stop.get_token(), [&](const training::TrainingProgress& progress) {
          if (progress.step == 2) stop.request_stop();
        });
    QVERIFY(stopped && !*stopped);  // stopped is no error
    int first = 0;
    const auto done = training::train_phantom_model(
        resumed, {}, [&](const training::TrainingProgress& progress) { first = first == 0 ? progress.step : first; });
    QVERIFY(done && *done);
    QCOMPARE(first, 3);
    QVERIFY(!weights(whole).isEmpty());
    QVERIFY(weights(whole) == weights(resumed));
  }

  void a_checkpoint_of_other_settings_is_refused() {
    QTemporaryDir folder;
    auto settings = tiny(folder, "one");
    settings.steps = 2;
    QVERIFY(training::train_phantom_model(settings).has_value());
    settings.seed = 2;
    const auto other = training::train_phantom_model(settings);
    QVERIFY(!other);
    QCOMPARE(other.error().code, ErrorCode::ConfigMismatch);
  }
};

QTEST_GUILESS_MAIN(TestTraining)
#include "tst_training.moc"
