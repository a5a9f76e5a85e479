#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace m2ib {

/// What went wrong. Codes carry arguments, never translated text: error_template() gives the English sentence with
/// %1, %2 … placeholders, the window translates it, the command line fills it in as it is.
enum class ErrorCode {
  // files in general
  FileNotFound,     ///< %1 path
  FileUnreadable,   ///< %1 path, %2 reason of the operating system
  FileTooLarge,     ///< %1 path, %2 size found, %3 limit
  FileWriteFailed,  ///< %1 path, %2 reason of the operating system
  // images
  NotAnImage,         ///< %1 path
  ImageTruncated,     ///< %1 path
  ImageTooLarge,      ///< %1 path, %2 width x height, %3 limit in megapixels
  ImageTooSmall,      ///< %1 path, %2 width x height
  ImageUnsupported,   ///< %1 path, %2 what is unsupported
  ImageBytesMissing,  ///< %1 path, %2 bytes found, %3 bytes promised, both for people
  NoPixelData,        ///< %1 path, %2 what it is instead, e.g. "Basic Text SR"
  DicomInvalid,       ///< %1 path, %2 what is wrong
  ArchiveInvalid,     ///< %1 path of a ZIP archive, %2 what is wrong
  NoPictures,         ///< %1 path of a folder or archive
  // model folders
  NotAModel,           ///< %1 path, %2 what was looked for
  ModelUnsupported,    ///< %1 path, %2 what it seems to be and why it cannot be used
  ConfigInvalid,       ///< %1 path, %2 what is wrong
  ConfigMismatch,      ///< %1 path, %2 what the config says, %3 what the weights say
  SafetensorsInvalid,  ///< %1 path, %2 what is wrong
  CheckpointInvalid,   ///< %1 path, %2 what is wrong with a .pt, .pth, .bin or index file
  TensorMissing,       ///< %1 path, %2 tensor name
  TensorWrongShape,    ///< %1 path, %2 tensor name, %3 shape found, %4 shape needed
  TensorWrongType,     ///< %1 path, %2 tensor name, %3 dtype
  TokenizerInvalid,    ///< %1 path, %2 what is wrong
  // the person's models, and fetching them
  LibraryInvalid,  ///< %1 path of the list of models, %2 what is wrong
  FetchFailed,     ///< %1 address, %2 what happened
  ChecksumWrong,   ///< %1 file, %2 SHA-256 found, %3 SHA-256 promised
  NoRoomOnDisk,    ///< %1 folder, %2 bytes needed, %3 bytes free, both for people
  // sessions, figures and regions
  SessionInvalid,  ///< %1 file, %2 what is wrong
  SessionTooNew,   ///< %1 file, %2 format version found, %3 newest version that is known
  NotASession,     ///< %1 file that carries no record of a session
  PictureChanged,  ///< %1 file that is not the picture that a session was made with
  RegionsInvalid,  ///< %1 file of regions, %2 what is wrong and where
  // evaluations
  ManifestInvalid,   ///< %1 file, %2 what is wrong and where
  ResultsUnfitting,  ///< %1 folder with results of an earlier evaluation, %2 what differs from this one
  // requests
  CaptionEmpty,       ///< no arguments
  CaptionInvalid,     ///< %1 what is wrong (e.g. not UTF-8)
  SettingOutOfRange,  ///< %1 name, %2 value, %3 allowed range
  LayerOutOfRange,    ///< %1 tower, %2 layer asked for, %3 last layer that is possible
  MethodUnsupported,  ///< %1 name of a method, %2 model, %3 why it cannot explain it
  // computing
  NotFinite,      ///< %1 where a NaN or infinity appeared
  OutOfMemory,    ///< %1 what was being done
  ComputeFailed,  ///< %1 the library's own words
};

/// One failure: a code, the arguments for its sentence. Cancelling is never an Error (see Stoppable).
struct Error {
  ErrorCode code = ErrorCode::ComputeFailed;
  std::vector<std::string> args;
};

/// A value or the reason why there is none. Every core function that can fail returns one.
template <class T>
using Result = tl::expected<T, Error>;

/// Shorthand: `return fail(ErrorCode::FileNotFound, path);`
template <class... Args>
[[nodiscard]] tl::unexpected<Error> fail(ErrorCode code, Args&&... args) {
  return tl::unexpected<Error>(Error{code, {std::string(std::forward<Args>(args))...}});
}

/// English sentence with placeholders %1 … %4; the source text of the window's translations (context "Error").
[[nodiscard]] const char* error_template(ErrorCode code);

/// A sentence with its placeholders %1 … %9 replaced; missing arguments become nothing.
[[nodiscard]] std::string fill_in(const std::string& sentence, const std::vector<std::string>& args);

/// The English sentence with its arguments filled in, e.g. for the command line.
[[nodiscard]] std::string describe(const Error& error);

/// A short stable word for machine-readable output, e.g. "file-not-found".
[[nodiscard]] const char* error_name(ErrorCode code);

}  // namespace m2ib
