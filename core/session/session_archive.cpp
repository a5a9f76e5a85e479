#include "core/session/session_archive.h"

#include <algorithm>
#include <map>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <utility>

#include <zip.h>

#include "core/base/files.h"
#include "core/base/marked_text.h"
#include "core/base/sha256.h"
#include "core/image/read_image.h"
#include "core/pictures/zip_file.h"
#include "core/session/npy.h"
#include "core/session/session_json.h"

namespace m2ib::session {
namespace {

namespace fs = std::filesystem;

// The first member, stored as it is: programs that know files by their first bytes find it at a fixed place.
constexpr const char* kTypeMember = "mimetype";
constexpr std::string_view kType = "application/x-m2ib-session";
constexpr const char* kSessionMember = "session.json";
constexpr std::size_t kMostJson = std::size_t{64} << 20;
constexpr std::uint64_t kMostFile = std::uint64_t{4} << 30;
constexpr std::uint64_t kMostEmbedded = std::uint64_t{2} << 30;  ///< of all pictures together
// Every member has the earliest time that the format knows (1980-01-01), so that the same session gives the same bytes.
constexpr zip_uint16_t kDosTime = 0;
constexpr zip_uint16_t kDosDate = (1U << 5U) | 1U;

/// Builds an archive in memory. What is added lives until bytes() was called.
class ArchiveWriter {
 public:
  ArchiveWriter() {
    zip_error_init(&error_);
    buffer_ = zip_source_buffer_create(nullptr, 0, 0, &error_);
    if (buffer_ == nullptr) return;
    zip_source_keep(buffer_);
    archive_ = zip_open_from_source(buffer_, ZIP_TRUNCATE, &error_);
    if (archive_ == nullptr) zip_source_free(buffer_);  // the reference that the archive would have had
  }
  ArchiveWriter(const ArchiveWriter&) = delete;
  ArchiveWriter& operator=(const ArchiveWriter&) = delete;
  ~ArchiveWriter() {
    if (archive_ != nullptr) zip_discard(archive_);
    if (buffer_ != nullptr) zip_source_free(buffer_);
    zip_error_fini(&error_);
  }

  enum class Packing : std::uint8_t { Stored, Deflated };
  [[nodiscard]] bool add(const std::string& name, std::span<const std::byte> content, Packing packing) {
    if (archive_ == nullptr) return false;
    zip_source_t* source = zip_source_buffer(archive_, content.data(), content.size(), 0);
    if (source == nullptr) return false;
    const zip_int64_t index = zip_file_add(archive_, name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
      zip_source_free(source);
      return false;
    }
    const auto at = static_cast<zip_uint64_t>(index);
    constexpr zip_uint32_t kLevel = 6;
    const zip_int32_t method = packing == Packing::Stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE;
    return zip_set_file_compression(archive_, at, method, kLevel) == 0 &&
           zip_file_set_dostime(archive_, at, kDosTime, kDosDate, 0) == 0;
  }

  [[nodiscard]] Result<std::vector<std::byte>> bytes() {
    if (archive_ == nullptr) return problem();
    if (zip_close(archive_) != 0) return problem();
    archive_ = nullptr;
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_source_open(buffer_) != 0) return problem();
    std::vector<std::byte> content;
    bool complete = zip_source_stat(buffer_, &stat) == 0 && (stat.valid & ZIP_STAT_SIZE) != 0;
    if (complete) {
      content.resize(static_cast<std::size_t>(stat.size));
      complete = zip_source_read(buffer_, content.data(), content.size()) == static_cast<zip_int64_t>(content.size());
    }
    zip_source_close(buffer_);
    if (!complete) return problem();
    return content;
  }

  [[nodiscard]] tl::unexpected<Error> problem() {
    zip_error_t* error = archive_ != nullptr ? zip_get_error(archive_) : &error_;
    return fail(ErrorCode::ComputeFailed,
                "the session's archive was not made: " + std::string(zip_error_strerror(error)));
  }

 private:
  zip_error_t error_{};
  zip_source_t* buffer_ = nullptr;
  zip_t* archive_ = nullptr;
};

tl::unexpected<Error> cannot_be_saved(const std::string& why) {
  return fail(ErrorCode::ComputeFailed, "the session cannot be saved: " + why);
}

std::string picture_member(const std::string& sha256) { return "pictures/" + sha256; }

/// Bytes by hash, each file once.
Result<std::map<std::string, std::span<const std::byte>>> embedded_pictures(const Session& session) {
  std::map<std::string, std::span<const std::byte>> pictures;
  std::uint64_t sum = 0;
  for (const SessionPicture& picture : session.pictures) {
    if (picture.embedded.empty()) continue;
    sum += picture.embedded.size();  // of each picture, as they are counted and held when they are read
    if (picture.embedded.size() > image::kMaxFileBytes || sum > kMostEmbedded) {
      return cannot_be_saved("the embedded pictures have more than 2 GiB");
    }
    if (pictures.contains(picture.reference.sha256)) continue;
    if (sha256_hex(picture.embedded) != picture.reference.sha256) {
      return cannot_be_saved("an embedded picture has another SHA-256 than its reference");
    }
    pictures.emplace(picture.reference.sha256, picture.embedded);
  }
  return pictures;
}

/// What would not open again is not saved.
Result<void> check_limits(const Session& session, std::size_t json_bytes) {
  if (session.pictures.size() > kMostPictures) return cannot_be_saved("it has more than 10000 pictures");
  if (session.captions.size() > kMostCaptions) return cannot_be_saved("it has more than 1000 captions");
  if (session.results.size() > kMostResults) return cannot_be_saved("it has more than 10000 results");
  if (json_bytes > kMostJson) return cannot_be_saved("its results take more than 64 MiB");
  return {};
}

/// A member for programs that read arrays: its name and its bytes.
struct MapMember {
  std::string name;
  std::vector<std::byte> bytes;
};

/// Each result's patches, and behind them the spread of those that were run several times.
Result<std::vector<MapMember>> maps_of(const Session& session) {
  std::vector<MapMember> maps;
  std::size_t number = 0;
  for (const attribution::ExplanationPtr& result : session.results) {
    if (!result) continue;
    const std::string name = "maps/" + std::to_string(number++);
    const auto grid = static_cast<std::size_t>(std::max(0, result->grid));
    auto map = to_npy(result->patch_values(), {grid, grid});
    if (!map) return tl::unexpected(map.error());
    maps.push_back({name + ".npy", std::move(*map)});
    if (result->image.spread.empty()) continue;
    auto spread = to_npy(result->patch_spread(), {grid, grid});
    if (!spread) return tl::unexpected(spread.error());
    maps.push_back({name + "-spread.npy", std::move(*spread)});
  }
  return maps;
}

/// The bytes that the session promises beside its JSON.
Result<void> read_embedded(const pictures::ZipFile& archive, ReadSession& read) {
  const auto invalid = [&](const std::string& why) {
    return fail(ErrorCode::SessionInvalid, archive.path().string(), why);
  };
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < read.session.pictures.size(); ++i) {
    if (!read.embedded[i]) continue;
    SessionPicture& picture = read.session.pictures[i];
    if (picture.reference.sha256.empty())
      return invalid(M2IB_ERROR_TEXT("Reason", "an embedded picture has no SHA-256"));
    const auto member = archive.find(picture_member(picture.reference.sha256));
    if (!member) return invalid(M2IB_ERROR_TEXT("Reason", "an embedded picture is missing"));
    sum += member->bytes;
    if (sum > kMostEmbedded) return invalid(M2IB_ERROR_TEXT("Reason", "its embedded pictures have more than 2 GiB"));
    auto bytes = archive.read(*member, image::kMaxFileBytes);
    if (!bytes && bytes.error().code == ErrorCode::OutOfMemory) return tl::unexpected(bytes.error());
    if (!bytes) return invalid("an embedded picture is damaged: " + bytes.error().args.back());
    if (sha256_hex(*bytes) != picture.reference.sha256) {
      return invalid(M2IB_ERROR_TEXT("Reason", "an embedded picture is not what its SHA-256 promises"));
    }
    picture.embedded = std::move(*bytes);
  }
  return {};
}

std::string as_text(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

Result<std::vector<std::byte>> archive_of(const Session& session, const std::vector<ArchiveExtra>& extras) {
  using Packing = ArchiveWriter::Packing;
  const std::string json = session_to_json(session, Whereabouts::Told, 1);
  if (auto fits = check_limits(session, json.size()); !fits) return tl::unexpected(fits.error());
  const auto pictures = embedded_pictures(session);
  if (!pictures) return tl::unexpected(pictures.error());
  const auto maps = maps_of(session);
  if (!maps) return tl::unexpected(maps.error());

  ArchiveWriter archive;
  bool added = archive.add(kTypeMember, std::as_bytes(std::span(kType)), Packing::Stored) &&
               archive.add(kSessionMember, std::as_bytes(std::span(json)), Packing::Deflated);
  for (const ArchiveExtra& extra : extras) {
    added = added && archive.add(extra.name, std::as_bytes(std::span(extra.content)), Packing::Deflated);
  }
  for (const MapMember& map : *maps) added = added && archive.add(map.name, map.bytes, Packing::Deflated);
  for (const auto& [hash, bytes] : *pictures) {
    // Pictures are compressed already, or large and wanted quickly.
    added = added && archive.add(picture_member(hash), bytes, Packing::Stored);
  }
  if (!added) return archive.problem();
  return archive.bytes();
}

Result<std::vector<std::byte>> session_bytes(const Session& session) {
  try {
    return archive_of(session, {});
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::ComputeFailed, "memory is too short for the session's file");
  }
}

Result<void> save_session(const Session& session, const fs::path& path) {
  // A file that would not open again must not take the place of one that does.
  const auto again = session_from_json(session_to_json(session, Whereabouts::Told), path.string());
  if (!again && again.error().code == ErrorCode::OutOfMemory) return cannot_be_saved("memory is too short");
  if (!again) return cannot_be_saved(again.error().args.back());
  const auto bytes = session_bytes(session);
  if (!bytes) return tl::unexpected(bytes.error());
  return write_file_atomically(path, *bytes);
}

Result<std::string> archive_member(const fs::path& path, const std::string& name, std::size_t most) {
  const auto archive = pictures::ZipFile::open(path);
  if (!archive) return tl::unexpected(archive.error());
  const auto member = (*archive)->find(name);
  if (!member) return tl::unexpected(member.error());
  const auto bytes = (*archive)->read(*member, most);
  if (!bytes) return tl::unexpected(bytes.error());
  return as_text(*bytes);
}

namespace {

/// To unpack it, as one would a damaged archive of pictures, is no help for a session.
tl::unexpected<Error> as_session(Error error) {
  if (error.code == ErrorCode::ArchiveInvalid) error.code = ErrorCode::SessionInvalid;
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace

Result<Session> open_session(const fs::path& path) {
  std::error_code unknown;
  const std::uintmax_t size = fs::file_size(path, unknown);
  if (!unknown && size > kMostFile) {
    return fail(ErrorCode::FileTooLarge, path.string(), std::to_string(size) + " bytes",
                std::to_string(kMostFile) + " bytes");
  }
  const auto archive = pictures::ZipFile::open(path);
  if (!archive) return as_session(archive.error());
  const auto member = (*archive)->find(kSessionMember);
  if (!member) return fail(ErrorCode::NotASession, path.string());
  const auto json = (*archive)->read(*member, kMostJson);
  if (!json) return as_session(json.error());
  auto read = read_session_json(as_text(*json), path.string());
  if (!read) return tl::unexpected(read.error());
  if (auto pictures = read_embedded(**archive, *read); !pictures) return as_session(pictures.error());
  return std::move(read->session);
}

}  // namespace m2ib::session
