#include "core/checkpoint/pickle.h"

#include <bit>

#include "core/checkpoint/pickle_machine.h"

namespace m2ib::checkpoint {

tl::expected<Pickle, PickleFault> Pickle::read(std::span<const std::byte> bytes) { return PickleMachine(bytes).run(); }

std::string_view Pickle::text(const PickleValue& value) const {
  if (value.kind != PickleKind::Text && value.kind != PickleKind::Bytes && value.kind != PickleKind::HugeInt) return {};
  return {reinterpret_cast<const char*>(bytes_.data()) + value.payload, value.length};
}

std::string Pickle::global_name(const PickleValue& value) const {
  if (value.kind != PickleKind::Global) return {};
  const auto& parts = object(value).items;
  std::string name(text(parts[0]));
  return name.append(".").append(text(parts[1]));
}

const std::vector<PickleValue>* Pickle::sequence(const PickleValue& value) const {
  const bool has = value.kind == PickleKind::Tuple || value.kind == PickleKind::List;
  return has ? &object(value).items : nullptr;
}

std::int64_t Pickle::integer(const PickleValue& value) { return static_cast<std::int64_t>(value.payload); }

double Pickle::real(const PickleValue& value) { return std::bit_cast<double>(value.payload); }

}  // namespace m2ib::checkpoint
