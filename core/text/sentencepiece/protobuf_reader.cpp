#include "core/text/sentencepiece/protobuf_reader.h"

namespace m2ib::text {

std::optional<std::uint64_t> ProtobufReader::varint() {
  constexpr unsigned kMaxBytes = 10;
  std::uint64_t value = 0;
  for (unsigned i = 0; i < kMaxBytes && i < rest_.size(); ++i) {
    const auto byte = static_cast<unsigned char>(rest_[i]);
    value |= std::uint64_t{byte & 0x7FU} << (7U * i);
    if (byte < 0x80) {
      rest_.remove_prefix(i + 1);
      return value;
    }
  }
  return std::nullopt;
}

std::optional<std::uint64_t> ProtobufReader::fixed(unsigned bytes) {
  if (rest_.size() < bytes) return std::nullopt;
  std::uint64_t value = 0;
  for (unsigned i = 0; i < bytes; ++i) value |= std::uint64_t{static_cast<unsigned char>(rest_[i])} << (8U * i);
  rest_.remove_prefix(bytes);
  return value;
}

std::optional<ProtobufReader::Field> ProtobufReader::stop() {
  broken_ = true;
  return std::nullopt;
}

std::optional<ProtobufReader::Field> ProtobufReader::next() {
  if (broken_ || rest_.empty()) return std::nullopt;
  const auto key = varint();
  constexpr std::uint64_t kMaxNumber = (std::uint64_t{1} << 29U) - 1;
  if (!key || (*key >> 3U) == 0 || (*key >> 3U) > kMaxNumber) return stop();
  Field field;
  field.number = static_cast<std::uint32_t>(*key >> 3U);
  std::optional<std::uint64_t> value;
  switch (*key & 7U) {
    case 0:
      field.kind = Kind::Varint;
      value = varint();
      break;
    case 1:
      field.kind = Kind::Fixed64;
      value = fixed(8);
      break;
    case 2:
      field.kind = Kind::Bytes;
      value = varint();
      if (!value || *value > rest_.size()) return stop();
      field.bytes = rest_.substr(0, static_cast<std::size_t>(*value));
      rest_.remove_prefix(static_cast<std::size_t>(*value));
      break;
    case 5:
      field.kind = Kind::Fixed32;
      value = fixed(4);
      break;
    default:  // groups are of an older format
      return stop();
  }
  if (!value) return stop();
  field.value = *value;
  return field;
}

}  // namespace m2ib::text
