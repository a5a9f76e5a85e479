#include "ui/shell/actions.h"

#include <QAction>
#include <QActionGroup>

#include "ui/shell/icons.h"

namespace m2ib::shell {

Actions::Actions(QObject* parent) : QObject(parent) {
  makeFile();
  makeView();
  makeImage();
  makeExplain();
  makeHelp();
}

QAction* Actions::make(const QString& name, const QString& text) {
  auto* action = new QAction(text, this);
  action->setObjectName(name);
  return action;
}

void Actions::makeFile() {
  open = make(QStringLiteral("openAction"), tr("&Open picture …"));
  open->setShortcut(QKeySequence::Open);
  open->setIcon(symbol_icon(Symbol::Open));
  open_model = make(QStringLiteral("openModelAction"), tr("Open &model folder …"));
  open_model->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_O);
  open_model_file = make(QStringLiteral("openModelFileAction"), tr("Open model f&ile …"));
  models = make(QStringLiteral("modelsAction"), tr("Mode&ls …"));
  models->setShortcut(Qt::CTRL | Qt::Key_M);
  export_figure = make(QStringLiteral("exportAction"), tr("&Export figure as PNG …"));
  export_figure->setShortcut(Qt::CTRL | Qt::Key_E);
  export_figure->setIcon(symbol_icon(Symbol::Export));
  quit = make(QStringLiteral("quitAction"), tr("&Quit"));
  quit->setShortcut(QKeySequence::Quit);
  quit->setMenuRole(QAction::QuitRole);

  paste = make(QStringLiteral("pasteAction"), tr("&Paste picture"));
  paste->setShortcut(QKeySequence::Paste);
  copy_figure = make(QStringLiteral("copyFigureAction"), tr("&Copy figure"));
  copy_figure->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_C);
  new_caption = make(QStringLiteral("newCaptionAction"), tr("&New caption"));
  new_caption->setShortcut(QKeySequence::New);
  edit_caption = make(QStringLiteral("editCaptionAction"), tr("&Edit caption"));
  edit_caption->setShortcut(Qt::CTRL | Qt::Key_L);
  remove_caption = make(QStringLiteral("removeCaptionAction"), tr("Remo&ve caption"));
  remove_caption->setShortcut(Qt::CTRL | Qt::Key_Delete);
}

void Actions::makeView() {
  overlay = make(QStringLiteral("overlayAction"), tr("Show the &overlay"));
  overlay->setShortcut(Qt::Key_S);
  overlay->setCheckable(true);
  overlay->setChecked(true);
  overlay->setIcon(symbol_icon(Symbol::Overlay));
  more_transparent = make(QStringLiteral("moreTransparentAction"), tr("More &transparent"));
  more_transparent->setShortcut(Qt::Key_A);
  less_transparent = make(QStringLiteral("lessTransparentAction"), tr("&Less transparent"));
  less_transparent->setShortcut(Qt::Key_D);
  zoom_in = make(QStringLiteral("zoomInAction"), tr("Zoom &in"));
  zoom_in->setShortcuts({QKeySequence(QKeySequence::ZoomIn), QKeySequence(Qt::CTRL | Qt::Key_Equal)});
  zoom_out = make(QStringLiteral("zoomOutAction"), tr("Zoom o&ut"));
  zoom_out->setShortcut(QKeySequence::ZoomOut);
  fit = make(QStringLiteral("fitAction"), tr("&Fit to the pane"));
  fit->setShortcut(Qt::Key_F);
  fit->setIcon(symbol_icon(Symbol::Fit));
  actual_pixels = make(QStringLiteral("actualPixelsAction"), tr("&Actual pixels (1:1)"));
  actual_pixels->setShortcut(Qt::CTRL | Qt::Key_0);
  actual_pixels->setIcon(symbol_icon(Symbol::ActualPixels));
  link = make(QStringLiteral("linkAction"), tr("Lin&k the panes"));
  link->setShortcut(Qt::Key_L);
  link->setCheckable(true);
  link->setChecked(true);
  link->setIcon(symbol_icon(Symbol::Link));
  link->setToolTip(tr("Linked panes share zoom, position and window/level (L)"));
  maximise = make(QStringLiteral("maximiseAction"), tr("&Maximise the pane"));
  maximise->setShortcut(Qt::Key_M);
  full_screen = make(QStringLiteral("fullScreenAction"), tr("Full &screen"));
  full_screen->setShortcut(Qt::Key_F11);
  full_screen->setCheckable(true);
  themes = new QActionGroup(this);
  theme_system = make(QStringLiteral("themeSystemAction"), tr("As the &system"));
  theme_light = make(QStringLiteral("themeLightAction"), tr("&Light"));
  theme_dark = make(QStringLiteral("themeDarkAction"), tr("&Dark"));
  for (QAction* theme : {theme_system, theme_light, theme_dark}) {
    theme->setCheckable(true);
    themes->addAction(theme);
  }
}

void Actions::makeImage() {
  tools = new QActionGroup(this);
  tool_window = make(QStringLiteral("windowToolAction"), tr("&Window/level"));
  tool_window->setIcon(symbol_icon(Symbol::WindowLevel));
  tool_window->setToolTip(
      tr("Drag with the left button: sideways contrast, up and down brightness. "
         "Never changes what the model sees."));
  tool_pan = make(QStringLiteral("panToolAction"), tr("&Pan"));
  tool_pan->setIcon(symbol_icon(Symbol::Pan));
  tool_pan->setToolTip(tr("Drag with the left button moves the picture (the middle button always does)"));
  tool_zoom = make(QStringLiteral("zoomToolAction"), tr("&Zoom"));
  tool_zoom->setIcon(symbol_icon(Symbol::Zoom));
  tool_zoom->setToolTip(tr("Drag with the left button zooms (the right button and the wheel always do)"));
  for (QAction* tool : {tool_window, tool_pan, tool_zoom}) {
    tool->setCheckable(true);
    tools->addAction(tool);
  }
  tool_window->setChecked(true);
  invert = make(QStringLiteral("invertAction"), tr("&Invert"));
  invert->setShortcut(Qt::Key_I);
  invert->setIcon(symbol_icon(Symbol::Invert));
  flip_horizontal = make(QStringLiteral("flipHorizontalAction"), tr("Flip &left-right"));
  flip_horizontal->setShortcut(Qt::Key_H);
  flip_vertical = make(QStringLiteral("flipVerticalAction"), tr("Flip &top-bottom"));
  flip_vertical->setShortcut(Qt::Key_V);
  reset_view = make(QStringLiteral("resetViewAction"), tr("&Reset the view"));
  reset_view->setShortcut(Qt::Key_0);
}

void Actions::makeExplain() {
  recompute = make(QStringLiteral("recomputeAction"), tr("&Compute again"));
  recompute->setShortcut(Qt::Key_F5);
  cancel = make(QStringLiteral("cancelAction"), tr("C&ancel"));
  cancel->setShortcut(Qt::Key_Escape);
  cancel->setEnabled(false);
  previous_caption = make(QStringLiteral("previousCaptionAction"), tr("&Previous caption"));
  previous_caption->setShortcut(Qt::CTRL | Qt::Key_Up);
  next_caption = make(QStringLiteral("nextCaptionAction"), tr("&Next caption"));
  next_caption->setShortcut(Qt::CTRL | Qt::Key_Down);
  reset_layout = make(QStringLiteral("resetLayoutAction"), tr("&Reset the layout"));
}

void Actions::makeHelp() {
  shortcuts = make(QStringLiteral("shortcutsAction"), tr("&Keyboard and mouse"));
  shortcuts->setShortcut(QKeySequence::HelpContents);
  help_models = make(QStringLiteral("helpModelsAction"), tr("&Opening models"));
  model_info = make(QStringLiteral("modelInfoAction"), tr("Model &information"));
  model_info->setShortcut(Qt::CTRL | Qt::Key_I);
  about = make(QStringLiteral("aboutAction"), tr("&About M2IB Explorer"));
  about->setMenuRole(QAction::AboutRole);
}

}  // namespace m2ib::shell
