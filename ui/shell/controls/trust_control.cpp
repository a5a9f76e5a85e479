#include "ui/shell/controls/trust_control.h"

#include <QAction>
#include <QDockWidget>
#include <QTabWidget>
#include <algorithm>

#include "core/metrics/map_comparison.h"
#include "ui/presenters/caption_list_model.h"
#include "ui/presenters/document/explorer_document.h"
#include "ui/presenters/text/error_text.h"
#include "ui/presenters/text/method_text.h"
#include "ui/shell/actions/actions.h"
#include "ui/views/sheets/sanity_sheet.h"

namespace m2ib::shell {

using presenters::CaptionListModel;
using presenters::ExplorerDocument;
using presenters::PaneState;

namespace {

constexpr std::size_t kKeptCurves = 16;
constexpr int kMostMaps = 20;  ///< more would leave no room for their cells

QString method_name(const attribution::Explanation& result) { return presenters::method_name(result.settings.method); }

bool same_picture(const attribution::Explanation& a, const attribution::Explanation& b) {
  return a.image_sha256 == b.image_sha256 && a.image_frame == b.image_frame && a.grid == b.grid;
}

}  // namespace

TrustControl::TrustControl(ExplorerDocument* document, Actions* actions, QDockWidget* dock, QTabWidget* tabs,
                           QWidget* window)
    : QObject(window),
      document_(document),
      actions_(actions),
      dock_(dock),
      tabs_(tabs),
      window_(window),
      deletion_(new plots::DeletionPlot),
      agreement_(new plots::AgreementPlot) {
  tabs_->addTab(deletion_, tr("Deletion curve"));
  tabs_->addTab(agreement_, tr("Agreement"));
  changed_.setSingleShot(true);
  changed_.setInterval(0);
  connect(&changed_, &QTimer::timeout, this, &TrustControl::show);
  const auto look = [this] { changed_.start(); };
  connect(tabs_, &QTabWidget::currentChanged, this, look);
  connect(dock_, &QDockWidget::visibilityChanged, this, look);
  connect(deletion_, &plots::DeletionPlot::kindChosen, this, look);
  connect(actions_->deletion_curve, &QAction::triggered, this, [this] { openTab(deletion_); });
  connect(actions_->agreement, &QAction::triggered, this, [this] { openTab(agreement_); });
  connect(actions_->sanity_check, &QAction::triggered, this, &TrustControl::openSanitySheet);
  connectDocument();
  connectWorker();
  show();
}

void TrustControl::connectDocument() {
  const auto look = [this] { changed_.start(); };
  connect(document_, &ExplorerDocument::currentCaptionChanged, this, look);
  connect(document_, &ExplorerDocument::paneChanged, this, look);
  connect(document_, &ExplorerDocument::busyChanged, this, look);
  connect(document_, &ExplorerDocument::modelChanged, this, look);
  connect(document_, &ExplorerDocument::imageChanged, this, look);
  connect(document_, &ExplorerDocument::blackOutsChanged, this, look);
  QAbstractItemModel* captions = document_->captions();
  connect(captions, &QAbstractItemModel::rowsInserted, this, look);
  connect(captions, &QAbstractItemModel::rowsRemoved, this, look);
  connect(captions, &QAbstractItemModel::modelReset, this, look);
}

void TrustControl::connectWorker() {
  connect(&worker_, &jobs::TrustWorker::curve, this,
          [this](quint64 generation, const metrics::PerturbationCurve& map, const metrics::RandomCurve& random) {
            if (generation != generation_ || !asked_) return;
            known_.push_front({asked_->result, {asked_->kind, map, random, method_name(*asked_->result)}});
            if (known_.size() > kKeptCurves) known_.pop_back();
          });
  connect(&worker_, &jobs::TrustWorker::failed, this, [this](quint64 generation, const Error& error) {
    if (generation != generation_) return;
    failed_ = asked_;
    failure_ = presenters::error_text(error);
  });
  const auto ended = [this](quint64 generation) {
    if (generation != generation_) return;
    generation_ = 0;
    asked_.reset();
    changed_.start();
  };
  connect(&worker_, &jobs::TrustWorker::finished, this, ended);
  connect(&worker_, &jobs::TrustWorker::failed, this, ended);
  connect(&worker_, &jobs::TrustWorker::cancelled, this, ended);
}

void TrustControl::openTab(QWidget* tab) {
  tabs_->setCurrentWidget(tab);
  dock_->show();
  dock_->raise();
}

void TrustControl::openSanitySheet() {
  if (!sheet_) {
    sheet_ = new views::SanitySheet(document_, window_);
    sheet_->setAttribute(Qt::WA_DeleteOnClose);
  } else {
    sheet_->startAnew();
  }
  sheet_->show();
  sheet_->raise();
  sheet_->activateWindow();
}

void TrustControl::show() {
  const PaneState& pane = document_->currentPane();
  actions_->sanity_check->setEnabled(pane.result && !pane.stale && document_->model() && document_->radiograph());
  if (deletion_->isVisible()) {
    showDeletion();
  } else {
    stopAsking();
  }
  if (agreement_->isVisible()) showAgreement();
}

void TrustControl::showDeletion() {
  const PaneState& pane = document_->currentPane();
  const Question question{pane.result, deletion_->kind()};
  if (pane.result) {
    if (const Known* curves = known(question)) {
      stopAsking();
      deletion_->setCurves(curves->curves, pane.stale);
      deletion_->setMessage(pane.stale ? tr("This curve belongs to the map of the older settings.") : QString());
      return;
    }
  }
  // What is shown meanwhile belongs to another map, or there is none.
  const bool same_kind = !known_.empty() && known_.front().curves.kind == question.kind;
  if (pane.result && same_kind) {
    deletion_->setCurves(known_.front().curves, true);
  } else {
    deletion_->clear();
  }
  const QString reason = whyNoCurve();
  if (!reason.isEmpty()) {
    stopAsking();
    deletion_->setMessage(reason);
    return;
  }
  deletion_->setMessage(tr("Computing the curve …"));
  if (asked_ != question) ask(question);
}

QString TrustControl::whyNoCurve() const {
  const PaneState& pane = document_->currentPane();
  if (document_->busy()) return tr("Maps are being computed. The curve follows when they are finished.");
  if (!pane.result) return tr("There is no finished map yet.");
  if (pane.stale) return tr("The map belongs to other settings than the ones asked for. Compute it again first.");
  if (!document_->model() || !document_->radiograph()) return tr("This needs the map's model and picture to be open.");
  if (failed_ == Question{pane.result, deletion_->kind()}) return failure_;
  return {};
}

void TrustControl::ask(const Question& question) {
  jobs::TrustRequest request;
  request.kind = jobs::TrustRequest::Kind::DeletionCurve;
  request.model = document_->model();
  request.radiograph = document_->radiograph();
  request.explanation = question.result;
  request.perturbation = question.kind;
  asked_ = question;
  generation_ = worker_.request(std::move(request));
}

void TrustControl::stopAsking() {
  if (!asked_) return;
  asked_.reset();
  generation_ = 0;
  worker_.cancel();
}

const TrustControl::Known* TrustControl::known(const Question& question) const {
  const auto found = std::ranges::find_if(known_, [&question](const Known& one) {
    return one.result == question.result && one.curves.kind == question.kind;
  });
  return found == known_.end() ? nullptr : &*found;
}

void TrustControl::showAgreement() {
  const attribution::ExplanationPtr& current = document_->currentPane().result;
  std::vector<attribution::ExplanationPtr> results;
  std::vector<bool> old;
  plots::AgreementPlot::Matrix matrix;
  int left_out = 0;
  for (int row = 0; row < document_->captionCount(); ++row) {
    const PaneState& pane = document_->pane(row);
    if (!pane.result) continue;
    const bool comparable = same_picture(*pane.result, current ? *current : *pane.result);
    if (!comparable || static_cast<int>(results.size()) >= kMostMaps) {
      ++left_out;
      continue;
    }
    results.push_back(pane.result);
    old.push_back(pane.stale);
    matrix.maps.push_back({CaptionListModel::letter(row), method_name(*pane.result), pane.stale});
  }
  if (results.size() < 2) {
    agreed_.clear();
    agreement_->clear();
    agreement_->setMessage(tr("Two finished maps of one picture are needed: another caption, or another method."));
    return;
  }
  agreement_->setMessage(
      left_out > 0
          ? tr("%n map(s) of another grid or picture, or beyond the first 20, are left out.", nullptr, left_out)
          : QString());
  if (results == agreed_ && old == agreed_old_ && agreement_->mapCount() == static_cast<int>(results.size())) return;
  for (const auto& a : results) {
    for (const auto& b : results) {
      const auto comparison = metrics::compare_maps(*a, *b);
      matrix.correlations.push_back(comparison ? comparison->spearman : std::nullopt);
    }
  }
  agreed_ = std::move(results);
  agreed_old_ = std::move(old);
  agreement_->setMatrix(matrix);
}

}  // namespace m2ib::shell
