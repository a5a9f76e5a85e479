#pragma once

#include <QFrame>

class QProgressBar;
class QToolButton;

namespace m2ib::views {

class WrappedText;

/// A line of plain words in the window: why something failed, what is loading, what to be careful about. Long words
/// wrap, and can be selected.
class MessageBar : public QFrame {
  Q_OBJECT

 public:
  enum class Kind { Info, Warning, Error };

  explicit MessageBar(const QString& name, QWidget* parent = nullptr);

  /// Empty text hides the bar.
  void showMessage(Kind kind, const QString& text, bool closable = true);
  /// fraction < 0: it is not known how long it takes.
  /// @param cancellable with a button that asks to stop, see cancelRequested()
  void showProgress(const QString& text, double fraction, bool cancellable = false);
  /// A button beside the message that is shown now, see actionRequested(); the next message has none.
  void offerAction(const QString& text);
  [[nodiscard]] QString text() const;

 Q_SIGNALS:
  void closed();
  void cancelRequested();
  void actionRequested();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void applyColours();

  Kind kind_ = Kind::Info;
  QString shown_;
  WrappedText* text_;
  QProgressBar* progress_;
  QToolButton* cancel_;
  QToolButton* action_;
  QToolButton* close_;
};

}  // namespace m2ib::views
