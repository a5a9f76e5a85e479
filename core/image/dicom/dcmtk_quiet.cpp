#include <dcmtk/config/osconfig.h>

#include <dcmtk/oflog/oflog.h>

#include "core/image/dicom/dcmtk_internal.h"

namespace m2ib::image::dicom {

void silence_dcmtk() {
  // DCMTK's messages name patients' values; its logger belongs to the process, so it is set once, by one thread.
  static const bool done = [] {
    OFLog::configure(OFLogger::OFF_LOG_LEVEL);
    return true;
  }();
  (void)done;
}

}  // namespace m2ib::image::dicom
