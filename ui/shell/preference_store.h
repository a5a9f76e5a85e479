#pragma once

#include <QSettings>
#include <optional>

#include "ui/dialogs/preferences.h"

namespace m2ib::shell {

/// The person's decisions, as QSettings keeps them. Values of another version or out of range are left unread.
class PreferenceStore {
 public:
  /// @param store must outlive this
  explicit PreferenceStore(QSettings* store) : store_(*store) {}

  void save(const dialogs::Preferences& preferences);
  [[nodiscard]] dialogs::Preferences preferences() const;

  /// Whether personal data is hidden, as it was last.
  void setPersonalHidden(bool hidden);
  [[nodiscard]] bool personalHidden() const;

  /// @param keys nullopt: the program's own
  void saveKeys(const QString& id, const std::optional<QList<QKeySequence>>& keys);
  /// Empty where the person has not changed them.
  [[nodiscard]] std::optional<QList<QKeySequence>> keys(const QString& id) const;

 private:
  [[nodiscard]] bool isReadable() const;

  QSettings& store_;
};

}  // namespace m2ib::shell
