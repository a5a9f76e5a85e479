#pragma once

#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>

class QSettings;

namespace m2ib::presenters {

/// Captions to choose from: common phrases of chest X-ray reports, the person's own, and what was written lately. The
/// history lives as long as the program unless the person asks to keep it. Phrases are English, as models read it.
class PhraseBank : public QObject {
  Q_OBJECT

 public:
  struct Group {
    QString id;     ///< "findings", "normal", "devices", "controls", "own", "history"
    QString title;  ///< translated
    QStringList phrases;
  };
  static constexpr int kMostHistory = 100;
  static constexpr int kMostOwn = 500;
  static constexpr int kLongest = 1000;  ///< characters; longer captions are not taken

  /// @param store must outlive this; null: nothing outlives the program
  explicit PhraseBank(QSettings* store = nullptr, QObject* parent = nullptr);
  /// Takes what another store holds, in place of what is there; what was written since the start stays.
  void setStore(QSettings* store);

  /// The built-in ones, then the person's own and the history, which may be empty.
  [[nodiscard]] QList<Group> groups() const;

  [[nodiscard]] const QStringList& own() const { return own_; }  ///< in the order in which they were saved
  /// False where it is blank, too long, there already, or there are too many.
  bool addOwn(const QString& phrase);
  void removeOwn(const QString& phrase);

  [[nodiscard]] const QStringList& history() const { return history_; }  ///< newest first, each once
  void remember(const QString& caption);
  void forget(const QString& caption);
  void clearHistory();
  /// Whether the history is there after the next start; off at first. Switching it off forgets what was kept.
  [[nodiscard]] bool keepsHistory() const { return keeps_history_; }
  void setKeepsHistory(bool keeps);

 Q_SIGNALS:
  void changed();

 private:
  void save();

  QSettings* store_ = nullptr;
  QStringList own_;
  QStringList history_;
  bool keeps_history_ = false;
};

}  // namespace m2ib::presenters
