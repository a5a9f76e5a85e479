#include "core/checkpoint/recognise.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <cstdint>

namespace m2ib::checkpoint {
namespace {

using namespace std::string_view_literals;

struct Mark {
  std::string_view bytes;
  const char* clause;
};

constexpr std::array kMarks = {
    Mark{"version https://git-lfs"sv,
         "it is a Git LFS pointer, not the weights themselves; fetch them with 'git lfs pull'"},
    Mark{"PK"sv, "it is a zip archive (perhaps a PyTorch .pt or .bin checkpoint)"},
    Mark{"\x1F\x8B"sv, "it is a gzip archive"},
    Mark{"BZh"sv, "it is a bzip2 archive"},
    Mark{"\xFD"
         "7zXZ"sv,
         "it is an xz archive"},
    Mark{"7z\xBC\xAF"sv, "it is a 7-Zip archive"},
    Mark{"Rar!"sv, "it is a RAR archive"},
    Mark{"\x28\xB5\x2F\xFD"sv, "it is a Zstandard archive"},
    Mark{"\x89HDF"sv, "it is an HDF5 file (Keras .h5 weights), which this program does not read"},
    Mark{"GGUF"sv, "it is a GGUF file, which this program does not read"},
    Mark{"\x93NUMPY"sv, "it is a NumPy array (.npy), not a checkpoint"},
    Mark{"%PDF"sv, "it is a PDF document"},
    Mark{"\x89PNG"sv, "it is a PNG picture"},
};

std::string lower_start(std::string_view text) {
  constexpr std::size_t kLooked = 64;
  std::string start(text.substr(0, kLooked));
  std::ranges::transform(start, start.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return start;
}

std::uint8_t byte_of(std::string_view content, std::size_t index) {
  return index < content.size() ? static_cast<std::uint8_t>(content[index]) : 0;
}

bool is_tar(std::string_view content) {
  constexpr std::size_t kMarkPlace = 257;
  return content.size() > kMarkPlace && content.substr(kMarkPlace).starts_with("ustar"sv);
}

/// PyTorch before 0.1.10 wrote a tar archive with these members.
bool is_torch_tar(std::string_view content) {
  return is_tar(content) && (content.starts_with("sys_info"sv) || content.starts_with("pickle"sv) ||
                             content.starts_with("storages"sv) || content.starts_with("tensors"sv));
}

/// Flax writes a map whose first key is a short string.
bool is_msgpack(std::string_view content) {
  const std::uint8_t first = byte_of(content, 0);
  const std::size_t key = first == 0xDE ? 3 : first == 0xDF ? 5 : first > 0x80 && first < 0x90 ? 1 : 0;
  const std::uint8_t text = byte_of(content, key);
  return key > 0 && ((text > 0xA0 && text < 0xC0) || text == 0xD9);
}

/// ModelProto: field 1 is the version of the format, followed by the producer's name or another low field.
bool is_onnx(std::string_view content) {
  const std::uint8_t version = byte_of(content, 1);
  const std::uint8_t next = byte_of(content, 2);
  return byte_of(content, 0) == 0x08 && version > 0 && version < 32 &&
         (next == 0x12 || next == 0x1A || next == 0x22 || next == 0x3A || next == 0x42);
}

bool is_plain_text(std::string_view content) {
  constexpr std::size_t kEnough = 16;
  return content.size() >= kEnough && std::ranges::all_of(content, [](char letter) {
           const auto c = static_cast<unsigned char>(letter);
           return c >= 0x20 || c == '\t' || c == '\n' || c == '\r' || c == '\f';
         });
}

}  // namespace

std::string recognise(std::string_view start_of_file) {
  constexpr std::size_t kLooked = 4096;
  std::string_view content = start_of_file.substr(0, kLooked);
  for (const Mark& mark : kMarks) {
    if (content.starts_with(mark.bytes)) return mark.clause;
  }
  const std::uint8_t protocol = byte_of(content, 1);
  if (content.starts_with('\x80') && protocol >= 2 && protocol <= 5) {
    return "it is a Python pickle (perhaps an old PyTorch checkpoint)";
  }
  if (is_torch_tar(content)) {
    return "it is in the tar format of PyTorch before 0.1.10; load it there and save it again with a newer PyTorch";
  }
  if (is_tar(content)) return "it is a tar archive; unpack it and open the weights inside";
  if (is_msgpack(content)) return "it is a msgpack file (Flax weights), which this program does not read";
  if (is_onnx(content)) return "it is an ONNX model, which this program does not read";
  const std::string_view whole = content;
  if (content.starts_with("\xEF\xBB\xBF"sv)) content.remove_prefix(3);
  content.remove_prefix(std::min(content.find_first_not_of(" \t\r\n"sv), content.size()));
  const std::string start = lower_start(content);
  for (const std::string_view mark : {"<!doctype"sv, "<html"sv, "<head"sv, "<?xml"sv, "<!--"sv}) {
    if (start.starts_with(mark)) return "it is a web page, not the weights (did the download need a login?)";
  }
  if (start.starts_with('{') || start.starts_with('[')) return "it is a JSON text without tensors";
  if (is_plain_text(whole)) return "it is a plain text, not the weights";
  return {};
}

}  // namespace m2ib::checkpoint
