#include "ui/presenters/caption_list_model.h"

#include <algorithm>
#include <iterator>

namespace m2ib::presenters {

int CaptionListModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QVariant CaptionListModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || !contains(index.row())) return {};
  const CaptionRow& row = at(index.row());
  switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
      return row.text;
    case LetterRole:
      return letter(index.row());
    case SimilarityRole:
      return row.similarity ? QVariant(*row.similarity) : QVariant();
    case PhaseRole:
      return static_cast<int>(row.pane.phase);
    default:
      return {};
  }
}

Qt::ItemFlags CaptionListModel::flags(const QModelIndex& index) const {
  const Qt::ItemFlags flags = QAbstractListModel::flags(index);
  return index.isValid() ? flags | Qt::ItemIsEditable | Qt::ItemNeverHasChildren : flags;
}

bool CaptionListModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (role != Qt::EditRole || !index.isValid() || !contains(index.row())) return false;
  Q_EMIT editRequested(index.row(), value.toString());
  return true;
}

QHash<int, QByteArray> CaptionListModel::roleNames() const {
  QHash<int, QByteArray> names = QAbstractListModel::roleNames();
  names.insert(LetterRole, "letter");
  names.insert(SimilarityRole, "similarity");
  names.insert(PhaseRole, "phase");
  return names;
}

QString CaptionListModel::letter(int row) {
  QString letters;
  for (int rest = row + 1; rest > 0; rest = (rest - 1) / 26) {
    letters.prepend(QChar(u'A' + (rest - 1) % 26));
  }
  return letters;
}

int CaptionListModel::rowOf(quint64 id) const {
  const auto found = std::find_if(rows_.begin(), rows_.end(), [id](const CaptionRow& row) { return row.id == id; });
  return found == rows_.end() ? -1 : static_cast<int>(std::distance(rows_.begin(), found));
}

void CaptionListModel::insert(int row, const QString& text) {
  beginInsertRows({}, row, row);
  CaptionRow added;
  added.id = ++last_id_;
  added.text = text;
  rows_.insert(rows_.begin() + row, std::move(added));
  endInsertRows();
  notifyLettersFrom(row + 1);
}

void CaptionListModel::remove(int row) {
  beginRemoveRows({}, row, row);
  rows_.erase(rows_.begin() + row);
  endRemoveRows();
  notifyLettersFrom(row);
}

void CaptionListModel::setText(int row, const QString& text) {
  at(row).text = text;
  Q_EMIT dataChanged(index(row), index(row), {Qt::DisplayRole, Qt::EditRole});
}

void CaptionListModel::notifyState(int row) { Q_EMIT dataChanged(index(row), index(row), {SimilarityRole, PhaseRole}); }

void CaptionListModel::notifyLettersFrom(int row) {
  if (row < count()) Q_EMIT dataChanged(index(row), index(count() - 1), {LetterRole});
}

}  // namespace m2ib::presenters
