#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <new>

#include <fcntl.h>
#include <unistd.h>

#include "core/base/files.h"
#include "core/image/dicom/read_dicom.h"
#include "core/image/dicom/secondary_capture.h"
#include "core/session/record_formats.h"
#include "core/session/session_file.h"

namespace m2ib::session {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMostFile = std::uint64_t{256} << 20;
constexpr std::size_t kBeginning = 4096;

/// The first bytes; none where it cannot be read or is no regular file.
std::string beginning_of(const fs::path& path) {
  std::string bytes(kBeginning, '\0');
  std::error_code unknown;
  if (!fs::is_regular_file(path, unknown)) return {};  // a pipe must not block
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return {};
  const ssize_t count = ::pread(file, bytes.data(), bytes.size(), 0);
  ::close(file);
  bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(0, count)));
  return bytes;
}

std::string ending_of(const fs::path& path) {
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return ending;
}

bool is_zip(std::string_view file) { return file.starts_with("PK\x03\x04"); }

/// The first character that is no white space, behind a byte order mark.
char first_mark(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::size_t at = text.find_first_not_of(" \t\r\n");
  return at == std::string_view::npos ? '\0' : text[at];
}

enum class Carrier : std::uint8_t { None, Session, Png, Tiff, Pdf, Svg, Dicom, Json };

Carrier carrier_of(std::string_view beginning, const std::string& ending) {
  if (begins_as_session(beginning) || (is_zip(beginning) && ending == ".m2ib")) return Carrier::Session;
  if (begins_as_png(beginning)) return Carrier::Png;
  if (image::looks_like_dicom(std::as_bytes(std::span(beginning)))) return Carrier::Dicom;
  if (begins_as_tiff(beginning)) return Carrier::Tiff;
  if (begins_as_pdf(beginning)) return Carrier::Pdf;
  const char mark = first_mark(beginning);
  if (mark == '<' && (ending == ".svg" || beginning.find("<svg") != std::string_view::npos)) return Carrier::Svg;
  if (mark == '{' && (ending == ".json" || beginning.find("\"m2ib-") != std::string_view::npos)) return Carrier::Json;
  return Carrier::None;
}

Result<std::optional<std::string>> record_in(const std::string& file, Carrier carrier, const fs::path& path) {
  switch (carrier) {
    case Carrier::Png:
      return png_record(file);
    case Carrier::Tiff:
      return tiff_record(file);
    case Carrier::Pdf:
    case Carrier::Svg:
      return xml_record(file);
    case Carrier::Json:
      // Any other JSON is no damaged session.
      if (file.find("\"m2ib-session\"") == std::string::npos &&
          file.find("\"m2ib-explanations\"") == std::string::npos) {
        return std::optional<std::string>();
      }
      return std::optional(file.starts_with("\xEF\xBB\xBF") ? file.substr(3) : file);
    case Carrier::Dicom: {
      auto record = image::capture_record(std::as_bytes(std::span(file)), path.string());
      // What is wrong with a picture is said by whoever reads it as one.
      if (!record && record.error().code != ErrorCode::OutOfMemory) return std::optional<std::string>();
      if (!record) return tl::unexpected(record.error());
      return record->empty() ? std::optional<std::string>() : std::optional(std::move(*record));
    }
    case Carrier::Session:
    case Carrier::None:
      break;
  }
  return std::optional<std::string>();
}

Result<Session> read_guarded(const fs::path& path) {
  const std::string beginning = beginning_of(path);
  const Carrier carrier = carrier_of(beginning, ending_of(path));
  if (carrier == Carrier::Session) return open_session(path);
  if (carrier == Carrier::None && !beginning.empty()) return fail(ErrorCode::NotASession, path.string());
  const auto file = read_text_file(path, kMostFile);
  const bool is_picture = carrier != Carrier::Json && carrier != Carrier::None;
  if (!file && is_picture && file.error().code == ErrorCode::FileTooLarge) {
    return fail(ErrorCode::NotASession, path.string());  // no figure is as large, some pictures are
  }
  if (!file) return tl::unexpected(file.error());
  auto record = record_in(*file, carrier, path);
  if (!record) return tl::unexpected(record.error());
  if (!*record) return fail(ErrorCode::NotASession, path.string());
  return session_from_json(**record, path.string());
}

}  // namespace

Result<Session> read_record(const fs::path& path) {
  try {
    return read_guarded(path);
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, path.string());
  }
}

bool may_carry_record(const fs::path& path) { return carrier_of(beginning_of(path), ending_of(path)) != Carrier::None; }

bool looks_like_session(const fs::path& path) {
  return carrier_of(beginning_of(path), ending_of(path)) == Carrier::Session;
}

}  // namespace m2ib::session
