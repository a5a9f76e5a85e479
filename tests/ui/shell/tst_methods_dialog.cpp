#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QTest>

#include "tests/support/tiny_clip.h"
#include "tests/ui/shell/desk.h"
#include "ui/dialogs/methods_dialog.h"

using namespace m2ib;
using attribution::Method;
using dialogs::MethodsDialog;

class TestMethodsDialog : public QObject {
  Q_OBJECT

  model::DualEncoderPtr model_;

  template <class T>
  static T* find(const QObject& in, const QString& name) {
    T* found = in.findChild<T*>(name);
    if (found == nullptr) qFatal("no %s", qPrintable(name));
    return found;
  }

 private Q_SLOTS:
  void initTestCase() {
    QLocale::setDefault(QLocale::c());
    if (tests::has_fixtures()) model_ = tests::tiny_clip();
  }

  void choosesMethods() {
    MethodsDialog dialog(QStringLiteral("A: “effusion & more”"), nullptr, nullptr);
    auto* compare = find<QPushButton>(dialog, QStringLiteral("methodsCompare"));
    QVERIFY(dialog.chosen().empty());
    QVERIFY(!compare->isEnabled());
    find<QPushButton>(dialog, QStringLiteral("methodsPeers"))->click();
    QCOMPARE(dialog.chosen(), MethodsDialog::peers());
    QVERIFY(compare->isEnabled());
    find<QPushButton>(dialog, QStringLiteral("methodsAll"))->click();
    QCOMPARE(dialog.chosen().size(), attribution::kMethods);
    find<QPushButton>(dialog, QStringLiteral("methodsNone"))->click();
    QVERIFY(dialog.chosen().empty());
    find<QCheckBox>(dialog, QStringLiteral("method_rise"))->click();
    QCOMPARE(dialog.chosen(), std::vector<Method>{Method::Rise});
    for (const auto& info : attribution::all_methods()) {
      const auto* box = find<QCheckBox>(dialog, QStringLiteral("method_") + QLatin1String(info.id));
      QVERIFY2(!box->accessibleDescription().isEmpty() && !box->toolTip().isEmpty(), info.id);
    }
  }

  void saysWhyAMethodIsRefused() {
    M2IB_REQUIRE_FIXTURES();
    int refused = 0;
    for (const char* name : {"siglip_tiny", "hf_clip_tiny", "biomedclip_tiny"}) {
      const auto loaded = model::load_model(tests::fixture_dir() / name);
      QVERIFY(loaded && loaded->has_value());
      const model::ModelCard& card = (**loaded)->card();
      MethodsDialog dialog(QStringLiteral("A"), &card, nullptr);
      find<QPushButton>(dialog, QStringLiteral("methodsAll"))->click();
      const std::vector<Method> chosen = dialog.chosen();
      for (const auto& info : attribution::all_methods()) {
        const auto* box = find<QCheckBox>(dialog, QStringLiteral("method_") + QLatin1String(info.id));
        const auto* reason = dialog.findChild<QLabel*>(box->objectName() + QStringLiteral("_reason"));
        const bool supported = !attribution::why_not(info.method, card);
        QCOMPARE(box->isEnabled(), supported);
        QCOMPARE(box->isChecked(), supported);
        QCOMPARE(reason == nullptr, supported);
        if (supported) continue;
        ++refused;
        QVERIFY(reason->text().contains(box->toolTip()));
      }
    }
    if (refused == 0) QWARN("every method explains every model of the fixtures");
  }

  void comparesFromTheMenu() {
    M2IB_REQUIRE_FIXTURES();
    tests::Desk desk;
    auto* action = desk.find<QAction>("compareMethodsAction");
    QVERIFY(!action->isEnabled());
    desk.document.setModel(model_);
    desk.document.setImage(tests::ramp());
    desk.document.addCaption(QStringLiteral("left basal effusion"));
    QVERIFY(action->isEnabled());
    WAIT_UNTIL_DONE(desk);
    action->trigger();
    auto* dialog = desk.find<MethodsDialog>("methodsDialog");
    QVERIFY(dialog->isVisible());
    QCOMPARE(dialog->chosen(), MethodsDialog::peers());  // with M2IB, which the caption has
    action->trigger();                                   // one is enough
    QCOMPARE(desk.window.findChildren<MethodsDialog*>().size(), 1);
    dialog->choose({Method::M2ib, Method::Saliency, Method::GradCam});
    const int steps = desk.document.undoStack()->count();
    QTest::mouseClick(find<QPushButton>(*dialog, QStringLiteral("methodsCompare")), Qt::LeftButton);
    QCOMPARE(desk.document.undoStack()->count(), steps + 1);
    QCOMPARE(desk.document.captionCount(), 3);
    QCOMPARE(desk.document.arrangement().layout, session::PaneLayout::Strip);
    QTRY_VERIFY_WITH_TIMEOUT(!desk.document.busy(), 20000);
    for (int row = 0; row < 3; ++row) QCOMPARE(desk.document.pane(row).phase, presenters::PaneState::Phase::Done);
    QTRY_VERIFY(desk.window.findChildren<MethodsDialog*>().isEmpty());
    action->trigger();
    QCOMPARE(desk.find<MethodsDialog>("methodsDialog")->chosen(),
             (std::vector<Method>{Method::M2ib, Method::GradCam, Method::Saliency}));
    // Another model: what was offered is out of date.
    desk.document.setModel(tests::tiny_clip());
    QTRY_VERIFY(desk.window.findChildren<MethodsDialog*>().isEmpty());
  }
};

QTEST_MAIN(TestMethodsDialog)
#include "tst_methods_dialog.moc"
