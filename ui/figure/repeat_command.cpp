#include "ui/figure/repeat_command.h"

#include <QStringList>
#include <cmath>
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
    const bool odd = text.contains(QLatin1Char('e')) && std::abs(value) >= 1.0 && std::abs(value) < 1e6;  // 1e+01
    if (!odd && text.toDouble() == value) return text;
  }
  return number(value);
}

/// Those that the method uses.
QStringList settings_options(const attribution::MethodSettings& settings) {
  const attribution::MethodInfo& info = attribution::info_of(settings.method);
  const bool m2ib = settings.method == attribution::Method::M2ib;
  QStringList place;
  if (!m2ib) place << QStringLiteral("--method ") + QString::fromLatin1(info.id);
  if (m2ib) place << QStringLiteral("--beta ") + shortest(settings.beta);
  if (info.uses_layer) place << QStringLiteral("--layer %1").arg(settings.image_layer);
  if (info.uses_layer && info.explains_words) place << QStringLiteral("--text-layer %1").arg(settings.text_layer);
  QStringList run;
  if (m2ib) run << QStringLiteral("--steps %1 --lr %2").arg(settings.steps).arg(shortest(settings.learning_rate));
  if (info.samples != nullptr) run << QStringLiteral("--samples %1").arg(settings.samples);
  if (info.has_chance) run << QStringLiteral("--seed %1").arg(settings.seed);
  if (settings.runs() > 1) run << QStringLiteral("--repeats %1").arg(settings.repeats);
  QStringList lines{place.join(QLatin1Char(' '))};
  if (!run.isEmpty()) lines << run.join(QLatin1Char(' '));
  return lines;
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
  parts += settings_options(first.settings);
  parts << QStringLiteral("--layout strip --out figure.pdf");
  return parts.join(QStringLiteral(" \\\n  "));
}

}  // namespace

QString repeat_command(const SessionFigure& figure) {
  std::vector<std::vector<attribution::ExplanationPtr>> groups;
  for (const ShownResult& result : figure.content().results) {
    bool found = false;
    for (auto& group : groups) {
      if (found || !same_run(group.front()->settings, result.explanation->settings)) continue;
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
