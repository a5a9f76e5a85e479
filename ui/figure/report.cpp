#include "ui/figure/report.h"

namespace m2ib::figure {

Result<void> write_report(const session::Session&, const FigurePictures&, const std::filesystem::path& path) {
  return fail(ErrorCode::FileWriteFailed, path.string(), "reports cannot be written yet");
}

}  // namespace m2ib::figure
