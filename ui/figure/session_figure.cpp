#include "ui/figure/session_figure.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/session/session_file.h"
#include "ui/figure/content_text.h"
#include "ui/figure/figure_content.h"
#include "ui/figure/figure_layout.h"
#include "ui/figure/method_text.h"
#include "ui/figure/paint/isolines.h"
#include "ui/figure/paint_page.h"

namespace m2ib::figure {
namespace {

/// The value whose name it is; else the fallback.
template <class Values, class Value>
Value named(const Values& values, const std::string& name, Value fallback) {
  for (const Value value : values) {
    if (name == to_string(value)) return value;
  }
  return fallback;
}

}  // namespace

OverlayStyle style_of(const session::Rendering& rendering) {
  OverlayStyle style;
  style.colours = named(image::kColourTables, rendering.colours, style.colours);
  // A session that never had a look has no colours; its zeros mean nothing.
  if (!rendering.colours.empty()) {
    style.opacity = std::clamp(rendering.opacity, 0.0, 1.0);
    style.threshold = std::clamp(rendering.threshold, 0.0, 1.0);
    style.smooth = rendering.smooth;
  }
  style.unseen = named(kUnseenModes, rendering.unseen, style.unseen);
  style.isolines = std::clamp(rendering.isolines, 0, kMostIsolines);
  style.isoline_levels =
      named(std::array{IsolineLevels::Shares, IsolineLevels::Round}, rendering.isoline_levels, IsolineLevels::Shares);
  style.scale = rendering.scale == "min-max" ? ScaleMode::MinMax : ScaleMode::Absolute;
  if (style.scale == ScaleMode::Absolute && std::isfinite(rendering.scale_max_nats)) {
    style.scale_max_nats = std::max(0.0, rendering.scale_max_nats);
  }
  return style;
}

session::Rendering rendering_of(const OverlayStyle& style) {
  session::Rendering rendering;
  rendering.colours = image::to_string(style.colours);
  rendering.opacity = std::clamp(style.opacity, 0.0, 1.0);
  rendering.threshold = std::clamp(style.threshold, 0.0, 1.0);
  rendering.smooth = style.smooth;
  rendering.scale = style.scale == ScaleMode::Absolute ? "absolute" : "min-max";
  rendering.scale_max_nats = style.scale == ScaleMode::Absolute ? std::max(0.0, style.scale_max_nats) : 0.0;
  rendering.unseen = to_string(style.unseen);
  rendering.isolines = std::clamp(style.isolines, 0, kMostIsolines);
  rendering.isoline_levels = to_string(style.isoline_levels);
  return rendering;
}

class SessionFigure::Private {
 public:
  Private(session::Session given, FigurePictures pictures) {
    const int current = given.current_picture;
    const bool all = given.arrangement.layout == session::PaneLayout::Images;
    session = session::session_of_figure(std::move(given));
    if (!all) pictures = {picture_at(pictures, current)};
    if (const auto valid = session.figure.validate(); !valid) session.figure = {};
    content = figure_content(session, pictures);
    if (!content.problem.isEmpty()) return;
    page = lay_out(content, session.figure);
    session.rendering = content.rendering;
    record = session::session_to_json(session, session::Whereabouts::Hidden);
  }

  session::Session session;
  FigureContent content;
  FigurePage page;
  std::string record;
};

SessionFigure::SessionFigure(session::Session session, FigurePictures pictures)
    : d_(std::make_unique<Private>(std::move(session), std::move(pictures))) {}
SessionFigure::~SessionFigure() = default;
SessionFigure::SessionFigure(SessionFigure&&) noexcept = default;
SessionFigure& SessionFigure::operator=(SessionFigure&&) noexcept = default;

QString SessionFigure::problem() const { return d_->content.problem; }
QSizeF SessionFigure::size_mm() const { return d_->content.problem.isEmpty() ? d_->page.size_mm : QSizeF(0.0, 0.0); }
QString SessionFigure::legend() const { return legend_text(d_->content); }
const std::string& SessionFigure::record() const { return d_->record; }
const session::Session& SessionFigure::session() const { return d_->session; }
const FigurePage& SessionFigure::page() const { return d_->page; }
const FigureContent& SessionFigure::content() const { return d_->content; }

void SessionFigure::paint(QPainter& painter, double dots_per_mm) const {
  if (!d_->content.problem.isEmpty()) return;
  paint_page(painter, d_->page, d_->content, dots_per_mm, d_->session.figure.dpi);
}

QImage SessionFigure::image(double dots_per_mm) const {
  if (!d_->content.problem.isEmpty() || !(dots_per_mm > 0.0)) return {};
  return page_image(d_->page, d_->content, dots_per_mm);
}

QString SessionFigure::title() const {
  if (d_->content.results.empty()) return {};
  return title_text(d_->content.explanations());
}

}  // namespace m2ib::figure
