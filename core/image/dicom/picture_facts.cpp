#include "core/image/dicom/picture_facts_internal.h"

#include "core/image/dicom/dicom_values_internal.h"

namespace m2ib::image::dicom {
namespace {

/// PS3.3, C.7.6.1.1.5.1
std::string method_name(const std::string& method) {
  if (method == "ISO_10918_1") return "JPEG";
  if (method == "ISO_14495_1") return "JPEG-LS";
  if (method == "ISO_15444_1") return "JPEG 2000";
  if (method == "ISO_13818_1") return "MPEG-2";
  return method;
}

void take_losses(const File& file, DicomFacts& facts, Radiograph& radiograph) {
  const std::string flag = word(file.set, 0x00282110);
  const auto methods = texts(file.set, 0x00282114);
  const bool native = file.syntax.coding == Coding::Native;
  if (flag != "01" && methods.empty() && (!file.syntax.lossy || flag == "00")) return;
  facts.lossy = methods.empty() ? std::string() : word(file.set, 0x00282114);
  std::string name = methods.empty() ? std::string() : method_name(methods.front());
  if (name.empty()) name = native ? "at some time before" : file.syntax.short_name;
  radiograph.notes.push_back({NoteCode::LossyCompression, {name}});
}

/// Overlay planes, groups 6000 … 60FE (PS3.3, C.9).
int overlays_in(const DataSet& set) {
  int count = 0;
  for (const Element& element : set.elements) {
    const bool overlay = (element.tag & 0xFF010000U) == 0x60000000U;
    if (overlay && (element.tag & 0xFFFFU) == 0x0010U) ++count;
  }
  return count;
}

}  // namespace

void take_facts(const File& file, const Layout& layout, Radiograph& radiograph) {
  const DataSet& set = file.set;
  DicomFacts facts;
  facts.transfer_syntax_uid = file.syntax.uid;
  facts.transfer_syntax = file.syntax.name;
  facts.photometric = layout.photometric;
  facts.modality = word(set, 0x00080060);
  facts.body_part = word(set, 0x00180015);
  facts.view_position = word(set, 0x00185101);
  facts.laterality = word(set, 0x00200062);
  if (facts.laterality.empty()) facts.laterality = word(set, 0x00200060);
  facts.bits_allocated = layout.bits_allocated;
  facts.bits_stored = layout.bits_stored;
  facts.is_signed = layout.is_signed;
  facts.samples = layout.samples;
  take_losses(file, facts, radiograph);
  radiograph.dicom = std::move(facts);
  if (word(set, 0x00280301) == "YES") radiograph.notes.push_back({NoteCode::BurnedIn, {}});
  if (const int overlays = overlays_in(set); overlays > 0) {
    radiograph.notes.push_back({NoteCode::OverlaysLeftOut, {std::to_string(overlays)}});
  }
}

}  // namespace m2ib::image::dicom
