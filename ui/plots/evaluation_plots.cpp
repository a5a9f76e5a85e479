#include "ui/plots/evaluation_plots.h"

#include <QBuffer>
#include <QImage>
#include <QPdfWriter>
#include <algorithm>
#include <cmath>

#include "ui/plots/plot_look.h"

namespace m2ib::plots {
namespace {

using evaluation::MetricGroup;
using evaluation::MetricInfo;
using evaluation::StudyResult;
using evaluation::StudyRow;

// All lengths in pixels of 1/96 inch, which QCustomPlot works in.
constexpr double kPixelsPerInch = 96.0;
constexpr double kMillimetresPerInch = 25.4;
constexpr double kWidth_mm = 180.0;
constexpr int kDotsPerInch = 300;
constexpr int kColumns = 3;
constexpr int kNames_px = 122;  ///< left of the first column
constexpr int kBeside_px = 12;  ///< left of the others
constexpr int kRight_px = 12;
constexpr int kMethod_px = 13;  ///< height of a line
constexpr int kTitle_px = 20;
constexpr int kAxis_px = 34;

const QColor kInk(34, 34, 34);
const QColor kFaint(0, 0, 0, 40);
const QColor kChance(120, 120, 120);

QFont font(int size_px, bool bold = false) {
  QFont font(QStringLiteral("sans-serif"));
  font.setStyleHint(QFont::SansSerif);
  font.setPixelSize(size_px);
  font.setBold(bold);
  return font;
}

/// The rows of one group, by panel and method.
class Group {
 public:
  Group(const StudyResult& result, MetricGroup group) {
    for (const MetricInfo& info : evaluation::all_metrics()) {
      if (info.group != group) continue;
      const bool has = std::ranges::any_of(result.rows, [&](const StudyRow& row) { return is_of(row, info); });
      if (has) infos_.push_back(&info);
    }
    for (const StudyRow& row : result.rows) {
      const bool shown = std::ranges::any_of(infos_, [&](const MetricInfo* info) { return is_of(row, *info); });
      if (!shown) continue;
      rows_.push_back(&row);
      if (std::ranges::find(methods_, row.method) == methods_.end()) methods_.push_back(row.method);
    }
  }

  [[nodiscard]] const std::vector<const MetricInfo*>& infos() const { return infos_; }
  [[nodiscard]] const std::vector<std::string>& methods() const { return methods_; }
  [[nodiscard]] const StudyRow* row(const std::string& method, const MetricInfo& info) const {
    const auto found =
        std::ranges::find_if(rows_, [&](const StudyRow* row) { return row->method == method && is_of(*row, info); });
    return found == rows_.end() ? nullptr : *found;
  }

 private:
  static bool is_of(const StudyRow& row, const MetricInfo& info) {
    return row.finding.empty() && row.metric == info.id;
  }
  std::vector<const MetricInfo*> infos_;
  std::vector<std::string> methods_;
  std::vector<const StudyRow*> rows_;
};

QString nameOf(const std::string& method) {
  if (method == evaluation::kRandomMap) return QStringLiteral("Random map");
  const auto known = attribution::method_of(method);
  return known ? QString::fromUtf8(attribution::info_of(*known).name) : QString::fromStdString(method);
}

bool isLogarithmic(const MetricInfo& info) { return std::string_view(info.unit) == "ms"; }

QString axisLabel(const MetricInfo& info) {
  const std::string_view unit = info.unit;
  QString text = info.larger_is_better ? QStringLiteral("larger is better") : QStringLiteral("smaller is better");
  if (!unit.empty() && unit != "share") text = QString::fromUtf8(info.unit) + QStringLiteral("; ") + text;
  return text;
}

/// All intervals, with room beside them.
QCPRange valueRange(const Group& group, const MetricInfo& info) {
  double low = std::numeric_limits<double>::max();
  double high = std::numeric_limits<double>::lowest();
  for (const std::string& method : group.methods()) {
    const StudyRow* row = group.row(method, info);
    if (row == nullptr) continue;
    low = std::min(low, row->value.low);
    high = std::max(high, row->value.high);
  }
  if (isLogarithmic(info)) return {std::max(low, 1e-3) / 1.6, std::max(high, 2e-3) * 1.6};
  if (std::string_view(info.unit) == "share") return {-0.03, 1.03};
  const double pad = std::max((high - low) * 0.08, 1e-4);
  return {low - pad, high + pad};
}

void takeInk(QCPAxis* axis) {
  axis->setBasePen(QPen(kInk, 0.8));
  axis->setTickPen(QPen(kInk, 0.8));
  axis->setSubTickPen(Qt::NoPen);
  axis->setTickLabelFont(font(9));
  axis->setLabelFont(font(9));
  axis->setTickLabelColor(kInk);
  axis->setLabelColor(kInk);
  axis->setTickLengthIn(0);
  axis->setTickLengthOut(3);
  axis->setLabelPadding(2);
  axis->grid()->setPen(QPen(kFaint, 0.6));
  axis->grid()->setZeroLinePen(Qt::NoPen);
}

/// One panel: methods from top to bottom, values from left to right.
class Panel {
 public:
  Panel(QCustomPlot& plot, const Group& group, const MetricInfo& info, bool first_column)
      : plot_(plot), group_(group), info_(info), rect_(new QCPAxisRect(&plot)) {
    rect_->setAutoMargins(QCP::msNone);
    rect_->setMargins(QMargins(first_column ? kNames_px : kBeside_px, kTitle_px, kRight_px, kAxis_px));
    rect_->setupFullAxesBox();
    for (QCPAxis* axis : {names(), values(), rect_->axis(QCPAxis::atRight), rect_->axis(QCPAxis::atTop)}) takeInk(axis);
    rect_->axis(QCPAxis::atRight)->setTicks(false);
    rect_->axis(QCPAxis::atTop)->setTicks(false);
    rect_->axis(QCPAxis::atTop)->setLabel(QString::fromUtf8(info.name));
    rect_->axis(QCPAxis::atTop)->setLabelFont(font(10, true));
    addNames(first_column);
    values()->setLabel(axisLabel(info));
    values()->setRange(valueRange(group, info));
    if (isLogarithmic(info)) {
      values()->setScaleType(QCPAxis::stLogarithmic);
      values()->setTicker(QSharedPointer<QCPAxisTickerLog>(new QCPAxisTickerLog));
      values()->setNumberFormat(QStringLiteral("eb"));
      values()->setNumberPrecision(0);
    } else {
      values()->setTicker(QSharedPointer<MinusTicker>::create());
      values()->ticker()->setTickCount(4);
    }
    addChance();
    addDots();
  }
  [[nodiscard]] QCPAxisRect* rect() const { return rect_; }

 private:
  [[nodiscard]] QCPAxis* names() const { return rect_->axis(QCPAxis::atLeft); }
  [[nodiscard]] QCPAxis* values() const { return rect_->axis(QCPAxis::atBottom); }

  void addNames(bool shown) {
    const QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
    for (std::size_t i = 0; i < group_.methods().size(); ++i) {
      ticker->addTick(static_cast<double>(i), nameOf(group_.methods()[i]));
    }
    names()->setTicker(ticker);
    names()->setTickLabels(shown);
    names()->setRange(-0.7, static_cast<double>(group_.methods().size()) - 0.3);
    names()->setRangeReversed(true);
  }

  /// What a map of random values reaches.
  void addChance() {
    const StudyRow* row = group_.row(evaluation::kRandomMap, info_);
    if (row == nullptr) return;
    QCPGraph* line = plot_.addGraph(names(), values());
    line->setData({-1.0, static_cast<double>(group_.methods().size())}, {row->value.mean, row->value.mean}, true);
    line->setPen(QPen(kChance, 0.8, Qt::DashLine));
  }

  void addDots() {
    addDots(false, QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(kInk, 0.8), QBrush(kInk), 4.5), kInk);
    addDots(true, QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(kChance, 0.9), QBrush(Qt::white), 4.5), kChance);
  }
  void addDots(bool of_chance, const QCPScatterStyle& style, const QColor& colour) {
    QVector<double> places;
    QVector<double> means;
    QVector<double> below;
    QVector<double> above;
    for (std::size_t i = 0; i < group_.methods().size(); ++i) {
      const StudyRow* row = group_.row(group_.methods()[i], info_);
      if (row == nullptr || (row->method == evaluation::kRandomMap) != of_chance) continue;
      places << static_cast<double>(i);
      means << row->value.mean;
      below << row->value.mean - row->value.low;
      above << row->value.high - row->value.mean;
    }
    QCPGraph* dots = plot_.addGraph(names(), values());
    dots->setLineStyle(QCPGraph::lsNone);
    dots->setScatterStyle(style);
    dots->setData(places, means, true);
    auto* bars = new QCPErrorBars(names(), values());
    bars->setDataPlottable(dots);
    bars->setData(below, above);
    bars->setErrorType(QCPErrorBars::etValueError);
    bars->setWhiskerWidth(5.0);
    bars->setSymbolGap(0.0);
    bars->setPen(QPen(colour, 1.0));
  }

  QCustomPlot& plot_;
  const Group& group_;
  const MetricInfo& info_;
  QCPAxisRect* rect_;
};

struct Size {
  int width_px = 0;
  int height_px = 0;
};

Size lay_out(QCustomPlot& plot, const Group& group) {
  plot.plotLayout()->clear();
  plot.plotLayout()->setMargins(QMargins(2, 4, 2, 2));
  plot.plotLayout()->setRowSpacing(2);
  plot.plotLayout()->setColumnSpacing(0);
  const int panels = static_cast<int>(group.infos().size());
  for (int i = 0; i < panels; ++i) {
    const Panel panel(plot, group, *group.infos()[static_cast<std::size_t>(i)], i % kColumns == 0);
    plot.plotLayout()->addElement(i / kColumns, i % kColumns, panel.rect());
  }
  // Columns that are not there leave their room empty, so that panels have one size on all figures.
  for (int column = panels; column < kColumns; ++column) {
    plot.plotLayout()->addElement(0, column, new QCPLayoutElement(&plot));
  }
  const int width = static_cast<int>(std::lround(kWidth_mm / kMillimetresPerInch * kPixelsPerInch));
  const double inside = (width - 4 - kNames_px - 2 * kBeside_px - 3 * kRight_px) / static_cast<double>(kColumns);
  for (int column = 0; column < kColumns; ++column) {
    plot.plotLayout()->setColumnStretchFactor(column, inside + kRight_px + (column == 0 ? kNames_px : kBeside_px));
  }
  const int rows = (panels + kColumns - 1) / kColumns;
  const int methods = static_cast<int>(group.methods().size());
  return {width, 6 + rows * (kTitle_px + kAxis_px + kMethod_px * (methods + 1) + 2)};
}

QByteArray to_png(QCustomPlot& plot, Size size) {
  QImage image = plot.toPixmap(size.width_px, size.height_px, kDotsPerInch / kPixelsPerInch).toImage();
  image = image.convertToFormat(QImage::Format_RGB32);
  const int dots_per_metre = static_cast<int>(std::lround(kDotsPerInch / kMillimetresPerInch * 1000.0));
  image.setDotsPerMeterX(dots_per_metre);
  image.setDotsPerMeterY(dots_per_metre);
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  image.save(&buffer, "PNG");
  return bytes;
}

QByteArray to_pdf(QCustomPlot& plot, Size size) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  QPdfWriter writer(&buffer);
  const QSizeF page(size.width_px / kPixelsPerInch * kMillimetresPerInch,
                    size.height_px / kPixelsPerInch * kMillimetresPerInch);
  writer.setPageSize(QPageSize(page, QPageSize::Millimeter, QString(), QPageSize::ExactMatch));
  writer.setPageMargins(QMarginsF());
  writer.setTitle(QStringLiteral("Methods against metrics"));
  QCPPainter painter;
  painter.begin(&writer);
  painter.setMode(QCPPainter::pmVectorized);
  painter.setMode(QCPPainter::pmNoCaching);
  painter.setWindow(0, 0, size.width_px, size.height_px);
  plot.toPainter(&painter, size.width_px, size.height_px);
  painter.end();
  return bytes;
}

}  // namespace

std::vector<EvaluationFigure> evaluationFigures(const StudyResult& result) {
  std::vector<EvaluationFigure> figures;
  for (const auto& [kind, name] :
       {std::pair{MetricGroup::Faithfulness, "plot-faithfulness"}, std::pair{MetricGroup::Words, "plot-words"},
        std::pair{MetricGroup::Localisation, "plot-localisation"}, std::pair{MetricGroup::Trust, "plot-trust"}}) {
    const Group group(result, kind);
    if (group.infos().empty()) continue;
    QCustomPlot plot;
    const Size size = lay_out(plot, group);
    figures.push_back({QString::fromUtf8(name), to_png(plot, size), to_pdf(plot, size)});
  }
  return figures;
}

}  // namespace m2ib::plots
