// The commands of the View and Image menus.
#include <QAction>
#include <QActionGroup>

#include "ui/shell/actions/actions.h"
#include "ui/shell/actions/icons.h"

namespace m2ib::shell {

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
  link->setToolTip(tr("Linked panes share zoom, position and window/level"));
  maximise = make(QStringLiteral("maximiseAction"), tr("&Maximise the pane"));
  maximise->setShortcut(Qt::Key_M);
  full_screen = make(QStringLiteral("fullScreenAction"), tr("Full &screen"));
  full_screen->setShortcut(Qt::Key_F11);
  full_screen->setCheckable(true);
  hide_personal = make(QStringLiteral("hidePersonalAction"), tr("Hide &personal data"));
  hide_personal->setShortcut(Qt::Key_P);
  hide_personal->setCheckable(true);
  hide_personal->setToolTip(
      tr("Hides names, ids and dates of the DICOM header, and the names of files, in the whole window"));
  themes = new QActionGroup(this);
  theme_system = makeChoice(themes, QStringLiteral("themeSystemAction"), tr("As the &system"));
  theme_light = makeChoice(themes, QStringLiteral("themeLightAction"), tr("&Light"));
  theme_dark = makeChoice(themes, QStringLiteral("themeDarkAction"), tr("&Dark"));
}

void Actions::makeTools() {
  tools = new QActionGroup(this);
  tool_window = makeChoice(tools, QStringLiteral("windowToolAction"), tr("&Window/level"));
  tool_window->setShortcut(Qt::Key_W);
  tool_window->setIcon(symbol_icon(Symbol::WindowLevel));
  tool_window->setToolTip(
      tr("Drag with the left button: sideways contrast, up and down brightness. "
         "Never changes what the model sees."));
  tool_pan = makeChoice(tools, QStringLiteral("panToolAction"), tr("&Pan"));
  tool_pan->setIcon(symbol_icon(Symbol::Pan));
  tool_pan->setToolTip(tr("Drag with the left button moves the picture (the middle button always does)"));
  tool_zoom = makeChoice(tools, QStringLiteral("zoomToolAction"), tr("&Zoom"));
  tool_zoom->setIcon(symbol_icon(Symbol::Zoom));
  tool_zoom->setToolTip(tr("Drag with the left button zooms (the right button and the wheel always do)"));
  tool_black_out = makeChoice(tools, QStringLiteral("blackOutToolAction"), tr("&Black-out box"));
  tool_black_out->setShortcut(Qt::Key_B);
  tool_black_out->setIcon(symbol_icon(Symbol::BlackOut));
  tool_black_out->setToolTip(
      tr("Drag a box over burned-in text: it is removed from what is shown, exported and given to the model. "
         "Nothing is found automatically."));
  tool_window->setChecked(true);
}

void Actions::makeWindows() {
  constexpr int kKeys = 9;
  for (int number = 1; number <= kKeys; ++number) {
    QAction* preset = make(QStringLiteral("windowPreset%1Action").arg(number), tr("Window preset %1").arg(number));
    preset->setProperty(kListedAs, preset->text());
    preset->setShortcut(QKeySequence(Qt::Key_0 + number));
    preset->setEnabled(false);
    window_presets.append(preset);
  }
  save_window = make(QStringLiteral("saveWindowAction"), tr("&Save this window as a preset …"));
  manage_windows = make(QStringLiteral("manageWindowsAction"), tr("&Manage presets …"));
}

void Actions::makeImage() {
  invert = make(QStringLiteral("invertAction"), tr("&Invert"));
  invert->setShortcut(Qt::Key_I);
  invert->setIcon(symbol_icon(Symbol::Invert));
  rotate_right = make(QStringLiteral("rotateRightAction"), tr("Rotate ri&ght"));
  rotate_right->setShortcut(Qt::Key_R);
  rotate_right->setIcon(symbol_icon(Symbol::RotateRight));
  rotate_right->setToolTip(tr("Turns the picture by a quarter, clockwise. The model's view stays as it is."));
  rotate_left = make(QStringLiteral("rotateLeftAction"), tr("Rotate le&ft"));
  rotate_left->setShortcut(Qt::SHIFT | Qt::Key_R);
  rotate_left->setIcon(symbol_icon(Symbol::RotateLeft));
  rotate_left->setToolTip(tr("Turns the picture by a quarter, anticlockwise. The model's view stays as it is."));
  flip_horizontal = make(QStringLiteral("flipHorizontalAction"), tr("Flip &left-right"));
  flip_horizontal->setShortcut(Qt::Key_H);
  flip_vertical = make(QStringLiteral("flipVerticalAction"), tr("Flip &top-bottom"));
  flip_vertical->setShortcut(Qt::Key_V);
  reset_view = make(QStringLiteral("resetViewAction"), tr("&Reset the view"));
  reset_view->setShortcut(Qt::Key_0);
  magnifier = make(QStringLiteral("magnifierAction"), tr("&Magnifier"));
  magnifier->setShortcut(Qt::Key_Z);
  magnifier->setCheckable(true);
  magnifier->setIcon(symbol_icon(Symbol::Magnifier));
  magnifier->setToolTip(tr("A lens at the cursor"));
  remove_rulers = make(QStringLiteral("removeRulersAction"), tr("R&emove the rulers"));
  remove_rulers->setShortcut(Qt::SHIFT | Qt::Key_U);
  remove_black_outs = make(QStringLiteral("removeBlackOutsAction"), tr("Remove the bla&ck-out boxes"));
  previous_picture = make(QStringLiteral("previousPictureAction"), tr("Previ&ous picture of the list"));
  previous_picture->setShortcut(Qt::ALT | Qt::Key_Up);
  next_picture = make(QStringLiteral("nextPictureAction"), tr("Next picture of t&he list"));
  next_picture->setShortcut(Qt::ALT | Qt::Key_Down);
  previous_frame = make(QStringLiteral("previousFrameAction"), tr("Pre&vious picture of the file"));
  previous_frame->setShortcuts({QKeySequence(Qt::Key_PageUp), QKeySequence(Qt::Key_Comma)});
  next_frame = make(QStringLiteral("nextFrameAction"), tr("Ne&xt picture of the file"));
  next_frame->setShortcuts({QKeySequence(Qt::Key_PageDown), QKeySequence(Qt::Key_Period)});
}

void Actions::makeMarkers() {
  markers = new QActionGroup(this);
  marker_file = makeChoice(markers, QStringLiteral("markerFileAction"), tr("As the &file says"));
  marker_right = makeChoice(markers, QStringLiteral("markerRightAction"), tr("Patient's left at the picture's &right"));
  marker_right->setToolTip(tr("The usual chest radiograph. Turns and flips take the marker with them."));
  marker_left = makeChoice(markers, QStringLiteral("markerLeftAction"), tr("Patient's left at the picture's &left"));
  marker_none = makeChoice(markers, QStringLiteral("markerNoneAction"), tr("&Unknown"));
  marker_file->setChecked(true);
}

}  // namespace m2ib::shell
