#include "core/base/csv_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <system_error>

namespace m2ib {
namespace {

char separator_of(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
  const std::string_view first = text.substr(0, text.find_first_of("\r\n"));
  const auto count = [&](char c) { return std::ranges::count(first, c); };
  if (count('\t') > count(',') && count('\t') > count(';')) return '\t';
  return count(';') > count(',') ? ';' : ',';
}

}  // namespace

CsvReader::CsvReader(std::string_view text) : text_(text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text_.starts_with(kByteOrderMark)) text_.remove_prefix(kByteOrderMark.size());
  separator_ = separator_of(text_);
}

bool CsvReader::next(Row& row) {
  while (at_ < text_.size() && problem_.empty()) {
    read(row);
    if (!problem_.empty()) return false;
    if (row.size() > 1 || !row[0].empty()) return true;
  }
  return false;
}

void CsvReader::read(Row& row) {
  first_line_ = line_;
  row.clear();
  do {
    row.emplace_back();
    field(row.back());
    if (row.size() > kMostColumns) problem_ = "it has more than 1000 columns";
  } while (problem_.empty() && take(separator_));
  if (problem_.empty()) end_line();
}

void CsvReader::field(std::string& value) {
  // People write a blank behind the comma, and mean the quotes all the same.
  const std::size_t begin = text_.find_first_not_of(' ', at_);
  if (begin != std::string_view::npos && text_[begin] == '"') at_ = begin;
  const bool quoted = take('"');
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (quoted && c == '"') {
      ++at_;
      if (!take('"')) return rest_of_field();
      value += '"';
    } else if (!quoted && (c == separator_ || c == '\n' || c == '\r')) {
      return;
    } else {
      if (c == '\n') ++line_;
      value += c;
      ++at_;
    }
    if (value.size() > kLongestField) return fail_with("a field is longer than 65536 bytes");
  }
  if (quoted) fail_with("a quotation mark is never closed");
}

/// After the closing quote there may be blanks only.
void CsvReader::rest_of_field() {
  while (take(' ')) {
  }
  const bool ended = at_ == text_.size() || text_[at_] == separator_ || text_[at_] == '\n' || text_[at_] == '\r';
  if (!ended) fail_with("something follows a closing quotation mark");
}

void CsvReader::end_line() {
  const bool carriage = take('\r');
  if (take('\n') || carriage) ++line_;
}

bool CsvReader::take(char c) {
  if (at_ >= text_.size() || text_[at_] != c) return false;
  ++at_;
  return true;
}

void CsvReader::fail_with(const char* what) {
  problem_ = std::string(what) + " in line " + std::to_string(first_line_);
}

std::string bare_name(const std::string& name) {
  std::string result;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') result += static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) result += c;
  }
  return result;
}

std::string csv_field(const CsvReader::Row& row, std::size_t column) {
  if (column >= row.size()) return {};
  const std::string& field = row[column];
  const std::size_t first = field.find_first_not_of(" \t");
  if (first == std::string::npos) return {};
  return field.substr(first, field.find_last_not_of(" \t") - first + 1);
}

std::optional<double> csv_number(std::string text) {
  std::ranges::replace(text, ',', '.');  // quoted, or between semicolons
  double value = 0.0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::string csv_quoted(const std::string& text) {
  if (text.find_first_of(",;\t\"\r\n") == std::string::npos) return text;
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"') result += '"';
    result += c;
  }
  return result + "\"";
}

std::string csv_number_text(double value) {
  std::array<char, 64> text{};
  const auto [end, problem] = std::to_chars(text.data(), text.data() + text.size(), value);
  return problem == std::errc() ? std::string(text.data(), end) : "0";
}

}  // namespace m2ib
