#pragma once

#include <QKeySequence>
#include <QList>
#include <QString>
#include <cstdint>

#include "ui/views/picture/pointer_map.h"

namespace m2ib::dialogs {

/// A window that a person has named. Centre and width as in DICOM's LINEAR function, on modality values.
struct OwnWindow {
  QString name;
  double centre = 0.0;
  double width = 1.0;  ///< > 0
  [[nodiscard]] bool operator==(const OwnWindow&) const = default;
};

/// Whose file names the window's title tells. DICOM files are often called after the patient.
enum class NamesInTitle : std::uint8_t { Never, NotDicom, Always };

/// What a person has decided in the settings, keys apart.
struct Preferences {
  views::PointerMap pointer;
  QList<OwnWindow> windows;
  NamesInTitle names_in_title = NamesInTitle::NotDicom;
  bool start_hidden = false;             ///< every start begins with personal data hidden
  bool remember_picture_folder = false;  ///< between starts; folders may be called after patients
  bool remember_sessions = false;        ///< the list of recent ones, between starts
  bool keep_copies = true;               ///< of unsaved work, for recovery after a crash
  [[nodiscard]] bool operator==(const Preferences&) const = default;
};

/// A command of the window and the keys that call it.
struct KeyCommand {
  QString id;     ///< object name of its action
  QString title;  ///< e.g. "Image › Rotate right", translated
  QList<QKeySequence> keys;
  QList<QKeySequence> default_keys;
};

/// Keys that pictures and dialogs need for themselves: Space, Tab, the arrows, Return, Backspace. Never a command's.
[[nodiscard]] bool is_reserved(const QKeySequence& key);
/// Number in the list of the command that a key belongs to, but for the one at `except`; -1 where it is free.
[[nodiscard]] int command_of(const QList<KeyCommand>& commands, const QKeySequence& key, int except = -1);
/// As people read them, e.g. "Ctrl++, Ctrl+=".
[[nodiscard]] QString keys_text(const QList<QKeySequence>& keys);

}  // namespace m2ib::dialogs
