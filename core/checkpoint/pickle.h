// Internal: Python pickles read as data. Nothing is imported, called or built: the machine only writes down what the
// pickle would have asked Python to do, and the reader of checkpoints follows the few requests that it knows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace m2ib::checkpoint {

enum class PickleKind : std::uint8_t {
  Absent,  ///< a memo slot never written
  None,
  Bool,
  Int,
  HugeInt,  ///< more than 64 bits; its bytes are a text
  Float,
  Text,    ///< str
  Bytes,   ///< bytes, bytearray
  Global,  ///< the name of a Python class or function: items are its module and its name
  Tuple,
  List,
  Dict,  ///< items are key, value, key, value …
  Set,
  Call,        ///< callable(arguments), then state (BUILD) and items (SETITEMS: key, value, …)
  Persistent,  ///< a reference to something outside the pickle: arguments is its id
};

/// A number, a place in the pickle's bytes, or the number of an object. Cycles cost nothing: objects refer to each
/// other by number and belong to the Pickle.
struct PickleValue {
  PickleKind kind = PickleKind::None;
  std::uint32_t length = 0;   ///< of a text
  std::uint64_t payload = 0;  ///< Bool, Int, Float: the bits; texts: offset; others: number of the object
};

struct PickleObject {
  PickleValue callable;
  PickleValue arguments;
  PickleValue state;
  std::vector<PickleValue> items;
};

struct PickleFault {
  std::string reason;      ///< a clause
  bool truncated = false;  ///< the bytes ended before the pickle did
};

/// One pickle as a graph. Its texts are views of the bytes that were read, which must live as long.
class Pickle {
 public:
  /// Largest pickle that is read, in bytes: a checkpoint with a million tensors has less.
  static constexpr std::size_t kMaxBytes = std::size_t{64} << 20;

  /// Reads the pickle at the start of bytes (protocols 0 to 5 without out-of-band buffers). Time is proportional to its
  /// length; memory is limited to a few hundred MiB whatever it says.
  [[nodiscard]] static tl::expected<Pickle, PickleFault> read(std::span<const std::byte> bytes);

  [[nodiscard]] const PickleValue& root() const { return root_; }
  [[nodiscard]] std::size_t bytes_used() const { return used_; }
  /// All references to things outside, in the order of their appearance.
  [[nodiscard]] const std::vector<PickleValue>& persistent() const { return persistent_; }

  /// Text, Bytes and HugeInt; empty for the rest.
  [[nodiscard]] std::string_view text(const PickleValue& value) const;
  /// Kinds from Global on; must not be called for others.
  [[nodiscard]] const PickleObject& object(const PickleValue& value) const { return objects_[value.payload]; }
  /// "module.name" of a Global; empty for the rest.
  [[nodiscard]] std::string global_name(const PickleValue& value) const;
  /// The items of a Tuple or List, nullptr for the rest.
  [[nodiscard]] const std::vector<PickleValue>* sequence(const PickleValue& value) const;
  [[nodiscard]] static std::int64_t integer(const PickleValue& value);
  [[nodiscard]] static double real(const PickleValue& value);

 private:
  friend class PickleMachine;
  std::span<const std::byte> bytes_;
  std::size_t used_ = 0;
  PickleValue root_;
  std::vector<PickleObject> objects_;
  std::vector<PickleValue> persistent_;
};

}  // namespace m2ib::checkpoint
