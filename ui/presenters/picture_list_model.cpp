#include "ui/presenters/picture_list_model.h"

#include <QLocale>
#include <algorithm>
#include <utility>

#include "ui/jobs/thumbnailer.h"
#include "ui/presenters/model_list_model.h"
#include "ui/presenters/text/error_text.h"

namespace m2ib::presenters {
namespace {

using Entries = std::vector<pictures::PictureEntry>;
constexpr int kThumbnailMemory = 64 * 1024 * 1024;

QString number(int value) { return QLocale().toString(value); }

/// Whether two rows are the same one, although a series may have grown.
bool same_row(const pictures::PictureEntry& a, const pictures::PictureEntry& b) {
  if (!a.series_key.empty() || !b.series_key.empty()) return a.series_key == b.series_key;
  return a.pictures.front() == b.pictures.front();
}

/// The picture that stands for all of a row: the middle one, because a series often begins with nothing to see.
const pictures::PictureLocation& shown_location(const pictures::PictureEntry& entry) {
  return entry.pictures[entry.pictures.size() / 2];
}

}  // namespace

PictureListModel::PictureListModel(QObject* parent)
    : QAbstractListModel(parent),
      entries_(std::make_shared<const Entries>()),
      drawn_(kThumbnailMemory),
      scanner_(new jobs::PictureScanner(this)),
      thumbnailer_(new jobs::Thumbnailer(this)) {
  connect(scanner_, &jobs::PictureScanner::found, this,
          [this](quint64 generation, const jobs::PictureEntriesPtr& entries, const pictures::ScanReport& report) {
            if (generation != generation_) return;
            report_ = report;
            take(entries);
            open_ = find(open_location_);
            Q_EMIT progressed();
          });
  connect(scanner_, &jobs::PictureScanner::finished, this,
          [this](quint64 generation, const pictures::ScanReport& report) {
            if (generation != generation_) return;
            report_ = report;
            end();
          });
  connect(scanner_, &jobs::PictureScanner::cancelled, this, [this](quint64 generation) {
    if (generation == generation_) end();
  });
  connect(scanner_, &jobs::PictureScanner::isModel, this, [this](quint64 generation) {
    if (generation != generation_) return;
    end();
    Q_EMIT foundModel(paths_.value(0));
  });
  connect(scanner_, &jobs::PictureScanner::failed, this, [this](quint64 generation, const Error& error) {
    if (generation != generation_) return;
    end();
    // The sentence names the folder.
    Q_EMIT failed(names_hidden_ ? tr("It could not be opened. The reason is told while personal data is not hidden.")
                                : error_text(error));
  });
  connect(thumbnailer_, &jobs::Thumbnailer::made, this, [this](quint64 id, const QImage& image) {
    setThumbnail(id, {image, {}, 0});
  });
  connect(thumbnailer_, &jobs::Thumbnailer::failed, this, [this](quint64 id, const Error& error) {
    setThumbnail(id, {{}, error_text(error), 0});
  });
}

PictureListModel::~PictureListModel() = default;

// --- looking for pictures --------------------------------------------------------------------------------------------

void PictureListModel::look(const QStringList& paths) {
  paths_ = paths;
  std::vector<std::filesystem::path> places;
  for (const QString& path : paths) places.push_back(system_path(path));
  report_ = {};
  fresh_ = true;
  cancelled_ = false;
  generation_ = scanner_->request(std::move(places));
  Q_EMIT scanStarted();
}

void PictureListModel::cancel() {
  if (!scanning()) return;
  cancelled_ = true;
  scanner_->cancel();
}

void PictureListModel::end() {
  generation_ = 0;
  Q_EMIT scanEnded();
}

void PictureListModel::reset(const jobs::PictureEntriesPtr& entries) {
  beginResetModel();
  entries_ = entries;
  thumbnailer_->want({});
  drawn_.clear();
  ids_.clear();
  orders_.clear();
  wanted_.clear();
  endResetModel();
}

void PictureListModel::take(const jobs::PictureEntriesPtr& entries) {
  if (std::exchange(fresh_, false)) return reset(entries);
  const Entries& before = *entries_;
  const Entries& after = *entries;
  const auto [old_end, new_end] = std::mismatch(before.begin(), before.end(), after.begin(), after.end(), same_row);
  const auto head = static_cast<int>(old_end - before.begin());
  const auto tails = std::mismatch(before.rbegin(), std::make_reverse_iterator(old_end), after.rbegin(),
                                   std::make_reverse_iterator(new_end), same_row);
  const auto tail = static_cast<int>(tails.first - before.rbegin());
  const int removed = static_cast<int>(before.size()) - head - tail;
  const int added = static_cast<int>(after.size()) - head - tail;
  const jobs::PictureEntriesPtr old = entries_;
  if (removed > 0) {
    beginRemoveRows({}, head, head + removed - 1);
    auto shorter = std::make_shared<Entries>(before.begin(), before.begin() + head);
    shorter->insert(shorter->end(), before.end() - tail, before.end());
    entries_ = std::move(shorter);
    endRemoveRows();
  }
  if (added > 0) beginInsertRows({}, head, head + added - 1);
  entries_ = entries;
  if (added > 0) endInsertRows();
  const auto changed = [&](const pictures::PictureEntry& one, int row) {
    if (one != entry(row)) Q_EMIT dataChanged(index(row), index(row));
  };
  for (int row = 0; row < head; ++row) changed((*old)[static_cast<std::size_t>(row)], row);
  for (int i = 1; i <= tail; ++i) changed((*old)[old->size() - static_cast<std::size_t>(i)], rowCount() - i);
}

// --- rows ------------------------------------------------------------------------------------------------------------

int PictureListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(entries_->size());
}

QVariant PictureListModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const pictures::PictureEntry& row = entry(index.row());
  switch (role) {
    case Qt::DisplayRole:
      return nameOf(index.row());
    case Qt::AccessibleTextRole:
      return QStringLiteral("%1, %2").arg(nameOf(index.row()), kindTextOf(row));
    case Qt::ToolTipRole: {
      QStringList lines{nameOf(index.row()), kindTextOf(row)};
      if (const QString problem = problemOf(row); !problem.isEmpty()) lines << problem;
      return lines.join(QLatin1Char('\n'));
    }
    case KindTextRole:
      return kindTextOf(row);
    case CountRole:
      return static_cast<int>(row.pictures.size());
    case ThumbnailRole: {
      const Drawn* drawn = drawn_.object(keyOf(row));
      return drawn != nullptr ? drawn->image : QImage();
    }
    case ThumbnailStateRole:
      return static_cast<int>(stateOf(row));
    case ProblemRole:
      return problemOf(row);
    case OpenIndexRole:
      return open_.row == index.row() ? open_.index : -1;
    default:
      return {};
  }
}

QString PictureListModel::nameOf(int row) const {
  // What series are called is made of nothing personal.
  const bool is_series = entry(row).pictures.size() > 1 && entry(row).frames == 1;
  if (names_hidden_ && !is_series) return tr("Image %1", "in place of a file name").arg(number(row + 1));
  return QString::fromStdString(entry(row).name);
}

QString PictureListModel::kindTextOf(const pictures::PictureEntry& entry) const {
  QStringList parts{QString::fromStdString(entry.kind)};
  const int count = static_cast<int>(entry.pictures.size());
  const bool is_series = count > 1 && entry.frames == 1;  // which has the modality in its name
  if (!entry.modality.empty() && !is_series) parts << QString::fromStdString(entry.modality);
  if (entry.width_px > 0) {
    parts << tr("%1 × %2", "width and height in pixels").arg(entry.width_px).arg(entry.height_px);
  }
  if (is_series) parts << tr("%Ln images", nullptr, count);
  if (count > 1 && !is_series) parts << tr("%Ln frames", nullptr, count);
  return parts.join(QStringLiteral(" · "));
}

void PictureListModel::setNamesHidden(bool hidden) {
  if (std::exchange(names_hidden_, hidden) == hidden || rowCount() == 0) return;
  Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

void PictureListModel::setOpen(const pictures::PictureLocation& location) {
  open_location_ = location;
  const Place before = std::exchange(open_, find(location));
  for (const Place& place : {before, open_}) {
    if (place.row >= 0 && place.row < rowCount())
      Q_EMIT dataChanged(index(place.row), index(place.row), {OpenIndexRole});
  }
}

PictureListModel::Place PictureListModel::find(const pictures::PictureLocation& location) const {
  for (std::size_t row = 0; row < entries_->size(); ++row) {
    const auto& pictures = (*entries_)[row].pictures;
    const auto found = std::find(pictures.begin(), pictures.end(), location);
    if (found != pictures.end()) return {static_cast<int>(row), static_cast<int>(found - pictures.begin())};
  }
  return {};
}

PictureListModel::Place PictureListModel::step(const Place& from, int step) const {
  if (from.row >= 0 && from.row < rowCount()) {
    const int index = from.index + step;
    if (index >= 0 && index < static_cast<int>(entry(from.row).pictures.size())) return {from.row, index};
  }
  int row = from.row < 0 && step < 0 ? rowCount() - 1 : from.row + step;
  while (row >= 0 && row < rowCount() && !entry(row).problem.empty()) row += step;
  if (row < 0 || row >= rowCount()) return {};
  return {row, step < 0 ? static_cast<int>(entry(row).pictures.size()) - 1 : 0};
}

// --- thumbnails ------------------------------------------------------------------------------------------------------

QByteArray PictureListModel::keyOf(const pictures::PictureEntry& entry) {
  const pictures::PictureLocation& shown = shown_location(entry);
  return QByteArray::fromStdString(shown.file.string()) + '\0' + QByteArray::fromStdString(shown.member) + '\0' +
         QByteArray::number(shown.frame);
}

QString PictureListModel::problemOf(const pictures::PictureEntry& entry) const {
  if (!entry.problem.empty()) {
    return tr("It cannot be shown: %1.", "why, a clause").arg(QString::fromStdString(entry.problem));
  }
  const Drawn* drawn = drawn_.object(keyOf(entry));
  if (drawn == nullptr || drawn->problem.isEmpty()) return {};
  return names_hidden_ ? tr("It cannot be shown.") : drawn->problem;  // the sentence names the file
}

PictureListModel::Thumbnail PictureListModel::stateOf(const pictures::PictureEntry& entry) const {
  if (!entry.problem.empty()) return Thumbnail::Broken;
  const QByteArray key = keyOf(entry);
  if (const Drawn* drawn = drawn_.object(key)) return drawn->image.isNull() ? Thumbnail::Broken : Thumbnail::Ready;
  return wanted_.contains(ids_.value(key, 0)) ? Thumbnail::Loading : Thumbnail::None;
}

void PictureListModel::wantThumbnails(const QList<int>& rows, int side_px) {
  std::vector<jobs::Thumbnailer::Wanted> list;
  wanted_.clear();
  for (const int row : rows) {
    if (row < 0 || row >= rowCount() || !entry(row).problem.empty()) continue;
    const QByteArray key = keyOf(entry(row));
    const Drawn* drawn = drawn_.object(key);
    if (drawn != nullptr && (drawn->side_px >= side_px || drawn->image.isNull())) continue;
    // The same id again: what is being made at the moment is not made twice.
    quint64 id = ids_.value(key, 0);
    if (id == 0 || orders_[id].side_px < side_px) {
      orders_.remove(id);
      id = ++last_id_;
      ids_[key] = id;
    }
    orders_[id] = {key, std::max(side_px, orders_[id].side_px), row};
    wanted_.insert(id);
    list.push_back({id, shown_location(entry(row)), side_px});
  }
  thumbnailer_->want(std::move(list));
}

int PictureListModel::rowOf(const Order& order) const {
  if (order.row < rowCount() && keyOf(entry(order.row)) == order.key) return order.row;
  for (int row = 0; row < rowCount(); ++row) {
    if (keyOf(entry(row)) == order.key) return row;
  }
  return -1;
}

void PictureListModel::setThumbnail(quint64 id, Drawn drawn) {
  if (!orders_.contains(id)) return;  // of a list that is gone
  const Order order = orders_.value(id);
  wanted_.remove(id);
  drawn.side_px = order.side_px;
  constexpr qsizetype kOverhead = 256;
  const qsizetype cost = drawn.image.sizeInBytes() + kOverhead;
  drawn_.insert(order.key, new Drawn(std::move(drawn)), cost);
  const int row = rowOf(order);
  if (row < 0) return;
  Q_EMIT dataChanged(index(row), index(row), {ThumbnailRole, ThumbnailStateRole, ProblemRole, Qt::ToolTipRole});
}

void PictureListModel::setThumbnailMemory(int bytes) { drawn_.setMaxCost(bytes); }

// --- texts -----------------------------------------------------------------------------------------------------------

QString PictureListModel::progressText() const {
  return tr("Looking for pictures: %1 files looked at, %2 found", "during a search")
      .arg(number(report_.looked_at), number(fresh_ ? 0 : rowCount()));
}

QString PictureListModel::leftOutText() const {
  QStringList parts;
  if (report_.not_pictures > 0) parts << tr("%Ln other files", "after 'Left out'", report_.not_pictures);
  if (report_.unreadable > 0) parts << tr("%Ln that cannot be read", "files, after 'Left out'", report_.unreadable);
  if (report_.archives > 0) parts << tr("%Ln archives inside", "after 'Left out'", report_.archives);
  if (report_.links > 0) parts << tr("%Ln links", "after 'Left out'", report_.links);
  QString text = parts.isEmpty() ? QString() : tr("Left out: %1.").arg(parts.join(QStringLiteral(", ")));
  const auto append = [&](const QString& sentence) {
    text += (text.isEmpty() ? QString() : QStringLiteral(" ")) + sentence;
  };
  if (report_.cut_off) append(tr("There is more than the list can hold; open a smaller folder."));
  if (cancelled_ && !scanning()) append(tr("The search was cancelled."));
  return text;
}

}  // namespace m2ib::presenters
