#include "ui/shell/preference_store.h"

#include <array>
#include <cmath>
#include <utility>

namespace m2ib::shell {

using dialogs::NamesInTitle;
using dialogs::OwnWindow;
using dialogs::Preferences;
using views::DragAction;
using views::WheelAction;

namespace {

/// Raised when a key changes its meaning.
constexpr int kVersion = 1;
constexpr int kMostWindows = 200;

// Stable words for the file, whatever the order of the enumerations.
constexpr std::array<std::pair<DragAction, const char*>, 6> kDrags{{{DragAction::None, "none"},
                                                                    {DragAction::Tool, "tool"},
                                                                    {DragAction::WindowLevel, "window"},
                                                                    {DragAction::Pan, "pan"},
                                                                    {DragAction::Zoom, "zoom"},
                                                                    {DragAction::Ruler, "ruler"}}};
constexpr std::array<std::pair<WheelAction, const char*>, 3> kWheels{
    {{WheelAction::Zoom, "zoom"}, {WheelAction::Frames, "frames"}, {WheelAction::Window, "window"}}};
constexpr std::array<std::pair<NamesInTitle, const char*>, 3> kTitles{
    {{NamesInTitle::Never, "never"}, {NamesInTitle::NotDicom, "not-dicom"}, {NamesInTitle::Always, "always"}}};

template <class T, std::size_t N>
QString word_of(const std::array<std::pair<T, const char*>, N>& words, T value) {
  for (const auto& [one, word] : words) {
    if (one == value) return QString::fromLatin1(word);
  }
  return {};
}

template <class T, std::size_t N>
void read_word(const QSettings& store, const QString& key, const std::array<std::pair<T, const char*>, N>& words,
               T& value) {
  const QString found = store.value(key).toString();
  for (const auto& [one, word] : words) {
    if (found == QLatin1String(word)) value = one;
  }
}

QString key_of(const QString& id) { return QStringLiteral("keys/") + id; }

}  // namespace

bool PreferenceStore::isReadable() const {
  return store_.value(QStringLiteral("preferences/version")).toInt() == kVersion;
}

void PreferenceStore::save(const Preferences& preferences) {
  store_.setValue(QStringLiteral("preferences/version"), kVersion);
  const views::PointerMap& map = preferences.pointer;
  store_.setValue(QStringLiteral("mouse/left"), word_of(kDrags, map.left));
  store_.setValue(QStringLiteral("mouse/middle"), word_of(kDrags, map.middle));
  store_.setValue(QStringLiteral("mouse/right"), word_of(kDrags, map.right));
  store_.setValue(QStringLiteral("mouse/wheel"), word_of(kWheels, map.wheel));
  store_.setValue(QStringLiteral("mouse/ctrlWheel"), word_of(kWheels, map.ctrl_wheel));
  store_.setValue(QStringLiteral("mouse/doubleClickMaximises"), map.double_click_maximises);
  store_.setValue(QStringLiteral("mouse/downDarkens"), map.down_darkens);
  store_.setValue(QStringLiteral("privacy/title"), word_of(kTitles, preferences.names_in_title));
  store_.setValue(QStringLiteral("privacy/startHidden"), preferences.start_hidden);
  store_.setValue(QStringLiteral("privacy/rememberPictureFolder"), preferences.remember_picture_folder);
  store_.setValue(QStringLiteral("privacy/rememberSessions"), preferences.remember_sessions);
  store_.setValue(QStringLiteral("privacy/keepCopies"), preferences.keep_copies);
  store_.remove(QStringLiteral("windows"));
  store_.beginWriteArray(QStringLiteral("windows"), static_cast<int>(preferences.windows.size()));
  for (int i = 0; i < preferences.windows.size(); ++i) {
    store_.setArrayIndex(i);
    store_.setValue(QStringLiteral("name"), preferences.windows[i].name);
    store_.setValue(QStringLiteral("centre"), preferences.windows[i].centre);
    store_.setValue(QStringLiteral("width"), preferences.windows[i].width);
  }
  store_.endArray();
}

Preferences PreferenceStore::preferences() const {
  Preferences preferences;
  if (!isReadable()) return preferences;
  views::PointerMap& map = preferences.pointer;
  read_word(store_, QStringLiteral("mouse/left"), kDrags, map.left);
  read_word(store_, QStringLiteral("mouse/middle"), kDrags, map.middle);
  read_word(store_, QStringLiteral("mouse/right"), kDrags, map.right);
  read_word(store_, QStringLiteral("mouse/wheel"), kWheels, map.wheel);
  read_word(store_, QStringLiteral("mouse/ctrlWheel"), kWheels, map.ctrl_wheel);
  map.double_click_maximises =
      store_.value(QStringLiteral("mouse/doubleClickMaximises"), map.double_click_maximises).toBool();
  map.down_darkens = store_.value(QStringLiteral("mouse/downDarkens"), map.down_darkens).toBool();
  read_word(store_, QStringLiteral("privacy/title"), kTitles, preferences.names_in_title);
  preferences.start_hidden = store_.value(QStringLiteral("privacy/startHidden"), false).toBool();
  preferences.remember_picture_folder = store_.value(QStringLiteral("privacy/rememberPictureFolder"), false).toBool();
  preferences.remember_sessions = store_.value(QStringLiteral("privacy/rememberSessions"), false).toBool();
  preferences.keep_copies = store_.value(QStringLiteral("privacy/keepCopies"), true).toBool();
  const int count = std::min(store_.beginReadArray(QStringLiteral("windows")), kMostWindows);
  for (int i = 0; i < count; ++i) {
    store_.setArrayIndex(i);
    const OwnWindow window{store_.value(QStringLiteral("name")).toString(),
                           store_.value(QStringLiteral("centre")).toDouble(),
                           store_.value(QStringLiteral("width")).toDouble()};
    const bool good = std::isfinite(window.centre) && std::isfinite(window.width) && window.width > 0.0;
    if (good && !window.name.isEmpty()) preferences.windows.append(window);
  }
  store_.endArray();
  return preferences;
}

void PreferenceStore::setPersonalHidden(bool hidden) { store_.setValue(QStringLiteral("privacy/hidden"), hidden); }

bool PreferenceStore::personalHidden() const { return store_.value(QStringLiteral("privacy/hidden"), false).toBool(); }

void PreferenceStore::saveKeys(const QString& id, const std::optional<QList<QKeySequence>>& keys) {
  store_.setValue(QStringLiteral("keys/version"), kVersion);
  if (!keys) return store_.remove(key_of(id));
  QStringList texts;
  for (const QKeySequence& key : *keys) texts << key.toString(QKeySequence::PortableText);
  // An empty list would read as "not changed".
  store_.setValue(key_of(id), texts.isEmpty() ? QStringList{QStringLiteral("none")} : texts);
}

std::optional<QList<QKeySequence>> PreferenceStore::keys(const QString& id) const {
  if (store_.value(QStringLiteral("keys/version")).toInt() != kVersion || !store_.contains(key_of(id))) return {};
  QList<QKeySequence> keys;
  for (const QString& text : store_.value(key_of(id)).toStringList()) {
    const QKeySequence key = QKeySequence::fromString(text, QKeySequence::PortableText);
    if (text != QLatin1String("none") && !key.isEmpty() && key[0].key() != Qt::Key_unknown) keys << key;
  }
  return keys;
}

}  // namespace m2ib::shell
