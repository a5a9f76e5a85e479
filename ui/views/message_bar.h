#pragma once

#include <QFrame>

class QLabel;
class QProgressBar;
class QToolButton;

namespace m2ib::views {

/// A line of plain words in the window: why something failed, what is loading, what to be careful about.
class MessageBar : public QFrame {
  Q_OBJECT

 public:
  enum class Kind { Info, Warning, Error };

  explicit MessageBar(const QString& name, QWidget* parent = nullptr);

  /// Empty text hides the bar.
  void showMessage(Kind kind, const QString& text, bool closable = true);
  /// fraction < 0: it is not known how long it takes.
  void showProgress(const QString& text, double fraction);
  [[nodiscard]] QString text() const;

 Q_SIGNALS:
  void closed();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void applyColours();

  Kind kind_ = Kind::Info;
  QLabel* label_;
  QProgressBar* progress_;
  QToolButton* close_;
};

}  // namespace m2ib::views
