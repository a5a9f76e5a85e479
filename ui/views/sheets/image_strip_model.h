#pragma once

#include <QAbstractListModel>
#include <vector>

#include "core/pictures/picture_location.h"
#include "ui/jobs/picture_loader.h"
#include "ui/presenters/explanation_sheet.h"
#include "ui/presenters/picture_list_model.h"
#include "ui/views/sheets/contact_sheet_paint.h"
#include "ui/views/sheets/contact_sheet_pictures.h"

namespace m2ib::views {

/// Several pictures, each explained for the document's current caption. They are read one after the other, and let go
/// when they are explained: small copies stay.
class ImageStripModel : public QAbstractListModel {
  Q_OBJECT

 public:
  static constexpr int kMostPictures = 24;

  struct Item {
    pictures::PictureLocation location;
    SmallPicture picture;  ///< null until it was read and made small
    int cell = -1;         ///< of the sheet; -1 until it was read
    bool failed = false;
    QString problem;  ///< translated: why it could not be read; may name the file
  };

  /// @param document and list must outlive the model
  ImageStripModel(presenters::ExplorerDocument* document, presenters::PictureListModel* list,
                  QObject* parent = nullptr);

  /// Begins with these pictures (at most kMostPictures) and the document's caption, model and settings of now.
  void start(const std::vector<pictures::PictureLocation>& locations);
  void cancel();
  void resume();
  [[nodiscard]] bool isStarted() const { return started_; }
  [[nodiscard]] bool isFinished() const;
  [[nodiscard]] double fraction() const;
  [[nodiscard]] const presenters::ExplanationSheet& sheet() const { return sheet_; }
  [[nodiscard]] const presenters::CaptionRequest& base() const { return base_; }
  [[nodiscard]] const Item& item(int row) const { return items_[static_cast<std::size_t>(row)]; }
  /// Null until the picture was read.
  [[nodiscard]] const presenters::ExplanationSheet::Cell* cellOf(int row) const;
  /// Opens the picture in the document, with its result.
  void open(int row);
  /// Whether the document's caption, model or settings are others than the strip's.
  [[nodiscard]] bool isOutdated() const;
  /// File names and reasons, which name files, are left out.
  void setPersonalHidden(bool hidden);

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QString nameOf(int row) const;
  [[nodiscard]] QString numbersOf(int row) const;

 Q_SIGNALS:
  void progressed();

 private:
  void loadNext();
  void take(int row, const image::RadiographPtr& radiograph, const std::optional<image::Window>& window);
  [[nodiscard]] presenters::CaptionRequest currentRequest() const;
  void notify(int row);

  presenters::ExplorerDocument* document_;
  presenters::PictureListModel* list_;
  std::vector<Item> items_;
  std::vector<session::SessionPicture> worked_on_;  ///< black-outs and windows of pictures that were open
  presenters::CaptionRequest base_;
  bool started_ = false;
  bool hidden_ = false;
  quint64 generation_ = 0;  ///< of the picture that is read; 0 none
  int loading_ = -1;
  presenters::ExplanationSheet sheet_;
  ContactSheetPictures small_;
  jobs::PictureLoader loader_;
};

}  // namespace m2ib::views
