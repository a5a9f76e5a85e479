#include "ui/plots/loss_plot.h"

#include <QEvent>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

#include "ui/plots/plot_look.h"

namespace m2ib::plots {
namespace {

/// Diagram of one tower.
struct Diagram {
  QCPAxisRect* rect = nullptr;
  QCPTextElement* title = nullptr;
  QCPLegend* legend = nullptr;
  QCPGraph* compression = nullptr;
  QCPGraph* fitting = nullptr;
  QCPGraph* total = nullptr;
};

QCPRange padded(double low, double high) {
  const double pad = std::max((high - low) * 0.08, 1e-3 * std::max(1.0, std::abs(high)));
  return {low - pad, high + pad};
}

QCPRange value_range(std::initializer_list<QCPGraph*> graphs) {
  double low = std::numeric_limits<double>::max();
  double high = std::numeric_limits<double>::lowest();
  for (const QCPGraph* graph : graphs) {
    for (const QCPGraphData& point : *graph->data()) {
      low = std::min(low, point.value);
      high = std::max(high, point.value);
    }
  }
  return low > high ? QCPRange(0.0, 1.0) : padded(low, high);
}

}  // namespace

struct LossPlot::Private {
  QCustomPlot* plot = nullptr;
  QLabel* message = nullptr;
  std::array<Diagram, 2> diagrams;

  Diagram make_diagram(QCPLayoutGrid* row, int column);
  void name_towers(int runs);
  void show(Diagram& diagram, const std::vector<attribution::StepLosses>& losses, int step_count);
  void take_palette(const QPalette& palette);
};

Diagram LossPlot::Private::make_diagram(QCPLayoutGrid* row, int column) {
  Diagram diagram;
  diagram.title = new QCPTextElement(plot);
  row->addElement(0, column, diagram.title);
  diagram.rect = new QCPAxisRect(plot);
  diagram.rect->setupFullAxesBox();
  diagram.rect->axis(QCPAxis::atTop)->setTicks(false);
  row->addElement(1, column, diagram.rect);
  QCPAxis* steps = diagram.rect->axis(QCPAxis::atBottom);
  QCPAxis* plain = diagram.rect->axis(QCPAxis::atLeft);
  QCPAxis* nats = diagram.rect->axis(QCPAxis::atRight);
  nats->setTickLabels(true);
  steps->setLabel(LossPlot::tr("Step"));
  plain->setLabel(LossPlot::tr("Fitting (cosine)"));
  nats->setLabel(LossPlot::tr("Compression, total"));
  for (QCPAxis* axis : {plain, nats}) axis->setTicker(QSharedPointer<MinusTicker>::create());
  // Whole steps only.
  const auto whole = QSharedPointer<QCPAxisTickerFixed>::create();
  whole->setTickStep(1.0);
  whole->setScaleStrategy(QCPAxisTickerFixed::ssMultiples);
  steps->setTicker(whole);
  // A large β lifts the total far above the fitting, so the two do not share an axis.
  diagram.total = plot->addGraph(steps, nats);  // drawn first: often the dashed compression runs along it
  diagram.compression = plot->addGraph(steps, nats);
  diagram.fitting = plot->addGraph(steps, plain);
  diagram.compression->setName(LossPlot::tr("Compression (nats)"));
  diagram.fitting->setName(LossPlot::tr("Fitting"));
  diagram.total->setName(LossPlot::tr("Total = β × compression − fitting"));
  return diagram;
}

void LossPlot::Private::show(Diagram& diagram, const std::vector<attribution::StepLosses>& losses, int step_count) {
  QVector<double> steps;
  QVector<double> compression;
  QVector<double> fitting;
  QVector<double> total;
  for (std::size_t i = 0; i < losses.size(); ++i) {
    steps << static_cast<double>(i + 1);
    compression << losses[i].compression_nats;
    fitting << losses[i].fitting;
    total << losses[i].total;
  }
  diagram.compression->setData(steps, compression, true);
  diagram.fitting->setData(steps, fitting, true);
  diagram.total->setData(steps, total, true);
  const int last = std::max({step_count, static_cast<int>(losses.size()), 2});
  diagram.rect->axis(QCPAxis::atBottom)->setRange(1.0 - 0.02 * last, last + 0.02 * last);
  diagram.rect->axis(QCPAxis::atRight)->setRange(value_range({diagram.compression, diagram.total}));
  diagram.rect->axis(QCPAxis::atLeft)->setRange(value_range({diagram.fitting}));
}

void LossPlot::Private::take_palette(const QPalette& palette) {
  const PlotColours colours = plot_colours(palette);
  plot->setBackground(colours.ground);
  for (Diagram& diagram : diagrams) {
    diagram.title->setTextColor(colours.ink);
    QPen dashes(colours.orange, 1.8);
    dashes.setDashPattern({4.0, 4.0});
    diagram.compression->setPen(dashes);
    diagram.fitting->setPen(QPen(colours.blue, 1.6, Qt::DotLine));
    diagram.total->setPen(QPen(colours.ink, 1.8));
    for (QCPAxis* axis : diagram.rect->axes()) dress_axis(axis, colours);
    diagram.rect->axis(QCPAxis::atLeft)->setLabelColor(colours.blue);
    diagram.rect->axis(QCPAxis::atLeft)->setTickLabelColor(colours.blue);
  }
  plot->legend->setBrush(Qt::NoBrush);
  plot->legend->setBorderPen(Qt::NoPen);
  plot->legend->setTextColor(colours.ink);
}

/// The mean of several seeds has no losses of its own.
void LossPlot::Private::name_towers(int runs) {
  const std::array<QString, 2> towers{LossPlot::tr("Image tower"), LossPlot::tr("Text tower")};
  for (std::size_t i = 0; i < diagrams.size(); ++i) {
    diagrams[i].title->setText(runs > 1 ? LossPlot::tr("%1, first of %2 seeds", "a tower, whose losses are shown")
                                              .arg(towers[i], QLocale().toString(runs))
                                        : towers[i]);
  }
}

LossPlot::LossPlot(QWidget* parent) : QWidget(parent), d_(std::make_unique<Private>()) {
  setObjectName(QStringLiteral("lossPlot"));
  setAccessibleName(tr("Loss terms per step"));
  setMinimumSize(320, 150);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  d_->plot = new QCustomPlot(this);
  d_->plot->plotLayout()->clear();
  layout->addWidget(d_->plot);
  d_->message = new QLabel(this);
  d_->message->setObjectName(QStringLiteral("lossMessage"));
  d_->message->setWordWrap(true);
  d_->message->setTextFormat(Qt::PlainText);
  d_->message->setAlignment(Qt::AlignCenter);
  d_->message->setMargin(12);
  d_->message->hide();
  layout->addWidget(d_->message);
  auto* diagrams = new QCPLayoutGrid;
  d_->plot->plotLayout()->addElement(0, 0, diagrams);
  d_->diagrams = {d_->make_diagram(diagrams, 0), d_->make_diagram(diagrams, 1)};
  diagrams->setRowStretchFactor(0, 0.001);
  // One legend under both diagrams, with the entries of the first; what is left of its row stays empty.
  auto* legend_row = new QCPLayoutGrid;
  d_->plot->plotLayout()->addElement(1, 0, legend_row);
  d_->plot->plotLayout()->setRowStretchFactor(1, 0.001);
  d_->plot->legend = new QCPLegend;
  legend_row->addElement(0, 0, d_->plot->legend);
  legend_row->addElement(0, 1, new QCPLayoutGrid);
  legend_row->setColumnStretchFactor(0, 0.001);
  d_->plot->legend->setFillOrder(QCPLegend::foColumnsFirst);
  d_->plot->legend->setColumnSpacing(24);
  for (QCPGraph* graph : {d_->diagrams[0].compression, d_->diagrams[0].fitting, d_->diagrams[0].total}) {
    graph->addToLegend(d_->plot->legend);
  }
  d_->take_palette(palette());
  clear();
}

LossPlot::~LossPlot() = default;

void LossPlot::setLosses(const std::vector<attribution::StepLosses>& image,
                         const std::vector<attribution::StepLosses>& text, int step_count, int runs) {
  d_->message->hide();
  d_->plot->show();
  d_->show(d_->diagrams[0], image, step_count);
  d_->show(d_->diagrams[1], text, step_count);
  d_->name_towers(runs);
  if (isVisible()) d_->plot->replot(QCustomPlot::rpQueuedReplot);
}

void LossPlot::clear() { setLosses({}, {}, 0); }

void LossPlot::setMessage(const QString& message) {
  clear();
  d_->message->setText(message);
  d_->message->setVisible(!message.isEmpty());
  d_->plot->setVisible(message.isEmpty());
}

QString LossPlot::message() const { return d_->message->isHidden() ? QString() : d_->message->text(); }

QString LossPlot::title(attribution::Tower tower) const {
  return d_->diagrams[tower == attribution::Tower::Image ? 0 : 1].title->text();
}

int LossPlot::pointCount(attribution::Tower tower) const {
  return d_->diagrams[tower == attribution::Tower::Image ? 0 : 1].total->dataCount();
}

void LossPlot::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) {
    d_->take_palette(palette());
    d_->plot->replot(QCustomPlot::rpQueuedReplot);
  }
}

}  // namespace m2ib::plots
