#include "ui/views/overlay_pane.h"

#include <QProgressBar>
#include <QToolButton>
#include <algorithm>
#include <cmath>

#include "ui/figure/isolines.h"
#include "ui/presenters/caption_list_model.h"
#include "ui/presenters/settings_text.h"
#include "ui/views/colour_bar_view.h"
#include "ui/views/message_bar.h"

namespace m2ib::views {
namespace {

using Phase = presenters::PaneState::Phase;

/// Gray, so that nobody takes the old map for the new one.
QImage desaturated(QImage layer) {
  for (int y = 0; y < layer.height(); ++y) {
    auto* row = reinterpret_cast<QRgb*>(layer.scanLine(y));
    for (int x = 0; x < layer.width(); ++x) {
      const int gray = qGray(row[x]);
      row[x] = qRgba(gray, gray, gray, qAlpha(row[x]));
    }
  }
  return layer;
}

QString quoted(const std::string& caption) {
  return OverlayPane::tr("“%1”", "a caption in quotation marks").arg(QString::fromStdString(caption));
}

/// What tells two maps apart most often; the rest is in the tooltip and on the figure.
QString brief_text(const attribution::M2ibSettings& settings) {
  const QString layers = settings.image_layer == settings.text_layer
                             ? OverlayPane::tr("layer %1").arg(settings.image_layer)
                             : OverlayPane::tr("layers %1, %2", "of the image and of the text tower")
                                   .arg(settings.image_layer)
                                   .arg(settings.text_layer);
  return QStringList{OverlayPane::tr("β %1").arg(presenters::beta_text(settings.beta)), layers,
                     OverlayPane::tr("seed %1").arg(settings.seed),
                     OverlayPane::tr("%n steps", nullptr, settings.steps)}
      .join(QStringLiteral(" · "));
}

}  // namespace

OverlayPane::OverlayPane(presenters::ExplorerDocument* document, ViewState* state, QWidget* parent)
    : Pane(QStringLiteral("overlayView"), state, parent),
      document_(document),
      run_message_(new MessageBar(QStringLiteral("runMessage"), this)),
      colour_bar_(new ColourBarView(this)),
      progress_(new QProgressBar(this)),
      cancel_(new QToolButton(this)) {
  view()->setAccessibleName(tr("Picture with the map of patches that the model used"));
  colour_bar_->setObjectName(QStringLiteral("colourBar"));
  progress_->setObjectName(QStringLiteral("stepProgress"));
  progress_->setAccessibleName(tr("Optimiser steps"));
  progress_->setFixedWidth(90);
  progress_->setFixedHeight(fontMetrics().height());
  progress_->setAlignment(Qt::AlignCenter);
  cancel_->setObjectName(QStringLiteral("cancelButton"));
  cancel_->setText(tr("Cancel"));
  cancel_->setToolTip(tr("Stop computing; the old map stays (Esc)"));
  connect(cancel_, &QToolButton::clicked, this, &OverlayPane::cancelRequested);
  cancel_->setFixedHeight(fontMetrics().height() + 3);
  addDetailsWidget(progress_);
  addDetailsWidget(cancel_);
  addMessageBar(run_message_);
  addSideWidget(colour_bar_);
  connect(run_message_, &MessageBar::closed, this, [this] { dismissed_ = document_->currentPane().message; });
  refresh();
}

void OverlayPane::refresh() {
  const presenters::PaneState& pane = document_->currentPane();
  chooseMap(pane);
  showTitle(pane);
  showProgress(pane);
  showMessage(pane);
  drawMap();
}

void OverlayPane::chooseMap(const presenters::PaneState& pane) {
  patch_nats_.clear();
  grid_ = 0;
  field_of_view_ = {};
  stale_ = false;
  view()->setNote({});
  if (!document_->radiograph()) return;
  if (pane.phase == Phase::Running && !pane.live_patch_nats.empty()) {
    patch_nats_ = pane.live_patch_nats;
    grid_ = pane.live_grid;
    field_of_view_ = pane.live_field_of_view;
    return;
  }
  if (!pane.result) return;
  patch_nats_ = pane.result->patch_nats();
  grid_ = pane.result->grid;
  field_of_view_ = pane.result->field_of_view;
  stale_ = pane.stale;
  if (stale_) view()->setNote(pane.stale_text.isEmpty() ? tr("Old map") : pane.stale_text);
}

void OverlayPane::showTitle(const presenters::PaneState& pane) {
  const int row = document_->currentCaption();
  setBadge(row >= 0 ? presenters::CaptionListModel::letter(row) : QString());
  if (pane.phase == Phase::Running && !pane.live_patch_nats.empty()) {
    setTitle(quoted(pane.live_tokens.caption));
    setDetails(brief_text(document_->settings()), presenters::settings_text(document_->settings()));
  } else if (pane.result) {
    setTitle(quoted(pane.result->caption));
    const QString input = presenters::input_text(*pane.result);
    const QString more = input.isEmpty() ? QString() : QStringLiteral(" · ") + input;
    setDetails(brief_text(pane.result->settings) + more, presenters::settings_text(pane.result->settings) + more +
                                                             QStringLiteral(" · ") +
                                                             presenters::similarity_text(pane.result->similarity));
  } else {
    setTitle(row >= 0 ? quoted(document_->caption(row).toStdString()) : tr("Explanation"));
    setDetails(row >= 0 ? tr("no map yet") : QString());
  }
}

void OverlayPane::showProgress(const presenters::PaneState& pane) {
  const bool working = pane.phase == Phase::Running || pane.phase == Phase::Waiting;
  const bool counted = working && pane.step_count > 0 && pane.step > 0;
  progress_->setRange(0, counted ? pane.step_count : 0);
  if (counted) progress_->setValue(pane.step);
  progress_->setFormat(counted ? tr("%v/%m", "steps done of all") : QString());
  progress_->setVisible(working);
  cancel_->setVisible(working);
}

void OverlayPane::showMessage(const presenters::PaneState& pane) {
  if (pane.message.isEmpty()) dismissed_.clear();
  if (pane.message.isEmpty() || pane.message == dismissed_)
    return run_message_->showMessage(MessageBar::Kind::Info, {});
  const MessageBar::Kind kind = pane.phase == Phase::Failed      ? MessageBar::Kind::Error
                                : pane.phase == Phase::Cancelled ? MessageBar::Kind::Info
                                                                 : MessageBar::Kind::Warning;
  run_message_->showMessage(kind, pane.message);
}

figure::OverlayStyle OverlayPane::shownStyle() const {
  figure::OverlayStyle style = style_;
  style.scale_max_nats = document_->sharedScaleMaxNats();
  return style;
}

void OverlayPane::drawMap() {
  figure::OverlayStyle style = shownStyle();
  MapLayer layer;
  layer.smooth = style.smooth;
  layer.unseen = style.unseen;
  figure::ColourBar bar;
  bar.colours = stale_ ? image::ColourTable::Gray : style.colours;
  bar.scale = style.scale;
  bar.threshold = style.threshold;
  bar.range = figure::scale_range(patch_nats_, style);
  if (!patch_nats_.empty()) {
    layer.field_of_view = figure::to_rect(field_of_view_);
    layer.grid_lines = style.show_grid ? grid_ : 0;
    style.show_grid = false;  // the view draws the lines, as thin as the screen can
    bar.isolines_nats = figure::isoline_levels(style, bar.range);
    layer.isolines = figure::make_isolines(patch_nats_, grid_, bar.isolines_nats);
    layer.colours = figure::overlay_image(patch_nats_, grid_, style);
    if (stale_) layer.colours = desaturated(layer.colours);
  } else {
    bar.range = {0.0, style.scale_max_nats > 0.0 ? style.scale_max_nats : 1.0, false};
    bar.with_numbers = style.scale_max_nats > 0.0;
  }
  view()->setLayer(layer);
  colour_bar_->setBar(bar);
}

void OverlayPane::setOverlayStyle(const figure::OverlayStyle& style) {
  style_ = style;
  drawMap();
}

void OverlayPane::setOverlayVisible(bool visible) { view()->setLayerVisible(visible); }

std::optional<double> OverlayPane::natsAt(const QPointF& picture) const {
  if (patch_nats_.empty() || grid_ <= 0) return std::nullopt;
  const QRectF seen = figure::to_rect(field_of_view_);
  if (seen.isEmpty() || !seen.contains(picture)) return std::nullopt;
  const auto cell = [this](double share) { return std::clamp(static_cast<int>(share * grid_), 0, grid_ - 1); };
  const int column = cell((picture.x() - seen.left()) / seen.width());
  const int row = cell((picture.y() - seen.top()) / seen.height());
  return patch_nats_[static_cast<std::size_t>(row) * static_cast<std::size_t>(grid_) +
                     static_cast<std::size_t>(column)];
}

}  // namespace m2ib::views
