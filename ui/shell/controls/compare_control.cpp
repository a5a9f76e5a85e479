#include "ui/shell/controls/compare_control.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>

#include "ui/presenters/caption_list_model.h"
#include "ui/presenters/document/explorer_document.h"
#include "ui/shell/actions/actions.h"

namespace m2ib::shell {

using presenters::ExplorerDocument;
using session::Arrangement;
using session::CompareMode;
using session::PaneLayout;

namespace {

constexpr int kLongestCaption = 48;

}  // namespace

CompareControl::CompareControl(ExplorerDocument* document, Actions* actions, QMenu* with, QObject* parent)
    : QObject(parent), document_(document), actions_(actions), with_(with) {
  connect(actions_->layouts, &QActionGroup::triggered, this, [this](QAction* chosen) {
    Arrangement arrangement = document_->arrangement();
    arrangement.layout = static_cast<PaneLayout>(actions_->layouts->actions().indexOf(chosen));
    document_->setArrangement(arrangement);
  });
  connect(actions_->compares, &QActionGroup::triggered, this, [this](QAction* chosen) {
    Arrangement arrangement = document_->arrangement();
    arrangement.compare = static_cast<CompareMode>(actions_->compares->actions().indexOf(chosen));
    document_->setArrangement(arrangement);
  });
  connect(actions_->swap_compared, &QAction::triggered, this, [this] {
    Arrangement arrangement = document_->arrangement();
    std::swap(arrangement.compare_a, arrangement.compare_b);
    document_->setArrangement(arrangement);
  });
  connect(actions_->same_settings, &QAction::triggered, this, &CompareControl::shareSettings);
  connect(with_, &QMenu::aboutToShow, this, &CompareControl::fillWith);
  connect(document_, &ExplorerDocument::arrangementChanged, this, &CompareControl::show);
  connect(document_, &ExplorerDocument::settingsChanged, this, &CompareControl::show);
  connect(document_, &ExplorerDocument::currentCaptionChanged, this, &CompareControl::show);
  QAbstractItemModel* captions = document_->captions();
  for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
    connect(captions, signal, this, &CompareControl::show);
  }
  connect(captions, &QAbstractItemModel::modelReset, this, &CompareControl::show);
  show();
}

void CompareControl::show() {
  const Arrangement& arrangement = document_->arrangement();
  actions_->layouts->actions().at(static_cast<int>(arrangement.layout))->setChecked(true);
  actions_->compares->actions().at(static_cast<int>(arrangement.compare))->setChecked(true);
  const bool two = document_->captionCount() > 1;
  actions_->compares->setEnabled(two);
  actions_->swap_compared->setEnabled(two && arrangement.compare != CompareMode::Off);
  with_->setEnabled(two);
  bool own = false;
  for (int row = 0; row < document_->captionCount(); ++row) own = own || !document_->followsShared(row);
  actions_->same_settings->setEnabled(own);
}

void CompareControl::fillWith() {
  with_->clear();
  for (int row = 0; row < document_->captionCount(); ++row) {
    if (row == document_->currentCaption()) continue;
    const QString caption = document_->caption(row).simplified().left(kLongestCaption);
    QString text = QStringLiteral("%1  %2").arg(presenters::CaptionListModel::letter(row), caption);
    with_->addAction(text.replace(QLatin1Char('&'), QStringLiteral("&&")), this, [this, row] {
      Arrangement arrangement = document_->arrangement();
      arrangement.compare_a = document_->currentCaption();
      arrangement.compare_b = row;
      if (arrangement.compare == CompareMode::Off) arrangement.compare = CompareMode::Difference;
      document_->setArrangement(arrangement);
    });
  }
}

void CompareControl::shareSettings() {
  document_->undoStack()->beginMacro(tr("Same settings for all captions"));
  for (int row = 0; row < document_->captionCount(); ++row) {
    if (!document_->followsShared(row)) document_->setFollowsShared(row, true);
  }
  document_->undoStack()->endMacro();
}

}  // namespace m2ib::shell
