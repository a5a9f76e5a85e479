#pragma once

#include <QByteArray>
#include <QString>
#include <vector>

#include "core/evaluation/study.h"

namespace m2ib::plots {

/// Results of an evaluation as figures for print: 180 mm wide, a panel a metric, a line a method, dots with their 95 %
/// intervals, and a dashed line where a map of random values stands. All methods look alike.
struct EvaluationFigure {
  QString name;    ///< of its file, without ending, e.g. "plot-localisation"
  QByteArray png;  ///< 300 dots an inch
  QByteArray pdf;  ///< texts are texts
};

/// One for each group of metrics that has rows. Needs a QApplication; shows no window.
[[nodiscard]] std::vector<EvaluationFigure> evaluationFigures(const evaluation::StudyResult& result);

}  // namespace m2ib::plots
