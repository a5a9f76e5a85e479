#pragma once

#include <QObject>
#include <QString>
#include <chrono>
#include <filesystem>
#include <memory>
#include <vector>

#include "core/base/error.h"
#include "core/library/known_models.h"

namespace m2ib::fetch {

/// Against what a fetched file was compared.
enum class DigestSource : quint8 {
  Catalogue,  ///< the SHA-256 that is published with the list of well-known models
  Server,     ///< the SHA-256 that the server declared over HTTPS (X-Linked-ETag)
  None,       ///< nobody publishes one: only its length was checked, and that the server is the one it names
};
/// "published", "declared by the server", "none"
[[nodiscard]] const char* to_string(DigestSource source);

struct FetchedFile {
  QString name;
  qint64 bytes = 0;
  QString sha256;  ///< of what is on the disk
  DigestSource source = DigestSource::None;
  bool was_there = false;  ///< complete and right before: not fetched again
};

struct FetchOptions {
  std::chrono::milliseconds stall_timeout{30000};  ///< without a byte
  int most_redirects = 5;
  bool allow_local_http = false;  ///< for tests: http to 127.0.0.1 and ::1, nothing else
};

/// Fetches one well-known model at a time over HTTPS into a folder; the only code of the program that opens a
/// connection, and only from fetch(): ask the person first. Each file is written to "<name>.part", checked (length,
/// SHA-256), flushed and renamed; a part is gone on with the next time. Everything slow runs on a thread of its own.
/// Every fetch() that starts ends in exactly one of finished(), failed(), cancelled(). Signals are emitted in the
/// thread this object lives in, which needs an event loop (a window's, or QCoreApplication's).
class ModelFetcher : public QObject {
  Q_OBJECT

 public:
  explicit ModelFetcher(QObject* parent = nullptr);
  explicit ModelFetcher(const FetchOptions& options, QObject* parent = nullptr);
  ~ModelFetcher() override;  ///< stops, then waits; no signal follows. What has arrived is kept.

  /// Starts; makes the folder. False, and nothing else happens, where a fetch is running. A model that is fetched by
  /// hand (KnownModel::can_be_fetched()) ends in failed().
  bool fetch(const library::KnownModel& model, const std::filesystem::path& folder);
  /// Stops a running fetch; cancelled() follows, what has arrived is kept. Does nothing where none is running.
  void cancel();

  [[nodiscard]] bool isRunning() const;
  /// Of the fetch that ran last: the files that are in place, in the catalogue's order.
  [[nodiscard]] const std::vector<FetchedFile>& files() const;

 Q_SIGNALS:
  /// About ten times a second. Both numbers count all files; total is 0 while it is not known.
  void progressed(const QString& file, qint64 received, qint64 total);
  /// A complete file is read to check its SHA-256 (a part that is gone on with, or one that was there before).
  void checking(const QString& file);
  void fileFinished(const m2ib::fetch::FetchedFile& file);
  void finished(const QString& folder);
  /// FetchFailed, ChecksumWrong, NoRoomOnDisk, FileWriteFailed
  void failed(const m2ib::Error& error);
  void cancelled();

 private:
  class Private;
  std::unique_ptr<Private> d_;
};

}  // namespace m2ib::fetch
