#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace m2ib::text {

/// Walks the fields of one message in protocol buffers' wire format. Copies nothing, reads nothing outside the bytes.
class ProtobufReader {
 public:
  explicit ProtobufReader(std::string_view bytes) : rest_(bytes) {}

  enum class Kind : std::uint8_t { Varint, Fixed64, Bytes, Fixed32 };
  struct Field {
    std::uint32_t number = 0;
    Kind kind = Kind::Varint;
    std::uint64_t value = 0;  ///< of a varint or a fixed field
    std::string_view bytes;   ///< of a string, message or packed field
  };

  /// The next field; nothing at the end, or where the message is broken (then broken() is true).
  [[nodiscard]] std::optional<Field> next();
  [[nodiscard]] bool broken() const { return broken_; }

 private:
  [[nodiscard]] std::optional<std::uint64_t> varint();
  [[nodiscard]] std::optional<std::uint64_t> fixed(unsigned bytes);
  std::optional<Field> stop();

  std::string_view rest_;
  bool broken_ = false;
};

}  // namespace m2ib::text
