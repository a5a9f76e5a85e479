#include "ui/shell/window_menu.h"

#include <QAction>
#include <QLocale>
#include <QMenu>

namespace m2ib::shell {
namespace {

constexpr int kLongestName = 40;
constexpr double kLowShare = 0.01;
constexpr double kHighShare = 0.99;

QString menu_text(QString text) { return text.replace(QLatin1Char('&'), QStringLiteral("&&")); }

}  // namespace

QString window_text(const image::Radiograph& radiograph, const QString& name, const image::Window& window) {
  const image::CentreWidth values = image::centre_width(radiograph, window);
  QLocale locale;
  locale.setNumberOptions(QLocale::OmitGroupSeparator);
  QString shown = name.simplified().left(kLongestName);
  if (window.curve == image::Curve::Table) return shown;
  return WindowMenu::tr("%1 (C %2, W %3)")
      .arg(shown, locale.toString(values.centre, 'g', 6), locale.toString(values.width, 'g', 6));
}

WindowMenu::WindowMenu(QMenu* menu, const QList<QAction*>& keyed, QObject* parent)
    : QObject(parent), menu_(menu), keyed_(keyed), first_other_(menu->actions().value(0)) {
  for (int i = 0; i < keyed_.size(); ++i) {
    menu_->insertAction(first_other_, keyed_[i]);
    connect(keyed_[i], &QAction::triggered, this, [this, i] { choose(i); });
  }
  show();
}

void WindowMenu::setContents(const image::RadiographPtr& radiograph, const QList<dialogs::OwnWindow>& own) {
  radiograph_ = radiograph;
  entries_.clear();
  if (radiograph_) {
    for (const image::NamedWindow& named : radiograph_->windows) {
      const QString name = QString::fromStdString(named.name);
      const bool table = named.window.curve == image::Curve::Table;
      const QString fallback = table ? tr("Table of the file") : tr("Window of the file");
      entries_.append({window_text(*radiograph_, name.trimmed().isEmpty() ? fallback : name, named.window), Kind::Fixed,
                       named.window});
    }
    entries_.append({tr("Full range"), Kind::FullRange, {}});
    entries_.append({tr("Percentiles 1–99 %"), Kind::Percentiles, {}});
    for (const dialogs::OwnWindow& window : own) {
      const image::Window values = image::window_of(*radiograph_, window.centre, window.width);
      entries_.append({window_text(*radiograph_, window.name, values), Kind::Fixed, values});
    }
  }
  show();
}

void WindowMenu::show() {
  for (int i = 0; i < keyed_.size(); ++i) {
    const bool used = i < entries_.size();
    keyed_[i]->setEnabled(used);
    keyed_[i]->setVisible(used);
    if (used) keyed_[i]->setText(menu_text(entries_[i].text));
  }
  qDeleteAll(unkeyed_);
  unkeyed_.clear();
  for (int i = static_cast<int>(keyed_.size()); i < entries_.size(); ++i) {
    auto* action = new QAction(menu_text(entries_[i].text), this);
    connect(action, &QAction::triggered, this, [this, i] { choose(i); });
    menu_->insertAction(first_other_, action);
    unkeyed_.append(action);
  }
}

image::Window WindowMenu::windowOf(int entry) const {
  const Entry& wanted = entries_[entry];
  if (wanted.kind == Kind::FullRange) return image::full_range_window(*radiograph_);
  if (wanted.kind == Kind::Percentiles) return image::percentile_window(*radiograph_, kLowShare, kHighShare);
  return wanted.window;
}

void WindowMenu::choose(int entry) {
  if (radiograph_ && entry >= 0 && entry < entries_.size()) Q_EMIT chosen(windowOf(entry));
}

}  // namespace m2ib::shell
