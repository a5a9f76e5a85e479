#include "app/cli/cli_common.h"

#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <string_view>
#include <system_error>

#include <unistd.h>

#include "core/base/files.h"

namespace m2ib::cli {
namespace {

namespace fs = std::filesystem;

bool progress_shown = false;  // one thread writes to the terminal

bool to_terminal() { return ::isatty(STDERR_FILENO) == 1; }

/// Independent of the locale; the whole text must be a finite number.
std::optional<double> parse_number(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  double value = 0.0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

tl::unexpected<Error> not_writable(const fs::path& path, const std::string& reason) {
  return fail(ErrorCode::FileWriteFailed, path.string(), reason);
}

}  // namespace

std::string exit_code_help() {
  return "Exit codes: 0 done, 1 the computation or download failed, 2 wrong usage, 3 a picture, caption or model is "
         "missing or not "
         "valid, 4 an output cannot be written.\nResearch use only, not for diagnosis.";
}

ExitCode exit_code_for(const Error& error) {
  switch (error.code) {
    case ErrorCode::NotFinite:
    case ErrorCode::OutOfMemory:
    case ErrorCode::ComputeFailed:
    case ErrorCode::FetchFailed:
      return ExitCode::ComputationFailed;
    case ErrorCode::SettingOutOfRange:
    case ErrorCode::LayerOutOfRange:
      return ExitCode::WrongUsage;
    case ErrorCode::FileWriteFailed:
    case ErrorCode::NoRoomOnDisk:
      return ExitCode::OutputNotWritable;
    default:
      return ExitCode::BadInput;
  }
}

void say(const std::string& text) {
  clear_progress();
  std::fprintf(stderr, "m2ib: %s\n", text.c_str());
}

ExitCode report(const Error& error) {
  say(describe(error));
  return exit_code_for(error);
}

ExitCode wrong_usage(const std::string& sentence) {
  say(sentence);
  return ExitCode::WrongUsage;
}

void show_progress(const std::string& text) {
  if (!to_terminal()) return;
  std::fprintf(stderr, "\r\x1b[K%s", text.c_str());
  std::fflush(stderr);
  progress_shown = true;
}

void clear_progress() {
  if (!progress_shown) return;
  std::fputs("\r\x1b[K", stderr);
  progress_shown = false;
}

std::optional<std::vector<double>> parse_numbers(const std::string& text) {
  constexpr std::size_t kMost = 16;
  std::vector<double> numbers;
  std::string_view rest = text;
  for (;;) {
    const std::size_t comma = rest.find(',');
    const auto number = parse_number(rest.substr(0, comma));
    if (!number || numbers.size() == kMost) return std::nullopt;
    numbers.push_back(*number);
    if (comma == std::string_view::npos) return numbers;
    rest.remove_prefix(comma + 1);
  }
}

std::optional<image::Window> parse_window(const std::string& text) {
  const auto numbers = parse_numbers(text);
  if (!numbers || numbers->size() != 2 || !((*numbers)[0] < (*numbers)[1])) return std::nullopt;
  return image::Window{(*numbers)[0], (*numbers)[1]};
}

Result<void> check_writable(const fs::path& path) {
  std::error_code problem;
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  if (path.filename().empty() || fs::is_directory(path, problem)) return not_writable(path, "it is a folder");
  if (!fs::is_directory(folder, problem)) return not_writable(path, "its folder does not exist");
  if (fs::exists(path, problem) && !fs::is_regular_file(path, problem)) {
    return not_writable(path, "it is not a regular file");
  }
  // An old file that is write-protected stays: see write_file_atomically().
  const bool refused =
      ::access(folder.c_str(), W_OK) != 0 || (::access(path.c_str(), F_OK) == 0 && ::access(path.c_str(), W_OK) != 0);
  if (refused) return not_writable(path, std::error_code(errno, std::generic_category()).message());
  (void)remove_orphaned_temporaries(folder);  // of an earlier run that was killed
  return {};
}

Result<void> check_png_writable(const fs::path& path) {
  if (const auto writable = check_writable(path); !writable) return writable;
  std::string suffix = path.extension().string();
  for (char& letter : suffix) letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 'a' - 'A') : letter;
  if (suffix != ".png") return not_writable(path, "pictures are saved as PNG, so the name must end in .png");
  return {};
}

Result<void> write_text(const std::string& path, const std::string& text) {
  if (path != "-") return write_file_atomically(path, text);
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
                       std::fputc('\n', stdout) != EOF && std::fflush(stdout) == 0;
  if (!written) return not_writable("standard output", std::error_code(errno, std::generic_category()).message());
  return {};
}

}  // namespace m2ib::cli
