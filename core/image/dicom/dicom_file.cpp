#include "core/image/dicom/dicom_file_internal.h"

#include <new>

#include "core/image/dicom/dicom_values_internal.h"
#include "core/image/dicom/read_dicom.h"
#include "core/image/raster/byte_view_internal.h"

namespace m2ib::image {
namespace dicom {
namespace {

constexpr std::uint64_t kPreamble = 128;
constexpr std::uint32_t kMetaGroup = 0x0002;
constexpr std::size_t kMaxInflated = 256U << 20U;

/// True where an element begins that a data set may begin with; `next` is where it ends.
bool begins_element(const ByteView& view, std::uint64_t at, std::uint64_t& next) {
  const std::string vr{static_cast<char>(view.u8(at + 4)), static_cast<char>(view.u8(at + 5))};
  std::uint64_t length = 0;
  if (is_vr(vr)) {
    const bool long_form = vr == "OB" || vr == "UN" || vr == "SQ" || vr == "UT" || vr == "OW" || vr == "UC";
    length = long_form ? view.le32(at + 8) + 4ULL : view.le16(at + 6);
  } else {
    length = view.le32(at + 4);
  }
  next = at + 8 + length;
  return view.has(at, 8);
}

/// A data set without preamble: two elements of group 2 or 8 in a row, or one that ends with the file.
bool begins_data_set(const ByteView& view, std::uint64_t at) {
  const std::uint32_t group = view.le16(at);
  if (group != 0x0002 && group != 0x0008) return false;
  std::uint64_t next = 0;
  if (!begins_element(view, at, next) || next > view.size()) return false;
  if (next == view.size()) return view.le16(at + 2) <= 0x1250;
  const std::uint32_t next_group = view.le16(next);
  return view.has(next, 8) && next_group >= group && next_group <= 0x0040 &&
         (next_group > group || view.le16(next + 2) > view.le16(at + 2));
}

/// Where the meta header, or the data set, begins.
bool find_start(Bytes bytes, std::uint64_t& start) {
  const ByteView view(bytes);
  for (const std::uint64_t at : {kPreamble, std::uint64_t{0}}) {
    start = at + 4;
    if (view.starts_with("DICM", at)) return true;
  }
  for (const std::uint64_t at : {std::uint64_t{0}, kPreamble}) {
    start = at;
    if (begins_data_set(view, at)) return true;
  }
  return false;
}

/// Where the syntax says one thing about value representations and the first element another, the element is right.
void correct_writing(Syntax& syntax, Bytes data_set) {
  if (data_set.size() < 8 || syntax.deflated) return;
  const ByteView view(data_set);
  const std::string vr{static_cast<char>(view.u8(4)), static_cast<char>(view.u8(5))};
  if (is_vr(vr)) {
    syntax.writing.explicit_vr = true;
  } else if (view.u8(6) == 0 && view.u8(7) == 0) {
    syntax.writing.explicit_vr = false;
  }
  const std::uint32_t group = syntax.writing.big_endian ? view.be16(0) : view.le16(0);
  const std::uint32_t swapped = syntax.writing.big_endian ? view.le16(0) : view.be16(0);
  if (group > 0xFF && swapped <= 0xFF) syntax.writing.big_endian = !syntax.writing.big_endian;
}

Result<Bytes> inflated_part(File& file, Bytes data_set, const std::string& name) {
  bool too_large = false;
  auto inflated = std::make_shared<std::vector<std::byte>>(inflate(data_set, kMaxInflated, too_large));
  if (too_large) {
    return fail(ErrorCode::ImageUnsupported, name,
                "its deflated data set is larger than " + std::to_string(kMaxInflated >> 20U) + " MiB");
  }
  if (inflated->empty()) return fail(ErrorCode::DicomInvalid, name, "its deflated data set cannot be inflated");
  file.inflated = inflated;
  return Bytes(*inflated);
}

Result<File> open_at(Bytes bytes, std::uint64_t start, const std::string& name) {
  File file;
  Bytes data_set = bytes.subspan(std::min<std::uint64_t>(start, bytes.size()));
  Walk meta = walk_data_set(data_set, Writing{true, false}, kMetaGroup);
  if (!meta.set.elements.empty() && !meta.problem.empty()) {
    return fail(ErrorCode::DicomInvalid, name, meta.problem);
  }
  file.meta = std::move(meta.set);
  if (!file.meta.elements.empty()) data_set = data_set.subspan(std::min<std::uint64_t>(meta.end, data_set.size()));
  const std::string uid = word(file.meta, 0x00020010);
  file.syntax_assumed = uid.empty();
  file.syntax = uid.empty() ? guess_syntax(data_set) : syntax_of(uid);
  if (file.syntax.deflated) {
    auto part = inflated_part(file, data_set, name);
    if (!part) return tl::unexpected(part.error());
    data_set = *part;
  }
  correct_writing(file.syntax, data_set);
  Walk walk = walk_data_set(data_set, file.syntax.writing);
  file.set = std::move(walk.set);
  file.pixels = std::move(walk.pixels);
  file.problem = std::move(walk.problem);
  if (file.syntax_assumed && file.pixels.encapsulated && !file.pixels.fragments.empty()) {
    file.syntax = guess_coding(file.syntax, file.pixels.fragments.front().bytes);
  }
  return file;
}

}  // namespace

std::string File::sop_class() const {
  const std::string of_set = object_name(word(set, 0x00080016));
  return of_set.empty() ? object_name(word(meta, 0x00020002)) : of_set;
}

bool resembles(Bytes bytes) {
  std::uint64_t start = 0;
  return find_start(bytes, start);
}

Result<File> open_file(Bytes bytes, const std::string& name) {
  std::uint64_t start = 0;
  if (!find_start(bytes, start)) return fail(ErrorCode::NotAnImage, name);
  try {
    return open_at(bytes, start, name);
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, "reading " + name);
  }
}

}  // namespace dicom

bool looks_like_dicom(std::span<const std::byte> bytes) { return dicom::resembles(bytes); }

}  // namespace m2ib::image
