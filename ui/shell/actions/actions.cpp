#include "ui/shell/actions/actions.h"

#include <QAction>
#include <QActionGroup>

#include "ui/shell/actions/icons.h"

namespace m2ib::shell {

Actions::Actions(QObject* parent) : QObject(parent) {
  makeFile();
  makeSession();
  makeMarkEdits();
  makeView();
  makeTools();
  makeMarkTools();
  makeWindows();
  makeImage();
  makeMarkers();
  makeCompare();
  makeExplain();
  makeTrust();
  makeHelp();
}

QAction* Actions::make(const QString& name, const QString& text) {
  auto* action = new QAction(text, this);
  action->setObjectName(name);
  return action;
}

QAction* Actions::makeChoice(QActionGroup* group, const QString& name, const QString& text) {
  QAction* action = make(name, text);
  action->setCheckable(true);
  group->addAction(action);
  return action;
}

void Actions::makeFile() {
  open = make(QStringLiteral("openAction"), tr("&Open picture or session …"));
  open->setShortcut(QKeySequence::Open);
  open->setIcon(symbol_icon(Symbol::Open));
  open_folder = make(QStringLiteral("openFolderAction"), tr("Open picture fol&der …"));
  open_model = make(QStringLiteral("openModelAction"), tr("Open &model folder …"));
  open_model->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_O);
  open_model_file = make(QStringLiteral("openModelFileAction"), tr("Open model f&ile …"));
  models = make(QStringLiteral("modelsAction"), tr("Mode&ls …"));
  models->setShortcut(Qt::CTRL | Qt::Key_M);
  quit = make(QStringLiteral("quitAction"), tr("&Quit"));
  quit->setShortcut(QKeySequence::Quit);
  quit->setMenuRole(QAction::QuitRole);

  paste = make(QStringLiteral("pasteAction"), tr("&Paste"));
  paste->setShortcut(QKeySequence::Paste);
  copy_figure = make(QStringLiteral("copyFigureAction"), tr("&Copy figure"));
  copy_figure->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_C);
  new_caption = make(QStringLiteral("newCaptionAction"), tr("&New caption"));
  new_caption->setShortcut(QKeySequence::New);
  edit_caption = make(QStringLiteral("editCaptionAction"), tr("&Edit caption"));
  edit_caption->setShortcut(Qt::CTRL | Qt::Key_L);
  remove_caption = make(QStringLiteral("removeCaptionAction"), tr("Remo&ve caption"));
  remove_caption->setShortcut(Qt::CTRL | Qt::Key_Delete);
  settings = make(QStringLiteral("settingsAction"), tr("&Settings …"));
  // Not every desktop has a key for this.
  const auto preferences = QKeySequence::keyBindings(QKeySequence::Preferences);
  settings->setShortcut(preferences.isEmpty() ? QKeySequence(Qt::CTRL | Qt::Key_Comma) : preferences.first());
  settings->setMenuRole(QAction::PreferencesRole);
}

void Actions::makeExplain() {
  recompute = make(QStringLiteral("recomputeAction"), tr("&Compute again"));
  recompute->setShortcut(Qt::Key_F5);
  cancel = make(QStringLiteral("cancelAction"), tr("C&ancel"));
  cancel->setShortcut(Qt::Key_Escape);
  cancel->setEnabled(false);
  contact_sheet = make(QStringLiteral("contactSheetAction"), tr("Contact &sheet …"));
  contact_sheet->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_K);
  contact_sheet->setToolTip(tr("Maps of this caption for several layers and values of β"));
  same_settings = make(QStringLiteral("sameSettingsAction"), tr("Same settings &for all captions"));
  same_settings->setToolTip(tr("Every caption follows the shared settings again"));
  previous_caption = make(QStringLiteral("previousCaptionAction"), tr("&Previous caption"));
  previous_caption->setShortcut(Qt::CTRL | Qt::Key_Up);
  next_caption = make(QStringLiteral("nextCaptionAction"), tr("&Next caption"));
  next_caption->setShortcut(Qt::CTRL | Qt::Key_Down);
  reset_layout = make(QStringLiteral("resetLayoutAction"), tr("&Reset the layout"));
}

void Actions::makeTrust() {
  deletion_curve = make(QStringLiteral("deletionCurveAction"), tr("&Deletion curve"));
  deletion_curve->setShortcut(Qt::CTRL | Qt::Key_D);
  deletion_curve->setToolTip(tr("How the match falls while the map's patches are removed, the hottest first"));
  agreement = make(QStringLiteral("agreementAction"), tr("A&greement of maps"));
  agreement->setShortcut(Qt::CTRL | Qt::Key_G);
  agreement->setToolTip(tr("Rank correlations of the maps of all captions and methods"));
  sanity_check = make(QStringLiteral("sanityCheckAction"), tr("Sanit&y check …"));
  sanity_check->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_D);
  sanity_check->setToolTip(tr("Whether the map changes when the model's weights are drawn at random"));
}

void Actions::makeHelp() {
  shortcuts = make(QStringLiteral("shortcutsAction"), tr("&Keyboard and mouse"));
  shortcuts->setShortcut(QKeySequence::HelpContents);
  help_models = make(QStringLiteral("helpModelsAction"), tr("&Opening models"));
  help_x_rays = make(QStringLiteral("helpXRaysAction"), tr("&X-rays and DICOM"));
  help_figures = make(QStringLiteral("helpFiguresAction"), tr("&Compare, mark, export"));
  help_trust = make(QStringLiteral("helpTrustAction"), tr("Methods and &trust"));
  help_evaluation = make(QStringLiteral("helpEvaluationAction"), tr("How the methods &did"));
  model_info = make(QStringLiteral("modelInfoAction"), tr("Model &information"));
  model_info->setShortcut(Qt::CTRL | Qt::Key_I);
  about = make(QStringLiteral("aboutAction"), tr("&About M2IB Explorer"));
  about->setMenuRole(QAction::AboutRole);
}

}  // namespace m2ib::shell
