#pragma once

namespace m2ib::image::dicom {

/// Has DCMTK say nothing, on whatever stream; once for the process. Called before any of its functions is.
void silence_dcmtk();

}  // namespace m2ib::image::dicom
