#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "core/image/dicom/dicom_header.h"

namespace m2ib::dialogs {

/// Rows of a DICOM header. Values that may tell who the patient is read as "•••" while they are hidden, in every role.
class TagModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { Tag, Vr, Name, Value, ColumnCount };

  using QAbstractTableModel::QAbstractTableModel;
  void setTags(std::vector<image::DicomTag> tags);
  void setPersonalHidden(bool hidden);

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  [[nodiscard]] QString text(const image::DicomTag& tag, int column) const;

  std::vector<image::DicomTag> tags_;
  bool hidden_ = false;
};

}  // namespace m2ib::dialogs
