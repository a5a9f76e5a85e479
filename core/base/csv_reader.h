#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace m2ib {

/// Records of a CSV text (RFC 4180: quotes, doubled quotes, line ends within quotes; CR LF, LF or CR; blanks may stand
/// before and behind quotes). A UTF-8 byte order mark is passed over. Fields are bytes; whether they are text is for
/// the caller to find out.
class CsvReader {
 public:
  using Row = std::vector<std::string>;
  static constexpr std::size_t kMostColumns = 1'000;
  static constexpr std::size_t kLongestField = std::size_t{64} << 10;  ///< bytes

  /// @param text outlives the reader. Fields are separated by what the first line that is not blank has most of: tab,
  /// semicolon or comma.
  explicit CsvReader(std::string_view text);

  /// The next record that is not blank; false at the end, or with a problem.
  [[nodiscard]] bool next(Row& row);
  [[nodiscard]] std::size_t line() const { return first_line_; }  ///< where the last record began, from 1
  /// A clause that says what is wrong, and in which line; empty where nothing is.
  [[nodiscard]] const std::string& problem() const { return problem_; }

 private:
  void read(Row& row);
  void field(std::string& value);
  void rest_of_field();
  void end_line();
  bool take(char c);
  void fail_with(const char* what);

  std::string_view text_;
  char separator_ = ',';
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t first_line_ = 1;
  std::string problem_;
};

/// A column's name without case, blanks and marks: "Bbox [x" is "bboxx".
[[nodiscard]] std::string bare_name(const std::string& name);
/// A field without blanks around it; empty where the row has no such column.
[[nodiscard]] std::string csv_field(const CsvReader::Row& row, std::size_t column);
/// A finite number, also with a decimal comma; independent of the locale.
[[nodiscard]] std::optional<double> csv_number(std::string text);
/// In quotes where it must be.
[[nodiscard]] std::string csv_quoted(const std::string& text);
/// The shortest text that gives the same number back.
[[nodiscard]] std::string csv_number_text(double value);

}  // namespace m2ib
