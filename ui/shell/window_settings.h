#pragma once

#include <QSettings>
#include <QString>
#include <QStringList>

#include "ui/figure/paint/overlay.h"
#include "ui/shell/theme.h"

class QMainWindow;

namespace m2ib::shell {

/// What the window remembers between starts. Never a picture's file name; folders only where a person chose a file.
class WindowSettings {
 public:
  /// @param store must outlive this
  explicit WindowSettings(QSettings* store) : store_(*store) {}

  void saveLayout(const QMainWindow& window);
  /// Position, size and docks of the last time, if they were written by the same layout version and lie on a screen.
  /// @return false: nothing was restored
  bool restoreLayout(QMainWindow& window);

  void saveOverlay(const figure::OverlayStyle& style);
  [[nodiscard]] figure::OverlayStyle overlay() const;
  /// Whether patches that seeds do not agree on are hatched. That the standard deviation is shown is not remembered: a
  /// start always begins with the map itself.
  void saveHatching(bool hatched);
  [[nodiscard]] bool hatching() const;

  void setTheme(Theme theme);
  [[nodiscard]] Theme theme() const;

  enum class Folder { Pictures, Models, Figures, Sessions };
  /// Folders of pictures, and of figures and sessions, which often lie beside them, may be called after patients:
  /// unless they are to be remembered, the last ones are known until the program ends, and older ones are removed from
  /// the file.
  void rememberPictures(bool remember);
  void setFolderOf(Folder folder, const QString& file);
  [[nodiscard]] QString folder(Folder folder) const;

  /// Sessions may be called after patients, too: unless they are to be remembered, the list is known until the program
  /// ends, and an older one is removed from the file.
  void rememberSessions(bool remember);
  void noteSession(const QString& path);  ///< opened or saved
  void forgetSessions();
  [[nodiscard]] QStringList recentSessions() const { return sessions_; }  ///< the newest first

 private:
  [[nodiscard]] QString lastOf(Folder folder) const;

  QSettings& store_;
  bool remember_pictures_ = false;
  QString pictures_;  ///< folder of this session
  QString figures_;   ///< folder of this session
  QString sessions_folder_;
  bool remember_sessions_ = false;
  QStringList sessions_;  ///< the newest first
};

}  // namespace m2ib::shell
