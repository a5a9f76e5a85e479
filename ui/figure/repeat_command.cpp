#include "ui/figure/repeat_command.h"

#include <QStringList>
#include <vector>

#include "ui/figure/figure_content.h"

namespace m2ib::figure {
namespace {

QString quoted(const std::string& text) {
  QString safe = QString::fromStdString(text).simplified();
  return QLatin1Char('\'') + safe.replace(QLatin1Char('\''), QStringLiteral("'\\''")) + QLatin1Char('\'');
}

QString number(double value) { return QString::number(value, 'g', 17); }

/// The shortest form that reads back as the same number.
QString shortest(double value) {
  for (int digits = 1; digits < 17; ++digits) {
    const QString text = QString::number(value, 'g', digits);
    if (text.toDouble() == value) return text;
  }
  return number(value);
}

QString command(const SessionFigure& figure, const std::vector<attribution::ExplanationPtr>& results) {
  const attribution::Explanation& first = *results.front();
  QStringList parts{QStringLiteral("m2ib compare --image PICTURE")};
  if (first.image_frame > 0) parts << QStringLiteral("--frame %1").arg(first.image_frame);
  for (const image::PixelRect& box : first.black_outs) {
    parts << QStringLiteral("--black-out %1,%2,%3,%4").arg(box.left).arg(box.top).arg(box.width).arg(box.height);
  }
  for (const attribution::ExplanationPtr& result : results)
    parts << QStringLiteral("--caption ") + quoted(result->caption);
  if (figure.session().model.path != "embedded") parts << QStringLiteral("--model MODEL");
  const attribution::MethodSettings& settings = first.settings;
  parts << QStringLiteral("--beta %1 --layer %2 --text-layer %3")
               .arg(shortest(settings.beta))
               .arg(settings.image_layer)
               .arg(settings.text_layer);
  parts << QStringLiteral("--steps %1 --lr %2 --samples %3 --seed %4")
               .arg(settings.steps)
               .arg(shortest(settings.learning_rate))
               .arg(settings.samples)
               .arg(settings.seed);
  parts << QStringLiteral("--layout strip --out figure.pdf");
  return parts.join(QStringLiteral(" \\\n  "));
}

}  // namespace

QString repeat_command(const SessionFigure& figure) {
  std::vector<std::vector<attribution::ExplanationPtr>> groups;
  for (const ShownResult& result : figure.content().results) {
    bool found = false;
    for (auto& group : groups) {
      if (found || !(group.front()->settings == result.explanation->settings)) continue;
      group.push_back(result.explanation);
      found = true;
    }
    if (!found) groups.push_back({result.explanation});
  }
  QStringList commands;
  for (const auto& group : groups) commands << command(figure, group);
  return commands.join(QLatin1Char('\n'));
}

}  // namespace m2ib::figure
