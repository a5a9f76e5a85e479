#pragma once

#include <QDialog>

#include "ui/dialogs/preferences.h"

class QTabWidget;

namespace m2ib::dialogs {

class KeyboardPage;
class MousePage;
class PrivacyPage;
class WindowsPage;

/// The person's settings. Every change holds at once; there is nothing to confirm.
class SettingsDialog : public QDialog {
  Q_OBJECT

 public:
  enum class Page { Keyboard, Mouse, Windows, Privacy };

  SettingsDialog(const Preferences& preferences, const QList<KeyCommand>& commands, QWidget* parent = nullptr);

  void showPage(Page page);
  /// Presets that were made in the window while the dialog was open.
  void setWindows(const QList<OwnWindow>& windows);

 Q_SIGNALS:
  void preferencesChanged(const m2ib::dialogs::Preferences& preferences);
  void keysChanged(const QString& id, const QList<QKeySequence>& keys);

 private:
  void collect();

  Preferences preferences_;
  QTabWidget* tabs_;
  KeyboardPage* keyboard_;
  MousePage* mouse_;
  WindowsPage* windows_;
  PrivacyPage* privacy_;
};

}  // namespace m2ib::dialogs
