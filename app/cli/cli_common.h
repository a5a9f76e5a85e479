#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/image/radiograph.h"

namespace m2ib::cli {

/// Exit codes of the program, the same for all commands.
enum class ExitCode : int { Done = 0, ComputationFailed = 1, WrongUsage = 2, BadInput = 3, OutputNotWritable = 4 };

/// For --help.
[[nodiscard]] std::string exit_code_help();

/// Which exit code a failure has.
[[nodiscard]] ExitCode exit_code_for(const Error& error);

/// "m2ib: <text>" on standard error, after any progress line has been cleared.
void say(const std::string& text);
/// Says describe(error) and returns its exit code.
[[nodiscard]] ExitCode report(const Error& error);
/// Says the sentence and returns WrongUsage.
[[nodiscard]] ExitCode wrong_usage(const std::string& sentence);

/// One line on standard error that replaces itself; nothing where that is not a terminal.
void show_progress(const std::string& text);
void clear_progress();

/// Finite numbers with commas between them, whatever the locale; at most 16.
[[nodiscard]] std::optional<std::vector<double>> parse_numbers(const std::string& text);
/// "low,high" with low < high, both finite.
[[nodiscard]] std::optional<image::Window> parse_window(const std::string& text);

/// Before a long computation: can a file be written there? Error: FileWriteFailed.
[[nodiscard]] Result<void> check_writable(const std::filesystem::path& path);
/// The same for a picture, whose name must end in .png, in any case. Error: FileWriteFailed.
[[nodiscard]] Result<void> check_png_writable(const std::filesystem::path& path);

/// To a file in one step, or to standard output for "-" (a line break is added there). Error: FileWriteFailed.
[[nodiscard]] Result<void> write_text(const std::string& path, const std::string& text);

}  // namespace m2ib::cli
