// The header of OverlayPane: what is known of the map, in words as long as there is room for.
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QToolButton>
#include <algorithm>

#include "ui/presenters/caption_list_model.h"
#include "ui/presenters/text/caption_text.h"
#include "ui/presenters/text/method_text.h"
#include "ui/presenters/text/settings_text.h"
#include "ui/views/panes/overlay_pane.h"
#include "ui/views/panes/pane_icons.h"
#include "ui/views/panes/pane_text.h"
#include "ui/views/parts/message_bar.h"
#include "ui/views/parts/method_choice.h"

namespace m2ib::views {
namespace {

using Phase = presenters::PaneState::Phase;

constexpr int kProgressMargin_px = 8;
constexpr int kRoomy_px = 440;  ///< wide enough for whole words in the header
constexpr int kMarkMargin_px = 14;
constexpr int kTight_px = 260;   ///< too narrow for everything
constexpr int kNarrow_px = 160;  ///< the chain stands only where it is open
constexpr int kBetween_px = 8;   ///< beside each part of a line
constexpr int kDoubtIcon_px = 24;
constexpr int kLeastDoubt_px = 60;
constexpr int kLeastDetails_px = 96;

}  // namespace

void OverlayPane::showSimilarity(const presenters::PaneState& pane) {
  // Neither depends on the settings: an old map says the same, unless it is of another caption.
  const auto& result = pane.result;
  const bool known = result && row() >= 0 && result->caption == document_->caption(row()).toStdString();
  similarity_->setVisible(known);
  is_weak_ = known && result->support && result->support->weak;
  weak_->setVisible(is_weak_);
  if (!known) return;
  QString help = tr("Similarity of picture and caption (cosine)");
  if (const auto share = document_->captionShare(row())) {
    help += QLatin1Char('\n') +
            tr("%1 % of the softmax over this session's captions").arg(QLocale().toString(*share * 100.0, 'f', 0));
  }
  if (result->support) {
    help += QLatin1Char('\n') + presenters::support_text(*result->support);
    const QString controls = tr("Control captions:") + QLatin1Char('\n') + controls_text(*result->support);
    help += QLatin1Char('\n') + controls;
    weak_->setToolTip(tr("Weakly supported: the caption (%1) does no better than captions that say nothing, or the "
                         "opposite.")
                          .arg(presenters::cosine_text(result->support->similarity)) +
                      QLatin1Char('\n') + controls);
    weak_->setAccessibleName(weak_->toolTip());
  }
  similarity_->setToolTip(help);
}

void OverlayPane::showMethod() {
  const int row = this->row();
  method_->setVisible(row >= 0);
  if (row < 0) return;
  const QString name = presenters::method_name(map_.method);
  // Beside a long name the caption is still read.
  const QString shown = fontMetrics().elidedText(name, Qt::ElideRight, std::max(width() / 3, 44));
  method_->setText(shown);
  const auto model = document_->model();
  method_->setToolTip(name + QLatin1Char('\n') + method_help(map_.method, model ? &model->card() : nullptr) +
                      QLatin1Char('\n') + tr("Choose another method for this caption"));
  method_->setAccessibleName(tr("Method of caption %1: %2").arg(presenters::CaptionListModel::letter(row), name));
}

void OverlayPane::showDoubts(const presenters::PaneState& pane) {
  QStringList sentences;
  QString brief;
  const bool known = pane.result && !pane.stale && pane.phase != Phase::Running;
  for (const attribution::MapDoubt doubt : known ? pane.doubts : std::vector<attribution::MapDoubt>{}) {
    const QString words = short_doubt(doubt);
    if (words.isEmpty()) continue;
    if (brief.isEmpty()) brief = words;
    sentences << presenters::doubt_text(doubt);
  }
  doubt_->setVisible(!sentences.isEmpty());
  const QString all = sentences.join(QLatin1Char('\n'));
  doubt_->setToolTip(QStringLiteral("<p style=\"white-space:pre-wrap\">%1</p>").arg(all.toHtmlEscaped()));
  doubt_->setAccessibleName(all);
  brief_doubt_ = brief;
  doubt_message_->showMessage(MessageBar::Kind::Info, doubt_->isChecked() ? all : QString());
}

void OverlayPane::showFollowing() {
  showMethod();
  const int row = this->row();
  if (row < 0) return follow_->hide();
  const bool follows = document_->followsShared(row);
  follow_->setChecked(follows);
  follow_->setIcon(pane_icon(follows ? PaneSymbol::Chain : PaneSymbol::OpenChain));
  follow_->setToolTip(follows ? tr("Follows the settings that all captions share. Click to give this one its own.")
                              : tr("Has settings of its own. Click to follow the shared ones again."));
  follow_->setAccessibleName(
      tr("Caption %1 follows the shared settings").arg(presenters::CaptionListModel::letter(row)));
  fitHeader();
}

void OverlayPane::showProgress(const presenters::PaneState& pane) {
  const bool working = pane.phase == Phase::Running || pane.phase == Phase::Waiting;
  const bool waiting = pane.phase == Phase::Waiting;
  const bool counted = pane.phase == Phase::Running && pane.step_count > 0 && pane.step > 0;
  // Without a number of steps it moves, as work does; what waits stands still.
  progress_->setRange(0, counted ? pane.step_count : waiting ? 1 : 0);
  if (waiting) progress_->setValue(0);
  if (counted) progress_->setValue(pane.step);
  // A thousand masks do not fit as numbers where a pane is narrow.
  const QString longest = QStringLiteral("%1/%1").arg(pane.step_count);
  const bool fits = fontMetrics().horizontalAdvance(longest) + kProgressMargin_px <= progressWidth();
  progress_->setFormat(!counted ? QString() : fits ? tr("%v/%m", "steps done of all") : tr("%p %", "percent done"));
  progress_->setVisible(working);
  cancel_->setVisible(working);
}

int OverlayPane::progressWidth() const { return width() >= kRoomy_px ? 90 : 50; }

void OverlayPane::resizeEvent(QResizeEvent* event) {
  Pane::resizeEvent(event);
  showSimilarity(pane());
  showMethod();
  showDoubts(pane());
  fitHeader();
}

void OverlayPane::fitHeader() {
  const bool roomy = width() >= kRoomy_px;
  fitKnown(roomy);
  cancel_->setText(roomy ? tr("Cancel") : QStringLiteral("✕"));
  // Progress has the room of what is known already; the mark of doubt stays, whole.
  const bool tight = width() < kTight_px;
  const bool working = !progress_->isHidden();
  if (tight || (working && !roomy)) similarity_->hide();
  if (working && tight) doubt_->hide();
  setDetailsShown(!(tight && working));
  progress_->setMaximumWidth(progressWidth());
  progress_->setTextVisible(!(tight && is_weak_));
  progress_->setMinimumWidth(tight ? 12 : progress_->maximumWidth());
  const bool room_for_chain = width() >= kNarrow_px && !(tight && working && is_weak_);
  const bool open = row() >= 0 && !document_->followsShared(row());
  follow_->setVisible(row() >= 0 && (room_for_chain || (open && !working && !is_weak_)));
}

/// What is known of the map, in the line of its settings. Those are read first: longer words stand where both fit.
void OverlayPane::fitKnown(bool roomy) {
  const auto width_of = [this](const QString& text) { return fontMetrics().horizontalAdvance(text) + kBetween_px; };
  const QString brief_mark = tr("weak", "short for weakly supported");
  QString mark = roomy ? tr("weakly supported") : brief_mark;
  QString number;
  QString sentence;
  if (const auto& result = pane().result) {
    number = presenters::cosine_text(result->similarity);
    sentence = presenters::similarity_text(result->similarity);
    if (result->support && !result->support->controls.empty()) {
      sentence += QStringLiteral(" (%1)").arg(presenters::margin_text(result->support->margin));
    }
  }
  const bool working = !progress_->isHidden();
  const int run = working ? progressWidth() + cancel_->sizeHint().width() + 2 * kBetween_px : 0;
  const int room = lineRoom() - width_of(details()) - run;
  const int doubt = doubt_->isHidden() ? 0 : width_of(brief_doubt_) + kDoubtIcon_px;
  const auto left = [&](const QString& similarity) {
    const int marked = is_weak_ ? width_of(mark) + kMarkMargin_px : 0;
    return room - doubt - marked - (similarity_->isHidden() ? 0 : width_of(similarity));
  };
  if ((doubt > 0 || working) && left(number) < 0) mark = brief_mark;
  similarity_->setText(roomy && !working && left(sentence) >= 0 ? sentence : number);
  weak_->setText(mark);
  weak_->setFixedWidth(weak_->fontMetrics().horizontalAdvance(mark) + kMarkMargin_px);
  // A doubt is said in words, but the settings that it speaks of keep their beginning.
  const int words =
      width_of(brief_doubt_) + std::min(left(number) + std::max(width_of(details()) - kLeastDetails_px, 0), 0);
  const bool worded = roomy && words >= kLeastDoubt_px;
  doubt_->setToolButtonStyle(worded ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
  doubt_->setText(worded ? fontMetrics().elidedText(brief_doubt_, Qt::ElideRight, words) : brief_doubt_);
}

}  // namespace m2ib::views
