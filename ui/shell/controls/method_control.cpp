#include "ui/shell/controls/method_control.h"

#include <QAbstractItemModel>
#include <QAction>
#include <algorithm>

#include "ui/dialogs/methods_dialog.h"
#include "ui/presenters/caption_list_model.h"
#include "ui/presenters/document/explorer_document.h"

namespace m2ib::shell {

using attribution::Method;
using presenters::ExplorerDocument;

MethodControl::MethodControl(ExplorerDocument* document, QAction* compare, QWidget* window)
    : QObject(window), document_(document), compare_(compare), window_(window) {
  connect(compare_, &QAction::triggered, this, &MethodControl::openDialog);
  connect(document_, &ExplorerDocument::currentCaptionChanged, this, &MethodControl::show);
  connect(document_, &ExplorerDocument::methodReplaced, this, &MethodControl::warned);
  // What was offered was for another model.
  connect(document_, &ExplorerDocument::modelChanged, this, [this] {
    if (dialog_) dialog_->close();
  });
  QAbstractItemModel* captions = document_->captions();
  for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
    connect(captions, signal, this, &MethodControl::show);
  }
  connect(captions, &QAbstractItemModel::dataChanged, this, &MethodControl::show);
  show();
}

void MethodControl::show() {
  const int row = document_->currentCaption();
  compare_->setEnabled(row >= 0 && !document_->caption(row).trimmed().isEmpty());
  if (dialog_ && document_->caption(document_->rowOfCaption(asked_)) != asked_text_) dialog_->close();
}

void MethodControl::openDialog() {
  const int row = document_->currentCaption();
  if (row < 0) return;
  if (dialog_) {
    dialog_->raise();
    return dialog_->activateWindow();
  }
  const QString caption = document_->caption(row);
  asked_ = document_->captionId(row);
  asked_text_ = caption;
  const auto model = document_->model();
  dialog_ = new dialogs::MethodsDialog(tr("%1: “%2”", "a caption's letter and text")
                                           .arg(presenters::CaptionListModel::letter(row), caption.simplified()),
                                       model ? &model->card() : nullptr, window_);
  dialog_->setAttribute(Qt::WA_DeleteOnClose);
  // What is there already; a single method is compared with the usual ones.
  std::vector<Method> chosen;
  for (int other = 0; other < document_->captionCount(); ++other) {
    if (document_->caption(other) == caption) chosen.push_back(document_->settingsOf(other).method);
  }
  if (std::ranges::all_of(chosen, [&](Method method) { return method == chosen.front(); })) {
    const std::vector<Method> peers = dialogs::MethodsDialog::peers();
    chosen.insert(chosen.end(), peers.begin(), peers.end());
  }
  dialog_->choose(chosen);
  connect(dialog_, &QDialog::accepted, this, [this] {
    if (dialog_) compare(*dialog_);
  });
  dialog_->show();
}

void MethodControl::compare(const dialogs::MethodsDialog& dialog) {
  const int row = document_->rowOfCaption(asked_);
  if (row < 0) return;
  const std::vector<Method> methods = dialog.chosen();  // the dialog may close while rows change
  document_->explainByMethods(row, methods);
  session::Arrangement arrangement = document_->arrangement();
  arrangement.layout = session::PaneLayout::Strip;
  document_->setArrangement(arrangement);
}

}  // namespace m2ib::shell
