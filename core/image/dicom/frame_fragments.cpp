#include <algorithm>

#include "core/image/dicom/frame_internal.h"
#include "core/image/raster/byte_view_internal.h"

namespace m2ib::image::dicom {
namespace {

/// First fragment of each frame, by a table of offsets; empty where the table does not fit.
std::vector<std::size_t> by_offsets(const std::vector<Fragment>& fragments, const std::vector<std::uint64_t>& offsets) {
  std::vector<std::size_t> firsts;
  std::size_t at = 0;
  for (const std::uint64_t offset : offsets) {
    while (at < fragments.size() && fragments[at].offset < offset) ++at;
    if (at == fragments.size() || fragments[at].offset != offset) break;
    firsts.push_back(at);
  }
  const bool rising = std::adjacent_find(firsts.begin(), firsts.end(), std::greater_equal<>()) == firsts.end();
  return rising && !firsts.empty() && firsts.front() == 0 ? firsts : std::vector<std::size_t>();
}

std::vector<std::uint64_t> basic_offsets(const File& file) {
  std::vector<std::uint64_t> offsets;
  const ByteView table(file.pixels.offset_table);
  for (std::uint64_t at = 0; table.has(at, 4); at += 4) offsets.push_back(table.le32(at));
  return offsets;
}

std::vector<std::uint64_t> extended_offsets(const File& file) {
  std::vector<std::uint64_t> offsets;
  const Element* element = file.set.find(0x7FE00001);
  if (element == nullptr) return offsets;
  const ByteView table(element->value);
  for (std::uint64_t at = 0; table.has(at, 8); at += 8) {
    offsets.push_back(static_cast<std::uint64_t>(table.le32(at + 4)) << 32U | table.le32(at));
  }
  return offsets;
}

bool begins_code_stream(Bytes bytes) {
  const ByteView view(bytes);
  return view.be16(0) == 0xFFD8 || view.be32(0) == 0xFF4FFF51 || view.starts_with("jP  ", 4);
}

/// First fragment of each frame. Without a table: one fragment a frame, or wherever a code stream begins.
std::vector<std::size_t> frame_starts(const File& file, int frames) {
  const std::vector<Fragment>& fragments = file.pixels.fragments;
  if (fragments.empty()) return {};
  if (frames == 1) return {0};
  for (const auto& offsets : {extended_offsets(file), basic_offsets(file)}) {
    if (const auto firsts = by_offsets(fragments, offsets); firsts.size() > 1) return firsts;
  }
  std::vector<std::size_t> firsts;
  const bool one_each = fragments.size() <= static_cast<std::size_t>(frames);
  for (std::size_t i = 0; i < fragments.size(); ++i) {
    if (one_each || begins_code_stream(fragments[i].bytes)) firsts.push_back(i);
  }
  return firsts;
}

}  // namespace

int frames_there(const File& file, const Layout& layout) {
  if (file.pixels.encapsulated) {
    const std::size_t found = frame_starts(file, layout.frames).size();
    return static_cast<int>(std::min<std::size_t>(found, static_cast<std::size_t>(layout.frames)));
  }
  const std::uint64_t bits = static_cast<std::uint64_t>(file.pixels.native.size()) * 8;
  const std::uint64_t begun = (bits + layout.frame_bits() - 1) / layout.frame_bits();
  return static_cast<int>(std::min<std::uint64_t>(begun, static_cast<std::uint64_t>(layout.frames)));
}

Result<CodedFrame> coded_frame(const File& file, const Layout& layout, int frame, const std::string& name) {
  const auto starts = frame_starts(file, layout.frames);
  const auto index = static_cast<std::size_t>(frame);
  if (index >= starts.size()) return fail(ErrorCode::DicomInvalid, name, "its frames cannot be told apart");
  const std::vector<Fragment>& fragments = file.pixels.fragments;
  const std::size_t end = index + 1 < starts.size() ? starts[index + 1] : fragments.size();
  CodedFrame coded;
  std::size_t there = 0;
  for (std::size_t i = starts[index]; i < end; ++i) {
    there += fragments[i].bytes.size();
    coded.promised += fragments[i].claimed;
    coded.cut = coded.cut || fragments[i].bytes.size() < fragments[i].claimed;
  }
  if (end - starts[index] == 1) {
    coded.bytes = fragments[starts[index]].bytes;
    return coded;
  }
  coded.owned.reserve(there);
  for (std::size_t i = starts[index]; i < end; ++i) {
    coded.owned.insert(coded.owned.end(), fragments[i].bytes.begin(), fragments[i].bytes.end());
  }
  coded.bytes = coded.owned;
  return coded;
}

}  // namespace m2ib::image::dicom
