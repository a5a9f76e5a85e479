#include "core/image/dicom/dicom_syntax_internal.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcuid.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "core/image/raster/byte_view_internal.h"

namespace m2ib::image::dicom {
namespace {

struct Known {
  const char* uid;
  const char* name;
  const char* short_name;
  Coding coding;
  bool lossy = false;
};

constexpr const char* kImplicit = "1.2.840.10008.1.2";
constexpr const char* kExplicit = "1.2.840.10008.1.2.1";
constexpr const char* kBigEndian = "1.2.840.10008.1.2.2";
constexpr const char* kDeflated = "1.2.840.10008.1.2.1.99";
constexpr const char* kPrivateGe = "1.2.840.113619.5.2";

// PS3.6, annex A, table A-1, and one private syntax.
constexpr std::array<Known, 46> kKnown{{
    {kImplicit, "Implicit VR Little Endian", "uncompressed", Coding::Native},
    {kExplicit, "Explicit VR Little Endian", "uncompressed", Coding::Native},
    {"1.2.840.10008.1.2.1.98", "Encapsulated Uncompressed Explicit VR Little Endian", "uncompressed", Coding::Native},
    {kDeflated, "Deflated Explicit VR Little Endian", "deflated", Coding::Native},
    {kBigEndian, "Explicit VR Big Endian", "uncompressed", Coding::Native},
    {kPrivateGe, "GE private implicit little endian with big endian pixels", "uncompressed", Coding::Native},
    {"1.2.840.10008.1.2.5", "RLE Lossless", "RLE", Coding::Rle},
    {"1.2.840.10008.1.2.4.50", "JPEG Baseline (Process 1)", "JPEG", Coding::Jpeg, true},
    {"1.2.840.10008.1.2.4.51", "JPEG Extended (Process 2 and 4)", "JPEG", Coding::Jpeg, true},
    {"1.2.840.10008.1.2.4.53", "JPEG Spectral Selection (Process 6 and 8)", "JPEG", Coding::Jpeg, true},
    {"1.2.840.10008.1.2.4.55", "JPEG Full Progression (Process 10 and 12)", "JPEG", Coding::Jpeg, true},
    {"1.2.840.10008.1.2.4.57", "JPEG Lossless (Process 14)", "JPEG lossless", Coding::Jpeg},
    {"1.2.840.10008.1.2.4.70", "JPEG Lossless, First-Order Prediction (Process 14, Selection Value 1)", "JPEG lossless",
     Coding::Jpeg},
    {"1.2.840.10008.1.2.4.80", "JPEG-LS Lossless", "JPEG-LS", Coding::JpegLs},
    {"1.2.840.10008.1.2.4.81", "JPEG-LS Near-Lossless", "JPEG-LS near-lossless", Coding::JpegLs, true},
    {"1.2.840.10008.1.2.4.90", "JPEG 2000 (Lossless Only)", "JPEG 2000 lossless", Coding::Jpeg2000},
    {"1.2.840.10008.1.2.4.91", "JPEG 2000", "JPEG 2000", Coding::Jpeg2000, true},
    {"1.2.840.10008.1.2.4.52", "JPEG Extended, arithmetic (Process 3 and 5)", "", Coding::Unsupported},
    {"1.2.840.10008.1.2.4.54", "JPEG Spectral Selection, arithmetic (Process 7 and 9)", "", Coding::Unsupported},
    {"1.2.840.10008.1.2.4.56", "JPEG Full Progression, arithmetic (Process 11 and 13)", "", Coding::Unsupported},
    {"1.2.840.10008.1.2.4.58", "JPEG Lossless, arithmetic (Process 15)", "", Coding::Unsupported},
    {"1.2.840.10008.1.2.4.59", "JPEG Extended, hierarchical", "", Coding::Unsupported},
    {"1.2.840.10008.1.2.4.92", "JPEG 2000 Part 2 Multi-component (Lossless Only)", "", Coding::Unsupported},
    {"1.2.840.10008.1.2.4.93", "JPEG 2000 Part 2 Multi-component", "", Coding::Unsupported},
    {"1.2.840.10008.1.2.4.94", "JPIP Referenced", "", Coding::Unsupported},
    {"1.2.840.10008.1.2.4.95", "JPIP Referenced Deflate", "", Coding::Unsupported},
    {"1.2.840.10008.1.2.4.100", "MPEG2 Main Profile / Main Level", "", Coding::Unsupported},
    {"1.2.840.10008.1.2.4.101", "MPEG2 Main Profile / High Level", "", Coding::Unsupported},
    {"1.2.840.10008.1.2.4.102", "MPEG-4 AVC/H.264 High Profile", "", Coding::Unsupported},
    {"1.2.840.10008.1.2.4.103", "MPEG-4 AVC/H.264 BD-compatible", "", Coding::Unsupported},
    {"1.2.840.10008.1.2.4.104", "MPEG-4 AVC/H.264 for 2D video", "", Coding::Unsupported},
    {"1.2.840.10008.1.2.4.105", "MPEG-4 AVC/H.264 for 3D video", "", Coding::Unsupported},
    {"1.2.840.10008.1.2.4.106", "MPEG-4 AVC/H.264 Stereo", "", Coding::Unsupported},
    {"1.2.840.10008.1.2.4.107", "HEVC/H.265 Main Profile", "", Coding::Unsupported},
    {"1.2.840.10008.1.2.4.108", "HEVC/H.265 Main 10 Profile", "", Coding::Unsupported},
    {"1.2.840.10008.1.2.4.110", "JPEG XL Lossless", "", Coding::Unsupported},
    {"1.2.840.10008.1.2.4.111", "JPEG XL JPEG Recompression", "", Coding::Unsupported},
    {"1.2.840.10008.1.2.4.112", "JPEG XL", "", Coding::Unsupported},
    {"1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000 (Lossless Only)", "", Coding::Unsupported},
    {"1.2.840.10008.1.2.4.202", "High-Throughput JPEG 2000 with RPCL (Lossless Only)", "", Coding::Unsupported},
    {"1.2.840.10008.1.2.4.203", "High-Throughput JPEG 2000", "", Coding::Unsupported},
    {"1.2.840.10008.1.2.4.204", "JPIP HTJ2K Referenced", "", Coding::Unsupported},
    {"1.2.840.10008.1.2.4.205", "JPIP HTJ2K Referenced Deflate", "", Coding::Unsupported},
    {"1.2.840.10008.1.2.8.1", "Deflated Image Frame Compression", "", Coding::Unsupported},
    {"1.2.840.10008.1.2.6.2", "XML Encoding", "", Coding::Unsupported},
    {"1.2.840.10008.1.20", "Papyrus 3 Implicit VR Little Endian", "", Coding::Unsupported},
}};

bool begins(Bytes bytes, std::initializer_list<unsigned> magic) {
  std::size_t i = 0;
  for (const unsigned byte : magic) {
    if (i >= bytes.size() || static_cast<unsigned>(bytes[i]) != byte) return false;
    ++i;
  }
  return true;
}

/// "EnhancedSRStorage" → "Enhanced SR"
std::string spaced(std::string keyword) {
  for (const char* ending : {"Storage", "SOPClass"}) {
    const std::string_view tail(ending);
    if (keyword.size() > tail.size() && keyword.ends_with(tail)) keyword.resize(keyword.size() - tail.size());
  }
  std::string words;
  for (std::size_t i = 0; i < keyword.size(); ++i) {
    const auto upper = [&](std::size_t at) {
      return at < keyword.size() && std::isupper(static_cast<unsigned char>(keyword[at])) != 0;
    };
    const bool lower_before = i > 0 && !upper(i - 1);
    const bool lower_behind = i + 1 < keyword.size() && !upper(i + 1);
    if (i > 0 && upper(i) && (lower_before || lower_behind)) words += ' ';
    words += keyword[i];
  }
  return words;
}

}  // namespace

Syntax syntax_of(const std::string& uid) {
  Syntax syntax;
  syntax.uid = uid;
  const auto known = std::find_if(kKnown.begin(), kKnown.end(), [&](const Known& k) { return uid == k.uid; });
  if (known == kKnown.end()) return syntax;
  syntax.name = known->name;
  syntax.short_name = known->short_name;
  syntax.coding = known->coding;
  syntax.lossy = known->lossy;
  syntax.deflated = uid == kDeflated || uid == "1.2.840.10008.1.2.4.95" || uid == "1.2.840.10008.1.2.4.205";
  syntax.big_pixels = uid == kPrivateGe;
  syntax.writing.big_endian = uid == kBigEndian;
  syntax.writing.explicit_vr = uid != kImplicit && uid != kPrivateGe && uid != "1.2.840.10008.1.20";
  return syntax;
}

std::string in_words(const Syntax& syntax) {
  if (syntax.name.empty()) return "the unknown transfer syntax " + syntax.uid;
  return "the transfer syntax " + syntax.name + " (" + syntax.uid + ")";
}

Syntax guess_syntax(Bytes data_set) {
  const ByteView view(data_set);
  const std::string vr{static_cast<char>(view.u8(4)), static_cast<char>(view.u8(5))};
  if (!is_vr(vr)) return syntax_of(kImplicit);
  // Groups at the beginning of a data set are small numbers, whichever byte comes first.
  return syntax_of(view.le16(0) > 0xFF && view.be16(0) <= 0xFF ? kBigEndian : kExplicit);
}

Syntax guess_coding(const Syntax& written, Bytes first_fragment) {
  const char* uid = "1.2.840.10008.1.2.5";
  if (begins(first_fragment, {0xFF, 0x4F, 0xFF, 0x51}) || begins(first_fragment, {0, 0, 0, 0x0C, 0x6A, 0x50})) {
    uid = "1.2.840.10008.1.2.4.91";
  } else if (begins(first_fragment, {0xFF, 0xD8})) {
    uid = "1.2.840.10008.1.2.4.51";
    for (std::size_t i = 2; i + 1 < std::min<std::size_t>(first_fragment.size(), 1024); ++i) {
      if (begins(first_fragment.subspan(i), {0xFF, 0xF7})) uid = "1.2.840.10008.1.2.4.81";
      if (begins(first_fragment.subspan(i), {0xFF, 0xC3})) uid = "1.2.840.10008.1.2.4.57";
    }
  }
  Syntax syntax = syntax_of(uid);
  syntax.writing = written.writing;
  return syntax;
}

std::string object_name(const std::string& sop_class_uid) {
  if (sop_class_uid.empty()) return {};
  const char* keyword = dcmFindNameOfUID(sop_class_uid.c_str());
  return keyword == nullptr ? std::string() : spaced(keyword);
}

}  // namespace m2ib::image::dicom
