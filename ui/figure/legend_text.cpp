#include <QCoreApplication>
#include <QStringList>
#include <vector>

#include "ui/figure/content_text.h"
#include "ui/figure/figure_text.h"
#include "ui/figure/method_text.h"

namespace m2ib::figure {
namespace {

using attribution::Explanation;
using attribution::ExplanationPtr;

constexpr int kShownHashDigits = 12;

QString number(double value) { return QString::number(value, 'g', 5); }

QString utf8(const std::string& text) { return QString::fromStdString(text).simplified(); }

QString quoted(const Explanation& each) { return quoted_text(utf8(each.caption)); }

/// “left basal effusion” (similarity 0.312, weakly supported)
QString map_text(const Explanation& each, bool with_caption) {
  QString text = with_caption ? quoted(each) + QLatin1Char(' ') : QString();
  text += QStringLiteral("(") + QCoreApplication::translate("Figure", "cosine similarity of picture and sentence") +
          QLatin1Char(' ') + decimals_text(each.similarity, 3);
  if (each.support && each.support->weak) {
    text +=
        QStringLiteral(", ") + QCoreApplication::translate(
                                   "Figure", "weakly supported: no more similar to the picture than control sentences");
  }
  return text + QLatin1Char(')');
}

/// What the maps are of, up to the full stop.
QString maps_text(const FigureContent& content) {
  QStringList maps;
  for (const ShownResult& result : content.results) {
    const QString method = method_name(result.explanation->method());
    if (content.one_sentence()) {
      maps << QStringLiteral("(%1) %2").arg(result.letter, method);
      continue;
    }
    const QString letter = content.m2ib_alone() ? result.letter : result.letter + QStringLiteral(", ") + method;
    maps << QStringLiteral("(%1) ").arg(letter) + map_text(*result.explanation, !content.one_caption);
  }
  const attribution::Explanation& first = *content.results.front().explanation;
  const QString all = maps.join(QStringLiteral("; "));
  if (content.one_sentence()) {
    return QCoreApplication::translate("Figure", "Attribution maps of a radiograph for the sentence %1, by method: %2.")
        .arg(map_text(first, true), all);
  }
  if (content.one_caption) {
    return QCoreApplication::translate("Figure", "Attribution maps of several radiographs for the sentence %1: %2.")
        .arg(quoted(first), all);
  }
  return QCoreApplication::translate("Figure", "Attribution maps of a radiograph: %1.").arg(all);
}

QString panels_text(const FigureContent& content) {
  QString text = maps_text(content);
  if (content.elements.original && content.elements.field_of_view) {
    text +=
        QLatin1Char(' ') + QCoreApplication::translate("Figure", "The frame on the original shows what the model saw.");
  }
  if (content.comparison) {
    text += QLatin1Char(' ') +
            QCoreApplication::translate("Figure", "The difference map %1 has zero in the middle of its colours; %2.")
                .arg(content.comparison->name, comparison_text(content));
  }
  return text;
}

QString model_sentence(const std::vector<ExplanationPtr>& results) {
  const QString model = agreed_text(results, [](const Explanation& each) {
    return QCoreApplication::translate("Figure", "%1 (SHA-256 of the weights %2…)")
        .arg(utf8(each.card.name), QString::fromStdString(each.card.weights_sha256).left(kShownHashDigits));
  });
  const QString input = agreed_text(results, [](const Explanation& each) { return utf8(each.preprocess.describe()); });
  return QCoreApplication::translate("Figure", "The model was %1; the picture was prepared for it as follows: %2.")
      .arg(model, input);
}

QString m2ib_colours(const session::Rendering& rendering) {
  QString text =
      QCoreApplication::translate("Figure",
                                  "Colours (table %1) stand for the information in nats that the bottleneck kept "
                                  "of a patch")
          .arg(utf8(rendering.colours));
  return text +
         (rendering.scale_max_nats > 0.0
              ? QCoreApplication::translate("Figure", ", from 0 to %1 nats per patch, the same for all maps")
                    .arg(number(rendering.scale_max_nats))
              : QCoreApplication::translate("Figure",
                                            ", each map from its own smallest to its largest value, so that colours "
                                            "of different maps cannot be compared"));
}

QString colours_of_methods(const FigureContent& content) {
  const bool several = content.methods().size() > 1;
  QString text = QCoreApplication::translate("Figure",
                                             "Colours (table %1; for values with signs blue, gray at zero and orange) "
                                             "stand for what a method gives a patch")
                     .arg(utf8(content.rendering.colours));
  if (content.style.scale == ScaleMode::MinMax) {
    return text + QCoreApplication::translate("Figure",
                                              ", each map from its own smallest to its largest value, so that colours "
                                              "of different maps cannot be compared");
  }
  text += QStringLiteral(" (") + scales_text(content) + QLatin1Char(')');
  if (several) {
    text += QCoreApplication::translate(
        "Figure", "; each method has one scale of its own, so that colours of different methods cannot be compared");
  }
  return text;
}

QString colours_sentence(const FigureContent& content) {
  const session::Rendering& rendering = content.rendering;
  QString text = content.m2ib_alone() ? m2ib_colours(rendering) : colours_of_methods(content);
  if (rendering.threshold > 0.0) {
    text += QCoreApplication::translate("Figure", "; below %1 % of the scale nothing is coloured")
                .arg(number(100.0 * rendering.threshold));
  }
  return text + QLatin1Char('.') + QLatin1Char(' ') +
         QCoreApplication::translate(
             "Figure", "They show the patches the model used for the sentence and do not outline a finding.");
}

QString regions_sentence(const FigureContent& content) {
  if (content.regions.empty()) return {};
  const double threshold = 100.0 * content.rendering.threshold;
  const char* sentence =
      QT_TRANSLATE_NOOP("Figure",
                        "Regions of interest were drawn by a person; the table gives whether the hottest patch "
                        "touches the region, the share of the map’s nats within it beside its share of the area "
                        "that the model saw, and the contrast-to-noise ratio (CNR).");
  if (!content.m2ib_alone()) {
    sentence =
        QT_TRANSLATE_NOOP("Figure",
                          "Regions of interest were drawn by a person; the table gives whether the hottest patch "
                          "touches the region, the share of the map’s values within it beside its share of the area "
                          "that the model saw, and the contrast-to-noise ratio (CNR).");
  }
  QString text = QLatin1Char(' ') + QCoreApplication::translate("Figure", sentence);
  if (threshold > 0.0) {
    text += QLatin1Char(' ') + QCoreApplication::translate(
                                   "Figure",
                                   "IoU is the intersection over union of the region with the patches at or above %1 % "
                                   "of the scale.")
                                   .arg(number(threshold));
  }
  return text;
}

}  // namespace

QString legend_text(const FigureContent& content) {
  if (content.results.empty()) return {};
  const std::vector<ExplanationPtr> results = content.explanations();
  const QString made =
      QCoreApplication::translate("Figure", "Made with M2IB Explorer %1. Research use only, not for diagnosis.")
          .arg(QString::fromLatin1(session::program_version()));
  return panels_text(content) + QLatin1Char(' ') + methods_sentence(results) + QLatin1Char(' ') +
         model_sentence(results) + QLatin1Char(' ') + colours_sentence(content) + regions_sentence(content) +
         QLatin1Char(' ') + made;
}

}  // namespace m2ib::figure
