#include "ui/views/sheets/image_strip_model.h"

#include <QFile>
#include <QLocale>
#include <algorithm>
#include <utility>

#include "ui/figure/paint/colour_bar.h"
#include "ui/presenters/text/error_text.h"
#include "ui/presenters/text/settings_text.h"

namespace m2ib::views {
namespace {

using presenters::ExplanationSheet;
using Phase = ExplanationSheet::Cell::Phase;
constexpr int kPicture_px = 320;
constexpr int kAhead = 2;  ///< pictures that are read and not yet explained: each takes its memory

bool ended(Phase phase) { return phase == Phase::Done || phase == Phase::Failed; }

/// What the session knows of a picture that was open before; null where nothing.
const session::SessionPicture* found(const std::vector<session::SessionPicture>& pictures,
                                     const pictures::PictureLocation& location) {
  const auto at = std::find_if(pictures.begin(), pictures.end(), [&](const session::SessionPicture& picture) {
    return !picture.reference.path.empty() && picture.reference.path == location.file.string() &&
           picture.reference.member == location.member && picture.reference.frame == location.frame;
  });
  return at == pictures.end() ? nullptr : &*at;
}

}  // namespace

ImageStripModel::ImageStripModel(presenters::ExplorerDocument* document, presenters::PictureListModel* list,
                                 QObject* parent)
    : QAbstractListModel(parent), document_(document), list_(list), sheet_(document) {
  connect(&sheet_, &ExplanationSheet::cellChanged, this, [this](int cell) {
    for (int row = 0; row < rowCount(); ++row) {
      if (item(row).cell == cell) notify(row);
    }
    if (cell < sheet_.count() && ended(sheet_.cell(cell).phase)) loadNext();
  });
  connect(&sheet_, &ExplanationSheet::progressed, this, &ImageStripModel::progressed);
  connect(&loader_, &jobs::PictureLoader::loaded, this, [this](quint64 generation, const jobs::LoadedPicture& picture) {
    if (generation != generation_) return;
    generation_ = 0;
    const int row = std::exchange(loading_, -1);
    const session::SessionPicture* known = found(worked_on_, item(row).location);
    take(row, picture.shown, known != nullptr ? known->model_window : std::nullopt);
    loadNext();
  });
  connect(&loader_, &jobs::PictureLoader::failed, this, [this](quint64 generation, const Error& error) {
    if (generation != generation_) return;
    generation_ = 0;
    const int row = std::exchange(loading_, -1);
    items_[static_cast<std::size_t>(row)].failed = true;
    items_[static_cast<std::size_t>(row)].problem = presenters::error_text(error);
    notify(row);
    loadNext();
  });
}

presenters::CaptionRequest ImageStripModel::currentRequest() const {
  presenters::CaptionRequest request;
  const int row = document_->currentCaption();
  if (!document_->model() || row < 0 || document_->caption(row).trimmed().isEmpty()) return request;
  request.model = document_->model();
  request.caption = document_->caption(row).toStdString();
  request.settings = document_->settingsOf(row);
  request.preprocessing = document_->modelView().preprocessing.toStdString();
  return request;
}

bool ImageStripModel::isOutdated() const {
  const presenters::CaptionRequest now = currentRequest();
  return now.model != base_.model || now.caption != base_.caption || !(now.settings == base_.settings) ||
         now.preprocessing != base_.preprocessing;
}

void ImageStripModel::start(const std::vector<pictures::PictureLocation>& locations) {
  beginResetModel();
  sheet_.clear();
  generation_ = 0;
  loading_ = -1;
  items_.clear();
  small_.clear();
  for (const auto& location : locations) {
    if (items_.size() == kMostPictures) break;
    items_.emplace_back();
    items_.back().location = location;
  }
  endResetModel();
  base_ = currentRequest();
  worked_on_ = document_->capture().pictures;
  for (session::SessionPicture& picture : worked_on_) picture.embedded.clear();
  resume();
}

void ImageStripModel::resume() {
  started_ = base_.model != nullptr && !items_.empty();
  if (started_) {
    sheet_.start();
    loadNext();
  }
  Q_EMIT progressed();
}

void ImageStripModel::cancel() {
  started_ = false;
  generation_ = 0;  // what is being read is not wanted any more
  loading_ = -1;
  sheet_.cancel();
  Q_EMIT progressed();
}

void ImageStripModel::loadNext() {
  if (!started_ || generation_ != 0) return;
  int ahead = 0;
  for (int row = 0; row < rowCount(); ++row) {
    const auto* cell = cellOf(row);
    if (cell != nullptr && !ended(cell->phase)) ++ahead;
  }
  if (ahead >= kAhead) return;
  const auto next =
      std::find_if(items_.begin(), items_.end(), [](const Item& item) { return item.cell < 0 && !item.failed; });
  if (next == items_.end()) return Q_EMIT progressed();
  const int row = static_cast<int>(next - items_.begin());
  if (document_->radiograph() && next->location == document_->imageLocation()) {
    take(row, document_->radiograph(), document_->modelView().window);
    return loadNext();
  }
  const session::SessionPicture* known = found(worked_on_, next->location);
  loading_ = row;
  generation_ = loader_.request(next->location, known != nullptr ? known->black_outs : std::vector<image::PixelRect>());
}

void ImageStripModel::take(int row, const image::RadiographPtr& radiograph,
                           const std::optional<image::Window>& window) {
  Item& item = items_[static_cast<std::size_t>(row)];
  small_.make(radiograph, kPicture_px, std::nullopt, [this, row](const SmallPicture& picture) {
    items_[static_cast<std::size_t>(row)].picture = picture;
    notify(row);
  });
  presenters::CaptionRequest request = base_;
  request.radiograph = radiograph;
  request.window = window;
  item.cell = sheet_.count();  // before it is known to receivers of cellChanged()
  sheet_.append(std::move(request));
  notify(row);
}

const ExplanationSheet::Cell* ImageStripModel::cellOf(int row) const {
  const int cell = item(row).cell;
  return cell < 0 || cell >= sheet_.count() ? nullptr : &sheet_.cell(cell);
}

bool ImageStripModel::isFinished() const {
  for (int row = 0; row < rowCount(); ++row) {
    const auto* cell = cellOf(row);
    if (!item(row).failed && (cell == nullptr || !ended(cell->phase))) return false;
  }
  return true;
}

double ImageStripModel::fraction() const {
  if (items_.empty()) return 0.0;
  double done = 0.0;
  for (int row = 0; row < rowCount(); ++row) {
    const auto* cell = cellOf(row);
    if (item(row).failed || (cell != nullptr && ended(cell->phase))) {
      done += 1.0;
    } else if (cell != nullptr && cell->step_count > 0) {
      done += static_cast<double>(cell->step) / cell->step_count;
    }
  }
  return done / static_cast<double>(items_.size());
}

void ImageStripModel::open(int row) {
  if (row < 0 || row >= rowCount()) return;
  const pictures::PictureLocation location = item(row).location;
  sheet_.offer(item(row).cell);
  document_->openPicture(location);
}

void ImageStripModel::setPersonalHidden(bool hidden) {
  if (hidden == hidden_) return;
  hidden_ = hidden;
  if (rowCount() > 0) Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

void ImageStripModel::notify(int row) { Q_EMIT dataChanged(index(row), index(row)); }

int ImageStripModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(items_.size());
}

QString ImageStripModel::nameOf(int row) const {
  const presenters::PictureListModel::Place place = list_->find(item(row).location);
  if (hidden_) return tr("Image %1").arg(place.row >= 0 ? place.row + 1 : row + 1);
  if (place.row >= 0) return list_->data(list_->index(place.row), Qt::DisplayRole).toString();
  return QString::fromStdString(pictures::shown_name(item(row).location));
}

QString ImageStripModel::numbersOf(int row) const {
  if (item(row).failed) return tr("cannot be read");
  const auto* cell = cellOf(row);
  if (cell == nullptr) return row == loading_ ? tr("reading …") : tr("waiting");
  if (cell->phase == Phase::Failed) return tr("failed");
  if (cell->result) return presenters::similarity_text(cell->result->similarity);
  return cell->phase == Phase::Running ? tr("computing …") : tr("waiting");
}

QVariant ImageStripModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const int row = index.row();
  if (role == Qt::DisplayRole) return nameOf(row);
  if (role != Qt::ToolTipRole && role != Qt::AccessibleDescriptionRole) return {};
  QStringList lines{nameOf(row), numbersOf(row)};
  const auto* cell = cellOf(row);
  const QString problem = item(row).failed ? item(row).problem : cell != nullptr ? cell->message : QString();
  // The reason names the file.
  if (!problem.isEmpty()) lines << (hidden_ ? tr("The reason is told while personal data is not hidden.") : problem);
  if (cell != nullptr && cell->result)
    lines << tr("Largest value %1 (%2)", "a number, its unit")
                 .arg(nats_text(cell->max_nats), figure::unit_text(cell->result->method().unit))
          << tr("Double click or Enter: open this picture.");
  const QString text = lines.join(QLatin1Char('\n'));
  return role == Qt::ToolTipRole ? QStringLiteral("<p style=\"white-space:pre-wrap\">%1</p>").arg(text.toHtmlEscaped())
                                 : text;
}

}  // namespace m2ib::views
