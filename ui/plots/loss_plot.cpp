#include "ui/plots/loss_plot.h"

#include <qcustomplot.h>

#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

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

  Diagram make_diagram(QCPLayoutGrid* row, int column, const QString& title);
  void show(Diagram& diagram, const std::vector<attribution::StepLosses>& losses, int step_count);
  void take_palette(const QPalette& palette);
};

Diagram LossPlot::Private::make_diagram(QCPLayoutGrid* row, int column, const QString& title) {
  Diagram diagram;
  diagram.title = new QCPTextElement(plot, title);
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
  const QColor ink = palette.color(QPalette::Text);
  const QColor ground = palette.color(QPalette::Base);
  QColor faint = ink;
  faint.setAlphaF(0.18F);
  const bool dark = ground.lightness() < 128;
  // Okabe and Ito's colours, told apart by colour-blind readers; line styles tell them apart in print.
  const QColor compression = dark ? QColor(230, 159, 0) : QColor(176, 96, 0);
  const QColor fitting = dark ? QColor(86, 180, 233) : QColor(0, 114, 178);
  plot->setBackground(ground);
  for (Diagram& diagram : diagrams) {
    diagram.title->setTextColor(ink);
    QPen dashes(compression, 1.8);
    dashes.setDashPattern({4.0, 4.0});
    diagram.compression->setPen(dashes);
    diagram.fitting->setPen(QPen(fitting, 1.6, Qt::DotLine));
    diagram.total->setPen(QPen(ink, 1.8));
    for (QCPAxis* axis : diagram.rect->axes()) {
      axis->setBasePen(QPen(faint.darker(100), 1));
      axis->setTickPen(QPen(faint, 1));
      axis->setSubTickPen(QPen(Qt::NoPen));
      axis->setTickLabelColor(ink);
      axis->setLabelColor(ink);
      axis->grid()->setPen(QPen(faint, 1, Qt::DotLine));
      axis->grid()->setZeroLinePen(Qt::NoPen);
    }
    diagram.rect->axis(QCPAxis::atLeft)->setLabelColor(fitting);
    diagram.rect->axis(QCPAxis::atLeft)->setTickLabelColor(fitting);
    // Whole steps only.
    QSharedPointer<QCPAxisTickerFixed> ticker(new QCPAxisTickerFixed);
    ticker->setTickStep(1.0);
    ticker->setScaleStrategy(QCPAxisTickerFixed::ssMultiples);
    diagram.rect->axis(QCPAxis::atBottom)->setTicker(ticker);
  }
  plot->legend->setBrush(Qt::NoBrush);
  plot->legend->setBorderPen(Qt::NoPen);
  plot->legend->setTextColor(ink);
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
  d_->diagrams = {d_->make_diagram(diagrams, 0, tr("Image tower")), d_->make_diagram(diagrams, 1, tr("Text tower"))};
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
                         const std::vector<attribution::StepLosses>& text, int step_count) {
  d_->message->hide();
  d_->plot->show();
  d_->show(d_->diagrams[0], image, step_count);
  d_->show(d_->diagrams[1], text, step_count);
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
