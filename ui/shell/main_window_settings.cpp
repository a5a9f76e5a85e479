// The person's settings, and what the window does about personal data.
#include <QAction>
#include <QMenuBar>

#include "ui/dialogs/settings/settings_dialog.h"
#include "ui/dialogs/settings/shortcuts_dialog.h"
#include "ui/dialogs/tag_panel.h"
#include "ui/shell/actions/action_keys.h"
#include "ui/shell/actions/actions.h"
#include "ui/shell/controls/session_control.h"
#include "ui/shell/main_window.h"
#include "ui/views/panes/pane_area.h"
#include "ui/views/sheets/image_strip.h"

namespace m2ib::shell {

void MainWindow::connectSettings() {
  keys_->adopt(*menuBar());
  connect(actions_->settings, &QAction::triggered, this, &MainWindow::showSettings);
  connect(actions_->hide_personal, &QAction::toggled, this, &MainWindow::hidePersonal);
  connect(actions_->help_x_rays, &QAction::triggered, this, [this] { showHelp(QStringLiteral("x-rays")); });
  actions_->hide_personal->setChecked(preferences_.start_hidden || preference_store_.personalHidden());
  applyPreferences();
}

void MainWindow::showSettings() {
  if (!settings_dialog_) {
    settings_dialog_ = new dialogs::SettingsDialog(preferences_, keys_->commands(), this);
    settings_dialog_->setAttribute(Qt::WA_DeleteOnClose);
    connect(settings_dialog_, &dialogs::SettingsDialog::preferencesChanged, this, &MainWindow::takePreferences);
    connect(settings_dialog_, &dialogs::SettingsDialog::keysChanged, keys_, &ActionKeys::setKeys);
  }
  settings_dialog_->show();
  settings_dialog_->raise();
  settings_dialog_->activateWindow();
}

void MainWindow::showWindowSettings() {
  showSettings();
  settings_dialog_->showPage(dialogs::SettingsDialog::Page::Windows);
}

void MainWindow::takePreferences(const dialogs::Preferences& preferences) {
  preferences_ = preferences;
  preference_store_.save(preferences_);
  if (settings_dialog_) settings_dialog_->setWindows(preferences_.windows);
  applyPreferences();
}

void MainWindow::applyPreferences() {
  area_->setPointerMap(preferences_.pointer);
  settings_.rememberPictures(preferences_.remember_picture_folder);
  settings_.rememberSessions(preferences_.remember_sessions);
  sessions_->keeper()->setKeepsCopies(preferences_.keep_copies);
  sessions_->showRecent();
  showWindowPresets();
  showTitle();
}

void MainWindow::hidePersonal(bool hidden) {
  preference_store_.setPersonalHidden(hidden);
  area_->setPersonalHidden(hidden);
  tags_->setPersonalHidden(hidden);
  sessions_->setNamesHidden(hidden);
  images_->setPersonalHidden(hidden);
  showTitle();
}

void MainWindow::showShortcuts() {
  QList<dialogs::ShortcutsDialog::Entry> entries;
  const auto commands = keys_->commands();
  for (const dialogs::KeyCommand& command : commands) {
    if (!command.keys.isEmpty()) entries.append({dialogs::keys_text(command.keys), command.title});
  }
  auto* dialog = new dialogs::ShortcutsDialog(entries, preferences_.pointer, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->show();
}

}  // namespace m2ib::shell
