#pragma once

#include <QDialog>

class QTextBrowser;

namespace m2ib::dialogs {

/// Pages of help that come with the program. Nothing is loaded from the network: a link to a page elsewhere opens in
/// the person's browser, and only when it is clicked.
class HelpDialog : public QDialog {
  Q_OBJECT

 public:
  /// @param topic file name without ".md"
  explicit HelpDialog(const QString& topic, QWidget* parent = nullptr);

  [[nodiscard]] const QString& topic() const { return topic_; }

  /// Markdown of a topic in the language of the locale, otherwise in English; empty where there is none.
  [[nodiscard]] static QString page(const QString& topic, const QLocale& locale);

 private:
  QString topic_;
  QTextBrowser* text_;
};

}  // namespace m2ib::dialogs
