#include "ui/views/panels/region_table.h"

#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <functional>

#include "core/annotation/region.h"
#include "ui/figure/session_figure.h"
#include "ui/presenters/caption_list_model.h"
#include "ui/presenters/document/annotation_board.h"
#include "ui/views/parts/number_text.h"

namespace m2ib::views {
namespace {

using presenters::ExplorerDocument;
using presenters::PaneState;

constexpr int kGather_ms = 30;
enum Column { Caption, Hit, Inside, Iou, Contrast, Columns };

bool same_field(const image::FieldOfView& a, const image::FieldOfView& b) {
  return a.left_px == b.left_px && a.top_px == b.top_px && a.width_px == b.width_px && a.height_px == b.height_px;
}

QString percent(double share) { return QLocale().toString(share * 100.0, 'f', 0) + QStringLiteral(" %"); }

QString decimal(const std::optional<double>& value) {
  return value ? QLocale().toString(*value, 'f', 2).replace(QLatin1Char('-'), QChar(0x2212)) : QStringLiteral("–");
}

/// As many children as wanted, the old ones kept, so that nothing jumps while numbers stream in.
template <class Parent>
void fit_children(Parent* parent, int count, const std::function<QTreeWidgetItem*(int)>& at,
                  const std::function<int()>& size) {
  while (size() > count) delete at(size() - 1);
  while (size() < count) new QTreeWidgetItem(parent);
}

}  // namespace

RegionTable::RegionTable(ExplorerDocument* document, QWidget* parent) : QWidget(parent), document_(document) {
  setObjectName(QStringLiteral("regionTable"));
  build();
  gather_.setSingleShot(true);
  gather_.setInterval(kGather_ms);
  connect(&gather_, &QTimer::timeout, this, &RegionTable::refresh);
  connect(document_->annotations(), &presenters::AnnotationBoard::changed, this, &RegionTable::later);
  connect(document_, &ExplorerDocument::paneChanged, this, &RegionTable::later);
  connect(document_, &ExplorerDocument::imageChanged, this, &RegionTable::later);
  connect(document_, &ExplorerDocument::frameChanged, this, &RegionTable::later);
  connect(document_, &ExplorerDocument::renderingChanged, this, &RegionTable::later);
  connect(document_->captions(), &QAbstractItemModel::rowsInserted, this, &RegionTable::later);
  connect(document_->captions(), &QAbstractItemModel::rowsRemoved, this, &RegionTable::later);
  refresh();
}

void RegionTable::build() {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  threshold_ = new QLabel(this);
  threshold_->setObjectName(QStringLiteral("regionThresholdText"));
  threshold_->setWordWrap(true);
  table_ = new QTreeWidget(this);
  table_->setObjectName(QStringLiteral("regionNumbers"));
  table_->setAccessibleName(tr("Numbers of the regions of interest"));
  table_->setColumnCount(Columns);
  table_->setHeaderLabels({tr("Caption"), tr("Hottest"), tr("Inside"), tr("IoU"), tr("CNR")});
  table_->headerItem()->setToolTip(
      Hit, tr("Pointing game: whether the patch with the highest value touches the region. In brackets: how often a "
              "patch drawn at random would."));
  table_->headerItem()->setToolTip(
      Inside, tr("Share of the map's values that lie within the region. In brackets: the region's share of the area "
                 "that the model sees, which a flat map would reach."));
  table_->headerItem()->setToolTip(
      Iou, tr("Overlap of the patches at or above the overlay's threshold with the region: intersection over union"));
  table_->headerItem()->setToolTip(
      Contrast, tr("Contrast-to-noise ratio: (mean inside − mean outside) / √(variance inside + variance outside)"));
  table_->setSelectionMode(QAbstractItemView::NoSelection);
  table_->setRootIsDecorated(false);
  table_->setIndentation(10);
  table_->setMinimumHeight(90);
  table_->header()->setStretchLastSection(false);
  table_->header()->setMinimumSectionSize(30);
  table_->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
  table_->header()->setSectionResizeMode(Caption, QHeaderView::Stretch);
  layout->addWidget(threshold_);
  layout->addWidget(table_, 1);
}

void RegionTable::later() {
  if (!gather_.isActive()) gather_.start();
}

std::vector<RegionTable::Map> RegionTable::maps() const {
  std::vector<Map> found;
  figure::OverlayStyle style = figure::style_of(document_->rendering());
  for (int row = 0; row < document_->captionCount(); ++row) {
    const PaneState& pane = document_->pane(row);
    Map map;
    map.row = row;
    map.live = pane.phase == PaneState::Phase::Running && !pane.live_patch_values.empty();
    if (map.live) {
      map.nats = pane.live_patch_values;
      map.field_of_view = pane.live_field_of_view;
      map.grid = pane.live_grid;
    } else if (pane.result) {
      map.nats = pane.result->patch_values();
      map.field_of_view = pane.result->field_of_view;
      map.grid = pane.result->grid;
      map.stale = pane.stale;
    } else {
      continue;
    }
    const attribution::Method method = map.live ? document_->settingsOf(row).method : pane.result->settings.method;
    style = figure::style_for(style, attribution::info_of(method));
    style.scale_max_nats = document_->sharedScaleMax(method);
    const figure::ScaleRange range = figure::scale_range(map.nats, style);
    map.unit = style.unit;
    // With signs the threshold is a share of what is above zero.
    const double zero = style.is_signed ? 0.0 : range.low_nats;
    map.threshold_nats = zero + style.threshold * (range.high_nats - zero);
    found.push_back(std::move(map));
  }
  return found;
}

const std::vector<float>& RegionTable::coverage(const annotation::Annotation& region, const Map& map) {
  Coverage& kept = coverages_[region.id];
  const bool known = kept.grid == map.grid && same_field(kept.field_of_view, map.field_of_view) &&
                     kept.region.kind == region.kind && kept.region.points == region.points;
  if (!known) {
    kept = {region, map.field_of_view, map.grid, annotation::patch_coverage(region, map.field_of_view, map.grid)};
  }
  return kept.shares;
}

void RegionTable::refresh() {
  gather_.stop();
  std::vector<annotation::Annotation> regions;
  for (const annotation::Annotation& annotation : document_->annotations()->annotations()) {
    if (annotation.region) regions.push_back(annotation);
  }
  std::erase_if(coverages_, [&](const auto& kept) {
    return std::ranges::find(regions, kept.first, &annotation::Annotation::id) == regions.end();
  });
  const std::vector<Map> shown = maps();
  setVisible(!regions.empty());
  showThreshold(shown);
  fit_children(
      table_, static_cast<int>(regions.size()), [this](int i) { return table_->topLevelItem(i); },
      [this] { return table_->topLevelItemCount(); });
  for (std::size_t i = 0; i < regions.size(); ++i) {
    fillRegion(table_->topLevelItem(static_cast<int>(i)), regions[i], shown);
  }
}

void RegionTable::fillRegion(QTreeWidgetItem* group, const annotation::Annotation& region,
                             const std::vector<Map>& maps) {
  group->setFirstColumnSpanned(true);
  group->setExpanded(true);
  QFont bold = table_->font();
  bold.setBold(true);
  group->setFont(Caption, bold);
  QString title = region.text.empty() ? tr("Region without a name") : QString::fromStdString(region.text);
  if (maps.empty()) title += QStringLiteral(" — ") + tr("no map yet");
  group->setText(Caption, title);
  fit_children(
      group, static_cast<int>(maps.size()), [group](int i) { return group->child(i); },
      [group] { return group->childCount(); });
  for (std::size_t i = 0; i < maps.size(); ++i) {
    const std::vector<float>& shares = coverage(region, maps[i]);
    fillMap(group->child(static_cast<int>(i)), maps[i],
            metrics::region_numbers(maps[i].nats, shares, maps[i].threshold_nats));
  }
}

void RegionTable::fillMap(QTreeWidgetItem* item, const Map& map,
                          const std::optional<metrics::RegionNumbers>& numbers) const {
  const QString caption = document_->caption(map.row);
  QString name = presenters::CaptionListModel::letter(map.row);
  if (map.live) name += QStringLiteral(" …");
  if (map.stale) name += QStringLiteral(" ") + tr("(older settings)");
  item->setText(Caption, name);
  item->setToolTip(Caption, map.live ? tr("%1 — in progress").arg(caption) : caption);
  if (!numbers) {
    item->setText(Hit, tr("outside"));
    item->setToolTip(Hit, tr("The region touches no patch that the model saw."));
    for (const int column : {Inside, Iou, Contrast}) item->setText(column, QStringLiteral("–"));
    return;
  }
  item->setToolTip(Hit, {});
  const QString hit = numbers->hit ? tr("hit") : tr("miss");
  item->setText(Hit, QStringLiteral("%1 (%2)").arg(hit, percent(numbers->random_hit_rate)));
  item->setText(Inside, QStringLiteral("%1 (%2)").arg(percent(numbers->mass_inside), percent(numbers->area_share)));
  // Without a threshold every patch is shown, and the map has no shape to compare; figures say the same.
  const bool has_shape = figure::style_of(document_->rendering()).threshold > 0.0;
  item->setText(Iou, decimal(has_shape ? numbers->iou : std::nullopt));
  item->setText(Contrast, decimal(numbers->contrast_to_noise));
  for (const int column : {Hit, Inside, Iou, Contrast}) item->setTextAlignment(column, Qt::AlignRight);
}

bool RegionTable::share_threshold(const std::vector<Map>& maps) {
  return std::all_of(maps.begin(), maps.end(), [&](const Map& map) {
    return map.unit == maps.front().unit && map.threshold_nats == maps.front().threshold_nats;
  });
}

void RegionTable::showThreshold(const std::vector<Map>& maps) {
  const figure::OverlayStyle style = figure::style_of(document_->rendering());
  QString text;
  if (!(style.threshold > 0.0)) {
    text = tr("IoU needs a threshold: raise the overlay's above 0 %, and the patches at or above it count.");
  } else if (style.scale == figure::ScaleMode::MinMax || maps.empty() || !share_threshold(maps)) {
    text = tr("IoU: patches at or above %1 of each map's own scale, the overlay's threshold")
               .arg(percent(style.threshold));
  } else {
    const QString number = number_text(maps.front().threshold_nats, QLocale());
    text = maps.front().unit == attribution::MapUnit::Nats
               ? tr("IoU: patches at or above %1 nats, %2 of the scale: the overlay's threshold")
                     .arg(number, percent(style.threshold))
               : tr("IoU: patches at or above %1, %2 of the scale: the overlay's threshold")
                     .arg(number, percent(style.threshold));
  }
  threshold_->setText(text);
}

}  // namespace m2ib::views
