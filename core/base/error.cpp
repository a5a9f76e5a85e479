#include "core/base/error.h"

#include <cstddef>

#include "core/base/marked_text.h"

namespace m2ib {
namespace {

struct ErrorText {
  const char* name;
  const char* sentence;
};

ErrorText unknown_text() {
  return {"unknown", M2IB_ERROR_TEXT("Error", "An unknown problem occurred. Please report it. (%1)")};
}

ErrorText file_text(ErrorCode code) {
  switch (code) {
    case ErrorCode::FileNotFound:
      return {"file-not-found",
              M2IB_ERROR_TEXT("Error", "%1 was not found. Check the name, and that its drive is connected.")};
    case ErrorCode::FileUnreadable:
      return {"file-unreadable", M2IB_ERROR_TEXT("Error", "%1 could not be read: %2. Check its permissions.")};
    case ErrorCode::FileTooLarge:
      return {"file-too-large",
              M2IB_ERROR_TEXT("Error", "%1 is too large: %2, at most %3 can be read. Choose a smaller file.")};
    case ErrorCode::FileWriteFailed:
      return {"file-write-failed",
              M2IB_ERROR_TEXT("Error",
                              "%1 could not be saved: %2. What was there before is unchanged. Choose another folder, "
                              "or make room on the disk.")};
    default:
      return unknown_text();
  }
}

ErrorText image_text(ErrorCode code) {
  switch (code) {
    case ErrorCode::NotAnImage:
      return {"not-an-image",
              M2IB_ERROR_TEXT("Error",
                              "%1 is not a picture that can be opened. Choose a DICOM, PNG, JPEG, TIFF, BMP, WebP or "
                              "PNM file.")};
    case ErrorCode::ImageTruncated:
      return {"image-truncated",
              M2IB_ERROR_TEXT("Error", "%1 is incomplete or damaged. Copy or download it again from its source.")};
    case ErrorCode::ImageTooLarge:
      return {"image-too-large",
              M2IB_ERROR_TEXT("Error",
                              "%1 has %2 pixels, more than the limit of %3 megapixels. Make it smaller and open it "
                              "again.")};
    case ErrorCode::ImageTooSmall:
      return {"image-too-small",
              M2IB_ERROR_TEXT("Error", "%1 has %2 pixels, which is nothing to look at. Choose another picture.")};
    case ErrorCode::ImageUnsupported:
      return {"image-unsupported",
              M2IB_ERROR_TEXT("Error",
                              "%1 is a picture of a kind that cannot be opened: %2. Save it as 8-bit or 16-bit PNG and "
                              "open that.")};
    case ErrorCode::ImageBytesMissing:
      return {
          "image-bytes-missing",
          M2IB_ERROR_TEXT("Error",
                          "%1 is truncated: %2 of %3 bytes, too few to show a part of it. Copy or download it again "
                          "from its source.")};
    case ErrorCode::NoPixelData:
      return {"no-pixel-data",
              M2IB_ERROR_TEXT("Error", "%1 has no pixel data: %2. Choose the file that holds the picture.")};
    case ErrorCode::DicomInvalid:
      return {"dicom-invalid",
              M2IB_ERROR_TEXT("Error", "%1 is a damaged DICOM file: %2. Export it again from where it came from.")};
    case ErrorCode::ArchiveInvalid:
      return {"archive-invalid",
              M2IB_ERROR_TEXT("Error", "The archive %1 cannot be read: %2. Unpack it and open its folder.")};
    case ErrorCode::NoPictures:
      return {"no-pictures", M2IB_ERROR_TEXT("Error", "No picture was found in %1. Choose another folder or archive.")};
    default:
      return unknown_text();
  }
}

ErrorText model_text(ErrorCode code) {
  switch (code) {
    case ErrorCode::NotAModel:
      return {"not-a-model",
              M2IB_ERROR_TEXT("Error", "No model was found in %1: looked for %2. Choose the model's own folder.")};
    case ErrorCode::ModelUnsupported:
      return {"model-unsupported",
              M2IB_ERROR_TEXT("Error", "The model in %1 cannot be used: %2. Choose a CLIP-like vision transformer.")};
    case ErrorCode::ConfigInvalid:
      return {"config-invalid",
              M2IB_ERROR_TEXT("Error", "The configuration %1 is not valid: %2. Download the model again, or mend it.")};
    case ErrorCode::ConfigMismatch:
      return {"config-mismatch",
              M2IB_ERROR_TEXT("Error",
                              "%1 does not fit its weights: the configuration says %2, the weights say %3. Download "
                              "both from the same place.")};
    default:
      return unknown_text();
  }
}

ErrorText weights_text(ErrorCode code) {
  switch (code) {
    case ErrorCode::SafetensorsInvalid:
      return {"safetensors-invalid",
              M2IB_ERROR_TEXT("Error", "The weights file %1 is damaged: %2. Download it again.")};
    case ErrorCode::CheckpointInvalid:
      return {"checkpoint-invalid",
              M2IB_ERROR_TEXT("Error", "The weights file %1 cannot be used: %2. Download it again from its source.")};
    case ErrorCode::TensorMissing:
      return {"tensor-missing",
              M2IB_ERROR_TEXT("Error",
                              "%1 lacks the tensor %2. Check that the download is complete and of the right model.")};
    case ErrorCode::TensorWrongShape:
      return {"tensor-wrong-shape",
              M2IB_ERROR_TEXT("Error",
                              "In %1 the tensor %2 has the shape %3, but %4 is needed. Check that the weights and the "
                              "configuration belong together.")};
    case ErrorCode::TensorWrongType:
      return {"tensor-wrong-type",
              M2IB_ERROR_TEXT("Error",
                              "In %1 the tensor %2 has the number type %3, which cannot be read. Use weights in F32, "
                              "F16 or BF16.")};
    case ErrorCode::TokenizerInvalid:
      return {"tokenizer-invalid",
              M2IB_ERROR_TEXT("Error", "The tokenizer %1 is not valid: %2. Download the model again.")};
    default:
      return unknown_text();
  }
}

ErrorText library_text(ErrorCode code) {
  switch (code) {
    case ErrorCode::LibraryInvalid:
      return {"library-invalid",
              M2IB_ERROR_TEXT("Error",
                              "The list of models %1 cannot be read: %2. Move it away, and add the models again.")};
    case ErrorCode::FetchFailed:
      return {"fetch-failed",
              M2IB_ERROR_TEXT(
                  "Error", "%1 could not be fetched: %2. What has arrived is kept; fetch again to go on from there.")};
    case ErrorCode::ChecksumWrong:
      return {"checksum-wrong",
              M2IB_ERROR_TEXT("Error",
                              "%1 is not the file that was promised: its SHA-256 is %2, not %3. It was removed; fetch "
                              "it again.")};
    case ErrorCode::NoRoomOnDisk:
      return {"no-room-on-disk",
              M2IB_ERROR_TEXT("Error", "There is not enough room in %1: %2 are needed, %3 are free. Make room first.")};
    default:
      return unknown_text();
  }
}

ErrorText session_text(ErrorCode code) {
  switch (code) {
    case ErrorCode::SessionInvalid:
      return {"session-invalid",
              M2IB_ERROR_TEXT("Error", "The session in %1 cannot be opened: %2. Open an older copy of it.")};
    case ErrorCode::SessionTooNew:
      return {"session-too-new",
              M2IB_ERROR_TEXT("Error",
                              "%1 was made by a newer version of this program: it has format %2, and only formats up "
                              "to %3 are known here. Install the newer version.")};
    case ErrorCode::NotASession:
      return {"not-a-session",
              M2IB_ERROR_TEXT("Error",
                              "%1 holds no record of a session. Choose a session (.m2ib) or a figure that this program "
                              "has exported.")};
    case ErrorCode::PictureChanged:
      return {"picture-changed",
              M2IB_ERROR_TEXT("Error",
                              "%1 is not the picture that this session was made with: its content differs. Look for "
                              "the original file.")};
    case ErrorCode::RegionsInvalid:
      return {"regions-invalid",
              M2IB_ERROR_TEXT("Error",
                              "The regions in %1 cannot be read: %2. A CSV file of boxes or COCO JSON is needed.")};
    default:
      return unknown_text();
  }
}

ErrorText evaluation_text(ErrorCode code) {
  switch (code) {
    case ErrorCode::ManifestInvalid:
      return {"manifest-invalid",
              M2IB_ERROR_TEXT("Error", "The list %1 cannot be evaluated: %2. Correct the list, then try again.")};
    case ErrorCode::ResultsUnfitting:
      return {"results-unfitting",
              M2IB_ERROR_TEXT("Error",
                              "%1 holds results of another evaluation: %2. Choose another folder, or the same settings "
                              "to go on.")};
    default:
      return unknown_text();
  }
}

ErrorText request_text(ErrorCode code) {
  switch (code) {
    case ErrorCode::CaptionEmpty:
      return {"caption-empty",
              M2IB_ERROR_TEXT("Error", "The caption is empty. Write at least one word about the picture.")};
    case ErrorCode::CaptionInvalid:
      return {"caption-invalid", M2IB_ERROR_TEXT("Error", "The caption cannot be used: %1. Write it anew.")};
    case ErrorCode::SettingOutOfRange:
      return {"setting-out-of-range", M2IB_ERROR_TEXT("Error", "%1 is %2, but must be %3. Change this setting.")};
    case ErrorCode::LayerOutOfRange:
      return {"layer-out-of-range", M2IB_ERROR_TEXT("Error", "The %1 has no layer %2. Choose a layer from 0 to %3.")};
    case ErrorCode::MethodUnsupported:
      return {"method-unsupported",
              M2IB_ERROR_TEXT("Error", "%1 cannot explain the model %2: %3. Choose another method.")};
    case ErrorCode::NotFinite:
      return {"not-finite",
              M2IB_ERROR_TEXT("Error",
                              "The calculation left the range of numbers in %1. Try a smaller learning rate or a "
                              "larger beta, and check the model's weights.")};
    case ErrorCode::OutOfMemory:
      return {"out-of-memory",
              M2IB_ERROR_TEXT("Error",
                              "There was not enough memory for %1. Close other programs, or use a smaller batch, "
                              "picture or model.")};
    case ErrorCode::ComputeFailed:
      return {"compute-failed", M2IB_ERROR_TEXT("Error", "The calculation failed: %1. Try again.")};
    default:
      return unknown_text();
  }
}

ErrorText text_of(ErrorCode code) {
  if (code <= ErrorCode::FileWriteFailed) return file_text(code);
  if (code <= ErrorCode::NoPictures) return image_text(code);
  if (code <= ErrorCode::ConfigMismatch) return model_text(code);
  if (code <= ErrorCode::TokenizerInvalid) return weights_text(code);
  if (code <= ErrorCode::NoRoomOnDisk) return library_text(code);
  if (code <= ErrorCode::RegionsInvalid) return session_text(code);
  if (code <= ErrorCode::ResultsUnfitting) return evaluation_text(code);
  return request_text(code);
}

}  // namespace

const char* error_template(ErrorCode code) { return text_of(code).sentence; }

const char* error_name(ErrorCode code) { return text_of(code).name; }

std::string fill_in(const std::string& sentence, const std::vector<std::string>& args) {
  std::string filled;
  for (std::size_t i = 0; i < sentence.size(); ++i) {
    // One pass, so that a "%2" within an argument (a file may be called that) stays as it is.
    const bool placeholder =
        sentence[i] == '%' && i + 1 < sentence.size() && sentence[i + 1] >= '1' && sentence[i + 1] <= '9';
    if (!placeholder) {
      filled += sentence[i];
      continue;
    }
    const auto index = static_cast<std::size_t>(sentence[++i] - '1');
    if (index < args.size()) filled += args[index];
  }
  return filled;
}

std::string describe(const Error& error) { return fill_in(error_template(error.code), error.args); }

}  // namespace m2ib
