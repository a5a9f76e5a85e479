#include "ui/fetch/file_fetch.h"

#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <filesystem>
#include <system_error>
#include <utility>

namespace m2ib::fetch {
namespace {

/// Where neither the list nor the server says how long a file is (configurations and the like).
constexpr qint64 kMostUnannounced = 64LL * 1024 * 1024;

QString for_people(qint64 bytes) { return QLocale::c().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat); }

QString problem_of_status(int status) {
  if (status == 401 || status == 403) {
    return QStringLiteral("its source asks for an account or refuses (HTTP %1)").arg(status);
  }
  if (status == 404 || status == 410) return QStringLiteral("it is no longer there (HTTP %1)").arg(status);
  if (status == 429 || status >= 500) return QStringLiteral("its server is busy or out of order (HTTP %1)").arg(status);
  return QStringLiteral("its server gave an answer that is of no use (HTTP %1)").arg(status);
}

}  // namespace

Result<void> check_room(const QString& folder, qint64 bytes) {
  // Asked of the file system itself: QStorageInfo looks into the list of mounts, which knows nothing in a container.
  std::error_code code;
  const std::filesystem::space_info space =
      std::filesystem::space(std::filesystem::path(QFile::encodeName(folder).toStdString()), code);
  if (code || bytes < 0 || static_cast<std::uintmax_t>(bytes) <= space.available) return {};
  return fail(ErrorCode::NoRoomOnDisk, folder.toStdString(), for_people(bytes).toStdString(),
              for_people(static_cast<qint64>(space.available)).toStdString());
}

FileFetch::FileFetch(const library::KnownFile& file, const QString& folder, const FetchOptions& options,
                     std::function<bool()> stopped, FileEvents events)
    : file_(file),
      folder_(folder),
      target_(folder + QLatin1Char('/') + QString::fromStdString(file.name)),
      stopped_(std::move(stopped)),
      events_(std::move(events)),
      http_(options, stopped_) {}

tl::unexpected<Error> FileFetch::failure(const QString& what) const {
  return fail(ErrorCode::FetchFailed, file_.url, what.toStdString());
}

QString FileFetch::promised_sha256() const {
  return file_.sha256.empty() ? declared_sha256_ : QString::fromStdString(file_.sha256);
}

QString FileFetch::read_local() {
  const QFileInfo info(target_);
  if (!info.isFile()) return {};
  // One of another length needs no reading.
  if (file_.bytes != 0 && info.size() != static_cast<qint64>(file_.bytes)) return {};
  events_.checking();
  return sha256_of(target_, [this] { return !stopped_(); });
}

Stoppable<FetchedFile> FileFetch::in_place(DigestSource source) const {
  FetchedFile fetched;
  fetched.name = QString::fromStdString(file_.name);
  fetched.bytes = QFileInfo(target_).size();
  fetched.sha256 = local_sha256_;
  fetched.source = source;
  fetched.was_there = true;
  return fetched;
}

Stoppable<FetchedFile> FileFetch::run() {
  local_sha256_ = read_local();
  if (stopped_()) return std::optional<FetchedFile>();
  if (!local_sha256_.isEmpty() && local_sha256_ == QString::fromStdString(file_.sha256)) {
    return in_place(DigestSource::Catalogue);
  }
  PartFile part(folder_, QString::fromStdString(file_.name));
  if (auto opened = part.open(); !opened) return tl::unexpected(opened.error());
  const auto prepared = prepare(part);
  if (!prepared) return tl::unexpected(prepared.error());
  if (!prepared->has_value()) return std::optional<FetchedFile>();
  auto fetched = fetch(part);
  http_.close();
  if (part.size() == 0) part.remove();  // nothing worth keeping
  return fetched;
}

/// Keeps a part that can be gone on with, empties any other.
Stoppable<bool> FileFetch::prepare(PartFile& part) {
  const bool same_file = part.origin().url == QString::fromStdString(file_.url);
  const bool provable = !part.origin().etag.isEmpty() || !file_.sha256.empty() || !part.origin().declared.isEmpty();
  const bool too_long = file_.bytes != 0 && part.size() > static_cast<qint64>(file_.bytes);
  if (part.size() == 0 || !same_file || !provable || too_long) {
    if (auto emptied = part.restart(); !emptied) return tl::unexpected(emptied.error());
    return true;
  }
  events_.checking();
  const auto read = part.read_back([this] { return !stopped_(); });
  if (!read) return tl::unexpected(read.error());
  return *read ? std::optional<bool>(true) : std::nullopt;
}

Stoppable<FetchedFile> FileFetch::fetch(PartFile& part) {
  constexpr int kMostAttempts = 3;
  for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
    const auto asked = http_.ask(QUrl(QString::fromStdString(file_.url)), part.size(), part.origin().etag);
    if (!asked) return tl::unexpected(asked.error());
    if (!asked->has_value()) return std::optional<FetchedFile>();
    const auto step = judge(**asked, part);
    if (!step) return tl::unexpected(step.error());
    if (*step == Step::AskAgain) continue;
    if (*step == Step::InPlace) {
      part.remove();
      return in_place(DigestSource::Server);
    }
    if (*step == Step::Receive) {
      const auto received = receive(part, total_);
      if (!received) return tl::unexpected(received.error());
      if (!received->has_value()) return std::optional<FetchedFile>();
    }
    return check_and_finish(part);
  }
  return failure(QStringLiteral("its server sends no part that goes on from what has arrived"));
}

Result<FileFetch::Step> FileFetch::judge(const Answer& answer, PartFile& part) {
  declared_sha256_ = answer.declared_sha256;
  if (!file_.sha256.empty() && !declared_sha256_.isEmpty() &&
      declared_sha256_ != QString::fromStdString(file_.sha256)) {
    return failure(QStringLiteral("its source now has another file than the one that was published (SHA-256 %1)")
                       .arg(declared_sha256_));
  }
  if (!local_sha256_.isEmpty() && local_sha256_ == declared_sha256_) return Step::InPlace;
  auto step = judge_status(answer, part);
  if (!step || *step != Step::Receive) return step;
  if (answer.packed) return failure(QStringLiteral("its server sends it packed"));
  const auto total = length_of(answer, part.size());
  if (!total) return tl::unexpected(total.error());
  total_ = *total;
  if (auto room = check_room(folder_, total_ - part.size()); !room) return tl::unexpected(room.error());
  const PartOrigin origin{QString::fromStdString(file_.url), answer.etag, declared_sha256_};
  if (auto kept = part.set_origin(origin); !kept) return tl::unexpected(kept.error());
  return Step::Receive;
}

/// Does what the server is about to send go on from what has arrived? Empties the part where it does not.
Result<FileFetch::Step> FileFetch::judge_status(const Answer& answer, PartFile& part) {
  const PartOrigin& origin = part.origin();
  const bool other_file =
      (!origin.etag.isEmpty() && !answer.etag.isEmpty() && origin.etag != answer.etag) ||
      (!origin.declared.isEmpty() && !answer.declared_sha256.isEmpty() && origin.declared != answer.declared_sha256);
  const bool had_some = part.size() > 0;
  if (answer.status == 200) {
    if (auto emptied = part.restart(); !emptied) return tl::unexpected(emptied.error());
    return Step::Receive;
  }
  if (answer.status == 206 && answer.range_from == part.size() && !other_file) return Step::Receive;
  const bool complete = answer.status == 416 && answer.whole_bytes == part.size() && !promised_sha256().isEmpty();
  if (had_some && complete && !other_file) return Step::Complete;
  if (had_some && (answer.status == 206 || answer.status == 416)) {
    if (auto emptied = part.restart(); !emptied) return tl::unexpected(emptied.error());
    if (auto kept = part.set_origin({}); !kept) return tl::unexpected(kept.error());
    return Step::AskAgain;
  }
  return failure(problem_of_status(answer.status));
}

/// Of the whole file; 0 where nobody says.
Result<qint64> FileFetch::length_of(const Answer& answer, qint64 from) const {
  qint64 said = answer.whole_bytes;
  if (answer.status == 200 && answer.content_bytes != 0) said = answer.content_bytes;
  if (answer.status == 206 && said == 0 && answer.content_bytes != 0) said = from + answer.content_bytes;
  const auto published = static_cast<qint64>(file_.bytes);
  if (published != 0 && said != 0 && said != published) {
    return failure(QStringLiteral("it has %1 bytes at its source, but %2 were published").arg(said).arg(published));
  }
  return published != 0 ? published : said;
}

Stoppable<bool> FileFetch::receive(PartFile& part, qint64 total) {
  const qint64 most = total != 0 ? total : kMostUnannounced;
  events_.progressed(part.size(), total);
  while (true) {
    auto bytes = http_.read();
    if (!bytes) return tl::unexpected(bytes.error());
    if (!bytes->has_value()) return std::optional<bool>();
    if ((*bytes)->isEmpty()) break;
    if (part.size() + (*bytes)->size() > most) {
      if (auto emptied = part.restart(); !emptied) return tl::unexpected(emptied.error());
      return failure(
          QStringLiteral("more bytes arrived than the %1 that were promised, so they were removed").arg(most));
    }
    if (auto written = part.append(**bytes); !written) return tl::unexpected(written.error());
    events_.progressed(part.size(), total);
  }
  if (total != 0 && part.size() < total) {
    return failure(QStringLiteral("it ended after %1 of %2 bytes").arg(part.size()).arg(total));
  }
  return true;
}

Stoppable<FetchedFile> FileFetch::check_and_finish(PartFile& part) {
  const QString found = part.sha256();
  const QString promised = promised_sha256();
  if (!promised.isEmpty() && found != promised) {
    part.remove();
    return fail(ErrorCode::ChecksumWrong, target_.toStdString(), found.toStdString(), promised.toStdString());
  }
  if (auto finished = part.finish(); !finished) return tl::unexpected(finished.error());
  FetchedFile fetched;
  fetched.name = QString::fromStdString(file_.name);
  fetched.bytes = part.size();
  fetched.sha256 = found;
  fetched.source = !file_.sha256.empty() ? DigestSource::Catalogue
                   : promised.isEmpty()  ? DigestSource::None
                                         : DigestSource::Server;
  return fetched;
}

}  // namespace m2ib::fetch
