#pragma once

#include <QObject>
#include <QPointer>
#include <functional>

#include "ui/dialogs/save_changes_box.h"
#include "ui/presenters/document/session_keeper.h"
#include "ui/shell/window_settings.h"

class QMenu;

namespace m2ib::dialogs {
class RecoveryBar;
}
namespace m2ib::views {
class MessageBar;
}

namespace m2ib::shell {

class Actions;

/// Everything about sessions in the window: saving, opening, asking about unsaved work, recovery, and what is said
/// about it above the panes.
class SessionControl : public QObject {
  Q_OBJECT

 public:
  /// @param window gets the dialogs; all parameters must outlive this
  SessionControl(presenters::ExplorerDocument* document, Actions* actions, WindowSettings* settings, QWidget* window);
  ~SessionControl() override;

  [[nodiscard]] QWidget* bars() const { return bars_; }  ///< to be put above the panes
  [[nodiscard]] presenters::SessionKeeper* keeper() const { return keeper_; }
  [[nodiscard]] views::MessageBar* message() const { return message_; }
  void setRecentMenu(QMenu* menu);
  void setNamesHidden(bool hidden);
  /// @param places where pictures of sessions are looked for: files and folders
  void setPlaces(std::function<QStringList()> places) { places_ = std::move(places); }

  /// Begins to read a file that may be a session or carry the record of one; what is open is replaced after asking.
  /// @return false: it is neither. A file that turns out to be a plain picture ends in isPicture().
  bool open(const QString& path);
  void cancelOpening();
  /// An empty path asks for one.
  void save(const QString& path, bool embed_pictures = false);
  /// Calls next() when nothing is unsaved any more, or a person gave it up; never after a Cancel.
  void askThen(std::function<void()> next);
  /// False where the window has to wait: for an answer, or for the file. It is closed then.
  [[nodiscard]] bool mayClose();
  void offerRecovery();
  void showRecent();
  /// Name of the open session, as it may be shown; empty where it has none.
  [[nodiscard]] QString shownName() const;

 Q_SIGNALS:
  void isPicture(const QString& path);
  void told(const QString& text);  ///< for the status line

 private:
  void connectActions();
  void connectKeeper();
  void connectDocument();
  void choosePath(bool embed_pictures);
  void take(const QString& path, const jobs::SessionPtr& session);
  void restore(const jobs::SessionPtr& session, const QString& path);
  void takeUnreadable(const QString& path, const QString& message, bool carries_none);
  void takeAnswer(dialogs::SaveChangesBox::Answer answer);
  void goOn();
  void showProgress();
  void showMissing(const QString& name);
  void lookForPicture();

  presenters::ExplorerDocument* document_;
  Actions* actions_;
  WindowSettings* settings_;
  QWidget* window_;
  presenters::SessionKeeper* keeper_;
  QWidget* bars_;
  views::MessageBar* message_;
  views::MessageBar* missing_;
  dialogs::RecoveryBar* recovery_;
  QMenu* recent_ = nullptr;
  QPointer<dialogs::SaveChangesBox> question_;
  std::function<void()> next_;  ///< what waits for the answer, or for a save
  bool saving_for_next_ = false;
  bool closing_ = false;
  bool names_hidden_ = false;
  QString problem_;        ///< about to be shown
  QString opened_file_;    ///< the session's, or the figure's
  bool searched_ = false;  ///< for the pictures of the present session, in the usual places
  std::function<QStringList()> places_;
};

}  // namespace m2ib::shell
