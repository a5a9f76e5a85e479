// Writes small DICOM files of every transfer syntax and kind of picture into a folder: first inputs of fuzz_dicom.
#include <cstdio>
#include <fstream>
#include <string>

#include "tests/support/dicom_samples.h"

namespace {

using m2ib::tests::DicomSample;

void write(const std::string& folder, const std::string& name, const DicomSample& sample) {
  const auto bytes = make_dicom(sample);
  std::ofstream out(folder + "/made-" + name, std::ios::binary);
  // A stream writes characters; these are the file's bytes.
  out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));  // NOLINT
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 2;
  const std::string folder = arguments[1];
  namespace uid = m2ib::tests::uid;
  for (const char* syntax :
       {uid::kImplicit, uid::kExplicit, uid::kBigEndian, uid::kDeflated, uid::kRle, uid::kJpegBaseline,
        uid::kJpegExtended, uid::kJpegProgressive, uid::kJpegLossless, uid::kJpegLosslessSv1, uid::kJpegLs,
        uid::kJpegLsNear, uid::kJpeg2000Lossless, uid::kJpeg2000}) {
    DicomSample gray;
    gray.syntax = syntax;
    const bool narrow = gray.syntax == uid::kJpegBaseline || gray.syntax == uid::kJpegProgressive;
    if (narrow) gray.bits_allocated = gray.bits_stored = 8;
    gray.tags = {"WindowCenter=40\\50",
                 "WindowWidth=400\\1",
                 "PixelSpacing=0.1\\0.2",
                 "RescaleSlope=2",
                 "RescaleIntercept=-1",
                 "ModalityLUTSequence[0].LUTDescriptor=4\\0\\16",
                 "ModalityLUTSequence[0].LUTData=1\\2\\3\\4",
                 "PatientName=A^B",
                 "SpecificCharacterSet=ISO_IR 100"};
    write(folder, gray.syntax, gray);
    if (gray.syntax == uid::kJpegExtended) continue;
    DicomSample colour;
    colour.syntax = syntax;
    colour.samples = 3;
    colour.frames = 2;
    colour.bits_allocated = colour.bits_stored = 8;
    colour.photometric = "RGB";
    write(folder, colour.syntax + "-colour", colour);
  }
  return 0;
}
