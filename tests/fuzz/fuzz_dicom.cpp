// Any bytes as a DICOM file: pixels of its first two frames, the tags and the summary. Bytes that are none get a
// preamble and a meta header, so that the transfer syntaxes are reached without being found by chance.
#include <array>
#include <string>
#include <vector>

#include "core/image/dicom/dicom_header.h"
#include "core/image/dicom/read_dicom.h"
#include "core/image/radiograph.h"

namespace {

/// More pixels than these take seconds and find nothing new.
constexpr std::int64_t kMostPixels = 1 << 20;

void read_everything(std::span<const std::byte> bytes) {
  using namespace m2ib::image;
  (void)read_dicom_tags(bytes, "fuzzed");
  const auto summary = read_dicom_summary(bytes, "fuzzed");
  if (summary && static_cast<std::int64_t>(summary->width_px) * summary->height_px > kMostPixels) return;
  for (const int frame : {0, 1}) {
    const auto picture = read_dicom(bytes, "fuzzed", {frame});
    if (picture && !is_consistent(**picture)) __builtin_trap();
    if (picture) (void)modality_range(**picture);
  }
}

std::vector<std::byte> with_meta_header(std::span<const std::byte> bytes) {
  static constexpr std::array<const char*, 12> kSyntaxes{
      "1.2.840.10008.1.2",      "1.2.840.10008.1.2.1",    "1.2.840.10008.1.2.2",    "1.2.840.10008.1.2.1.99",
      "1.2.840.10008.1.2.5",    "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.57",
      "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.91", "1.2.840.10008.1.2.1.98"};
  std::string uid = kSyntaxes[static_cast<std::size_t>(bytes.front()) % kSyntaxes.size()];
  if (uid.size() % 2 != 0) uid += '\0';
  std::string head(128, '\0');
  head += "DICM";
  head += std::string("\x02\0\x10\0UI", 6) + static_cast<char>(uid.size()) + '\0' + uid;
  const auto view = std::as_bytes(std::span(head.data(), head.size()));
  std::vector<std::byte> file(view.begin(), view.end());
  file.insert(file.end(), bytes.begin() + 1, bytes.end());
  return file;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  read_everything(bytes);
  if (!bytes.empty() && !m2ib::image::looks_like_dicom(bytes)) read_everything(with_meta_header(bytes));
  return 0;
}
