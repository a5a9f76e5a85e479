#include "core/checkpoint/pickle_machine.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/base/marked_text.h"

namespace m2ib::checkpoint {
namespace {

constexpr std::size_t kMaxStack = std::size_t{1} << 20;
constexpr std::size_t kMaxMemo = std::size_t{1} << 21;
constexpr std::size_t kMaxObjects = std::size_t{1} << 20;
constexpr std::size_t kMaxItems = std::size_t{1} << 22;
constexpr std::size_t kMaxText = std::size_t{16} << 20;
constexpr std::size_t kMaxName = 1024;

}  // namespace

PickleMachine::PickleMachine(std::span<const std::byte> bytes)
    : bytes_(bytes.first(std::min(bytes.size(), Pickle::kMaxBytes))),
      text_(reinterpret_cast<const char*>(bytes_.data()), bytes_.size()) {
  pickle_.bytes_ = bytes_;
}

tl::expected<Pickle, PickleFault> PickleMachine::run() {
  using Group = Step (PickleMachine::*)(char);
  static constexpr Group kGroups[] = {
      &PickleMachine::memory,       &PickleMachine::texts,      &PickleMachine::numbers,     &PickleMachine::sequences,
      &PickleMachine::constants,    &PickleMachine::objects,    &PickleMachine::collections, &PickleMachine::structure,
      &PickleMachine::number_lines, &PickleMachine::text_lines, &PickleMachine::old_objects};
  while (!stopped_) {
    if (at_ == text_.size()) {
      ends_too_soon();
      return tl::unexpected(fault_);
    }
    const char opcode = text_[at_++];
    Step done;
    for (const Group group : kGroups) {
      done = (this->*group)(opcode);
      if (done) break;
    }
    if (!done) fault("its pickle has an instruction that no checkpoint needs");
    if (!done.value_or(false)) return tl::unexpected(fault_);
  }
  pickle_.used_ = at_;
  return std::move(pickle_);
}

bool PickleMachine::fault(const char* reason) {
  fault_.reason = reason;
  return false;
}

bool PickleMachine::ends_too_soon() {
  fault_.truncated = true;
  return fault(M2IB_ERROR_TEXT("Reason", "its pickle ends too soon (was the download cut short?)"));
}

std::optional<std::uint64_t> PickleMachine::unsigned_number(std::size_t count) {
  if (count > text_.size() - at_) {
    ends_too_soon();
    return std::nullopt;
  }
  std::uint64_t value = 0;
  std::memcpy(&value, text_.data() + at_, count);
  at_ += count;
  return value;
}

std::optional<std::string_view> PickleMachine::line() {
  const std::string_view rest = text_.substr(at_, kMaxText);
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) {
    ends_too_soon();
    return std::nullopt;
  }
  at_ += end + 1;
  return rest.substr(0, end);
}

PickleValue PickleMachine::text_value(PickleKind kind, std::string_view text) const {
  const auto offset = static_cast<std::uint64_t>(text.data() - text_.data());
  return {kind, static_cast<std::uint32_t>(text.size()), offset};
}

bool PickleMachine::place_text(PickleKind kind, std::uint64_t length) {
  if (length > kMaxText) return fault("its pickle has a text of more than 16 MiB");
  if (length > text_.size() - at_) return ends_too_soon();
  const PickleValue value = text_value(kind, text_.substr(at_, length));
  at_ += length;
  return push(value);
}

bool PickleMachine::counted_text(PickleKind kind, std::size_t length_bytes) {
  const auto length = unsigned_number(length_bytes);
  return length && place_text(kind, *length);
}

bool PickleMachine::place_line(PickleKind kind, std::string_view line) { return push(text_value(kind, line)); }

bool PickleMachine::push(PickleValue value) {
  if (stack_.size() >= kMaxStack) return fault("its pickle needs too deep a stack");
  stack_.push_back(value);
  return true;
}

bool PickleMachine::push_number(PickleKind kind, std::uint64_t payload) { return push({kind, 0, payload}); }

std::optional<PickleValue> PickleMachine::pop() {
  if (stack_.size() <= floor()) {
    fault("its pickle takes more values than it has put down");
    return std::nullopt;
  }
  const PickleValue value = stack_.back();
  stack_.pop_back();
  return value;
}

std::optional<std::span<const PickleValue>> PickleMachine::since_mark() {
  if (marks_.empty()) {
    fault("its pickle has an instruction without its mark");
    return std::nullopt;
  }
  const auto values = std::span<const PickleValue>(stack_).subspan(marks_.back());
  marks_.pop_back();
  return values;
}

std::optional<PickleValue> PickleMachine::make(PickleKind kind, PickleObject object) {
  if (pickle_.objects_.size() >= kMaxObjects) {
    fault("its pickle has too many objects");
    return std::nullopt;
  }
  const PickleValue value{kind, 0, pickle_.objects_.size()};
  pickle_.objects_.push_back(std::move(object));
  return value;
}

bool PickleMachine::push_new(PickleKind kind, PickleObject object) {
  const auto value = make(kind, std::move(object));
  return value && push(*value);
}

bool PickleMachine::add_items(PickleValue target, std::span<const PickleValue> items, bool pairs) {
  if (pairs && items.size() % 2 != 0) return fault("its pickle has a key without a value");
  // What is appended to objects other than lists is of no use here; dictionaries' pairs are kept for their subclasses.
  const bool list = target.kind == PickleKind::List || target.kind == PickleKind::Set;
  const bool dict = target.kind == PickleKind::Dict || target.kind == PickleKind::Call;
  if (target.kind == PickleKind::Call && !pairs) return true;
  if (pairs ? !dict : !list) return fault("its pickle puts items into something that is not a container");
  if (items.size() > kMaxItems - items_) return fault("its pickle has too many items");
  items_ += items.size();
  auto& kept = pickle_.objects_[target.payload].items;
  kept.insert(kept.end(), items.begin(), items.end());
  return true;
}

bool PickleMachine::push_items(PickleKind kind, std::span<const PickleValue> items, std::size_t dropped) {
  if (kind == PickleKind::Dict && items.size() % 2 != 0) return fault("its pickle has a key without a value");
  if (items.size() > kMaxItems - items_) return fault("its pickle has too many items");
  items_ += items.size();
  PickleObject object;
  object.items.assign(items.begin(), items.end());
  drop(dropped);
  return push_new(kind, std::move(object));
}

bool PickleMachine::remember(std::uint64_t index) {
  if (stack_.size() <= floor()) return fault("its pickle remembers a value that is not there");
  if (index >= kMaxMemo) return fault("its pickle remembers too many values");
  if (index >= memo_.size()) memo_.resize(index + 1, PickleValue{PickleKind::Absent, 0, 0});
  if (memo_[index].kind == PickleKind::Absent) ++memoised_;
  memo_[index] = stack_.back();
  return true;
}

bool PickleMachine::recall(std::uint64_t index) {
  if (index >= memo_.size() || memo_[index].kind == PickleKind::Absent) {
    return fault("its pickle recalls a value that it never remembered");
  }
  return push(memo_[index]);
}

bool PickleMachine::push_global(PickleValue module, PickleValue name) {
  if (module.kind != PickleKind::Text || name.kind != PickleKind::Text || module.length > kMaxName ||
      name.length > kMaxName) {
    return fault("its pickle has a class whose name is not a name");
  }
  PickleObject object;
  object.items = {module, name};
  return push_new(PickleKind::Global, std::move(object));
}

bool PickleMachine::call() {
  const auto arguments = pop();
  const auto callable = arguments ? pop() : std::nullopt;
  if (!callable) return false;
  PickleObject object;
  object.callable = *callable;
  object.arguments = *arguments;
  return push_new(PickleKind::Call, std::move(object));
}

bool PickleMachine::build() {
  const auto state = pop();
  if (!state) return false;
  if (stack_.size() <= floor()) return fault("its pickle takes more values than it has put down");
  if (stack_.back().kind != PickleKind::Call) return fault("its pickle gives a state to something that has none");
  pickle_.objects_[stack_.back().payload].state = *state;
  return true;
}

}  // namespace m2ib::checkpoint
