#include <bit>
#include <charconv>
#include <utility>

#include "core/checkpoint/pickle_machine.h"

// The opcodes of pickle protocols 0 to 5, by the letters that stand for them in Python's documentation of the format.
namespace m2ib::checkpoint {
namespace {

constexpr std::size_t kMaxMarks = std::size_t{1} << 16;
constexpr std::uint64_t kMaxProtocol = 5;
constexpr std::size_t kIntBytes = 8;

std::uint64_t bits(std::int64_t value) { return static_cast<std::uint64_t>(value); }

}  // namespace

PickleMachine::Step PickleMachine::structure(char opcode) {
  switch (opcode) {
    case '\x80': {  // PROTO
      const auto protocol = unsigned_number(1);
      if (!protocol) return false;
      return *protocol <= kMaxProtocol || fault("its pickle is of a protocol newer than 5");
    }
    case '\x95': {  // FRAME: how many bytes follow before the next one; of use to streams only
      const auto length = unsigned_number(8);
      return length && (*length <= text_.size() - at_ || ends_too_soon());
    }
    case '(':  // MARK
      if (marks_.size() >= kMaxMarks) return fault("its pickle is nested too deeply");
      marks_.push_back(stack_.size());
      return true;
    case '0':  // POP; takes a mark where nothing lies above it
      if (!marks_.empty() && stack_.size() == marks_.back()) {
        marks_.pop_back();
        return true;
      }
      return pop().has_value();
    case '1': {  // POP_MARK
      const auto values = since_mark();
      if (!values) return false;
      drop(values->size());
      return true;
    }
    case '2':  // DUP
      if (stack_.size() <= floor()) return fault("its pickle copies a value that is not there");
      return push(stack_.back());
    case '.': {  // STOP
      const auto root = pop();
      if (!root) return false;
      pickle_.root_ = *root;
      stopped_ = true;
      return true;
    }
    default:
      return std::nullopt;
  }
}

PickleMachine::Step PickleMachine::constants(char opcode) {
  switch (opcode) {
    case 'N':
      return push_number(PickleKind::None, 0);
    case '\x88':
      return push_number(PickleKind::Bool, 1);
    case '\x89':
      return push_number(PickleKind::Bool, 0);
    case ')':
      return push_items(PickleKind::Tuple, {}, 0);
    case ']':
      return push_items(PickleKind::List, {}, 0);
    case '}':
      return push_items(PickleKind::Dict, {}, 0);
    case '\x8f':
      return push_items(PickleKind::Set, {}, 0);
    default:
      return std::nullopt;
  }
}

PickleMachine::Step PickleMachine::numbers(char opcode) {
  switch (opcode) {
    case 'J': {  // BININT, signed
      const auto value = unsigned_number(4);
      return value && push_number(PickleKind::Int, bits(static_cast<std::int32_t>(static_cast<std::uint32_t>(*value))));
    }
    case 'K': {  // BININT1
      const auto value = unsigned_number(1);
      return value && push_number(PickleKind::Int, *value);
    }
    case 'M': {  // BININT2
      const auto value = unsigned_number(2);
      return value && push_number(PickleKind::Int, *value);
    }
    case '\x8a':  // LONG1
      return long_number(1);
    case '\x8b':  // LONG4
      return long_number(4);
    case 'G': {  // BINFLOAT, big-endian
      const auto value = unsigned_number(8);
      return value && push_number(PickleKind::Float, __builtin_bswap64(*value));
    }
    default:
      return std::nullopt;
  }
}

bool PickleMachine::long_number(std::size_t length_bytes) {
  const auto length = unsigned_number(length_bytes);
  if (!length) return false;
  if (*length > kIntBytes) return place_text(PickleKind::HugeInt, *length);
  const auto value = unsigned_number(*length);
  if (!value) return false;
  if (*length == 0) return push_number(PickleKind::Int, 0);
  const unsigned unused = static_cast<unsigned>(8 * (kIntBytes - *length));
  return push_number(PickleKind::Int, bits(static_cast<std::int64_t>(*value << unused) >> unused));
}

PickleMachine::Step PickleMachine::number_lines(char opcode) {
  if (opcode != 'I' && opcode != 'L' && opcode != 'F') return std::nullopt;
  auto digits = line();
  if (!digits) return false;
  if (opcode == 'I' && (*digits == "00" || *digits == "01")) {
    return push_number(PickleKind::Bool, digits->back() == '1' ? 1 : 0);
  }
  const char* end = digits->data() + digits->size();
  if (opcode == 'F') {
    double value = 0;
    if (std::from_chars(digits->data(), end, value).ptr != end) return fault("its pickle has a number without digits");
    return push_number(PickleKind::Float, std::bit_cast<std::uint64_t>(value));
  }
  if (opcode == 'L' && digits->ends_with('L')) --end;
  std::int64_t value = 0;
  const auto parsed = std::from_chars(digits->data(), end, value);
  if (parsed.ec == std::errc::result_out_of_range) return place_line(PickleKind::HugeInt, *digits);
  if (parsed.ec != std::errc() || parsed.ptr != end) return fault("its pickle has a number without digits");
  return push_number(PickleKind::Int, bits(value));
}

PickleMachine::Step PickleMachine::texts(char opcode) {
  switch (opcode) {
    case 'X':  // BINUNICODE
    case 'T':  // BINSTRING, a text of Python 2
      return counted_text(PickleKind::Text, 4);
    case '\x8c':  // SHORT_BINUNICODE
    case 'U':     // SHORT_BINSTRING
      return counted_text(PickleKind::Text, 1);
    case '\x8d':  // BINUNICODE8
      return counted_text(PickleKind::Text, 8);
    case 'B':  // BINBYTES
      return counted_text(PickleKind::Bytes, 4);
    case 'C':  // SHORT_BINBYTES
      return counted_text(PickleKind::Bytes, 1);
    case '\x8e':  // BINBYTES8
    case '\x96':  // BYTEARRAY8
      return counted_text(PickleKind::Bytes, 8);
    default:
      return std::nullopt;
  }
}

/// Texts of protocol 0. Escapes stay as they are written: names of tensors have none.
PickleMachine::Step PickleMachine::text_lines(char opcode) {
  if (opcode != 'V' && opcode != 'S') return std::nullopt;
  auto text = line();
  if (!text) return false;
  if (opcode == 'S') {
    const bool quoted =
        text->size() >= 2 && text->front() == text->back() && (text->front() == '\'' || text->front() == '"');
    if (!quoted) return fault("its pickle has a text without quotation marks");
    text = text->substr(1, text->size() - 2);
  }
  return place_line(PickleKind::Text, *text);
}

PickleMachine::Step PickleMachine::sequences(char opcode) {
  const bool counted = opcode == '\x85' || opcode == '\x86' || opcode == '\x87';  // TUPLE1, TUPLE2, TUPLE3
  if (counted) {
    const auto count = static_cast<std::size_t>(static_cast<unsigned char>(opcode) - 0x84);
    if (stack_.size() < floor() + count) return fault("its pickle takes more values than it has put down");
    return push_items(PickleKind::Tuple, std::span<const PickleValue>(stack_).last(count), count);
  }
  PickleKind kind = PickleKind::Tuple;
  if (opcode == 'l') {  // LIST
    kind = PickleKind::List;
  } else if (opcode == 'd') {  // DICT
    kind = PickleKind::Dict;
  } else if (opcode == '\x91') {  // FROZENSET
    kind = PickleKind::Set;
  } else if (opcode != 't') {  // TUPLE
    return std::nullopt;
  }
  const auto values = since_mark();
  return values && push_items(kind, *values, values->size());
}

PickleMachine::Step PickleMachine::collections(char opcode) {
  const bool pairs = opcode == 's' || opcode == 'u';                                // SETITEM, SETITEMS
  const bool single = opcode == 's' || opcode == 'a';                               // SETITEM, APPEND
  if (!pairs && !single && opcode != 'e' && opcode != '\x90') return std::nullopt;  // APPENDS, ADDITEMS
  std::span<const PickleValue> values;
  if (single) {
    const std::size_t count = pairs ? 2 : 1;
    if (stack_.size() < floor() + count) return fault("its pickle takes more values than it has put down");
    values = std::span<const PickleValue>(stack_).last(count);
  } else {
    const auto marked = since_mark();
    if (!marked) return false;
    values = *marked;
  }
  if (stack_.size() <= floor() + values.size()) return fault("its pickle fills a container that is not there");
  const PickleValue target = stack_[stack_.size() - values.size() - 1];
  if (!add_items(target, values, pairs)) return false;
  drop(values.size());
  return true;
}

PickleMachine::Step PickleMachine::memory(char opcode) {
  std::optional<std::uint64_t> index;
  switch (opcode) {
    case 'q':  // BINPUT
    case 'h':  // BINGET
      index = unsigned_number(1);
      break;
    case 'r':  // LONG_BINPUT
    case 'j':  // LONG_BINGET
      index = unsigned_number(4);
      break;
    case '\x94':  // MEMOIZE
      return remember(memoised_);
    case 'p':    // PUT
    case 'g': {  // GET
      const auto digits = line();
      if (!digits) return false;
      std::uint32_t value = 0;
      const char* end = digits->data() + digits->size();
      const auto parsed = std::from_chars(digits->data(), end, value);
      if (parsed.ec != std::errc() || parsed.ptr != end) return fault("its pickle has a number without digits");
      index = value;
      break;
    }
    default:
      return std::nullopt;
  }
  if (!index) return false;
  return opcode == 'q' || opcode == 'r' || opcode == 'p' ? remember(*index) : recall(*index);
}

PickleMachine::Step PickleMachine::objects(char opcode) {
  switch (opcode) {
    case 'c': {  // GLOBAL
      const auto module = line();
      const auto name = module ? line() : std::nullopt;
      return name && push_global(text_value(PickleKind::Text, *module), text_value(PickleKind::Text, *name));
    }
    case '\x93': {  // STACK_GLOBAL
      const auto name = pop();
      const auto module = name ? pop() : std::nullopt;
      return module && push_global(*module, *name);
    }
    case 'R':     // REDUCE
    case '\x81':  // NEWOBJ
      return call();
    case '\x92':  // NEWOBJ_EX: the keyword arguments are of no use here
      return pop().has_value() && call();
    case 'b':
      return build();
    case 'Q': {  // BINPERSID
      const auto id = pop();
      if (!id) return false;
      PickleObject object;
      object.arguments = *id;
      if (!push_new(PickleKind::Persistent, std::move(object))) return false;
      pickle_.persistent_.push_back(stack_.back());
      return true;
    }
    default:
      return std::nullopt;
  }
}

/// INST and OBJ of protocols 0 and 1.
PickleMachine::Step PickleMachine::old_objects(char opcode) {
  if (opcode == 'i') {
    const auto module = line();
    const auto name = module ? line() : std::nullopt;
    const auto values = name ? since_mark() : std::nullopt;
    if (!values) return false;
    drop(values->size());
    return push_global(text_value(PickleKind::Text, *module), text_value(PickleKind::Text, *name)) &&
           push_items(PickleKind::Tuple, {}, 0) && call();
  }
  if (opcode != 'o') return std::nullopt;
  const auto values = since_mark();
  if (!values) return false;
  if (values->empty()) return fault("its pickle makes an object without a class");
  const PickleValue type = values->front();
  drop(values->size());
  return push(type) && push_items(PickleKind::Tuple, {}, 0) && call();
}

}  // namespace m2ib::checkpoint
