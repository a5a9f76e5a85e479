#include "core/image/reading_note.h"

#include <algorithm>
#include <array>

#include "core/base/error.h"
#include "core/base/marked_text.h"

namespace m2ib::image {
namespace {

struct NoteText {
  NoteCode code;
  const char* name;
  const char* sentence;
};

constexpr std::array kTexts{
    NoteText{NoteCode::PixelsMissing, "pixels-missing",
             M2IB_ERROR_TEXT("ReadingNote",
                             "The file is truncated: %1 of %2 bytes. Rows from %3 on are missing and shown hatched.")},
    NoteText{NoteCode::Turned, "turned",
             M2IB_ERROR_TEXT("ReadingNote",
                             "Shown upright, as the file's EXIF orientation asks (%1). The usual Python "
                             "processors ignore it.")},
    NoteText{NoteCode::TransparencyDropped, "transparency-dropped",
             M2IB_ERROR_TEXT("ReadingNote", "The file's transparency is ignored.")},
    NoteText{NoteCode::ColourDepthReduced, "colour-depth-reduced",
             M2IB_ERROR_TEXT("ReadingNote", "Colour of %1 bits a channel is kept with 8 bits.")},
    NoteText{
        NoteCode::LossyCompression, "lossy-compression",
        M2IB_ERROR_TEXT("ReadingNote", "The picture was compressed with losses (%1): fine detail may be missing.")},
    NoteText{NoteCode::TransferSyntaxAssumed, "transfer-syntax-assumed",
             M2IB_ERROR_TEXT("ReadingNote", "The file does not say how it is encoded; read as %1.")},
    NoteText{NoteCode::SpacingUnusable, "spacing-unusable",
             M2IB_ERROR_TEXT("ReadingNote", "The file's pixel spacing cannot be used (%1): lengths are in pixels.")},
    NoteText{NoteCode::PixelsNotSquare, "pixels-not-square",
             M2IB_ERROR_TEXT("ReadingNote", "Pixels are not square (%1), but are shown and given to the model as if.")},
    NoteText{NoteCode::WindowIgnored, "window-ignored",
             M2IB_ERROR_TEXT("ReadingNote", "A window of the file is not used: %1.")},
    NoteText{NoteCode::RescaleIgnored, "rescale-ignored",
             M2IB_ERROR_TEXT("ReadingNote", "The file's rescale values are not used: %1.")},
    NoteText{NoteCode::TableIgnored, "table-ignored",
             M2IB_ERROR_TEXT("ReadingNote", "A look-up table of the file is not used: %1.")},
    NoteText{NoteCode::PolarityUnclear, "polarity-unclear",
             M2IB_ERROR_TEXT("ReadingNote",
                             "The file contradicts itself about black and white: %1. Inverting may be needed.")},
    NoteText{NoteCode::FramesLeftOut, "frames-left-out", M2IB_ERROR_TEXT("ReadingNote", "Frames left out: %1 (%2).")},
    NoteText{NoteCode::BurnedIn, "burned-in",
             M2IB_ERROR_TEXT("ReadingNote",
                             "The file says that text is burned into the picture. It may name the patient: "
                             "cover it with a black-out box before exporting.")},
    NoteText{NoteCode::OverlaysLeftOut, "overlays-left-out",
             M2IB_ERROR_TEXT("ReadingNote", "The file has drawings laid over the picture (%1), which are not shown.")},
    NoteText{
        NoteCode::DamagedInside, "damaged-inside",
        M2IB_ERROR_TEXT("ReadingNote", "The picture's data are damaged (%1). What is shown may be wrong in places.")},
};

constexpr NoteText kUnknown{NoteCode::PixelsMissing, "unknown",
                            M2IB_ERROR_TEXT("ReadingNote", "The file is unusual (%1).")};

const NoteText& text_of(NoteCode code) {
  const auto* found =
      std::find_if(kTexts.begin(), kTexts.end(), [code](const NoteText& text) { return text.code == code; });
  return found == kTexts.end() ? kUnknown : *found;
}

}  // namespace

const char* note_template(NoteCode code) { return text_of(code).sentence; }

const char* note_name(NoteCode code) { return text_of(code).name; }

std::string describe(const ReadingNote& note) { return fill_in(note_template(note.code), note.args); }

}  // namespace m2ib::image
