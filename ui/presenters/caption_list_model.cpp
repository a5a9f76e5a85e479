#include "ui/presenters/caption_list_model.h"

#include <QMimeData>
#include <algorithm>
#include <iterator>

#include "ui/presenters/text/caption_text.h"
#include "ui/presenters/text/method_text.h"

namespace m2ib::presenters {
namespace {

const char* const kMimeType = "application/x-m2ib-caption-row";

}  // namespace

int CaptionListModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

std::optional<double> CaptionListModel::share(int row) const {
  if (!contains(row) || !at(row).similarity || !at(row).pane.result) return std::nullopt;
  std::optional<std::size_t> place;
  const std::vector<double> all = similarities(row, place);
  if (!place || all.size() < 2) return std::nullopt;
  return attribution::caption_shares(at(row).pane.result->card, all)[*place];
}

std::vector<double> CaptionListModel::similarities(int row, std::optional<std::size_t>& place) const {
  std::vector<double> known;
  std::vector<const QString*> texts;
  place.reset();
  for (int other = 0; other < count(); ++other) {
    const CaptionRow& caption = at(other);
    if (!caption.similarity) continue;
    const auto same =
        std::find_if(texts.begin(), texts.end(), [&](const QString* text) { return *text == caption.text; });
    const auto at_place = static_cast<std::size_t>(std::distance(texts.begin(), same));
    if (other == row) place = at_place;
    if (same != texts.end()) continue;  // the cosine does not depend on the method
    texts.push_back(&caption.text);
    known.push_back(*caption.similarity);
  }
  return known;
}

attribution::Method CaptionListModel::methodOf(int row) const {
  return at(row).own ? at(row).own->method : shared_method_;
}

QString CaptionListModel::methodLabel(int row) const {
  if (!contains(row)) return {};
  const attribution::Method method = methodOf(row);
  bool needed = method != attribution::Method::M2ib;
  for (int other = 0; other < count() && !needed; ++other) {
    needed = at(other).text == at(row).text && methodOf(other) != method;
  }
  return needed ? method_name(method) : QString();
}

void CaptionListModel::setSharedMethod(attribution::Method method) {
  shared_method_ = method;
  for (int row = 0; row < count(); ++row) {
    const QString label = methodLabel(row);
    if (at(row).told_method == label) continue;
    at(row).told_method = label;
    Q_EMIT dataChanged(index(row), index(row), {MethodRole});
  }
}

const attribution::CaptionSupport* CaptionListModel::support(int row) const {
  if (!contains(row) || !at(row).similarity || !at(row).pane.result) return nullptr;
  const auto& found = at(row).pane.result->support;
  return found && !found->controls.empty() ? &*found : nullptr;
}

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
    case ShareRole: {
      const auto share_of_row = share(index.row());
      return share_of_row ? QVariant(*share_of_row) : QVariant();
    }
    case MethodRole:
      return methodLabel(index.row());
    case WeakRole:
      return support(index.row()) != nullptr ? QVariant(support(index.row())->weak) : QVariant();
    case MarginRole:
      return support(index.row()) != nullptr ? QVariant(support(index.row())->margin) : QVariant();
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole: {
      const attribution::CaptionSupport* known = support(index.row());
      QString details = caption_details(row.text, row.similarity, share(index.row()),
                                        known != nullptr ? std::optional(*known) : std::nullopt);
      if (const QString label = methodLabel(index.row()); !label.isEmpty()) {
        details += QLatin1Char('\n') + tr("Explained by %1", "a method").arg(label);
      }
      if (row.pane.phase == PaneState::Phase::Waiting) {
        details += QLatin1Char('\n') + tr("Waiting for its turn to be computed");
      }
      // A caption may look like markup.
      return role == Qt::ToolTipRole
                 ? QStringLiteral("<p style=\"white-space:pre-wrap\">%1</p>").arg(details.toHtmlEscaped())
                 : details;
    }
    default:
      return {};
  }
}

Qt::ItemFlags CaptionListModel::flags(const QModelIndex& index) const {
  const Qt::ItemFlags flags = QAbstractListModel::flags(index);
  // Rows are dropped between rows, not on one.
  return index.isValid() ? flags | Qt::ItemIsEditable | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren
                         : Qt::ItemFlags(Qt::ItemIsDropEnabled);
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
  names.insert(ShareRole, "share");
  names.insert(WeakRole, "weak");
  names.insert(MarginRole, "margin");
  names.insert(MethodRole, "method");
  return names;
}

QStringList CaptionListModel::mimeTypes() const { return {QLatin1String(kMimeType)}; }

QMimeData* CaptionListModel::mimeData(const QModelIndexList& indexes) const {
  if (indexes.isEmpty()) return nullptr;
  // Captions are nobody else's business.
  auto* data = new QMimeData;
  data->setData(QLatin1String(kMimeType), QByteArray());
  return data;
}

bool CaptionListModel::moveRows(const QModelIndex& from_parent, int from, int count, const QModelIndex& to_parent,
                                int before) {
  const bool within = !from_parent.isValid() && !to_parent.isValid() && before >= 0 && before <= this->count();
  if (!within || count != 1 || !contains(from) || before == from || before == from + 1) return false;
  Q_EMIT moveRequested(from, before > from ? before - 1 : before);
  return true;
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

void CaptionListModel::insert(int row, const QString& text, quint64 id) {
  beginInsertRows({}, row, row);
  CaptionRow added;
  added.id = id != 0 ? id : ++last_id_;
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

void CaptionListModel::move(int from, int to) {
  beginMoveRows({}, from, from, {}, to > from ? to + 1 : to);
  const auto first = rows_.begin() + std::min(from, to);
  const auto end = rows_.begin() + std::max(from, to) + 1;
  std::rotate(first, from < to ? first + 1 : end - 1, end);
  endMoveRows();
  Q_EMIT dataChanged(index(std::min(from, to)), index(std::max(from, to)), {LetterRole});
}

void CaptionListModel::setText(int row, const QString& text) {
  at(row).text = text;
  Q_EMIT dataChanged(index(row), index(row), {Qt::DisplayRole, Qt::EditRole});
}

void CaptionListModel::notifyState(int row) {
  Q_EMIT dataChanged(index(row), index(row), {SimilarityRole, PhaseRole, WeakRole, MarginRole});
  if (at(row).similarity == at(row).told_similarity) return;
  at(row).told_similarity = at(row).similarity;
  Q_EMIT dataChanged(index(0), index(count() - 1), {ShareRole});
}

void CaptionListModel::notifyLettersFrom(int row) {
  if (row < count()) Q_EMIT dataChanged(index(row), index(count() - 1), {LetterRole});
}

}  // namespace m2ib::presenters
