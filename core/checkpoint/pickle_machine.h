// Internal to the reader of pickles.
#pragma once

#include <optional>

#include "core/checkpoint/pickle.h"

namespace m2ib::checkpoint {

/// Goes through a pickle's opcodes once. Each group of opcodes has a function that returns nothing for an opcode of
/// another group, false for a fault.
class PickleMachine {
 public:
  explicit PickleMachine(std::span<const std::byte> bytes);
  [[nodiscard]] tl::expected<Pickle, PickleFault> run();

 private:
  using Step = std::optional<bool>;
  Step structure(char opcode);
  Step constants(char opcode);
  Step numbers(char opcode);
  Step number_lines(char opcode);
  Step texts(char opcode);
  Step text_lines(char opcode);
  Step sequences(char opcode);
  Step collections(char opcode);
  Step memory(char opcode);
  Step objects(char opcode);
  Step old_objects(char opcode);

  bool fault(const char* reason);
  bool ends_too_soon();
  /// The next `count` bytes, little-endian; 0 with a fault where there are fewer (then failed_ is set).
  std::optional<std::uint64_t> unsigned_number(std::size_t count);
  std::optional<std::string_view> line();
  bool counted_text(PickleKind kind, std::size_t length_bytes);
  bool place_text(PickleKind kind, std::uint64_t length);
  bool place_line(PickleKind kind, std::string_view line);
  bool long_number(std::size_t length_bytes);
  [[nodiscard]] PickleValue text_value(PickleKind kind, std::string_view text) const;

  bool push(PickleValue value);
  bool push_number(PickleKind kind, std::uint64_t payload);
  std::optional<PickleValue> pop();
  /// What was pushed since the last mark, which is taken away.
  std::optional<std::span<const PickleValue>> since_mark();
  void drop(std::size_t count) { stack_.resize(stack_.size() - count); }
  [[nodiscard]] std::size_t floor() const { return marks_.empty() ? 0 : marks_.back(); }

  std::optional<PickleValue> make(PickleKind kind, PickleObject object);
  bool push_new(PickleKind kind, PickleObject object);
  bool push_items(PickleKind kind, std::span<const PickleValue> items, std::size_t dropped);
  bool add_items(PickleValue target, std::span<const PickleValue> items, bool pairs);
  bool remember(std::uint64_t index);
  bool recall(std::uint64_t index);
  bool push_global(PickleValue module, PickleValue name);
  bool call();
  bool build();

  std::span<const std::byte> bytes_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<PickleValue> stack_;
  std::vector<std::size_t> marks_;  ///< heights of the stack
  std::vector<PickleValue> memo_;
  std::size_t memoised_ = 0;
  std::size_t items_ = 0;  ///< in all objects together
  Pickle pickle_;
  PickleFault fault_;
  bool stopped_ = false;
};

}  // namespace m2ib::checkpoint
