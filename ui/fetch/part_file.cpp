#include "ui/fetch/part_file.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <cerrno>
#include <span>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/files.h"

namespace m2ib::fetch {
namespace {

constexpr qint64 kPieceBytes = 1024LL * 1024;
/// So often the disk is asked to keep up, or the last flush would take minutes.
constexpr qint64 kFlushBytes = 64 * kPieceBytes;

/// Writes everything at an offset; 0 or an errno.
int write_at(int descriptor, const QByteArray& bytes, qint64 offset) {
  qint64 done = 0;
  while (done < bytes.size()) {
    const ssize_t count = ::pwrite(descriptor, bytes.constData() + done, static_cast<std::size_t>(bytes.size() - done),
                                   static_cast<off_t>(offset + done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    done += count;
  }
  return 0;
}

std::span<const std::byte> bytes_of(QByteArrayView bytes) {
  return std::as_bytes(std::span(bytes.data(), static_cast<std::size_t>(bytes.size())));
}

}  // namespace

PartFile::PartFile(const QString& folder, const QString& name)
    : target_(folder + QLatin1Char('/') + name),
      path_(target_ + QStringLiteral(".part")),
      origin_path_(target_ + QStringLiteral(".part.json")) {}

PartFile::~PartFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

tl::unexpected<Error> PartFile::failure(int error_number) const {
  return fail(ErrorCode::FileWriteFailed, path_.toStdString(),
              std::error_code(error_number, std::generic_category()).message());
}

Result<void> PartFile::open() {
  // A link could point anywhere: it is not followed.
  const int flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  descriptor_ = ::open(QFile::encodeName(path_).constData(), flags, 0644);
  if (descriptor_ < 0) return failure(errno);
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) return failure(errno);
  if (!S_ISREG(status.st_mode)) return failure(EINVAL);
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    return fail(ErrorCode::FetchFailed, target_.toStdString(), "another program is fetching it just now");
  }
  size_ = static_cast<qint64>(status.st_size);
  read_origin();
  return {};
}

void PartFile::read_origin() {
  constexpr std::uint64_t kMostBytes = 64UL * 1024;
  const auto text = read_text_file(std::filesystem::path(QFile::encodeName(origin_path_).toStdString()), kMostBytes);
  if (!text) return;
  const QJsonObject json = QJsonDocument::fromJson(QByteArray::fromStdString(*text)).object();
  origin_ = {json.value(QStringLiteral("url")).toString(), json.value(QStringLiteral("etag")).toString(),
             json.value(QStringLiteral("sha256")).toString()};
}

Result<void> PartFile::set_origin(const PartOrigin& origin) {
  origin_ = origin;
  const QJsonObject json{{QStringLiteral("url"), origin.url},
                         {QStringLiteral("etag"), origin.etag},
                         {QStringLiteral("sha256"), origin.declared}};
  return write_file_atomically(std::filesystem::path(QFile::encodeName(origin_path_).toStdString()),
                               QJsonDocument(json).toJson().toStdString());
}

Result<bool> PartFile::read_back(const std::function<bool()>& go_on) {
  hash_.reset();
  QByteArray piece(kPieceBytes, Qt::Uninitialized);
  for (qint64 at = 0; at < size_;) {
    if (!go_on()) return false;
    const ssize_t count =
        ::pread(descriptor_, piece.data(), static_cast<std::size_t>(piece.size()), static_cast<off_t>(at));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return failure(count < 0 ? errno : EIO);
    hash_.add(bytes_of(QByteArrayView(piece.constData(), count)));
    at += count;
  }
  return true;
}

Result<void> PartFile::restart() {
  hash_.reset();
  size_ = 0;
  if (::ftruncate(descriptor_, 0) != 0) return failure(errno);
  return {};
}

Result<void> PartFile::append(const QByteArray& bytes) {
  if (const int problem = write_at(descriptor_, bytes, size_); problem != 0) {
    // Not more on the disk than was counted, or the next fetch would go on in the wrong place.
    (void)!::ftruncate(descriptor_, static_cast<off_t>(size_));
    return failure(problem);
  }
  hash_.add(bytes_of(bytes));
  const qint64 before = size_;
  size_ += bytes.size();
  if (before / kFlushBytes != size_ / kFlushBytes) (void)::fdatasync(descriptor_);
  return {};
}

QString PartFile::sha256() const { return QString::fromStdString(hash_.hex()); }

Result<void> PartFile::finish() {
  if (::fsync(descriptor_) != 0) return failure(errno);
  if (::rename(QFile::encodeName(path_).constData(), QFile::encodeName(target_).constData()) != 0) {
    return fail(ErrorCode::FileWriteFailed, target_.toStdString(),
                std::error_code(errno, std::generic_category()).message());
  }
  QFile::remove(origin_path_);
  const QByteArray folder = QFile::encodeName(target_.section(QLatin1Char('/'), 0, -2) + QLatin1Char('/'));
  const int number = ::open(folder.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (number >= 0) {
    (void)::fsync(number);
    ::close(number);
  }
  return {};
}

void PartFile::remove() {
  QFile::remove(path_);
  QFile::remove(origin_path_);
}

QString sha256_of(const QString& path, const std::function<bool()>& go_on) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) return {};
  Sha256 hash;
  while (!file.atEnd()) {
    if (!go_on()) return {};
    const QByteArray piece = file.read(kPieceBytes);
    if (piece.isEmpty()) return {};
    hash.add(bytes_of(piece));
  }
  return QString::fromStdString(hash.hex());
}

}  // namespace m2ib::fetch
