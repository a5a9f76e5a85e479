#pragma once

#include <QObject>
#include <QString>
#include <QTimer>
#include <functional>
#include <memory>
#include <vector>

#include "ui/jobs/session_saver.h"
#include "ui/presenters/document/explorer_document.h"

namespace m2ib::presenters {

/// Saves the document's session, opens sessions, and keeps a copy of unsaved work for the case of a crash. All files
/// are written and read in the background. Lives on the UI thread.
class SessionKeeper : public QObject {
  Q_OBJECT
  /// Milliseconds between two copies of unsaved work, if something has changed.
  Q_PROPERTY(int copyInterval READ copyInterval WRITE setCopyInterval)

 public:
  static constexpr int kCopyInterval_ms = 30'000;

  /// @param document must outlive this
  SessionKeeper(ExplorerDocument* document, std::filesystem::path recovery_folder, QObject* parent = nullptr);
  ~SessionKeeper() override;

  // --- saving ---------------------------------------------------------------------------------------------------
  /// Ends in saved() or saveFailed(). What is changed meanwhile stays unsaved.
  void save(const QString& path, bool embed_pictures = false);
  [[nodiscard]] bool saving() const { return saving_ > 0; }
  /// Does something else with files in the background; failures end in workFailed().
  /// @param then called on the UI thread where it worked
  void work(std::function<Result<void>()> work, std::function<void()> then);

  // --- opening --------------------------------------------------------------------------------------------------
  /// Reads a session, or an exported file's record; ends in one of read(), readFailed(). The last one asked for wins.
  void read(const QString& path);
  void cancelReading() { reading_ = 0; }
  [[nodiscard]] bool reading() const { return reading_ != 0; }

  // --- copies for recovery ----------------------------------------------------------------------------------------
  [[nodiscard]] int copyInterval() const { return timer_.interval(); }
  void setCopyInterval(int ms) { timer_.setInterval(ms); }
  /// Off: the present copy is removed, and none is made.
  void setKeepsCopies(bool keep);
  /// What programs that are gone have left; answered by copiesFound() where there is something.
  void findCopies();
  /// Ends in copyRead() or readFailed(). The copy stays until restoredCopyOpened(), and then until the session is
  /// saved, given up, or has a copy of its own.
  void restoreCopy(const session::Recoverable& copy);
  void discardCopies(const std::vector<session::Recoverable>& copies);
  /// The document holds what copyRead() brought. A new copy is made without waiting for the interval to pass.
  void restoredCopyOpened();
  /// Nothing is unsaved, or a person gave it up: the copy goes.
  void giveUpUnsaved();

 Q_SIGNALS:
  void savingChanged();
  void saved(const QString& path);
  void saveFailed(const QString& message);
  void workFailed(const QString& message);
  void readingChanged();
  void sessionRead(const QString& path, const m2ib::jobs::SessionPtr& session);
  /// @param carries_none no record was found in the file: it may be a picture
  void readFailed(const QString& path, const QString& message, bool carries_none);
  void copiesFound(const std::vector<m2ib::session::Recoverable>& copies);
  void copyRead(const QString& original, const m2ib::jobs::SessionPtr& session);
  void copyMade();
  void copyFailed(const QString& message);

 private:
  struct Saving {
    quint64 request = 0;
    QString path;
    quint64 edits = 0;  ///< of the document when it was captured
  };
  void copyNow();
  void removeOpened();
  void takeDone(quint64 request);
  void takeFailed(quint64 request, const Error& error);
  void takeRead(quint64 request, const jobs::SessionPtr& session);

  ExplorerDocument* document_;
  jobs::SessionSaver* saver_;
  QTimer timer_;
  quint64 changes_ = 1;  ///< counts what may be worth keeping
  quint64 copied_ = 0;   ///< changes_ of the last copy; 0 none
  bool keeps_copies_ = true;
  quint64 copying_ = 0;  ///< request
  bool copy_trouble_ = false;
  int saving_ = 0;
  std::vector<Saving> saves_;
  std::vector<std::pair<quint64, std::function<void()>>> works_;
  quint64 reading_ = 0;
  QString reading_path_;
  quint64 restoring_ = 0;
  // Copies that others have left; their file is empty where there is none.
  session::Recoverable restored_;  ///< being read, or not opened yet
  session::Recoverable opened_;    ///< its session is in the document
  session::Recoverable replaced_;  ///< its session is in the copy that is being written
};

}  // namespace m2ib::presenters
