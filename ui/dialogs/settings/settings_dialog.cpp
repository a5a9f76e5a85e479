#include "ui/dialogs/settings/settings_dialog.h"

#include <QDialogButtonBox>
#include <QTabWidget>
#include <QVBoxLayout>

#include "ui/dialogs/settings/keyboard_page.h"
#include "ui/dialogs/settings/mouse_page.h"
#include "ui/dialogs/settings/privacy_page.h"
#include "ui/dialogs/settings/windows_page.h"

namespace m2ib::dialogs {

SettingsDialog::SettingsDialog(const Preferences& preferences, const QList<KeyCommand>& commands, QWidget* parent)
    : QDialog(parent),
      preferences_(preferences),
      tabs_(new QTabWidget(this)),
      keyboard_(new KeyboardPage(commands)),
      mouse_(new MousePage(preferences.pointer)),
      windows_(new WindowsPage(preferences.windows)),
      privacy_(new PrivacyPage(preferences)) {
  setObjectName(QStringLiteral("settingsDialog"));
  setWindowTitle(tr("Settings"));
  tabs_->setObjectName(QStringLiteral("settingsTabs"));
  tabs_->addTab(keyboard_, tr("Keyboard"));
  tabs_->addTab(mouse_, tr("Mouse"));
  tabs_->addTab(windows_, tr("Window presets"));
  tabs_->addTab(privacy_, tr("Privacy"));
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(keyboard_, &KeyboardPage::keysChanged, this, &SettingsDialog::keysChanged);
  connect(mouse_, &MousePage::changed, this, &SettingsDialog::collect);
  connect(windows_, &WindowsPage::changed, this, &SettingsDialog::collect);
  connect(privacy_, &PrivacyPage::changed, this, &SettingsDialog::collect);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(tabs_, 1);
  layout->addWidget(buttons);
  resize(700, 600);
}

void SettingsDialog::showPage(Page page) { tabs_->setCurrentIndex(static_cast<int>(page)); }

void SettingsDialog::setWindows(const QList<OwnWindow>& windows) {
  preferences_.windows = windows;
  windows_->setWindows(windows);
}

void SettingsDialog::collect() {
  Preferences now = preferences_;
  now.pointer = mouse_->map();
  now.windows = windows_->windows();
  privacy_->writeTo(now);
  if (now == preferences_) return;
  preferences_ = now;
  Q_EMIT preferencesChanged(preferences_);
}

}  // namespace m2ib::dialogs
