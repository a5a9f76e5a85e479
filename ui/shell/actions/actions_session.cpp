// The commands for sessions, annotations and comparing.
#include <QAction>
#include <QActionGroup>
#include <QKeySequence>

#include "ui/shell/actions/actions.h"
#include "ui/shell/actions/icons.h"

namespace m2ib::shell {

void Actions::makeSession() {
  new_session = make(QStringLiteral("newSessionAction"), tr("&New session"));
  new_session->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_N);
  new_session->setToolTip(tr("Starts without captions, annotations and pictures; the model stays"));
  save = make(QStringLiteral("saveAction"), tr("S&ave session"));
  save->setShortcut(QKeySequence::Save);
  save->setIcon(symbol_icon(Symbol::Save));
  save_as = make(QStringLiteral("saveAsAction"), tr("Sa&ve session as …"));
  // Not every desktop has a key for this.
  save_as->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_S);
  save_with_pictures = make(QStringLiteral("saveWithPicturesAction"), tr("Save with &pictures inside …"));
  save_with_pictures->setToolTip(
      tr("The pictures' files go into the session, with everything that they say about a patient"));
  export_figure = make(QStringLiteral("exportAction"), tr("&Export figure …"));
  export_figure->setShortcut(Qt::CTRL | Qt::Key_E);
  export_figure->setIcon(symbol_icon(Symbol::Export));
  export_maps = make(QStringLiteral("exportMapsAction"), tr("Export ra&w maps …"));
  export_maps->setToolTip(tr("The maps' numbers for other programs: NPY, CSV or 32-bit TIFF"));
  export_report = make(QStringLiteral("exportReportAction"), tr("Export repor&t …"));
  export_report->setToolTip(tr("Figures, numbers and settings of the whole session, as HTML or Markdown"));
  clear_recent = make(QStringLiteral("clearRecentAction"), tr("&Clear the list"));
}

void Actions::makeMarkEdits() {
  cut_marks = make(QStringLiteral("cutMarksAction"), tr("Cu&t annotations"));
  cut_marks->setShortcut(QKeySequence::Cut);
  copy_marks = make(QStringLiteral("copyMarksAction"), tr("C&opy annotations"));
  copy_marks->setShortcut(QKeySequence::Copy);
  delete_marks = make(QStringLiteral("deleteMarksAction"), tr("&Delete annotations"));
  delete_marks->setShortcut(QKeySequence::Delete);
  select_marks = make(QStringLiteral("selectMarksAction"), tr("Select &all annotations"));
  select_marks->setShortcut(QKeySequence::SelectAll);
  // Where a text or a list has the focus, these keys are its own.
  for (QAction* action : {cut_marks, copy_marks, delete_marks, select_marks}) {
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  }
  const QList<std::pair<QString, QString>> edges{{QStringLiteral("alignLeftAction"), tr("&Left edges")},
                                                 {QStringLiteral("alignCentreXAction"), tr("&Centres, side by side")},
                                                 {QStringLiteral("alignRightAction"), tr("&Right edges")},
                                                 {QStringLiteral("alignTopAction"), tr("&Top edges")},
                                                 {QStringLiteral("alignCentreYAction"), tr("C&entres, top to bottom")},
                                                 {QStringLiteral("alignBottomAction"), tr("&Bottom edges")}};
  for (const auto& [name, text] : edges) align_marks.append(make(name, text));
}

QAction* Actions::makeMarkTool(const QString& name, const QString& text, const QKeySequence& key, Symbol symbol,
                               const QString& tool_tip) {
  QAction* tool = makeChoice(tools, name, text);
  tool->setShortcut(key);
  tool->setIcon(symbol_icon(symbol));
  tool->setToolTip(tool_tip);
  mark_tools.append(tool);
  return tool;
}

void Actions::makeMarkTools() {
  tool_select =
      makeMarkTool(QStringLiteral("selectToolAction"), tr("&Select"), Qt::Key_Q, Symbol::Select,
                   tr("Picks, moves and reshapes annotations; a drag from nowhere picks all within a rectangle"));
  tool_arrow = makeMarkTool(QStringLiteral("arrowToolAction"), tr("&Arrow"), Qt::SHIFT | Qt::Key_A, Symbol::Arrow,
                            tr("Drag from the tail to the head"));
  tool_box = makeMarkTool(QStringLiteral("boxToolAction"), tr("&Box"), Qt::SHIFT | Qt::Key_B, Symbol::Box,
                          tr("Drag a box; it can be named a region of interest"));
  tool_ellipse = makeMarkTool(QStringLiteral("ellipseToolAction"), tr("&Ellipse"), Qt::SHIFT | Qt::Key_E,
                              Symbol::Ellipse, tr("Drag an ellipse; it can be named a region of interest"));
  tool_polygon = makeMarkTool(QStringLiteral("polygonToolAction"), tr("&Polygon"), Qt::SHIFT | Qt::Key_P,
                              Symbol::Polygon, tr("A click each corner; a double click or Enter closes it"));
  tool_text = makeMarkTool(QStringLiteral("textToolAction"), tr("&Text"), Qt::Key_T, Symbol::Text,
                           tr("Click where the text is to stand, then type"));
  tool_ruler =
      makeMarkTool(QStringLiteral("rulerToolAction"), tr("R&uler"), Qt::Key_U, Symbol::Ruler,
                   tr("Drag to measure a length. Millimetres come from the file; where it has none, lengths are "
                      "pixels."));
  tool_side_marker =
      makeMarkTool(QStringLiteral("sideMarkerToolAction"), tr("Side &marker"), Qt::SHIFT | Qt::Key_M,
                   Symbol::SideMarker, tr("Click where the letter of the patient's side is to stand, L or R"));
  import_regions = make(QStringLiteral("importRegionsAction"), tr("&Import regions …"));
  import_regions->setToolTip(tr("Boxes from a CSV file, boxes and polygons from COCO JSON"));
  export_regions = make(QStringLiteral("exportRegionsAction"), tr("E&xport regions …"));
}

void Actions::makeCompare() {
  layouts = new QActionGroup(this);
  const auto layout = [this](const char* name, const QString& text, int key, Symbol symbol) {
    QAction* action = makeChoice(layouts, QString::fromLatin1(name), text);
    action->setShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + key)));
    action->setIcon(symbol_icon(symbol));
  };
  layout("layoutOneAction", tr("&One map"), 1, Symbol::LayoutOne);
  layout("layoutTwoAction", tr("&Two maps, 1 × 2"), 2, Symbol::LayoutTwo);
  layout("layoutFourAction", tr("&Four maps, 2 × 2"), 3, Symbol::LayoutFour);
  layout("layoutStripAction", tr("&Strip of all captions"), 4, Symbol::LayoutStrip);
  layout("layoutImagesAction", tr("&Images for this caption"), 5, Symbol::LayoutImages);
  layouts->actions().constFirst()->setChecked(true);
  compares = new QActionGroup(this);
  const auto compare = [this](const char* name, const QString& text, int key, const QString& tool_tip) {
    QAction* action = makeChoice(compares, QString::fromLatin1(name), text);
    action->setShortcut(QKeySequence(Qt::ALT | static_cast<Qt::Key>(Qt::Key_0 + key)));
    action->setToolTip(tool_tip);
  };
  compare("compareOffAction", tr("Compare &nothing"), 1, tr("Maps stand beside each other, without a comparison"));
  compare("compareDifferenceAction", tr("&Difference A − B"), 2,
          tr("Where caption A used more than B, and the other way round, in nats per patch"));
  compare("compareSwipeAction", tr("S&wipe"), 3, tr("A divider between the two maps: drag it"));
  compare("compareFlickerAction", tr("F&licker"), 4, tr("Both maps in turn, at the same place"));
  compare("compareRevealAction", tr("&Reveal at the cursor"), 5, tr("The second map in a circle at the cursor"));
  compares->actions().constFirst()->setChecked(true);
  swap_compared = make(QStringLiteral("swapComparedAction"), tr("Swap &A and B"));
  swap_compared->setShortcut(Qt::Key_X);
  compare_methods = make(QStringLiteral("compareMethodsAction"), tr("Compare &methods …"));
  compare_methods->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_E);
  compare_methods->setToolTip(tr("This caption explained by several methods, side by side"));
}

}  // namespace m2ib::shell
