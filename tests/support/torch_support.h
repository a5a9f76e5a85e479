#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include <zlib.h>

/// PyTorch checkpoints made by hand, good or bad: an assembler for pickles and a writer of ZIP archives that says
/// whatever it is told to.
namespace m2ib::tests {

template <class T>
std::string little_endian(T value) {
  std::string bytes(sizeof value, '\0');
  std::memcpy(bytes.data(), &value, sizeof value);
  return bytes;
}

/// Pickle opcodes in a row.
class PickleText {
 public:
  PickleText() : bytes_("\x80\x02") {}
  PickleText& raw(const std::string& bytes) {
    bytes_ += bytes;
    return *this;
  }
  PickleText& text(const std::string& text) {
    return raw("X" + little_endian(static_cast<std::uint32_t>(text.size())) + text);
  }
  PickleText& number(std::int64_t value) { return raw("\x8a\x08" + little_endian(value)); }
  PickleText& global(const std::string& module, const std::string& name) {
    return raw("c" + module + "\n" + name + "\n");
  }
  PickleText& numbers(const std::vector<std::int64_t>& values) {
    raw("(");
    for (const std::int64_t value : values) number(value);
    return raw("t");
  }
  /// torch._utils._rebuild_tensor_v2 of a view of the storage `key`.
  PickleText& tensor(const std::string& key, std::int64_t elements, std::int64_t offset,
                     const std::vector<std::int64_t>& shape, const std::vector<std::int64_t>& strides,
                     const std::string& type = "FloatStorage", const std::string& id_end = "t") {
    global("torch._utils", "_rebuild_tensor_v2").raw("((");
    text("storage").global("torch", type).text(key).text("cpu").number(elements).raw(id_end).raw("Q");
    number(offset).numbers(shape).numbers(strides);
    return raw("\x89").global("collections", "OrderedDict").raw(")RtR");
  }
  [[nodiscard]] std::string done() const { return bytes_ + "."; }
  [[nodiscard]] const std::string& so_far() const { return bytes_; }

 private:
  std::string bytes_;
};

struct ZipMember {
  std::string name;
  std::string content;
  std::uint16_t method = 0;          ///< 8: content is deflated here
  std::int64_t claimed_bytes = -1;   ///< unpacked size in the directory, where it is not the true one
  std::uint32_t wrong_checksum = 0;  ///< xor-ed into the checksum
};

inline std::string deflated(const std::string& text) {
  std::string out(compressBound(text.size()) + 64, '\0');
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

struct ZipClaims {
  std::int64_t entries = -1;    ///< in the end record
  std::int64_t directory = -1;  ///< its bytes
  bool zip64 = false;           ///< write the ZIP64 end record, and all sizes in ZIP64 fields
};

/// What a local header and a directory entry have in common, from "version needed" to the lengths of name and extra.
inline std::string zip_header(const ZipMember& member, const std::string& packed, std::uint16_t extra, bool zip64) {
  const auto checksum = static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(member.content.data()),
                                                         static_cast<uInt>(member.content.size()))) ^
                        member.wrong_checksum;
  const auto bytes = static_cast<std::uint32_t>(
      member.claimed_bytes < 0 ? static_cast<std::int64_t>(member.content.size()) : member.claimed_bytes);
  const std::uint32_t hidden = 0xFFFFFFFFU;
  return little_endian<std::uint16_t>(zip64 ? 45 : 20) + little_endian<std::uint16_t>(0) +
         little_endian(member.method) + little_endian<std::uint16_t>(0) + little_endian<std::uint16_t>(0x21) +
         little_endian(checksum) +
         little_endian<std::uint32_t>(zip64 ? hidden : static_cast<std::uint32_t>(packed.size())) +
         little_endian<std::uint32_t>(zip64 ? hidden : bytes) +
         little_endian<std::uint16_t>(static_cast<std::uint16_t>(member.name.size())) + little_endian(extra);
}

inline std::string zip_archive(const std::vector<ZipMember>& members, const ZipClaims& claims = {}) {
  std::string file;
  std::string directory;
  for (const ZipMember& member : members) {
    const std::string packed = member.method == 8 ? deflated(member.content) : member.content;
    const std::uint64_t place = file.size();
    std::string sizes;
    if (claims.zip64) {
      sizes = little_endian<std::uint16_t>(1) + little_endian<std::uint16_t>(16) +
              little_endian<std::uint64_t>(member.content.size()) + little_endian<std::uint64_t>(packed.size());
    }
    const std::string header = zip_header(member, packed, static_cast<std::uint16_t>(sizes.size()), claims.zip64);
    file += "PK\x03\x04" + header + member.name + sizes + packed;
    directory += "PK\x01\x02" + little_endian<std::uint16_t>(45) + header + std::string(10, '\0') +
                 little_endian(static_cast<std::uint32_t>(place)) + member.name + sizes;
  }
  const std::uint64_t begin = file.size();
  const auto entries =
      static_cast<std::uint64_t>(claims.entries < 0 ? static_cast<std::int64_t>(members.size()) : claims.entries);
  const auto bytes =
      static_cast<std::uint64_t>(claims.directory < 0 ? static_cast<std::int64_t>(directory.size()) : claims.directory);
  file += directory;
  if (claims.zip64) {
    const std::uint64_t record = file.size();
    file += "PK\x06\x06" + little_endian<std::uint64_t>(44) + little_endian<std::uint16_t>(45) +
            little_endian<std::uint16_t>(45) + std::string(8, '\0') + little_endian(entries) + little_endian(entries) +
            little_endian(bytes) + little_endian(begin);
    file += "PK\x06\x07" + std::string(4, '\0') + little_endian(record) + little_endian<std::uint32_t>(1);
  }
  const auto short_entries = static_cast<std::uint16_t>(claims.zip64 ? 0xFFFF : entries);
  return file + "PK\x05\x06" + std::string(4, '\0') + little_endian(short_entries) + little_endian(short_entries) +
         little_endian(static_cast<std::uint32_t>(claims.zip64 ? 0xFFFFFFFFU : bytes)) +
         little_endian(static_cast<std::uint32_t>(claims.zip64 ? 0xFFFFFFFFU : begin)) + std::string(2, '\0');
}

inline std::string float_bytes(const std::vector<float>& values) {
  std::string bytes(values.size() * sizeof(float), '\0');
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

/// A torch.save archive with one pickle and the storages "0", "1" …
inline std::string torch_zip(const std::string& pickle, const std::vector<std::string>& storages,
                             const std::vector<ZipMember>& more = {}, const ZipClaims& claims = {}) {
  std::vector<ZipMember> members = {{"any name/data.pkl", pickle}};
  for (std::size_t i = 0; i < storages.size(); ++i) {
    members.push_back({"any name/data/" + std::to_string(i), storages[i]});
  }
  members.insert(members.end(), more.begin(), more.end());
  return zip_archive(members, claims);
}

/// A file as PyTorch wrote it before 1.6.
inline std::string torch_legacy(const std::string& pickle, const std::vector<std::pair<std::string, std::string>>& data,
                                const std::string& little = "\x88", std::size_t element = 4) {
  std::string file =
      PickleText().raw("\x8a\x0al\xFC\x9C\x46\xF9 j\xA8P\x19").done() + PickleText().raw("M\xE9\x03").done();
  file += PickleText()
              .raw("}(")
              .text("protocol_version")
              .raw("M\xE9\x03")
              .text("little_endian")
              .raw(little)
              .raw("u")
              .done();
  file += pickle;
  PickleText keys;
  keys.raw("](");
  for (const auto& [key, bytes] : data) keys.text(key);
  file += keys.raw("e").done();
  for (const auto& [key, bytes] : data) file += little_endian<std::uint64_t>(bytes.size() / element) + bytes;
  return file;
}

}  // namespace m2ib::tests
