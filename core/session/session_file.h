#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/session/session.h"

namespace m2ib::session {

/// The newest version that is read and written. Records whose results and settings are all single runs of M2IB are
/// written as version 1, which every program reads; any other method or number of repeats makes it version 2, which
/// programs that would take its maps for M2IB's refuse.
inline constexpr int kSessionFormatVersion = 2;

/// What of a picture's whereabouts is written.
enum class Whereabouts : std::uint8_t {
  Told,    ///< path and name: session files, which stay with the person
  Hidden,  ///< hash, size and frame only: figures, reports, all that is handed on
};

/// A session as JSON (ASCII): {"format": "m2ib-session", "format_version": 1 or 2, …, "results": [as in provenance.h]}.
/// Embedded pictures are not in it. Deterministic: the same session gives the same bytes.
[[nodiscard]] std::string session_to_json(const Session& session, Whereabouts whereabouts, int indent = -1);

/// Also of figures made by 0.x programs, whose JSON is "m2ib-explanations" (provenance.h).
/// @param name of the file, for messages
/// Errors: SessionInvalid (%1 name, %2 what is wrong), SessionTooNew (%1 name, %2 version found, %3 version known).
[[nodiscard]] Result<Session> session_from_json(const std::string& json, const std::string& name);

/// A session file: a ZIP of session.json, maps/<n>.npy (each result's patches, grid x grid float32: for other programs;
/// the numbers that count are in the JSON), maps/<n>-spread.npy (of results of several runs) and pictures/<sha256>
/// (embedded ones). Replaced in one step.
/// Errors: FileWriteFailed; ComputeFailed, also where the file would not open again (then the old one stays).
[[nodiscard]] Result<void> save_session(const Session& session, const std::filesystem::path& path);
[[nodiscard]] Result<std::vector<std::byte>> session_bytes(const Session& session);  ///< the file's bytes

/// Errors: those of session_from_json; FileNotFound, FileUnreadable, FileTooLarge; SessionInvalid
/// also where an embedded picture is not what its hash promises.
[[nodiscard]] Result<Session> open_session(const std::filesystem::path& path);

/// The record within an exported file, found by content: PNG (text "m2ib"), TIFF (ImageDescription), PDF (attachment or
/// XMP), SVG (metadata), DICOM Secondary Capture (private element), or a .json beside or alone; a session file, too.
/// Limits: 256 MiB a file (larger pictures carry no record), 64 MiB of JSON.
/// Errors: those of session_from_json and of reading; NotASession (%1 path) where the file carries no record.
[[nodiscard]] Result<Session> read_record(const std::filesystem::path& path);
/// Whether a file's first bytes and its ending make read_record() worth a try: cheap, does not read further. True of
/// every PNG, TIFF and DICOM file, so NotASession is an ordinary answer.
[[nodiscard]] bool may_carry_record(const std::filesystem::path& path);
/// Whether a file is a session's archive, by its first bytes; cheap. To be asked before anything takes it for an
/// archive of pictures or for a model.
[[nodiscard]] bool looks_like_session(const std::filesystem::path& path);

}  // namespace m2ib::session
