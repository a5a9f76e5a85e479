#include "core/checkpoint/safetensors_header.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/base/json_limits.h"
#include "core/base/marked_text.h"
#include "core/checkpoint/recognise.h"

namespace m2ib::checkpoint {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxTensors = 1'000'000;
constexpr std::size_t kMaxMetadata = 100'000;
constexpr std::size_t kMaxDimensions = 64;
constexpr std::size_t kMaxStringBytes = std::size_t{16} << 20;  // metadata may hold a whole training log
constexpr std::size_t kMaxDepth = 16;
constexpr std::uint64_t kInt64Max = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
constexpr const char* kMetadataName = "__metadata__";

constexpr std::array kAllDTypes = {DType::Bool, DType::U8,  DType::I8,  DType::I16, DType::U16, DType::F16, DType::BF16,
                                   DType::I32,  DType::U32, DType::F32, DType::F64, DType::I64, DType::U64};

std::optional<DType> dtype_named(const std::string& name) {
  const auto* found = std::ranges::find_if(kAllDTypes, [&](DType dtype) { return name == to_string(dtype); });
  return found == kAllDTypes.end() ? std::nullopt : std::optional(*found);
}

/// Types that the format knows and this program has no use for.
bool is_known_elsewhere(const std::string& name) {
  return name.starts_with("F8_") || name.starts_with("F6_") || name.starts_with("F4") || name == "C64" ||
         name == "C128";
}

std::string about(const std::string& tensor, const std::string& what) {
  return "tensor '" + printable(tensor) + "' " + what;
}

/// Takes the parser's events straight into the header, so that no JSON tree is built, duplicate names are seen, and a
/// bad header stops at its first fault.
class HeaderReader final : public nlohmann::json_sax<Json> {
 public:
  SafetensorsHeader take() { return std::move(header_); }
  [[nodiscard]] Error error(const std::string& path) const {
    if (unsupported_dtype_.empty()) return {ErrorCode::SafetensorsInvalid, {path, reason_}};
    return {ErrorCode::TensorWrongType, {path, printable(name_), printable(unsupported_dtype_)}};
  }

  bool null() override { return other_value(); }
  bool boolean(bool /*value*/) override { return other_value(); }
  bool binary(binary_t& /*value*/) override { return other_value(); }
  bool number_float(number_float_t /*value*/, const string_t& text) override {
    if (place_ == Place::Array && skipped_ == 0) return entry_fault("has " + printable(text) + number_rule());
    return other_value();
  }
  bool number_integer(number_integer_t value) override {
    if (place_ == Place::Array && skipped_ == 0) return entry_fault("has " + std::to_string(value) + number_rule());
    return other_value();
  }
  bool number_unsigned(number_unsigned_t value) override;
  bool string(string_t& value) override;
  bool start_object(std::size_t /*elements*/) override;
  bool end_object() override;
  bool start_array(std::size_t /*elements*/) override;
  bool end_array() override;
  bool key(string_t& name) override;
  bool parse_error(std::size_t position, const std::string& /*token*/, const Json::exception& /*error*/) override {
    return fault("its header is not valid JSON in UTF-8 (byte " + std::to_string(position) + ")");
  }

 private:
  enum class Place : std::uint8_t { Start, Top, Entry, Metadata, Array, End };
  enum class Field : std::uint8_t { DType, Shape, Offsets, Other };

  [[nodiscard]] std::string number_rule() const {
    return std::string(" in its ") + (field_ == Field::Shape ? "shape" : "data_offsets") +
           ", where only whole numbers from 0 to 2^63 - 1 may stand";
  }
  bool fault(std::string reason) {
    reason_ = std::move(reason);
    return false;
  }
  bool entry_fault(const std::string& what) { return fault(about(name_, what)); }
  bool other_value();
  bool start_field(const string_t& field);
  bool finish_entry();

  SafetensorsHeader header_;
  std::string reason_;
  std::string unsupported_dtype_;
  Place place_ = Place::Start;
  Field field_ = Field::Other;
  std::size_t skipped_ = 0;  ///< open brackets inside a field that is ignored
  std::string name_;         ///< of the entry, or the key within the metadata
  HeaderEntry entry_;
  std::vector<std::uint64_t> offsets_;
  bool has_dtype_ = false;
  bool has_shape_ = false;
  bool has_offsets_ = false;
  bool has_metadata_ = false;
};

/// A value that is good only where it is ignored.
bool HeaderReader::other_value() {
  if (skipped_ > 0) return true;
  switch (place_) {
    case Place::Entry:
      if (field_ == Field::Other) return true;
      return entry_fault(field_ == Field::DType ? "has a dtype that is not a string"
                                                : "has a shape or data_offsets that is not a list");
    case Place::Metadata:
      return fault("its metadata entry '" + printable(name_) + "' is not a string");
    case Place::Array:
      return entry_fault("has something that is not a number in its shape or data_offsets");
    case Place::Top:
      return fault("its header entry '" + printable(name_) + "' is not an object");
    default:
      return fault("its header is not a JSON object");
  }
}

bool HeaderReader::number_unsigned(number_unsigned_t value) {
  if (place_ != Place::Array || skipped_ > 0) return other_value();
  if (value > kInt64Max) return entry_fault("has " + std::to_string(value) + number_rule());
  if (field_ == Field::Shape) {
    if (entry_.shape.size() == kMaxDimensions) {
      return entry_fault("has more than " + std::to_string(kMaxDimensions) + " dimensions");
    }
    entry_.shape.push_back(static_cast<std::int64_t>(value));
  } else {
    if (offsets_.size() == 2) return entry_fault("has more than two data_offsets");
    offsets_.push_back(value);
  }
  return true;
}

bool HeaderReader::string(string_t& value) {
  if (skipped_ > 0) return true;
  if (place_ == Place::Metadata) {
    if (header_.metadata.size() == kMaxMetadata) return fault("its metadata has too many entries");
    if (!header_.metadata.emplace(name_, std::move(value)).second) {
      return fault("its metadata has the name '" + printable(name_) + "' twice");
    }
    return true;
  }
  if (place_ != Place::Entry || field_ != Field::DType) return other_value();
  const auto dtype = dtype_named(value);
  if (!dtype) {
    if (is_known_elsewhere(value)) unsupported_dtype_ = value;
    return entry_fault("has the unknown dtype '" + printable(value) + "'");
  }
  entry_.dtype = *dtype;
  return true;
}

bool HeaderReader::start_object(std::size_t /*elements*/) {
  if (skipped_ > 0 || (place_ == Place::Entry && field_ == Field::Other)) {
    ++skipped_;
    return true;
  }
  if (place_ == Place::Start) {
    place_ = Place::Top;
    return true;
  }
  if (place_ != Place::Top) return other_value();
  if (name_ == kMetadataName) {
    place_ = Place::Metadata;
    return true;
  }
  place_ = Place::Entry;
  entry_ = {};
  offsets_.clear();
  has_dtype_ = has_shape_ = has_offsets_ = false;
  return true;
}

bool HeaderReader::end_object() {
  if (skipped_ > 0) {
    --skipped_;
    return true;
  }
  if (place_ == Place::Entry && !finish_entry()) return false;
  place_ = place_ == Place::Top ? Place::End : Place::Top;
  return true;
}

bool HeaderReader::start_array(std::size_t /*elements*/) {
  if (skipped_ > 0 || (place_ == Place::Entry && field_ == Field::Other)) {
    ++skipped_;
    return true;
  }
  if (place_ != Place::Entry || field_ == Field::DType) return other_value();
  place_ = Place::Array;
  return true;
}

bool HeaderReader::end_array() {
  if (skipped_ > 0) {
    --skipped_;
    return true;
  }
  place_ = Place::Entry;
  return true;
}

bool HeaderReader::key(string_t& name) {
  if (skipped_ > 0) return true;
  if (place_ == Place::Entry) return start_field(name);
  name_ = std::move(name);
  if (place_ != Place::Top) return true;
  if (name_ == kMetadataName) {
    return std::exchange(has_metadata_, true) ? fault("its header has __metadata__ twice") : true;
  }
  return header_.entries.contains(name_) ? fault("its header has the tensor name '" + printable(name_) + "' twice")
                                         : true;
}

bool HeaderReader::start_field(const string_t& field) {
  bool* seen = nullptr;
  field_ = Field::Other;
  if (field == "dtype") {
    field_ = Field::DType;
    seen = &has_dtype_;
  } else if (field == "shape") {
    field_ = Field::Shape;
    seen = &has_shape_;
  } else if (field == "data_offsets") {
    field_ = Field::Offsets;
    seen = &has_offsets_;
  }
  if (seen == nullptr) return true;
  return std::exchange(*seen, true) ? entry_fault("has the key '" + field + "' twice") : true;
}

/// Bytes of a tensor; nothing where the product overflows. Dimensions of zero do not hide an overflow of the others.
std::optional<std::uint64_t> bytes_of(const HeaderEntry& entry) {
  std::uint64_t bytes = size_of(entry.dtype);
  bool empty = false;
  for (const std::int64_t dimension : entry.shape) {
    const auto factor = static_cast<std::uint64_t>(dimension);
    if (factor == 0) {
      empty = true;
    } else if (bytes > kInt64Max / factor) {
      return std::nullopt;
    } else {
      bytes *= factor;
    }
  }
  return empty ? 0 : bytes;
}

bool HeaderReader::finish_entry() {
  if (!has_dtype_) return entry_fault("has no dtype");
  if (!has_shape_) return entry_fault("has no shape");
  if (offsets_.size() != 2) return entry_fault("has no pair of data_offsets");
  entry_.begin = offsets_[0];
  entry_.end = offsets_[1];
  if (entry_.end < entry_.begin) return entry_fault("ends before it begins");
  const auto bytes = bytes_of(entry_);
  if (!bytes) return entry_fault("has a shape too large for any computer");
  if (*bytes != entry_.end - entry_.begin) {
    return entry_fault("needs " + std::to_string(*bytes) +
                       " bytes for its shape and dtype, but its data_offsets span " +
                       std::to_string(entry_.end - entry_.begin));
  }
  if (header_.entries.size() == kMaxTensors) return fault("its header names more than 1000000 tensors");
  header_.entries.emplace(name_, std::move(entry_));
  return true;
}

/// The tensors must follow each other from the first data byte to the last.
std::optional<std::string> find_gap(const SafetensorsHeader& header, std::uint64_t data_bytes) {
  std::vector<const std::pair<const std::string, HeaderEntry>*> sorted;
  sorted.reserve(header.entries.size());
  for (const auto& entry : header.entries) sorted.push_back(&entry);
  std::ranges::sort(sorted, {}, [](const auto* entry) { return std::pair(entry->second.begin, entry->second.end); });
  std::uint64_t position = 0;
  for (const auto* entry : sorted) {
    if (entry->second.begin > position) return about(entry->first, "leaves a gap before it");
    if (entry->second.begin < position) return about(entry->first, "overlaps another one");
    if (entry->second.end > data_bytes) {
      return about(entry->first, "ends after the end of the file (was the download cut short?)");
    }
    position = entry->second.end;
  }
  if (position != data_bytes) return std::to_string(data_bytes - position) + " bytes follow its last tensor";
  return std::nullopt;
}

}  // namespace

tl::expected<std::string_view, std::string> find_safetensors_header(std::string_view start, std::uint64_t file_bytes) {
  using Fault = tl::unexpected<std::string>;
  if (file_bytes == 0) return Fault("it is empty");
  std::uint64_t length = 0;
  std::string reason;
  if (start.size() < kSafetensorsLengthBytes) {
    reason = "it is shorter than the 8 bytes that begin every safetensors file";
  } else {
    std::memcpy(&length, start.data(), kSafetensorsLengthBytes);
    if (length > kMaxHeaderBytes) {
      reason = "its header would be " + std::to_string(length) + " bytes long, more than the format allows";
    } else if (length > file_bytes - kSafetensorsLengthBytes) {
      reason = M2IB_ERROR_TEXT("Reason", "its header ends after the end of the file (was the download cut short?)");
    } else if (length == 0 || start.size() == kSafetensorsLengthBytes || start[kSafetensorsLengthBytes] != '{') {
      reason = "its header does not begin with '{'";
    }
  }
  if (reason.empty()) return start.substr(kSafetensorsLengthBytes, length);
  // Only now: the marks of other files could stand in the length bytes of a good one.
  const std::string other = recognise(start);
  return Fault(other.empty() ? reason : other);
}

Result<SafetensorsHeader> parse_safetensors_header(std::string_view json_text, std::uint64_t data_bytes,
                                                   const std::string& path) {
  const auto invalid = [&path](const std::string& what) { return fail(ErrorCode::SafetensorsInvalid, path, what); };
  JsonLimits limits;
  limits.text_bytes = kMaxHeaderBytes;
  limits.string_bytes = kMaxStringBytes;
  limits.depth = kMaxDepth;
  limits.objects = kMaxTensors + 2;  // the whole and the metadata
  if (!json_text.starts_with('{')) return invalid("its header does not begin with '{'");
  if (const auto excess = find_json_excess(json_text, limits)) return invalid("its header cannot be read: " + *excess);
  HeaderReader reader;
  if (!Json::sax_parse(json_text.begin(), json_text.end(), &reader)) return tl::unexpected(reader.error(path));
  SafetensorsHeader header = reader.take();
  if (const auto gap = find_gap(header, data_bytes)) return invalid(*gap);
  return header;
}

}  // namespace m2ib::checkpoint
