#include <algorithm>
#include <new>

#include "core/base/files.h"
#include "core/image/dicom/dicom_file_internal.h"
#include "core/image/dicom/dicom_header.h"
#include "core/image/dicom/dicom_tag_text_internal.h"
#include "core/image/dicom/dicom_values_internal.h"
#include "core/image/read_image.h"

namespace m2ib::image {
namespace {

using dicom::CharacterSet;
using dicom::DataSet;
using dicom::Element;

constexpr std::size_t kMaxTags = 4096;

void add_tags(const DataSet& set, const CharacterSet& outer, int depth, std::vector<DicomTag>& tags) {
  const std::string own = dicom::text(set, 0x00080005);
  const CharacterSet characters = own.empty() ? outer : CharacterSet(own);
  for (const Element& element : set.elements) {
    if (tags.size() == kMaxTags) return;
    const dicom::TagFacts facts = dicom::tag_facts(element.tag);
    DicomTag tag;
    tag.tag = dicom::tag_text(element.tag);
    tag.vr = element.sequence ? "SQ" : element.vr.empty() || element.vr == "UN" ? facts.vr : element.vr;
    if (tag.vr.empty()) tag.vr = "UN";
    tag.name = facts.name;
    tag.value = dicom::value_text(element, tag.vr, set.big_endian, characters);
    tag.depth = depth;
    tag.personal = !element.sequence && dicom::is_personal(element.tag, tag.vr, tag.value);
    tags.push_back(std::move(tag));
    for (const DataSet& item : element.items) add_tags(item, characters, depth + 1, tags);
  }
}

}  // namespace

Result<std::vector<DicomTag>> read_dicom_tags(std::span<const std::byte> bytes, const std::string& name) {
  const auto file = dicom::open_file(bytes, name);
  if (!file) return tl::unexpected(file.error());
  try {
    std::vector<DicomTag> tags;
    const CharacterSet ascii{std::string()};
    add_tags(file->meta, ascii, 0, tags);
    add_tags(file->set, ascii, 0, tags);
    if (tags.empty()) {
      return fail(ErrorCode::DicomInvalid, name, file->problem.empty() ? "it has no elements" : file->problem);
    }
    return tags;
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, "reading " + name);
  }
}

Result<std::vector<DicomTag>> read_dicom_tags(const std::filesystem::path& path) {
  const auto bytes = read_file(path, kMaxFileBytes);
  if (!bytes) return tl::unexpected(bytes.error());
  return read_dicom_tags(*bytes, path.string());
}

}  // namespace m2ib::image
