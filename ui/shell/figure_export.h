#pragma once

#include <QImage>
#include <QString>

#include "ui/figure/explanation_figure.h"
#include "ui/presenters/explorer_document.h"

namespace m2ib::shell {

/// The figure of the current caption, as it can be saved or copied.
struct CurrentFigure {
  QImage picture;
  figure::FigureMetadata metadata;
  QString problem;  ///< translated: why there is none; empty if there is one
};

/// @param style as on the screen, with its scale
/// @param window of the picture on the screen
[[nodiscard]] CurrentFigure current_figure(presenters::ExplorerDocument& document, const figure::OverlayStyle& style,
                                           const image::Window& window);

/// Writes the figure. @return translated reason of a failure, empty where it was written
[[nodiscard]] QString write_figure(const CurrentFigure& figure, const QString& path);

/// A file name that says nothing about a patient, e.g. "m2ib-explanation-A.png".
[[nodiscard]] QString suggested_figure_name(const presenters::ExplorerDocument& document);

}  // namespace m2ib::shell
