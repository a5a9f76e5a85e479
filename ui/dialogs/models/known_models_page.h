#pragma once

#include <QWidget>

#include "ui/fetch/model_fetcher.h"
#include "ui/presenters/known_model_list.h"

class QListView;
class QPushButton;
class QStackedWidget;
class QTextBrowser;

namespace m2ib::dialogs {

class FetchPanel;

/// Models that others have published: what they are, what they may be used for, and how to get them.
class KnownModelsPage : public QWidget {
  Q_OBJECT

 public:
  KnownModelsPage(std::vector<library::KnownModel> models, const fetch::FetchOptions& options,
                  QWidget* parent = nullptr);

  [[nodiscard]] FetchPanel* fetchPanel() const { return fetch_; }

 Q_SIGNALS:
  void fetched(const QString& folder);
  void openRequested(const QString& folder);
  void helpRequested();

 private:
  QWidget* buildDetails();
  void showChosen();
  void showDetails();
  [[nodiscard]] const library::KnownModel* chosen() const;

  presenters::KnownModelList* models_;
  QListView* list_;
  QStackedWidget* right_;
  FetchPanel* fetch_;
  QTextBrowser* details_ = nullptr;
  QPushButton* source_ = nullptr;
  QPushButton* ask_ = nullptr;
};

}  // namespace m2ib::dialogs
