#include "ui/plots/agreement_plot.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHelpEvent>
#include <QLabel>
#include <QLocale>
#include <QScrollArea>
#include <QToolTip>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/plots/plot_look.h"

namespace m2ib::plots {
namespace {

constexpr int kPale = 90;        // of 255
constexpr int kWidestCell = 96;  // px; wider cells say no more

/// Blue for maps that agree, orange for those that say the opposite, light gray where they have nothing to do with each
/// other. All are light enough for dark numbers or dark enough for light ones, see ink_on().
QCPColorGradient diverging() {
  QCPColorGradient gradient;
  gradient.clearColorStops();
  gradient.setColorInterpolation(QCPColorGradient::ciRGB);
  gradient.setColorStopAt(0.0, QColor(166, 86, 0));
  gradient.setColorStopAt(0.25, QColor(240, 178, 90));
  gradient.setColorStopAt(0.5, QColor(238, 238, 238));
  gradient.setColorStopAt(0.75, QColor(116, 178, 222));
  gradient.setColorStopAt(1.0, QColor(0, 84, 150));
  gradient.setNanHandling(QCPColorGradient::nhTransparent);
  return gradient;
}

/// Dark or light, whichever is read better on the colour of a correlation.
QColor ink_on(double correlation) {
  QCPColorGradient gradient = diverging();
  const QColor ground = QColor::fromRgba(gradient.color(correlation, QCPRange(-1.0, 1.0)));
  const double luminance = 0.2126 * ground.redF() + 0.7152 * ground.greenF() + 0.0722 * ground.blueF();
  return luminance > 0.45 ? QColor(20, 20, 20) : QColor(245, 245, 245);
}

}  // namespace

struct AgreementPlot::Private {
  QCustomPlot* plot = nullptr;
  QCPColorMap* colours = nullptr;
  QCPColorScale* scale = nullptr;
  QLabel* message = nullptr;
  QLabel* about = nullptr;
  Matrix matrix;
  std::vector<QCPItemText*> numbers;

  [[nodiscard]] int count() const { return static_cast<int>(matrix.maps.size()); }
  [[nodiscard]] std::optional<double> at(int row, int column) const {
    return matrix.correlations[static_cast<std::size_t>(row) * matrix.maps.size() + static_cast<std::size_t>(column)];
  }
  [[nodiscard]] bool old(int row, int column) const {
    return matrix.maps[static_cast<std::size_t>(row)].old || matrix.maps[static_cast<std::size_t>(column)].old;
  }
  [[nodiscard]] QString text(int row, int column) const {
    const auto value = at(row, column);
    return value ? QLocale()
                       .toString(std::abs(*value) < 0.005 ? 0.0 : *value, 'f', 2)
                       .replace(QLatin1Char('-'), QChar(0x2212))
                 : QStringLiteral("–");
  }
  void make_plot(QWidget* parent);
  QWidget* make_texts();
  void limit_width();
  void draw();
  void draw_cells();
  void draw_labels();
  void draw_numbers(const QPalette& palette);
  void fit_numbers();
  void take_palette(const QPalette& palette);
};

void AgreementPlot::Private::make_plot(QWidget* parent) {
  plot = new QCustomPlot(parent);
  plot->setObjectName(QStringLiteral("agreementMatrix"));
  plot->setMinimumSize(240, 120);
  plot->axisRect()->setupFullAxesBox();
  colours = new QCPColorMap(plot->xAxis, plot->yAxis);
  colours->setInterpolate(false);
  colours->setTightBoundary(false);
  scale = new QCPColorScale(plot);
  scale->setType(QCPAxis::atRight);
  scale->setBarWidth(14);
  plot->plotLayout()->addElement(0, 1, scale);
  colours->setColorScale(scale);
  colours->setGradient(diverging());
  colours->setDataRange(QCPRange(-1.0, 1.0));
  scale->axis()->setTicker(QSharedPointer<MinusTicker>::create());
  scale->axis()->setLabel(AgreementPlot::tr("rank correlation"));
  // Bar and matrix begin and end at the same heights.
  auto* margins = new QCPMarginGroup(plot);
  plot->axisRect()->setMarginGroup(QCP::msTop | QCP::msBottom, margins);
  scale->setMarginGroup(QCP::msTop | QCP::msBottom, margins);
  plot->yAxis->setRangeReversed(true);  // the first row stands at the top
  for (QCPAxis* axis : plot->axisRect()->axes()) {
    axis->setSubTicks(false);
    axis->grid()->setVisible(false);
    axis->setTickLength(0);
  }
}

void AgreementPlot::Private::draw_cells() {
  const int maps = std::max(count(), 1);
  colours->data()->setSize(maps, maps);
  colours->data()->setRange(QCPRange(0.0, maps - 1.0), QCPRange(0.0, maps - 1.0));
  colours->data()->fill(std::numeric_limits<double>::quiet_NaN());
  for (int row = 0; row < count(); ++row) {
    for (int column = 0; column < count(); ++column) {
      colours->data()->setCell(column, row, at(row, column).value_or(std::numeric_limits<double>::quiet_NaN()));
      if (old(row, column)) colours->data()->setAlpha(column, row, kPale);
    }
  }
  plot->xAxis->setRange(-0.5, maps - 0.5);
  plot->yAxis->setRange(-0.5, maps - 0.5);
}

void AgreementPlot::Private::draw_labels() {
  const QSharedPointer<QCPAxisTickerText> letters(new QCPAxisTickerText);
  const QSharedPointer<QCPAxisTickerText> names(new QCPAxisTickerText);
  for (int i = 0; i < count(); ++i) {
    const Map& map = matrix.maps[static_cast<std::size_t>(i)];
    letters->addTick(i, map.letter);
    names->addTick(i, map.letter + QStringLiteral("  ") + map.name);
  }
  plot->xAxis->setTicker(letters);
  plot->yAxis->setTicker(names);
}

void AgreementPlot::Private::draw_numbers(const QPalette& palette) {
  for (QCPItemText* item : numbers) plot->removeItem(item);
  numbers.clear();
  for (int row = 0; row < count(); ++row) {
    for (int column = 0; column < count(); ++column) {
      auto* item = new QCPItemText(plot);
      item->position->setCoords(column, row);
      item->setText(text(row, column));
      const bool on_colour = at(row, column).has_value() && !old(row, column);
      QColor ink = on_colour ? ink_on(*at(row, column)) : palette.color(QPalette::Text);
      if (old(row, column)) ink.setAlphaF(0.6F);
      item->setColor(ink);
      item->setSelectable(false);
      numbers.push_back(item);
    }
  }
}

/// Numbers that would run into their neighbours are left out; the colours stay.
void AgreementPlot::Private::fit_numbers() {
  if (numbers.empty()) return;
  const QFontMetrics metrics(plot->font());
  const QRect area = plot->axisRect()->rect();
  const bool fits = area.width() >= count() * metrics.horizontalAdvance(QStringLiteral("-0.00 ")) &&
                    area.height() >= count() * metrics.height();
  for (QCPItemText* item : numbers) item->setVisible(fits);
}

void AgreementPlot::Private::draw() {
  draw_cells();
  draw_labels();
}

void AgreementPlot::Private::take_palette(const QPalette& palette) {
  const PlotColours look = plot_colours(palette);
  plot->setBackground(look.ground);
  for (QCPAxis* axis : plot->axisRect()->axes()) dress_axis(axis, look);
  dress_axis(scale->axis(), look);
  draw_numbers(palette);
}

QWidget* AgreementPlot::Private::make_texts() {
  auto* texts = new QWidget;
  auto* column = new QVBoxLayout(texts);
  const auto make_label = [column](const char* name) {
    auto* label = new QLabel;
    label->setObjectName(QString::fromLatin1(name));
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    column->addWidget(label);
    return label;
  };
  message = make_label("agreementMessage");
  message->hide();
  about = make_label("agreementAbout");
  const QStringList lines{AgreementPlot::tr("1: both maps put the patches in the same order."),
                          AgreementPlot::tr("0: their orders have nothing in common."),
                          AgreementPlot::tr("−1: one is the reverse of the other."),
                          AgreementPlot::tr("–: a map is constant.")};
  about->setText(lines.join(QLatin1Char('\n')));
  column->addStretch(1);
  auto* scroll = new QScrollArea;
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setFocusPolicy(Qt::NoFocus);
  scroll->setWidget(texts);
  return scroll;
}

/// Few maps need no broad matrix.
void AgreementPlot::Private::limit_width() {
  const QFontMetrics metrics(plot->font());
  int names = 0;
  for (const Map& map : matrix.maps) names = std::max(names, metrics.horizontalAdvance(map.letter + map.name));
  constexpr int kBeside = 140;  // scale, its numbers and margins
  plot->setMaximumWidth(names + kBeside + std::max(count(), 2) * kWidestCell);
}

AgreementPlot::AgreementPlot(QWidget* parent) : QWidget(parent), d_(std::make_unique<Private>()) {
  setObjectName(QStringLiteral("agreementPlot"));
  setAccessibleName(tr("How alike the maps are"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  d_->make_plot(this);
  d_->plot->installEventFilter(this);
  row->addWidget(d_->plot, 5);
  row->addWidget(d_->make_texts(), 2);
  // Only the layout knows how large the cells become.
  connect(d_->plot, &QCustomPlot::afterLayout, this, [this] { d_->fit_numbers(); });
  clear();
}

AgreementPlot::~AgreementPlot() = default;

void AgreementPlot::setMatrix(const Matrix& matrix) {
  const bool square = matrix.correlations.size() == matrix.maps.size() * matrix.maps.size();
  d_->matrix = square ? matrix : Matrix();
  d_->draw();
  d_->take_palette(palette());
  d_->limit_width();
  d_->plot->setVisible(d_->count() > 0);
  d_->about->setVisible(d_->count() > 0);
  if (isVisible()) d_->plot->replot(QCustomPlot::rpQueuedReplot);
}

void AgreementPlot::clear() { setMatrix({}); }

void AgreementPlot::setMessage(const QString& message) {
  d_->message->setText(message);
  d_->message->setVisible(!message.isEmpty());
}

int AgreementPlot::mapCount() const { return d_->count(); }

QString AgreementPlot::cellText(int row, int column) const {
  const bool inside = row >= 0 && column >= 0 && row < d_->count() && column < d_->count();
  return inside ? d_->text(row, column) : QString();
}

QString AgreementPlot::cellHelp(int row, int column) const {
  const QString number = cellText(row, column);
  if (number.isEmpty()) return {};
  const auto name = [this](int at) {
    const Map& map = d_->matrix.maps[static_cast<std::size_t>(at)];
    return map.letter + QLatin1Char(' ') + map.name;
  };
  return name(row) + QStringLiteral(" – ") + name(column) + QStringLiteral(": ") + number;
}

bool AgreementPlot::eventFilter(QObject* watched, QEvent* event) {
  if (watched != d_->plot || event->type() != QEvent::ToolTip) return QWidget::eventFilter(watched, event);
  // Small cells have no room for their numbers.
  const auto* help = static_cast<const QHelpEvent*>(event);
  const auto at = [](double place) { return static_cast<int>(std::floor(place + 0.5)); };
  const bool inside = d_->plot->axisRect()->rect().contains(help->pos());
  const QString text = inside ? cellHelp(at(d_->plot->yAxis->pixelToCoord(help->pos().y())),
                                         at(d_->plot->xAxis->pixelToCoord(help->pos().x())))
                              : QString();
  text.isEmpty() ? QToolTip::hideText() : QToolTip::showText(help->globalPos(), text, d_->plot);
  return true;
}

void AgreementPlot::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) {
    d_->take_palette(palette());
    d_->plot->replot(QCustomPlot::rpQueuedReplot);
  }
}

void AgreementPlot::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  d_->plot->replot(QCustomPlot::rpQueuedReplot);
}

}  // namespace m2ib::plots
