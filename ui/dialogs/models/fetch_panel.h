#pragma once

#include <QElapsedTimer>
#include <QStackedWidget>

#include "ui/fetch/model_fetcher.h"
#include "ui/presenters/transfer_rate.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QTextBrowser;

namespace m2ib::views {
class WrappedText;
}

namespace m2ib::dialogs {

/// Fetching one well-known model: the question with everything that a person must know before saying yes, then the
/// progress, then how it ended. Nothing is asked of any server before the yes.
class FetchPanel : public QStackedWidget {
  Q_OBJECT

 public:
  explicit FetchPanel(const fetch::FetchOptions& options, QWidget* parent = nullptr);

  /// Shows the question; No is the default.
  void ask(const library::KnownModel& model);
  [[nodiscard]] bool isRunning() const { return fetcher_.isRunning(); }
  [[nodiscard]] QString folder() const { return folder_; }
  void setFolder(const QString& folder);

 Q_SIGNALS:
  void declined();  ///< back to the list
  void fetched(const QString& folder);
  void openRequested(const QString& folder);

 private:
  QWidget* buildQuestion();
  QWidget* buildProgress();
  QWidget* buildEnd();
  void connectFetcher();
  void showQuestion();
  void start();
  void showProgress(const QString& file, qint64 received, qint64 total);
  void showEnd(const QString& title, const QString& text, bool can_go_on, bool can_open);
  [[nodiscard]] QString checkedText() const;

  fetch::ModelFetcher fetcher_;
  library::KnownModel model_;
  QString folder_;
  QElapsedTimer clock_;
  presenters::TransferRate rate_;
  QTextBrowser* question_ = nullptr;
  QPushButton* no_ = nullptr;
  QPushButton* yes_ = nullptr;
  QLabel* running_title_ = nullptr;
  QLabel* file_ = nullptr;
  QProgressBar* bar_ = nullptr;
  QLabel* numbers_ = nullptr;
  QPushButton* cancel_ = nullptr;
  QLabel* end_title_ = nullptr;
  views::WrappedText* end_text_ = nullptr;
  QPushButton* back_ = nullptr;
  QPushButton* go_on_ = nullptr;
  QPushButton* open_ = nullptr;
};

}  // namespace m2ib::dialogs
