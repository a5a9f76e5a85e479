#include "ui/presenters/known_model_list.h"

#include "ui/presenters/text/model_list_text.h"

namespace m2ib::presenters {

int KnownModelList::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(models_.size());
}

QVariant KnownModelList::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const library::KnownModel& known = model(index.row());
  switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
      return QString::fromStdString(known.name);
    case IdRole:
      return QString::fromStdString(known.id);
    case OrganisationRole:
      return QString::fromStdString(known.organisation);
    case BytesRole:
      return static_cast<qlonglong>(known.bytes());
    case SizeTextRole:
      return published_size_text(known);
    case FetchableRole:
      return known.can_be_fetched();
    default:
      return {};
  }
}

}  // namespace m2ib::presenters
