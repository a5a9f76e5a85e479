#pragma once

#include <QString>
#include <functional>

#include "core/base/stop.h"
#include "core/library/known_models.h"
#include "ui/fetch/http_get.h"
#include "ui/fetch/model_fetcher.h"
#include "ui/fetch/part_file.h"

namespace m2ib::fetch {

/// What a fetch tells while it runs, in the thread that runs it.
struct FileEvents {
  std::function<void()> checking;
  std::function<void(qint64 received, qint64 total)> progressed;  ///< of this file; total 0 while it is not known
};

/// Brings one file into a folder: looks at what is there, asks for the rest, checks it, gives it its name.
class FileFetch {
 public:
  FileFetch(const library::KnownFile& file, const QString& folder, const FetchOptions& options,
            std::function<bool()> stopped, FileEvents events);

  /// Nothing where it was stopped; what has arrived is kept.
  /// Errors: FetchFailed, ChecksumWrong, NoRoomOnDisk, FileWriteFailed.
  [[nodiscard]] Stoppable<FetchedFile> run();

 private:
  enum class Step : quint8 {
    Receive,   ///< the rest comes
    Complete,  ///< nothing is left to come
    InPlace,   ///< the file that was there is the right one
    AskAgain,  ///< from the start
  };

  [[nodiscard]] QString read_local();
  [[nodiscard]] Stoppable<FetchedFile> fetch(PartFile& part);
  [[nodiscard]] Stoppable<bool> prepare(PartFile& part);
  [[nodiscard]] Result<Step> judge(const Answer& answer, PartFile& part);
  [[nodiscard]] Result<Step> judge_status(const Answer& answer, PartFile& part);
  [[nodiscard]] Result<qint64> length_of(const Answer& answer, qint64 from) const;
  [[nodiscard]] Stoppable<bool> receive(PartFile& part, qint64 total);
  [[nodiscard]] Stoppable<FetchedFile> check_and_finish(PartFile& part);
  [[nodiscard]] Stoppable<FetchedFile> in_place(DigestSource source) const;
  [[nodiscard]] tl::unexpected<Error> failure(const QString& what) const;
  [[nodiscard]] QString promised_sha256() const;

  library::KnownFile file_;
  QString folder_;
  QString target_;
  std::function<bool()> stopped_;
  FileEvents events_;
  HttpGet http_;
  QString local_sha256_;     ///< of a complete file that was there before; empty where there is none
  QString declared_sha256_;  ///< by the server
  qint64 total_ = 0;
};

/// Room in a folder for so many more bytes? Error: NoRoomOnDisk.
[[nodiscard]] Result<void> check_room(const QString& folder, qint64 bytes);

}  // namespace m2ib::fetch
