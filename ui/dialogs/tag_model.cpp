#include "ui/dialogs/tag_model.h"

#include <algorithm>
#include <utility>

namespace m2ib::dialogs {
namespace {

constexpr int kDeepestIndent = 8;

/// A header may contain anything; a row is one line.
QString one_line(const std::string& text) {
  QString line = QString::fromStdString(text);
  for (QChar& letter : line) {
    if (letter.isSpace() || letter.category() == QChar::Other_Control) letter = QLatin1Char(' ');
  }
  return line.trimmed();
}

}  // namespace

void TagModel::setTags(std::vector<image::DicomTag> tags) {
  beginResetModel();
  tags_ = std::move(tags);
  endResetModel();
}

void TagModel::setPersonalHidden(bool hidden) {
  if (hidden == hidden_) return;
  // A reset, so that filters and selections take nothing over from the other state.
  beginResetModel();
  hidden_ = hidden;
  endResetModel();
}

int TagModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(tags_.size());
}

int TagModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString TagModel::text(const image::DicomTag& tag, int column) const {
  switch (column) {
    case Tag:
      return QStringLiteral("    ").repeated(std::clamp(tag.depth, 0, kDeepestIndent)) +
             QString::fromStdString(tag.tag);
    case Vr:
      return one_line(tag.vr);
    case Name:
      return one_line(tag.name);
    case Value:
      return tag.personal && hidden_ && !tag.value.empty() ? QStringLiteral("•••") : one_line(tag.value);
    default:
      return {};
  }
}

QVariant TagModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  if (role == Qt::DisplayRole || role == Qt::ToolTipRole) {
    return text(tags_[static_cast<std::size_t>(index.row())], index.column());
  }
  return {};
}

QVariant TagModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case Tag:
      return tr("Tag");
    case Vr:
      return tr("Type");
    case Name:
      return tr("Name");
    case Value:
      return tr("Value");
    default:
      return {};
  }
}

}  // namespace m2ib::dialogs
