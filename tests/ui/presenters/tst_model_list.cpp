#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <cstdio>

#include "core/image/model_input/preprocess_preset.h"
#include "core/library/model_library.h"
#include "ui/presenters/known_model_list.h"
#include "ui/presenters/model_list_model.h"
#include "ui/presenters/text/model_list_text.h"
#include "ui/presenters/transfer_rate.h"

using namespace m2ib;
using presenters::ModelListModel;

namespace {

model::ModelCard card_called(const std::string& name) {
  model::ModelCard card;
  card.name = name;
  card.layout = "Hugging Face CLIPModel";
  card.weights_sha256 = std::string(64, 'a');
  card.parameters = 1234567;
  card.weights_bytes = 4938268;
  card.grid = 7;
  card.image.blocks = 12;
  card.text.blocks = 12;
  return card;
}

/// A list and two folders to put into it.
struct Shelf {
  QTemporaryDir folder;
  QString file = folder.filePath("data/models.json");
  QString first = made("first");
  QString second = made("second");

  QString made(const QString& name) {
    QDir(folder.path()).mkpath(name);
    return QFileInfo(folder.filePath(name)).canonicalFilePath();
  }
  [[nodiscard]] std::filesystem::path list() const { return presenters::system_path(file); }
  [[nodiscard]] std::size_t written() const {
    const auto read = library::load_library(list());
    return read ? read->entries().size() : 999;
  }
};

}  // namespace

class TestModelList : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void missingListIsEmpty() {
    const Shelf shelf;
    const ModelListModel models(shelf.list(), {});
    QCOMPARE(models.rowCount(), 0);
    QVERIFY(models.problem().isEmpty());
    QVERIFY(!models.hasOwnModels());
    QVERIFY(!QFile::exists(shelf.file));
  }

  void changesShowAtOnceAndAreWritten() {
    const Shelf shelf;
    {
      ModelListModel models(shelf.list(), {});
      models.add(shelf.first);
      QCOMPARE(models.rowCount(), 1);
      models.noteOpened(shelf.second, card_called("Second"));
      QCOMPARE(models.rowCount(), 2);
      const QModelIndex second = models.index(models.rowOf(shelf.second));
      QCOMPARE(second.data().toString(), QStringLiteral("Second"));
      QVERIFY(second.data(ModelListModel::OpenRole).toBool());
      QCOMPARE(second.data(ModelListModel::ParametersRole).toLongLong(), 1234567);
      QCOMPARE(second.data(ModelListModel::LayoutRole).toString(), QStringLiteral("Hugging Face CLIPModel"));
      QCOMPARE(models.recent(6), QStringList{shelf.second});  // the other was never opened
      models.remove(shelf.first);
      QCOMPARE(models.rowCount(), 1);
    }
    // The end of the program waits for what was changed.
    QCOMPARE(shelf.written(), std::size_t(1));
    const ModelListModel again(shelf.list(), {});
    QCOMPARE(again.rowCount(), 1);
    QCOMPARE(again.row(0).title, QStringLiteral("Second"));
    QVERIFY(!again.row(0).open);
    QVERIFY(QDir(shelf.first).exists());  // forgetting removes no files
  }

  void otherProgramsChangesAppear() {
    const Shelf shelf;
    ModelListModel models(shelf.list(), {});
    QVERIFY(library::update_library(shelf.list(), [&](library::ModelLibrary& library) {
      return library.add(presenters::system_path(shelf.first));
    }));
    models.reload();
    QTRY_COMPARE(models.rowCount(), 1);
    // Neither program loses what the other has added.
    models.add(shelf.second);
    QTRY_COMPARE(shelf.written(), std::size_t(2));
  }

  void goneModelsAreSaidToBe() {
    const Shelf shelf;
    ModelListModel models(shelf.list(), {});
    models.noteOpened(shelf.first, card_called("First"));
    QTRY_COMPARE(shelf.written(), std::size_t(1));
    QVERIFY(models.row(0).exists);
    QVERIFY(QDir(shelf.first).removeRecursively());
    models.reload();
    QTRY_VERIFY(!models.row(0).exists);
    QVERIFY(models.recent(6).isEmpty());
  }

  void builtInComesFirstAndStays() {
    const Shelf shelf;
    ModelListModel models(shelf.list(), shelf.first);
    QCOMPARE(models.rowCount(), 1);
    QVERIFY(models.row(0).built_in);
    models.add(shelf.second);
    QVERIFY(models.row(0).built_in);
    models.remove(shelf.first);
    QCOMPARE(models.rowCount(), 2);
    models.noteOpened(shelf.first, card_called("Drawings"));
    QCOMPARE(models.row(0).title, QStringLiteral("Drawings"));
    QCOMPARE(models.rowCount(), 2);
    QTRY_COMPARE(shelf.written(), std::size_t(1));  // it is in no file of the person's
    library::ModelPreset preset;
    preset.beta = 0.5;
    models.setPreset(shelf.first, preset);
    QCOMPARE(models.rowCount(), 2);
    QCOMPARE(models.startOf(shelf.first).beta, std::optional<double>(0.5));
  }

  void presetsBecomeAStart() {
    const Shelf shelf;
    ModelListModel models(shelf.list(), {});
    models.add(shelf.first);
    library::ModelPreset preset;
    preset.beta = 0.25;
    preset.image_layer = 3;
    preset.preprocessing = "squash";
    preset.precision = "stored";
    preset.activation = "gelu_pytorch_tanh";
    models.setPreset(shelf.first, preset);
    const presenters::ModelStart start = models.startOf(shelf.first);
    QCOMPARE(start.beta, std::optional<double>(0.25));
    QCOMPARE(start.image_layer, std::optional<int>(3));
    QVERIFY(!start.text_layer);
    QCOMPARE(start.options.preprocessing, std::string("squash"));
    QCOMPARE(start.options.precision, model::WeightPrecision::AsStored);
    QCOMPARE(start.options.activation, std::optional(model::Activation::GeluTanh));
    // Any spelling of the path means the same model; an unknown one has no preset.
    QCOMPARE(models.startOf(shelf.first + "/../first/").beta, std::optional<double>(0.25));
    QVERIFY(!models.startOf(shelf.second).beta);
  }

  void refusedPresetIsAMessage() {
    const Shelf shelf;
    ModelListModel models(shelf.list(), {});
    models.add(shelf.first);
    library::ModelPreset preset;
    preset.beta = -1.0;
    models.setPreset(shelf.first, preset);
    QVERIFY(!models.problem().isEmpty());
    QVERIFY(models.row(0).preset.is_empty());
  }

  void damagedListIsAMessageAndStays() {
    const Shelf shelf;
    QDir(shelf.folder.path()).mkpath("data");
    const QByteArray damaged = "{\"format\": 1, \"models\": [ {\"path\": 7} ";
    QFile file(shelf.file);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(damaged);
    file.close();
    {
      ModelListModel models(shelf.list(), {});
      QVERIFY(models.problem().contains(QStringLiteral("models.json")));
      QSignalSpy problems(&models, &ModelListModel::problemChanged);
      models.add(shelf.first);
      QCOMPARE(models.rowCount(), 1);  // lasts until the program ends
      QTest::qWait(100);
      QVERIFY(!models.problem().isEmpty());
    }
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), damaged);
  }

  void longListIsReadQuickly() {
    const Shelf shelf;
    QVERIFY(library::update_library(shelf.list(), [&](library::ModelLibrary& library) -> Result<void> {
      for (int i = 0; i < 200; ++i) {
        const QString path = shelf.folder.filePath(QStringLiteral("m%1").arg(i));
        QDir().mkpath(path);
        const auto noted = library.note_opened(presenters::system_path(path), card_called("Model"));
        if (!noted) return noted;
      }
      return {};
    }));
    QElapsedTimer clock;
    clock.start();
    const ModelListModel models(shelf.list(), {});
    const double time_ms = static_cast<double>(clock.nsecsElapsed()) / 1e6;
    std::printf("a list of 200 models: %.1f ms\n", time_ms);
    QCOMPARE(models.rowCount(), 200);
    QVERIFY2(time_ms < 100.0, "far from the 5 ms that a window may wait");
  }

  void everyPreprocessingPresetHasItsWords() {
    for (const image::PreprocessPreset& preset : image::preprocess_presets()) {
      const QString id = QString::fromStdString(preset.id);
      QCOMPARE(presenters::preprocess_title(id), QString::fromStdString(preset.title));
      QCOMPARE(presenters::preprocess_note(id), QString::fromStdString(preset.note));
    }
  }

  void modelNames_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("model");
    for (const char* name : {"model.safetensors", "A.PT", "x.pth", "x.ckpt", "pytorch_model.bin", "m.index.json"}) {
      QTest::newRow(name) << name << true;
    }
    for (const char* name : {"chest.png", "x.dcm", "config.json", "bin", "x.pt.jpg"}) {
      QTest::newRow(name) << name << false;
    }
  }
  void modelNames() {
    QFETCH(QString, name);
    QTEST(presenters::may_be_model(name), "model");
  }

  void timeLeft_data() {
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << qint64(0) << "about 1 s";
    QTest::newRow("seconds") << qint64(59) << "about 59 s";
    QTest::newRow("minutes") << qint64(100) << "about 2 min";
    QTest::newRow("hours") << qint64(4800) << "about 1 h 20 min";
  }
  void timeLeft() {
    QFETCH(qint64, seconds);
    QTEST(presenters::time_left_text(seconds), "text");
  }

  void transferRate() {
    presenters::TransferRate rate;
    QVERIFY(!rate.bytes_per_s());
    for (int second = 0; second <= 10; ++second) rate.add(1000 * second, 2000 * second);
    QCOMPARE(rate.bytes_per_s(), std::optional<double>(2000.0));
    QCOMPARE(rate.seconds_left(30000), std::optional<qint64>(5));
    QVERIFY(!rate.seconds_left(0));
    // A standstill is noticed within the window.
    for (int second = 11; second <= 20; ++second) rate.add(1000 * second, 20000);
    QVERIFY(!rate.seconds_left(30000));
  }

  void assumptions() {
    model::ModelCard card = card_called("x");
    QVERIFY(presenters::assumptions_text(card).isEmpty());
    card.assumptions = {"quick GELU", "heads of width 64"};
    const QString text = presenters::assumptions_text(card);
    QVERIFY(text.contains(QStringLiteral("quick GELU; heads of width 64")));
  }

  void publishedSizes() {
    library::KnownModel known;
    QCOMPARE(presenters::published_size_text(known), QStringLiteral("size not published"));
    known.files = {{"a.bin", "https://example.org/a.bin", 783'705'670, {}}};
    QCOMPARE(presenters::published_size_text(known), QStringLiteral("783.7 MB"));
    known.files.push_back({"b.txt", "https://example.org/b.txt", 0, {}});
    QCOMPARE(presenters::published_size_text(known), QStringLiteral("more than 783.7 MB"));
  }

  void knownModels() {
    library::KnownModel known;
    known.name = "A model";
    known.files = {{"a.bin", "https://example.org/a.bin", 5, {}}};
    const presenters::KnownModelList list({known});
    QCOMPARE(list.index(0).data().toString(), QStringLiteral("A model"));
    QCOMPARE(list.index(0).data(presenters::KnownModelList::BytesRole).toLongLong(), 5);
    QVERIFY(list.index(0).data(presenters::KnownModelList::FetchableRole).toBool());
  }
};

QTEST_GUILESS_MAIN(TestModelList)
#include "tst_model_list.moc"
