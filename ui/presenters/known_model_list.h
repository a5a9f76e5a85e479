#pragma once

#include <QAbstractListModel>
#include <vector>

#include "core/library/known_models.h"

namespace m2ib::presenters {

/// The well-known models that the program can tell about, in the catalogue's order.
class KnownModelList : public QAbstractListModel {
  Q_OBJECT

 public:
  enum Role {
    IdRole = Qt::UserRole + 1,
    OrganisationRole,
    BytesRole,  ///< qlonglong, 0 where a size is not published
    SizeTextRole,
    FetchableRole,
  };

  explicit KnownModelList(std::vector<library::KnownModel> models, QObject* parent = nullptr)
      : QAbstractListModel(parent), models_(std::move(models)) {}

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] const library::KnownModel& model(int row) const { return models_[static_cast<std::size_t>(row)]; }

 private:
  std::vector<library::KnownModel> models_;
};

}  // namespace m2ib::presenters
