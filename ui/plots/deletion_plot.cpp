#include "ui/plots/deletion_plot.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/plots/plot_look.h"

namespace m2ib::plots {
namespace {

QString number(double value) { return QLocale().toString(value, 'f', 3).replace(QLatin1Char('-'), QChar(0x2212)); }

QVector<double> vector_of(const std::vector<double>& values) { return {values.begin(), values.end()}; }

QCPRange padded_range(std::initializer_list<const std::vector<double>*> curves) {
  double low = std::numeric_limits<double>::max();
  double high = std::numeric_limits<double>::lowest();
  for (const std::vector<double>* curve : curves) {
    for (const double value : *curve) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  if (low > high) return {0.0, 1.0};
  const double pad = std::max(0.08 * (high - low), 1e-3);
  return {low - pad, high + pad};
}

QLabel* make_label(const char* name, QBoxLayout* column) {
  auto* label = new QLabel;
  label->setObjectName(QString::fromLatin1(name));
  label->setWordWrap(true);
  label->setTextFormat(Qt::PlainText);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  label->setVisible(false);
  column->addWidget(label);
  return label;
}

void show_text(QLabel* label, const QString& text) {
  label->setText(text);
  label->setVisible(!text.isEmpty());
}

}  // namespace

struct DeletionPlot::Private {
  QCustomPlot* plot = nullptr;
  QCPGraph* low = nullptr;   ///< lower end of the band
  QCPGraph* high = nullptr;  ///< upper end; filled down to `low`
  QCPGraph* random = nullptr;
  QCPGraph* map = nullptr;
  QComboBox* kind = nullptr;
  QLabel* message = nullptr;
  QLabel* areas = nullptr;
  QLabel* verdict = nullptr;
  bool old = false;

  void make_plot(QWidget* parent);
  void make_column(DeletionPlot* owner, QBoxLayout* row);
  void draw(const Curves& curves);
  void name_axes(metrics::Perturbation shown);
  void take_palette(const QPalette& palette);
};

void DeletionPlot::Private::make_plot(QWidget* parent) {
  plot = new QCustomPlot(parent);
  plot->setObjectName(QStringLiteral("deletionCurves"));
  plot->setMinimumSize(240, 130);
  low = plot->addGraph();
  high = plot->addGraph();
  high->setChannelFillGraph(low);
  random = plot->addGraph();
  map = plot->addGraph();
  random->setName(DeletionPlot::tr("random order, with its spread"));
  low->removeFromLegend();
  high->removeFromLegend();
  plot->xAxis->setRange(-0.02, 1.02);
  plot->yAxis->setTicker(QSharedPointer<MinusTicker>::create());
  plot->yAxis->setLabel(DeletionPlot::tr("similarity (cosine)"));
  plot->axisRect()->setupFullAxesBox();
  // Under the diagram: within it, it would lie over a curve sooner or later.
  auto* legend_row = new QCPLayoutGrid;
  plot->plotLayout()->addElement(1, 0, legend_row);
  legend_row->addElement(0, 0, plot->legend);
  legend_row->addElement(0, 1, new QCPLayoutGrid);
  legend_row->setColumnStretchFactor(0, 0.001);
  plot->plotLayout()->setRowStretchFactor(1, 0.001);
  plot->legend->setFillOrder(QCPLegend::foColumnsFirst);
  plot->legend->setColumnSpacing(24);
  plot->legend->setVisible(true);
}

void DeletionPlot::Private::make_column(DeletionPlot* owner, QBoxLayout* row) {
  auto* texts = new QWidget;
  auto* column = new QVBoxLayout(texts);
  kind = new QComboBox;
  kind->setObjectName(QStringLiteral("deletionKindCombo"));
  kind->setAccessibleName(DeletionPlot::tr("What is done to the patches"));
  kind->addItem(DeletionPlot::tr("Remove patches"));
  kind->addItem(DeletionPlot::tr("Add patches"));
  kind->setItemData(0, DeletionPlot::tr("Deletion: the hottest patches get the picture's mean colour first"),
                    Qt::ToolTipRole);
  kind->setItemData(1, DeletionPlot::tr("Insertion: the hottest patches appear first in the blurred picture"),
                    Qt::ToolTipRole);
  column->addWidget(kind);
  message = make_label("deletionMessage", column);
  verdict = make_label("deletionVerdict", column);
  areas = make_label("deletionAreas", column);
  column->addStretch(1);
  auto* scroll = new QScrollArea;
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setFocusPolicy(Qt::NoFocus);
  scroll->setWidget(texts);
  row->addWidget(scroll, 2);
  connect(kind, &QComboBox::activated, owner, &DeletionPlot::kindChosen);
}

void DeletionPlot::Private::name_axes(metrics::Perturbation shown) {
  plot->xAxis->setLabel(shown == metrics::Perturbation::Deletion ? DeletionPlot::tr("share of patches removed")
                                                                 : DeletionPlot::tr("share of patches added"));
}

void DeletionPlot::Private::draw(const Curves& curves) {
  std::vector<double> below;
  std::vector<double> above;
  for (std::size_t i = 0; i < std::min(curves.random.spread.size(), curves.random.mean.similarity.size()); ++i) {
    below.push_back(curves.random.mean.similarity[i] - curves.random.spread[i]);
    above.push_back(curves.random.mean.similarity[i] + curves.random.spread[i]);
  }
  const QVector<double> shares = vector_of(curves.random.mean.share);
  low->setData(shares, vector_of(below), true);
  high->setData(shares, vector_of(above), true);
  random->setData(shares, vector_of(curves.random.mean.similarity), true);
  map->setData(vector_of(curves.map.share), vector_of(curves.map.similarity), true);
  map->setName(curves.name.isEmpty() ? DeletionPlot::tr("this map") : curves.name);
  plot->yAxis->setRange(padded_range({&curves.map.similarity, &below, &above}));
  name_axes(curves.kind);
}

void DeletionPlot::Private::take_palette(const QPalette& palette) {
  const PlotColours colours = plot_colours(palette);
  const auto shade = [&](const QColor& colour) { return old ? faded(colour, colours.ground) : colour; };
  plot->setBackground(colours.ground);
  for (QCPAxis* axis : plot->axisRect()->axes()) dress_axis(axis, colours);
  QColor band = shade(colours.blue);
  band.setAlphaF(old ? 0.12F : 0.25F);
  low->setPen(Qt::NoPen);
  high->setPen(Qt::NoPen);
  high->setBrush(band);
  QPen dashes(shade(colours.blue), 1.6);
  dashes.setDashPattern({5.0, 3.0});
  random->setPen(dashes);
  map->setPen(QPen(shade(colours.orange), 2.2));
  map->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, shade(colours.orange), 5));
  plot->legend->setBrush(Qt::NoBrush);
  plot->legend->setBorderPen(Qt::NoPen);
  plot->legend->setTextColor(colours.ink);
}

DeletionPlot::DeletionPlot(QWidget* parent) : QWidget(parent), d_(std::make_unique<Private>()) {
  setObjectName(QStringLiteral("deletionPlot"));
  setAccessibleName(tr("Match while patches are removed or added"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  d_->make_plot(this);
  row->addWidget(d_->plot, 5);
  d_->make_column(this, row);
  clear();
}

DeletionPlot::~DeletionPlot() = default;

void DeletionPlot::setCurves(const Curves& curves, bool old) {
  d_->old = old;
  d_->draw(curves);
  d_->take_palette(palette());
  show_text(d_->verdict, verdict_text(metrics::judge_curve(curves.map, curves.random, curves.kind), curves.kind));
  const QString areas = curves.kind == metrics::Perturbation::Deletion
                            ? tr("Area under the curve (less is better): %1, in random order %2")
                            : tr("Area under the curve (more is better): %1, in random order %2");
  show_text(d_->areas, areas.arg(number(curves.map.area), number(curves.random.mean.area)));
  d_->verdict->setEnabled(!old);
  d_->areas->setEnabled(!old);
  if (isVisible()) d_->plot->replot(QCustomPlot::rpQueuedReplot);
}

void DeletionPlot::clear() {
  d_->old = false;
  Curves none;
  none.kind = kind();
  d_->draw(none);
  d_->take_palette(palette());
  show_text(d_->verdict, {});
  show_text(d_->areas, {});
  if (isVisible()) d_->plot->replot(QCustomPlot::rpQueuedReplot);
}

void DeletionPlot::setMessage(const QString& message) { show_text(d_->message, message); }

metrics::Perturbation DeletionPlot::kind() const {
  return d_->kind->currentIndex() == 1 ? metrics::Perturbation::Insertion : metrics::Perturbation::Deletion;
}

int DeletionPlot::pointCount() const { return d_->map->dataCount(); }

QString DeletionPlot::verdictText() const { return d_->verdict->text(); }

void DeletionPlot::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) {
    d_->take_palette(palette());
    d_->plot->replot(QCustomPlot::rpQueuedReplot);
  }
}

void DeletionPlot::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  d_->plot->replot(QCustomPlot::rpQueuedReplot);
}

QString verdict_text(metrics::CurveVerdict verdict, metrics::Perturbation kind) {
  const bool deletes = kind == metrics::Perturbation::Deletion;
  switch (verdict) {
    case metrics::CurveVerdict::Better:
      return deletes ? DeletionPlot::tr("The match falls faster than in random order: these patches mattered.")
                     : DeletionPlot::tr("The match comes faster than in random order: these patches mattered.");
    case metrics::CurveVerdict::AsRandom:
      return deletes ? DeletionPlot::tr(
                           "The match falls no faster than in random order: the map does not say which "
                           "patches mattered.")
                     : DeletionPlot::tr(
                           "The match comes no faster than in random order: the map does not say which "
                           "patches mattered.");
    case metrics::CurveVerdict::Worse:
      return deletes ? DeletionPlot::tr(
                           "The match falls more slowly than in random order: other patches mattered "
                           "more.")
                     : DeletionPlot::tr(
                           "The match comes more slowly than in random order: other patches mattered "
                           "more.");
    case metrics::CurveVerdict::Meaningless:
      break;
  }
  return deletes ? DeletionPlot::tr("Without any patch the picture matches no worse: this curve says nothing.")
                 : DeletionPlot::tr(
                       "The blurred picture matches no worse than the sharp one: this curve says "
                       "nothing.");
}

}  // namespace m2ib::plots
