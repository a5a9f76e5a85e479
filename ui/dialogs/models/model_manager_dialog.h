#pragma once

#include <QDialog>
#include <vector>

#include "ui/fetch/model_fetcher.h"
#include "ui/presenters/model_list_model.h"

class QTabWidget;

namespace m2ib::views {
class MessageBar;
}

namespace m2ib::dialogs {

class KnownModelsPage;
class MyModelsPage;

/// The person's models and well-known ones. It changes the list of models and nothing else: opening is asked
/// for, but how it goes is told here too, for the dialog may cover the window. Closing only hides it, so that fetching
/// goes on.
class ModelManagerDialog : public QDialog {
  Q_OBJECT

 public:
  /// @param models and @param document must outlive the dialog
  /// @param known the catalogue; empty where it was not found
  ModelManagerDialog(presenters::ModelListModel* models, presenters::ExplorerDocument* document,
                     std::vector<library::KnownModel> known, const fetch::FetchOptions& options,
                     QWidget* parent = nullptr);

  [[nodiscard]] MyModelsPage* myModels() const { return mine_; }

 Q_SIGNALS:
  void openRequested(const QString& path);
  void helpRequested();
  void fetched(const QString& folder);

 protected:
  void showEvent(QShowEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  void connectDocument();
  void showProblem(const QString& problem);

  presenters::ModelListModel* models_;
  presenters::ExplorerDocument* document_;
  views::MessageBar* message_;  ///< of the list
  views::MessageBar* loading_;  ///< of the model that is being opened
  QTabWidget* tabs_;
  MyModelsPage* mine_;
  KnownModelsPage* known_;
};

}  // namespace m2ib::dialogs
