#pragma once

#include <QObject>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "core/session/recovery.h"
#include "core/session/session_file.h"

namespace m2ib::jobs {

using SessionPtr = std::shared_ptr<const session::Session>;

/// Writes and reads sessions in the background, one after the other; nothing is dropped. Signals are emitted in the
/// thread this object lives in. Every request is a number from 1, answered once.
class SessionSaver : public QObject {
  Q_OBJECT

 public:
  /// @param recovery_folder where copies of unsaved work are kept
  explicit SessionSaver(std::filesystem::path recovery_folder, QObject* parent = nullptr);
  ~SessionSaver() override;  ///< does what waits, then stops; the copy of unsaved work stays as it is

  /// @param embed_pictures with every picture's file inside. Ends in done() or failed().
  quint64 save(session::Session session, const std::filesystem::path& path, bool embed_pictures = false);
  /// Reads a session, or the record that an exported file carries. Ends in sessionRead() or failed().
  quint64 read(const std::filesystem::path& path);
  /// Anything else that writes files. Ends in done() or failed().
  quint64 run(std::function<Result<void>()> work);

  /// Replaces this program's copy of unsaved work. Ends in done() or failed().
  quint64 copy(session::Session session, const std::string& original_path);
  quint64 discardCopy();
  /// Copies of programs that are gone. Ends in copiesFound().
  quint64 findCopies();
  /// One that is not needed any more.
  quint64 removeCopy(const session::Recoverable& copy);

  bool event(QEvent* event) override;

 Q_SIGNALS:
  void done(quint64 request);
  void failed(quint64 request, const m2ib::Error& error);
  void sessionRead(quint64 request, const m2ib::jobs::SessionPtr& session);
  void copiesFound(quint64 request, const std::vector<m2ib::session::Recoverable>& copies);

 private:
  class Private;
  std::unique_ptr<Private> d_;
};

}  // namespace m2ib::jobs
