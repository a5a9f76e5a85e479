#include "ui/figure/content_text.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "ui/figure/figure_text.h"
#include "ui/figure/method_text.h"

namespace m2ib::figure {
namespace {

const QChar kDash(0x2013);

QString decimals(double value, int count) { return decimals_text(value, count); }

QString decimals(const std::optional<double>& value, int count) {
  return value && std::isfinite(*value) ? decimals(*value, count) : QString(kDash);
}

QString percent(double share) { return decimals(100.0 * share, 0) + QStringLiteral("\u00A0%"); }

/// An end of a scale, whatever its magnitude.
QString end_text(double value) {
  return value == 0.0 ? QStringLiteral("0") : QString::number(value, 'g', 3).replace(QLatin1Char('-'), QChar(0x2212));
}

}  // namespace

QString decimals_text(double value, int count) {
  QString text = QString::number(value, 'f', count);
  if (!text.startsWith(QLatin1Char('-'))) return text;
  // A true minus sign, and no "-0.00".
  return text.toDouble() == 0.0 ? text.mid(1) : text.replace(QLatin1Char('-'), QChar(0x2212));
}

QString figure_heading(const FigureContent& content) {
  if (content.one_caption) return QCoreApplication::translate("Figure", "Patches the model used for this sentence");
  const std::vector<attribution::Method> methods = content.methods();
  const bool alone = content.results.size() == 1;
  if (content.m2ib_alone()) {
    return alone ? QCoreApplication::translate("Figure", "Information bottleneck attribution (M2IB)")
                 : QCoreApplication::translate("Figure", "Patches the model used for each sentence (M2IB)");
  }
  if (methods.size() == 1) {
    const QString name = method_name(attribution::info_of(methods.front()));
    return alone ? QCoreApplication::translate("Figure", "Attribution by %1", "a method").arg(name)
                 : QCoreApplication::translate("Figure", "Patches the model used for each sentence (%1)").arg(name);
  }
  return content.one_sentence()
             ? QCoreApplication::translate("Figure", "Patches the model used for this sentence, by %1 methods")
                   .arg(methods.size())
             : QCoreApplication::translate("Figure", "Patches the model used for each sentence, by %1 methods")
                   .arg(methods.size());
}

QString quoted_text(const QString& text) {
  return QCoreApplication::translate("Figure", "“%1”", "a quoted sentence").arg(text);
}

QString similarity_text(const attribution::Explanation& explanation) {
  return QCoreApplication::translate("Figure", "Similarity %1").arg(decimals(explanation.similarity, 3));
}

QString weak_support_text() {
  return QCoreApplication::translate("Figure", "Weakly supported: no better than its controls");
}

QString patch_scale_text(const FigureContent& content, std::size_t result) {
  const attribution::Explanation& explanation = *content.results[result].explanation;
  const OverlayStyle style = content.style_of(result);
  const ScaleRange range = scale_range(explanation.patch_values(), style);
  return QCoreApplication::translate("Figure", "Patches %1 to %2 %3", "a map's scale and its unit")
      .arg(end_text(range.low_nats), end_text(range.high_nats), short_unit_text(style.unit))
      .trimmed();
}

QString word_scale_text(const FigureContent& content, std::size_t result) {
  const WordStripStyle style = content.word_style_of(result);
  const double low = style.is_signed ? -style.scale_max_nats : 0.0;
  return QCoreApplication::translate("Figure", "Words %1 to %2 %3", "the words' scale and its unit")
      .arg(end_text(low), end_text(style.scale_max_nats),
           short_unit_text(content.results[result].explanation->method().unit))
      .trimmed();
}

QString comparison_text(const FigureContent& content) {
  if (!content.comparison) return {};
  const metrics::MapComparison& numbers = content.comparison->numbers;
  const char* sentence = QT_TRANSLATE_NOOP(
      "Figure", "Pearson r %1, Spearman ρ %2, overlap of the hottest %3: %4, largest difference %5 nats");
  if (!content.m2ib_alone()) {
    sentence = QT_TRANSLATE_NOOP(
        "Figure", "Pearson r %1, Spearman ρ %2, overlap of the hottest %3: %4, largest difference %5 %6");
  }
  const QString text =
      QCoreApplication::translate("Figure", sentence)
          .arg(decimals(numbers.pearson, 2), decimals(numbers.spearman, 2), percent(metrics::kHottestShare),
               decimals(numbers.overlap, 2), QString::number(numbers.largest_difference_nats, 'g', 3));
  if (content.m2ib_alone()) return text;
  const auto unit = content.results[content.comparison->a].explanation->method().unit;
  return text.arg(short_unit_text(unit)).trimmed();
}

std::vector<QStringList> region_table(const FigureContent& content) {
  if (content.regions.empty()) return {};
  std::vector<QStringList> rows;
  rows.push_back({QCoreApplication::translate("Figure", "Region"), QCoreApplication::translate("Figure", "Map"),
                  QCoreApplication::translate("Figure", "Hottest patch"),
                  content.m2ib_alone() ? QCoreApplication::translate("Figure", "Share of nats")
                                       : QCoreApplication::translate("Figure", "Share of the map"),
                  QCoreApplication::translate("Figure", "Share of area"), QCoreApplication::translate("Figure", "IoU"),
                  QCoreApplication::translate("Figure", "CNR")});
  QString last;
  for (const RegionRow& row : content.regions) {
    const QString name = row.region == last ? QString() : row.region;  // said once for its maps
    last = row.region;
    rows.push_back({name, content.results[row.result].letter,
                    row.numbers.hit ? QCoreApplication::translate("Figure", "touches")
                                    : QCoreApplication::translate("Figure", "outside"),
                    percent(row.numbers.mass_inside), percent(row.numbers.area_share), decimals(row.numbers.iou, 2),
                    decimals(row.numbers.contrast_to_noise, 2)});
  }
  return rows;
}

}  // namespace m2ib::figure
