#include <QAccessible>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QTest>

#include "tests/support/tiny_clip.h"
#include "ui/presenters/document/explorer_document.h"
#include "ui/views/parts/message_bar.h"
#include "ui/views/sheets/sanity_sheet.h"

using namespace m2ib;
using namespace m2ib::views;
using metrics::RandomisationStep;

class TestSanitySheet : public QObject {
  Q_OBJECT

  model::DualEncoderPtr model_;

  struct Room {
    presenters::ExplorerDocument document;
    SanitySheet sheet{&document};
    explicit Room(const model::DualEncoderPtr& model) {
      document.setModel(model);
      document.setImage(tests::ramp());
      document.addCaption(QStringLiteral("left basal effusion"));
      QTRY_VERIFY_WITH_TIMEOUT(!document.busy(), 20000);
    }
    template <class T>
    T* find(const char* name) const {
      T* found = sheet.findChild<T*>(QString::fromLatin1(name));
      if (found == nullptr) qFatal("no %s", name);
      return found;
    }
    void finish() { QTRY_VERIFY_WITH_TIMEOUT(sheet.isFinished(), 20000); }
  };

 private Q_SLOTS:
  void initTestCase() {
    QLocale::setDefault(QLocale::c());
    if (tests::has_fixtures()) model_ = tests::tiny_clip();
  }

  void judgesTheCascade_data() {
    QTest::addColumn<double>("first");
    QTest::addColumn<double>("deepest");
    QTest::addColumn<int>("patches");
    QTest::addColumn<SanityVerdict>("verdict");
    QTest::newRow("dissolves") << 0.9 << 0.05 << 196 << SanityVerdict::Dissolves;
    QTest::newRow("turned round is not dissolved") << 0.1 << -0.9 << 196 << SanityVerdict::Stays;
    QTest::newRow("stays") << 0.99 << 0.8 << 196 << SanityVerdict::Stays;
    QTest::newRow("fades") << 0.99 << 0.45 << 196 << SanityVerdict::Fades;
    QTest::newRow("lost late") << 0.99 << 0.1 << 196 << SanityVerdict::Fades;
    QTest::newRow("few patches correlate by chance") << 0.5 << 0.45 << 16 << SanityVerdict::Dissolves;
  }
  void judgesTheCascade() {
    QFETCH(double, first);
    QFETCH(double, deepest);
    QFETCH(int, patches);
    QFETCH(SanityVerdict, verdict);
    const std::vector<float> map(static_cast<std::size_t>(patches), 1.0F);
    QCOMPARE(sanity_verdict({{0, map, 1.0}, {1, map, first}, {2, map, deepest}}), verdict);
    QCOMPARE(sanity_verdict({{0, map, 1.0}, {1, map, first}, {2, map, std::nullopt}}), SanityVerdict::Unknown);
    QCOMPARE(sanity_verdict({}), SanityVerdict::Unknown);
  }

  void saysWhatItNeeds() {
    presenters::ExplorerDocument document;
    SanitySheet sheet(&document);
    sheet.show();
    QVERIFY(sheet.findChild<MessageBar*>()->text().contains(QStringLiteral("Open a model")));
    QVERIFY(!sheet.findChild<QPushButton*>(QStringLiteral("sanityStop"))->isVisible());
    QVERIFY(!sheet.isFinished());
  }

  void streamsAndJudges() {
    M2IB_REQUIRE_FIXTURES();
    Room room(model_);
    room.sheet.show();
    room.finish();
    const int steps = model_->card().image.blocks + 2;
    QCOMPARE(static_cast<int>(room.sheet.steps().size()), steps);
    const QAbstractItemModel* maps = room.find<QListView>("sanityMaps")->model();
    QCOMPARE(maps->rowCount(), steps);
    for (int row = 0; row < steps; ++row) {
      const QModelIndex index = maps->index(row, 0);
      QVERIFY(!index.data(Qt::DecorationRole).value<QIcon>().isNull());
      QVERIFY(!index.data(Qt::AccessibleTextRole).toString().isEmpty());
    }
    QVERIFY(maps->index(0, 0).data().toString().contains(QStringLiteral("The model itself")));
    QVERIFY(maps->index(steps - 1, 0).data().toString().contains(QStringLiteral("All blocks")));
    auto* verdict = room.find<QLabel>("sanityVerdict");
    QVERIFY(verdict->isVisible());
    QVERIFY(verdict->text().size() > 30);
    QVERIFY(!verdict->accessibleName().isEmpty());
    QCOMPARE(room.sheet.steps().front().patch_values, room.document.currentPane().result->patch_values());
  }

  void stopsAndStartsAnew() {
    M2IB_REQUIRE_FIXTURES();
    Room room(model_);
    room.sheet.show();
    auto* button = room.find<QPushButton>("sanityStop");
    QVERIFY(button->text().contains(QStringLiteral("Stop")));
    button->click();
    QVERIFY(!room.sheet.isFinished());
    QVERIFY(button->text().contains(QStringLiteral("anew")));
    QTest::qWait(200);
    QVERIFY(!room.sheet.isFinished());  // what comes late is not taken
    button->click();
    room.finish();
    QCOMPARE(static_cast<int>(room.sheet.steps().size()), model_->card().image.blocks + 2);
  }

  void saysThatTheMapHasChanged() {
    M2IB_REQUIRE_FIXTURES();
    Room room(model_);
    room.sheet.show();
    room.finish();
    auto* message = room.sheet.findChild<MessageBar*>();
    QVERIFY(message->text().isEmpty());
    room.document.addCaption(QStringLiteral("enlarged heart"));
    QVERIFY(message->text().contains(QStringLiteral("another map")));
    QTRY_VERIFY_WITH_TIMEOUT(!room.document.busy(), 20000);
    Q_EMIT message->actionRequested();
    room.finish();
    QVERIFY(message->text().isEmpty());
    QCOMPARE(room.sheet.steps().front().patch_values, room.document.currentPane().result->patch_values());
  }

  void waitsForAMap() {
    M2IB_REQUIRE_FIXTURES();
    presenters::ExplorerDocument document;
    document.setModel(model_);
    SanitySheet sheet(&document);
    sheet.show();
    QVERIFY(!sheet.findChild<MessageBar*>()->text().isEmpty());
    document.setImage(tests::ramp());
    document.addCaption(QStringLiteral("left basal effusion"));
    QTRY_VERIFY_WITH_TIMEOUT(sheet.isFinished(), 20000);
    QVERIFY(sheet.findChild<MessageBar*>()->text().isEmpty());
  }
};

QTEST_MAIN(TestSanitySheet)
#include "tst_sanity_sheet.moc"
