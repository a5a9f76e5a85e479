// The settings, clicked through as a person does, and what the window makes of them.
#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QInputDialog>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTabWidget>
#include <QTableWidget>
#include <QTreeWidget>

#include "tests/support/tiny_clip.h"
#include "tests/ui/shell/desk.h"
#include "ui/dialogs/settings/keyboard_page.h"
#include "ui/dialogs/settings/settings_dialog.h"
#include "ui/shell/preference_store.h"
#include "ui/views/picture/radiograph_view.h"

using namespace m2ib;
using dialogs::SettingsDialog;
using tests::Desk;

namespace {

SettingsDialog* open_settings(const Desk& desk, const char* page = nullptr) {
  desk.find<QAction>("settingsAction")->trigger();
  auto* dialog = desk.find<SettingsDialog>("settingsDialog");
  auto* tabs = dialog->findChild<QTabWidget*>(QStringLiteral("settingsTabs"));
  for (int i = 0; page != nullptr && i < tabs->count(); ++i) {
    if (tabs->tabText(i) == QLatin1String(page)) tabs->setCurrentIndex(i);
  }
  return dialog;
}

template <class T>
T* inside(const QWidget* dialog, const char* name) {
  T* found = dialog->findChild<T*>(QString::fromLatin1(name));
  if (found == nullptr) qFatal("no %s", name);
  return found;
}

void click(const QWidget* dialog, const char* name) {
  QTest::mouseClick(inside<QPushButton>(dialog, name), Qt::LeftButton);
}

void choose_command(const SettingsDialog* dialog, const char* id) {
  dialog->findChild<dialogs::KeyboardPage*>()->choose(QString::fromLatin1(id));
}

void press(const QWidget* dialog, Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
  auto* edit = inside<QKeySequenceEdit>(dialog, "keyEdit");
  edit->setFocus();
  QTest::keyClick(edit, key, modifiers);
}

/// Keys reach the window that is active.
void activate(Desk& desk) {
  desk.window.activateWindow();
  if (!QTest::qWaitForWindowActive(&desk.window)) qFatal("the window does not become active");
}

void choose_data(const QWidget* dialog, const char* name, const QVariant& value) {
  auto* combo = inside<QComboBox>(dialog, name);
  combo->setCurrentIndex(combo->findData(value));
}

}  // namespace

class TestSettingsDialog : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void listsEveryCommandOfTheMenus() {
    Desk desk;
    const SettingsDialog* dialog = open_settings(desk);
    QVERIFY(dialog->isVisible());
    QVERIFY(!dialog->isModal());
    const auto& commands = dialog->findChild<dialogs::KeyboardPage*>()->commands();
    QStringList ids;
    for (const auto& command : commands) {
      ids << command.id;
      QVERIFY2(!command.title.contains(QLatin1Char('&')), qPrintable(command.title));
    }
    QCOMPARE(ids.removeDuplicates(), 0);
    for (const char* id :
         {"openAction", "undoAction", "rotateRightAction", "windowPreset1Action", "windowPreset9Action",
          "tagsDockAction", "themeDarkAction", "hidePersonalAction", "markerLeftAction"}) {
      QVERIFY2(ids.contains(QLatin1String(id)), id);
    }
    QCOMPARE(inside<QTreeWidget>(dialog, "keysList")->topLevelItemCount(), static_cast<int>(commands.size()));
  }

  void aNewKeyHoldsAtOnce() {
    Desk desk(nullptr, tests::ramp());
    const SettingsDialog* dialog = open_settings(desk, "Keyboard");
    const QAction* invert = desk.find<QAction>("invertAction");
    choose_command(dialog, "invertAction");
    press(dialog, Qt::Key_J);
    QCOMPARE(invert->shortcuts(), QList<QKeySequence>{QKeySequence(Qt::Key_J)});
    QVERIFY2(invert->toolTip().contains(QStringLiteral("(J)")), qPrintable(invert->toolTip()));
    auto* view = desk.find<views::RadiographView>("overlayView");
    activate(desk);
    view->setFocus();
    QTest::keyClick(&desk.window, Qt::Key_J);
    QVERIFY(view->state().display().inverted);
    QTest::keyClick(&desk.window, Qt::Key_I);
    QVERIFY(view->state().display().inverted);  // the old key is free
    // The list of keys says so, too.
    desk.find<QAction>("shortcutsAction")->trigger();
    const auto* table = desk.find<QTableWidget>("shortcutsTable");
    bool listed = false;
    for (int row = 0; row < table->rowCount(); ++row) {
      if (table->item(row, 0)->text() == QLatin1String("J")) listed = table->item(row, 1)->text().contains("Invert");
    }
    QVERIFY(listed);
  }

  void aTakenKeyIsRefusedAtOnce_data() {
    QTest::addColumn<int>("key");
    QTest::addColumn<QString>("why");
    QTest::newRow("another command's") << static_cast<int>(Qt::Key_R) << "Rotate right";
    QTest::newRow("a second key of another command") << static_cast<int>(Qt::Key_Period) << "Next picture of the file";
    QTest::newRow("peek") << static_cast<int>(Qt::Key_Space) << "needed in pictures";
    QTest::newRow("arrow") << static_cast<int>(Qt::Key_Left) << "needed in pictures";
  }
  void aTakenKeyIsRefusedAtOnce() {
    QFETCH(int, key);
    QFETCH(QString, why);
    Desk desk;
    const SettingsDialog* dialog = open_settings(desk, "Keyboard");
    choose_command(dialog, "invertAction");
    press(dialog, static_cast<Qt::Key>(key));
    const QString said = inside<QLabel>(dialog, "keyMessage")->text();
    QVERIFY2(said.contains(why), qPrintable(said));
    QCOMPARE(desk.find<QAction>("invertAction")->shortcut(), QKeySequence(Qt::Key_I));
    QCOMPARE(desk.find<QAction>("rotateRightAction")->shortcut(), QKeySequence(Qt::Key_R));
    QCOMPARE(inside<QKeySequenceEdit>(dialog, "keyEdit")->keySequence(), QKeySequence(Qt::Key_I));
  }

  void keysSurviveARestartAndCanBeReset() {
    QTemporaryDir folder;
    QSettings store(folder.filePath("settings.ini"), QSettings::IniFormat);
    presenters::ExplorerDocument document;
    {
      shell::MainWindow window(&document, &store);
      window.show();
      window.findChild<QAction*>(QStringLiteral("settingsAction"))->trigger();
      const auto* dialog = window.findChild<SettingsDialog*>();
      choose_command(dialog, "invertAction");
      press(dialog, Qt::Key_J, Qt::ControlModifier);
      choose_command(dialog, "fitAction");
      click(dialog, "keyClearButton");
    }
    shell::MainWindow window(&document, &store);
    window.show();
    const auto* invert = window.findChild<QAction*>(QStringLiteral("invertAction"));
    const auto* fit = window.findChild<QAction*>(QStringLiteral("fitAction"));
    QCOMPARE(invert->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_J));
    QVERIFY(fit->shortcuts().isEmpty());
    window.findChild<QAction*>(QStringLiteral("settingsAction"))->trigger();
    const auto* dialog = window.findChild<SettingsDialog*>();
    choose_command(dialog, "invertAction");
    click(dialog, "keyResetButton");
    QCOMPARE(invert->shortcut(), QKeySequence(Qt::Key_I));
    QVERIFY(fit->shortcuts().isEmpty());
    click(dialog, "keyResetAllButton");
    QCOMPARE(fit->shortcut(), QKeySequence(Qt::Key_F));
    QVERIFY(!store.contains(QStringLiteral("keys/fitAction")));
  }

  void swappedKeysAreResetTogether() {
    Desk desk;
    const SettingsDialog* dialog = open_settings(desk, "Keyboard");
    choose_command(dialog, "flipHorizontalAction");
    press(dialog, Qt::Key_Y);
    choose_command(dialog, "flipVerticalAction");
    press(dialog, Qt::Key_H);
    choose_command(dialog, "flipHorizontalAction");
    press(dialog, Qt::Key_V);
    QCOMPARE(desk.find<QAction>("flipHorizontalAction")->shortcut(), QKeySequence(Qt::Key_V));
    click(dialog, "keyResetButton");  // H belongs to the other now
    QVERIFY(inside<QLabel>(dialog, "keyMessage")->text().contains(QStringLiteral("Flip top-bottom")));
    QCOMPARE(desk.find<QAction>("flipHorizontalAction")->shortcut(), QKeySequence(Qt::Key_V));
    click(dialog, "keyResetAllButton");
    QCOMPARE(desk.find<QAction>("flipHorizontalAction")->shortcut(), QKeySequence(Qt::Key_H));
    QCOMPARE(desk.find<QAction>("flipVerticalAction")->shortcut(), QKeySequence(Qt::Key_V));
  }

  void editedFilesDoNoHarm() {
    QTemporaryDir folder;
    QSettings store(folder.filePath("settings.ini"), QSettings::IniFormat);
    store.setValue(QStringLiteral("keys/version"), 1);
    store.setValue(QStringLiteral("keys/invertAction"), QStringList{QStringLiteral("R")});  // rotate's
    store.setValue(QStringLiteral("keys/fitAction"), QStringList{QStringLiteral("Space"), QStringLiteral("nonsense")});
    store.setValue(QStringLiteral("preferences/version"), 1);
    store.setValue(QStringLiteral("mouse/left"), QStringLiteral("dance"));
    store.setValue(QStringLiteral("windows/size"), 3);
    store.setValue(QStringLiteral("windows/1/name"), QStringLiteral("no width"));
    presenters::ExplorerDocument document;
    const shell::MainWindow window(&document, &store);
    QList<QKeySequence> keys;
    for (const QAction* action : window.findChildren<QAction*>()) keys += action->shortcuts();
    QCOMPARE(keys.count(QKeySequence(Qt::Key_R)), 1);
    QCOMPARE(keys.count(QKeySequence(Qt::Key_Space)), 0);
    const dialogs::Preferences preferences = shell::PreferenceStore(&store).preferences();
    QCOMPARE(preferences.pointer, views::PointerMap());
    QVERIFY(preferences.windows.isEmpty());
    store.setValue(QStringLiteral("preferences/version"), 99);
    store.setValue(QStringLiteral("privacy/startHidden"), true);
    QVERIFY(!shell::PreferenceStore(&store).preferences().start_hidden);
  }

  void mouseHoldsAtOnceAndIsRemembered() {
    Desk desk(nullptr, tests::ramp());
    const SettingsDialog* dialog = open_settings(desk, "Mouse");
    const auto* view = desk.find<views::RadiographView>("originalView");
    choose_data(dialog, "leftDragCombo", static_cast<int>(views::DragAction::Pan));
    choose_data(dialog, "wheelCombo", static_cast<int>(views::WheelAction::Frames));
    choose_data(dialog, "doubleClickCombo", false);
    choose_data(dialog, "darkenCombo", false);
    const views::PointerMap expected{.left = views::DragAction::Pan,
                                     .wheel = views::WheelAction::Frames,
                                     .double_click_maximises = false,
                                     .down_darkens = false};
    QCOMPARE(view->pointerMap(), expected);
    QCOMPARE(desk.find<views::RadiographView>("overlayView")->pointerMap(), expected);
    QCOMPARE(shell::PreferenceStore(&desk.store).preferences().pointer, expected);
    click(dialog, "mouseResetButton");
    QCOMPARE(view->pointerMap(), views::PointerMap());
  }

  void ownWindowsAreAddedEditedOrderedRemoved() {
    Desk desk(nullptr, tests::ramp());
    const SettingsDialog* dialog = open_settings(desk, "Window presets");
    auto* table = inside<QTableWidget>(dialog, "windowsTable");
    click(dialog, "windowAddButton");
    click(dialog, "windowAddButton");
    QCOMPARE(table->rowCount(), 2);
    table->item(0, 0)->setText(QStringLiteral("Lung & pleura"));
    table->item(0, 1)->setText(QStringLiteral("100"));
    table->item(0, 2)->setText(QStringLiteral("50"));
    table->item(1, 0)->setText(QStringLiteral("Bone"));
    table->item(1, 2)->setText(QStringLiteral("-3"));     // no width
    table->item(1, 1)->setText(QStringLiteral("a lot"));  // no number
    QCOMPARE(table->item(1, 2)->text(), QStringLiteral("256"));
    QCOMPARE(table->item(1, 1)->text(), QStringLiteral("128"));
    const auto stored = [&] { return shell::PreferenceStore(&desk.store).preferences().windows; };
    QCOMPARE(stored().size(), 2);
    QCOMPARE(stored()[0], (dialogs::OwnWindow{QStringLiteral("Lung & pleura"), 100.0, 50.0}));
    // Full range and percentiles come before them.
    const auto* third = desk.find<QAction>("windowPreset3Action");
    QVERIFY2(third->text().startsWith(QStringLiteral("Lung && pleura")), qPrintable(third->text()));
    desk.find<QAction>("windowPreset3Action")->trigger();
    QCOMPARE(desk.find<views::RadiographView>("overlayView")->state().display().window,
             image::linear_window(100.0, 50.0));
    table->setCurrentCell(0, 0);
    click(dialog, "windowDownButton");
    QVERIFY(third->text().startsWith(QStringLiteral("Bone")));
    click(dialog, "windowRemoveButton");
    QCOMPARE(stored().size(), 1);
    QCOMPARE(stored()[0].name, QStringLiteral("Bone"));
    QVERIFY(!desk.find<QAction>("windowPreset4Action")->isEnabled());
  }

  void theWindowOnTheScreenBecomesAPreset() {
    Desk desk(nullptr, tests::ramp());
    auto& state = desk.find<views::RadiographView>("overlayView")->state();
    views::Display display = state.display();
    display.window = {37.0, 151.0};
    state.setDisplay(display);
    desk.find<QAction>("saveWindowAction")->trigger();
    auto* name = desk.find<QInputDialog>("windowNameDialog");
    name->setTextValue(QStringLiteral("mine"));
    name->accept();
    desk.find<QAction>("resetViewAction")->trigger();
    QVERIFY(state.display().window != (image::Window{37.0, 151.0}));
    activate(desk);
    QTest::keyClick(&desk.window, Qt::Key_3);
    QCOMPARE(state.display().window.low, 37.0);
    QCOMPARE(state.display().window.high, 151.0);
  }

  void privacyPage() {
    Desk desk(nullptr, tests::ramp());
    QVERIFY(desk.window.windowTitle().contains(QStringLiteral("ramp")));
    const SettingsDialog* dialog = open_settings(desk, "Privacy");
    choose_data(dialog, "titleNamesCombo", static_cast<int>(dialogs::NamesInTitle::Never));
    QVERIFY(!desk.window.windowTitle().contains(QStringLiteral("ramp")));
    inside<QCheckBox>(dialog, "startHiddenCheck")->click();
    const dialogs::Preferences preferences = shell::PreferenceStore(&desk.store).preferences();
    QVERIFY(preferences.start_hidden);
    QVERIFY(!preferences.remember_picture_folder);
    QVERIFY(!preferences.remember_sessions);
    QVERIFY(preferences.keep_copies);
    inside<QCheckBox>(dialog, "rememberSessionsCheck")->click();
    inside<QCheckBox>(dialog, "keepCopiesCheck")->click();
    QVERIFY(shell::PreferenceStore(&desk.store).preferences().remember_sessions);
    QVERIFY(!shell::PreferenceStore(&desk.store).preferences().keep_copies);
    presenters::ExplorerDocument document;
    const shell::MainWindow next(&document, &desk.store);
    QVERIFY(next.findChild<QAction*>(QStringLiteral("hidePersonalAction"))->isChecked());
  }

  void everyFieldHasAName() {
    Desk desk;
    const SettingsDialog* dialog = open_settings(desk);
    QStringList nameless;
    for (const QWidget* widget : dialog->findChildren<QWidget*>()) {
      const bool field = qobject_cast<const QComboBox*>(widget) != nullptr ||
                         qobject_cast<const QKeySequenceEdit*>(widget) != nullptr ||
                         qobject_cast<const QAbstractItemView*>(widget) != nullptr;
      // Parts of combo boxes and headers have no names.
      if (field && !widget->objectName().isEmpty() && !widget->objectName().startsWith("qt_") &&
          widget->accessibleName().isEmpty()) {
        nameless << widget->objectName();
      }
    }
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(' ')));
  }
};

QTEST_MAIN(TestSettingsDialog)
#include "tst_settings_dialog.moc"
