// Any bytes as a session: its JSON, its archive, and files that carry a record.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include <unistd.h>

#include "core/session/record_formats.h"
#include "core/session/session_file.h"

namespace {

namespace session = m2ib::session;

void must(bool holds, const char* what) {
  if (holds) return;
  (void)std::fprintf(stderr, "%s\n", what);
  std::abort();
}

/// What was read can be written, and reads as the same: nobody loses work by saving it.
void write_and_read(session::Session read) {
  for (session::SessionPicture& picture : read.pictures) picture.embedded.clear();  // they are not in the JSON
  const std::string written = session::session_to_json(read, session::Whereabouts::Told);
  const auto again = session::session_from_json(written, "fuzzed");
  must(again.has_value(), again ? "" : m2ib::describe(again.error()).c_str());
  must(session::session_to_json(*again, session::Whereabouts::Told) == written, "written and read: another session");
  (void)session::current_results(read);
}

void read_json(const std::string& text) {
  if (const auto read = session::session_from_json(text, "fuzzed")) write_and_read(*read);
}

/// In memory, and one a process.
const std::filesystem::path& scratch_file() {
  static const std::filesystem::path path = [] {
    const std::filesystem::path shared = "/dev/shm";
    const auto folder = std::filesystem::is_directory(shared) ? shared : std::filesystem::temp_directory_path();
    return folder / ("m2ib-fuzz-session-" + std::to_string(::getpid()));
  }();
  return path;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto& record : {session::png_record(text), session::tiff_record(text), session::xml_record(text)}) {
    if (record) read_json(*record);
  }
  if (text.starts_with("{")) read_json(std::string(text));
  if (text.starts_with("PK")) {
    // Nothing is flushed to a disk here, so the file is written as it is.
    if (std::FILE* file = std::fopen(scratch_file().c_str(), "wb")) {
      (void)std::fwrite(data, 1, size, file);
      (void)std::fclose(file);
      if (const auto read = session::open_session(scratch_file())) write_and_read(*read);
      (void)::unlink(scratch_file().c_str());
    }
  }
  return 0;
}
