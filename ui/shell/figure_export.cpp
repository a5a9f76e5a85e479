#include "ui/shell/figure_export.h"

#include <QCoreApplication>
#include <QFile>
#include <array>
#include <filesystem>

#include "ui/presenters/caption_list_model.h"
#include "ui/presenters/error_text.h"

namespace m2ib::shell {
CurrentFigure current_figure(presenters::ExplorerDocument& document, const figure::OverlayStyle& style,
                             const views::RadiographView& view) {
  CurrentFigure current;
  const presenters::PaneState& pane = document.currentPane();
  const image::RadiographPtr radiograph = document.radiograph();
  if (!radiograph || !pane.result || pane.stale) {
    current.problem = QCoreApplication::translate(
        "FigureExport", "There is no finished map for the present caption and settings yet: nothing was exported.");
    return current;
  }
  figure::FigureOptions options;
  options.style = style;
  const views::Display& display = view.state().display();
  options.window = display.window;
  options.display = {.inverted = display.inverted,
                     .flip_horizontal = display.flip_horizontal,
                     .flip_vertical = display.flip_vertical,
                     .quarter_turns = display.quarter_turns,
                     .orientation = view.orientation()};
  const std::array<attribution::ExplanationPtr, 1> explanations{pane.result};
  current.picture = figure::render_figure(explanations, *radiograph, options);
  if (current.picture.isNull()) {
    current.problem =
        QCoreApplication::translate("FigureExport", "The figure could not be drawn: there is too little memory.");
    return current;
  }
  current.metadata = figure::figure_metadata(explanations, options);
  return current;
}

QString write_figure(const CurrentFigure& figure, const QString& path) {
  const std::filesystem::path target(QFile::encodeName(path).toStdString());
  const auto written = figure::save_figure(figure.picture, target, figure.metadata);
  return written ? QString() : presenters::error_text(written.error());
}

QString suggested_figure_name(const presenters::ExplorerDocument& document) {
  const int row = std::max(document.currentCaption(), 0);
  return QStringLiteral("m2ib-explanation-%1.png").arg(presenters::CaptionListModel::letter(row));
}

}  // namespace m2ib::shell
