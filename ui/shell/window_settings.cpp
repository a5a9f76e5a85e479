#include "ui/shell/window_settings.h"

#include <QFileInfo>
#include <QGuiApplication>
#include <QMainWindow>
#include <QScreen>
#include <QStandardPaths>
#include <algorithm>
#include <array>

namespace m2ib::shell {
namespace {

/// Raised when docks or toolbars change their names or meaning.
constexpr int kLayoutVersion = 3;
constexpr int kMostSessions = 8;

QString folder_key(WindowSettings::Folder folder) {
  switch (folder) {
    case WindowSettings::Folder::Pictures:
      return QStringLiteral("folders/pictures");
    case WindowSettings::Folder::Models:
      return QStringLiteral("folders/models");
    case WindowSettings::Folder::Figures:
      return QStringLiteral("folders/figures");
    case WindowSettings::Folder::Sessions:
      return QStringLiteral("folders/sessions");
  }
  return {};
}

/// Enough of the window, its title bar first, must lie on a screen to be caught with the mouse.
bool is_reachable(const QRect& frame) {
  const QRect grip(frame.left(), frame.top(), frame.width(), 40);
  const auto screens = QGuiApplication::screens();
  return std::any_of(screens.begin(), screens.end(), [&](const QScreen* screen) {
    const QRect shown = grip.intersected(screen->availableGeometry());
    return shown.width() >= std::min(120, grip.width()) && shown.height() >= 20;
  });
}

void put_on_screen(QMainWindow& window) {
  const QRect room = QGuiApplication::primaryScreen()->availableGeometry();
  window.resize(window.size().boundedTo(room.size()));
  window.move(room.center() - window.rect().center());
}

}  // namespace

void WindowSettings::saveLayout(const QMainWindow& window) {
  store_.setValue(QStringLiteral("layout/version"), kLayoutVersion);
  store_.setValue(QStringLiteral("layout/geometry"), window.saveGeometry());
  store_.setValue(QStringLiteral("layout/state"), window.saveState(kLayoutVersion));
}

bool WindowSettings::restoreLayout(QMainWindow& window) {
  if (store_.value(QStringLiteral("layout/version")).toInt() != kLayoutVersion) return false;
  const bool placed = window.restoreGeometry(store_.value(QStringLiteral("layout/geometry")).toByteArray());
  if (placed && !window.isMaximized() && !window.isFullScreen() && !is_reachable(window.frameGeometry())) {
    put_on_screen(window);
  }
  return window.restoreState(store_.value(QStringLiteral("layout/state")).toByteArray(), kLayoutVersion) && placed;
}

void WindowSettings::saveOverlay(const figure::OverlayStyle& style) {
  store_.setValue(QStringLiteral("overlay/colours"), QString::fromLatin1(image::to_string(style.colours)));
  store_.setValue(QStringLiteral("overlay/opacity"), style.opacity);
  store_.setValue(QStringLiteral("overlay/threshold"), style.threshold);
  store_.setValue(QStringLiteral("overlay/smooth"), style.smooth);
  store_.setValue(QStringLiteral("overlay/grid"), style.show_grid);
  // Versions up to 0.1 know "marked or not" only.
  store_.setValue(QStringLiteral("overlay/unseen"), style.unseen != figure::Unseen::AsIs);
  store_.setValue(QStringLiteral("overlay/unseenMode"), QString::fromLatin1(figure::to_string(style.unseen)));
  store_.setValue(QStringLiteral("overlay/isolines"), style.isolines);
  store_.setValue(QStringLiteral("overlay/isolineLevels"),
                  QString::fromLatin1(figure::to_string(style.isoline_levels)));
}

figure::OverlayStyle WindowSettings::overlay() const {
  figure::OverlayStyle style;
  const QString colours = store_.value(QStringLiteral("overlay/colours")).toString();
  for (const image::ColourTable table : image::kColourTables) {
    if (colours == QLatin1String(image::to_string(table))) style.colours = table;
  }
  style.opacity = std::clamp(store_.value(QStringLiteral("overlay/opacity"), style.opacity).toDouble(), 0.0, 1.0);
  style.threshold = std::clamp(store_.value(QStringLiteral("overlay/threshold"), style.threshold).toDouble(), 0.0, 1.0);
  style.smooth = store_.value(QStringLiteral("overlay/smooth"), style.smooth).toBool();
  style.show_grid = store_.value(QStringLiteral("overlay/grid"), style.show_grid).toBool();
  // An older version writes the first of the two only: the second counts where it does not contradict it.
  const bool marked = store_.value(QStringLiteral("overlay/unseen"), true).toBool();
  if (!marked) style.unseen = figure::Unseen::AsIs;
  const QString unseen = store_.value(QStringLiteral("overlay/unseenMode")).toString();
  for (const figure::Unseen mode : figure::kUnseenModes) {
    const bool fits = (mode != figure::Unseen::AsIs) == marked;
    if (fits && unseen == QLatin1String(figure::to_string(mode))) style.unseen = mode;
  }
  const int isolines = store_.value(QStringLiteral("overlay/isolines"), style.isolines).toInt();
  style.isolines = std::clamp(isolines, 0, figure::kMostIsolines);
  const QString levels = store_.value(QStringLiteral("overlay/isolineLevels")).toString();
  if (levels == QLatin1String(figure::to_string(figure::IsolineLevels::Round))) {
    style.isoline_levels = figure::IsolineLevels::Round;
  }
  // The scale is not remembered: a start always begins with the one that can be compared.
  return style;
}

void WindowSettings::saveHatching(bool hatched) { store_.setValue(QStringLiteral("overlay/hatchUnstable"), hatched); }

bool WindowSettings::hatching() const { return store_.value(QStringLiteral("overlay/hatchUnstable"), true).toBool(); }

void WindowSettings::setTheme(Theme theme) { store_.setValue(QStringLiteral("view/theme"), theme_key(theme)); }

Theme WindowSettings::theme() const { return theme_from_key(store_.value(QStringLiteral("view/theme")).toString()); }

void WindowSettings::rememberPictures(bool remember) {
  remember_pictures_ = remember;
  for (const Folder folder : {Folder::Pictures, Folder::Figures, Folder::Sessions}) {
    const QString last = lastOf(folder);
    if (!remember) {
      store_.remove(folder_key(folder));
    } else if (!last.isEmpty()) {
      store_.setValue(folder_key(folder), last);
    }
  }
}

void WindowSettings::setFolderOf(Folder folder, const QString& file) {
  const QString path = QFileInfo(file).absolutePath();
  if (folder == Folder::Pictures) pictures_ = path;
  if (folder == Folder::Figures) figures_ = path;
  if (folder == Folder::Sessions) sessions_folder_ = path;
  if (folder == Folder::Models || remember_pictures_) store_.setValue(folder_key(folder), path);
}

QString WindowSettings::folder(Folder folder) const {
  QString kept = lastOf(folder);
  if (kept.isEmpty()) kept = store_.value(folder_key(folder)).toString();
  if (!kept.isEmpty() && QFileInfo(kept).isDir()) return kept;
  return QStandardPaths::writableLocation(folder == Folder::Models     ? QStandardPaths::HomeLocation
                                          : folder == Folder::Sessions ? QStandardPaths::DocumentsLocation
                                                                       : QStandardPaths::PicturesLocation);
}

QString WindowSettings::lastOf(Folder folder) const {
  return folder == Folder::Pictures   ? pictures_
         : folder == Folder::Figures  ? figures_
         : folder == Folder::Sessions ? sessions_folder_
                                      : QString();
}

void WindowSettings::rememberSessions(bool remember) {
  remember_sessions_ = remember;
  const QString key = QStringLiteral("sessions/recent");
  if (!remember) return store_.remove(key);
  for (const QString& path : store_.value(key).toStringList()) {
    if (!sessions_.contains(path) && sessions_.size() < kMostSessions) sessions_ << path;
  }
  store_.setValue(key, sessions_);
}

void WindowSettings::noteSession(const QString& path) {
  const QString whole = QFileInfo(path).absoluteFilePath();
  sessions_.removeAll(whole);
  sessions_.prepend(whole);
  while (sessions_.size() > kMostSessions) sessions_.removeLast();
  if (remember_sessions_) store_.setValue(QStringLiteral("sessions/recent"), sessions_);
}

void WindowSettings::forgetSessions() {
  sessions_.clear();
  store_.remove(QStringLiteral("sessions/recent"));
}

}  // namespace m2ib::shell
