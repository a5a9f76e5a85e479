#include "ui/views/sheets/contact_sheet_model.h"

#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <utility>

#include "ui/presenters/text/method_text.h"
#include "ui/presenters/text/settings_text.h"
#include "ui/views/sheets/contact_sheet_paint.h"

namespace m2ib::views {

using Cell = presenters::ExplanationSheet::Cell;

ContactSheetModel::ContactSheetModel(const presenters::ExplanationSheet* sheet, QObject* parent)
    : QAbstractTableModel(parent), sheet_(sheet) {}

void ContactSheetModel::setAxes(std::vector<double> betas, std::vector<int> layers, int blocks,
                                attribution::Method method) {
  beginResetModel();
  betas_ = std::move(betas);
  layers_ = std::move(layers);
  blocks_ = blocks;
  method_ = method;
  adopted_ = -1;
  endResetModel();
}

int ContactSheetModel::cellOf(const QModelIndex& index) const {
  if (!index.isValid()) return -1;
  const int cell = index.row() * columnCount() + index.column();
  return cell < sheet_->count() ? cell : -1;
}

QModelIndex ContactSheetModel::indexOf(int cell) const {
  const int columns = columnCount();
  return cell < 0 || columns == 0 ? QModelIndex() : index(cell / columns, cell % columns);
}

void ContactSheetModel::notify(int cell) {
  const QModelIndex at = indexOf(cell);
  if (at.isValid()) Q_EMIT dataChanged(at, at);
}

void ContactSheetModel::notifyAll() {
  if (rowCount() > 0 && columnCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void ContactSheetModel::setAdopted(int cell) {
  if (cell == adopted_) return;
  const int before = std::exchange(adopted_, cell);
  notify(before);
  notify(cell);
}

int ContactSheetModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(layers_.size());
}

int ContactSheetModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(betas_.size());
}

QString ContactSheetModel::briefText(const Cell& cell) {
  switch (cell.phase) {
    case Cell::Phase::Failed:
      return tr("failed");
    case Cell::Phase::Waiting:
      return tr("waiting");
    default:
      break;
  }
  if (cell.patch_values.empty()) return tr("begins");
  if (is_constant(cell)) return tr("constant");
  return tr("max %1", "largest value of a map").arg(nats_text(cell.max_nats));
}

QString ContactSheetModel::toolTip(int index) const {
  const Cell& cell = sheet_->cell(index);
  const bool m2ib = method_ == attribution::Method::M2ib;
  QStringList lines{tr("%1, %2").arg(
      m2ib ? tr("β %1").arg(presenters::beta_text(cell.request.settings.beta)) : presenters::method_name(method_),
      presenters::layer_text(cell.request.settings.image_layer, blocks_))};
  if (cell.phase == Cell::Phase::Failed) {
    lines << cell.message;
  } else if (cell.patch_values.empty()) {
    lines << tr("Not computed yet.");
  } else if (is_constant(cell)) {
    lines << (m2ib ? tr("The map has one value everywhere, %1 nats per patch: with these settings it tells no patch "
                        "from another.")
                         .arg(QLocale().toString(cell.max_nats, 'f', 2))
                   : tr("The map has one value everywhere: with these settings it tells no patch from another."));
  } else if (!m2ib) {
    lines << tr("Largest absolute value %1").arg(nats_text(cell.max_nats));
  } else {
    double sum = 0.0;
    for (const float nats : cell.patch_values) sum += static_cast<double>(nats);
    const double mean = sum / static_cast<double>(cell.patch_values.size());
    lines << tr("Largest value %1, mean %2 nats per patch").arg(nats_text(cell.max_nats), nats_text(mean));
  }
  if (cell.phase == Cell::Phase::Running) lines << tr("Step %1 of %2").arg(cell.step).arg(cell.step_count);
  if (index == adopted_) {
    lines << tr("These are the caption's settings now.");
  } else if (cell.phase == Cell::Phase::Done) {
    lines << tr("Click or Enter: take these settings.");
  }
  return lines.join(QLatin1Char('\n'));
}

QVariant ContactSheetModel::data(const QModelIndex& index, int role) const {
  const int cell = cellOf(index);
  if (cell < 0) return {};
  switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
      return briefText(sheet_->cell(cell));
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole:
      return toolTip(cell);
    default:
      return {};
  }
}

QVariant ContactSheetModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole) return {};
  if (orientation == Qt::Horizontal) {
    if (section >= columnCount()) return {};
    if (method_ != attribution::Method::M2ib) return presenters::method_name(method_);
    return tr("β %1").arg(presenters::beta_text(betas_[static_cast<std::size_t>(section)]));
  }
  if (section >= rowCount()) return {};
  return tr("after\nblock %1", "a row's title in two lines").arg(layers_[static_cast<std::size_t>(section)] + 1);
}

}  // namespace m2ib::views
