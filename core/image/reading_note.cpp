#include "core/image/reading_note.h"

#include "core/base/error.h"

// Marks a sentence for the window's translators (lupdate reads this macro by name); core itself never translates.
#define M2IB_ERROR_TEXT(context, text) text

namespace m2ib::image {
namespace {

struct NoteText {
  const char* name;
  const char* sentence;
};

NoteText text_of_pixels(NoteCode code) {
  switch (code) {
    case NoteCode::PixelsMissing:
      return {"pixels-missing",
              M2IB_ERROR_TEXT("ReadingNote",
                              "The file is truncated: %1 of %2 bytes. Rows from %3 on are missing and shown hatched.")};
    case NoteCode::Turned:
      return {"turned", M2IB_ERROR_TEXT("ReadingNote",
                                        "Shown upright, as the file's EXIF orientation asks (%1). The usual Python "
                                        "processors ignore it.")};
    case NoteCode::TransparencyDropped:
      return {"transparency-dropped", M2IB_ERROR_TEXT("ReadingNote", "The file's transparency is ignored.")};
    case NoteCode::ColourDepthReduced:
      return {"colour-depth-reduced",
              M2IB_ERROR_TEXT("ReadingNote", "Colour of %1 bits a channel is kept with 8 bits.")};
    case NoteCode::LossyCompression:
      return {
          "lossy-compression",
          M2IB_ERROR_TEXT("ReadingNote", "The picture was compressed with losses (%1): fine detail may be missing.")};
    case NoteCode::DamagedInside:
      return {
          "damaged-inside",
          M2IB_ERROR_TEXT("ReadingNote", "The picture's data are damaged (%1). What is shown may be wrong in places.")};
    case NoteCode::BurnedIn:
      return {"burned-in",
              M2IB_ERROR_TEXT("ReadingNote",
                              "The file says that text is burned into the picture. It may name the patient: "
                              "cover it with a black-out box before exporting.")};
    case NoteCode::OverlaysLeftOut:
      return {"overlays-left-out",
              M2IB_ERROR_TEXT("ReadingNote", "The file has drawings laid over the picture (%1), which are not shown.")};
    default:
      return {"unknown", M2IB_ERROR_TEXT("ReadingNote", "The file is unusual (%1).")};
  }
}

NoteText text_of_header(NoteCode code) {
  switch (code) {
    case NoteCode::TransferSyntaxAssumed:
      return {"transfer-syntax-assumed",
              M2IB_ERROR_TEXT("ReadingNote", "The file does not say how it is encoded; read as %1.")};
    case NoteCode::SpacingUnusable:
      return {"spacing-unusable",
              M2IB_ERROR_TEXT("ReadingNote", "The file's pixel spacing cannot be used (%1): lengths are in pixels.")};
    case NoteCode::PixelsNotSquare:
      return {"pixels-not-square",
              M2IB_ERROR_TEXT("ReadingNote", "Pixels are not square (%1) but are shown and fed to the model as if.")};
    case NoteCode::WindowIgnored:
      return {"window-ignored", M2IB_ERROR_TEXT("ReadingNote", "A window of the file is not used: %1.")};
    case NoteCode::RescaleIgnored:
      return {"rescale-ignored", M2IB_ERROR_TEXT("ReadingNote", "The file's rescale values are not used: %1.")};
    case NoteCode::TableIgnored:
      return {"table-ignored", M2IB_ERROR_TEXT("ReadingNote", "A look-up table of the file is not used: %1.")};
    case NoteCode::PolarityUnclear:
      return {"polarity-unclear",
              M2IB_ERROR_TEXT("ReadingNote", "The file contradicts itself about black and white: %1. Check with I.")};
    case NoteCode::FramesLeftOut:
      return {"frames-left-out", M2IB_ERROR_TEXT("ReadingNote", "%1 frames of the file are left out: %2.")};
    default:
      return text_of_pixels(code);
  }
}

}  // namespace

const char* note_template(NoteCode code) { return text_of_header(code).sentence; }

const char* note_name(NoteCode code) { return text_of_header(code).name; }

std::string describe(const ReadingNote& note) { return fill_in(note_template(note.code), note.args); }

}  // namespace m2ib::image
