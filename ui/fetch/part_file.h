#pragma once

#include <QByteArray>
#include <QString>
#include <functional>

#include "core/base/error.h"
#include "core/base/sha256.h"

namespace m2ib::fetch {

/// Where a part came from; kept beside it, so that a later fetch asks for the rest of the same file.
struct PartOrigin {
  QString url;       ///< of the catalogue
  QString etag;      ///< of the server that sent it
  QString declared;  ///< SHA-256 that the server declared, or empty
};

/// The half-fetched file "<name>.part" with "<name>.part.json" beside it, and the SHA-256 of what it holds. Only one
/// program at a time has it open.
class PartFile {
 public:
  PartFile(const QString& folder, const QString& name);
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;
  ~PartFile();  ///< what has arrived stays

  /// Errors: FileWriteFailed, FetchFailed (another program has it open).
  [[nodiscard]] Result<void> open();
  [[nodiscard]] qint64 size() const { return size_; }
  [[nodiscard]] const PartOrigin& origin() const { return origin_; }
  /// Error: FileWriteFailed.
  [[nodiscard]] Result<void> set_origin(const PartOrigin& origin);

  /// Reads what is there into the SHA-256. False where `go_on` (asked every MiB) said no.
  [[nodiscard]] Result<bool> read_back(const std::function<bool()>& go_on);
  /// Empties it. Error: FileWriteFailed.
  [[nodiscard]] Result<void> restart();
  /// Error: FileWriteFailed (disk full and the like); what was written before stays.
  [[nodiscard]] Result<void> append(const QByteArray& bytes);
  [[nodiscard]] QString sha256() const;  ///< 64 lower-case digits; needs read_back() where the file was not empty

  /// Flushes to the disk and takes the final name in one step. Error: FileWriteFailed.
  [[nodiscard]] Result<void> finish();
  /// Deletes the part and what is beside it.
  void remove();

 private:
  [[nodiscard]] tl::unexpected<Error> failure(int error_number) const;
  void read_origin();

  QString target_;
  QString path_;
  QString origin_path_;
  PartOrigin origin_;
  Sha256 hash_;
  qint64 size_ = 0;
  int descriptor_ = -1;
};

/// SHA-256 of a file; empty where it cannot be read or `go_on` (asked every MiB) said no.
[[nodiscard]] QString sha256_of(const QString& path, const std::function<bool()>& go_on);

}  // namespace m2ib::fetch
