#pragma once

#include <QWidget>

#include "ui/presenters/model_list_model.h"

class QLabel;
class QListView;
class QPushButton;
class QTextBrowser;

namespace m2ib::dialogs {

class PresetEditor;

/// The person's models as cards, and what is known of the chosen one.
class MyModelsPage : public QWidget {
  Q_OBJECT

 public:
  /// @param models must outlive the page
  explicit MyModelsPage(presenters::ModelListModel* models, QWidget* parent = nullptr);

  void choose(const QString& path);
  [[nodiscard]] QString chosen() const { return chosen_; }
  /// The card of the model in the window: it tells more than what the list remembers. Null where there is none.
  void setOpenModel(const model::DualEncoderPtr& model);
  void addPath(const QString& path);

 Q_SIGNALS:
  void openRequested(const QString& path);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QWidget* buildList();
  QWidget* buildDetails();
  void connectAll();
  void restoreChoice();
  void showChosen();
  void addFolder();
  void addFile();
  void removeChosen();
  void showInFileManager();
  [[nodiscard]] QString detailsHtml(const presenters::ModelRow& row) const;

  presenters::ModelListModel* models_;
  model::DualEncoderPtr open_model_;
  QString chosen_;
  QListView* list_ = nullptr;
  QWidget* empty_ = nullptr;
  QLabel* title_ = nullptr;
  QLabel* missing_ = nullptr;
  QTextBrowser* details_ = nullptr;
  PresetEditor* preset_ = nullptr;
  QWidget* preset_box_ = nullptr;
  QPushButton* open_ = nullptr;
  QPushButton* remove_ = nullptr;
  QPushButton* reveal_ = nullptr;
};

}  // namespace m2ib::dialogs
