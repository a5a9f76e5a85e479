#pragma once

#include <QImage>
#include <QString>

#include "ui/figure/explanation_figure.h"
#include "ui/presenters/explorer_document.h"
#include "ui/views/radiograph_view.h"

namespace m2ib::shell {

/// The figure of the current caption, as it can be saved or copied.
struct CurrentFigure {
  QImage picture;
  figure::FigureMetadata metadata;
  QString problem;  ///< translated: why there is none; empty if there is one
};

/// @param style as on the screen, with its scale
/// @param view whose window, inversion, turns, flips and side marker the figure repeats; not its zoom
[[nodiscard]] CurrentFigure current_figure(presenters::ExplorerDocument& document, const figure::OverlayStyle& style,
                                           const views::RadiographView& view);

/// Writes the figure. @return translated reason of a failure, empty where it was written
[[nodiscard]] QString write_figure(const CurrentFigure& figure, const QString& path);

/// A file name that says nothing about a patient, e.g. "m2ib-explanation-A.png".
[[nodiscard]] QString suggested_figure_name(const presenters::ExplorerDocument& document);

}  // namespace m2ib::shell
