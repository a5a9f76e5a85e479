// The document's settings: those that captions share, and captions' own ones.
#include <QCoreApplication>
#include <algorithm>

#include "ui/presenters/document/document_commands.h"
#include "ui/presenters/document/explorer_document_p.h"

namespace m2ib::presenters {

const attribution::MethodSettings& ExplorerDocument::Private::settings_of(const CaptionRow& row) const {
  return row.own ? *row.own : settings;
}

int ExplorerDocument::Private::settings_owner() const {
  return captions.contains(current) && captions.at(current).own ? current : -1;
}

void ExplorerDocument::Private::apply_settings(int row, const attribution::MethodSettings& wanted, bool preview) {
  const bool own = captions.contains(row) && captions.at(row).own;
  const quint64 owner = own ? captions.at(row).id : 0;
  // What a slider had changed of other settings than these is no step of undo, so it must not stay.
  if (before_preview && before_preview->row_id != owner) end_preview();
  if (!preview) before_preview.reset();
  attribution::MethodSettings& present = own ? *captions.at(row).own : settings;
  if (preview && !before_preview) before_preview = Preview{owner, present};
  if (!(present == wanted)) {
    if (present.method != wanted.method) remember(owner, present);
    present = wanted;
    Q_EMIT document->settingsChanged();
  }
  update();
}

void ExplorerDocument::Private::end_preview() {
  if (!before_preview) return;
  const Preview ended = *before_preview;
  before_preview.reset();
  if (ended.row_id == 0) {
    settings = ended.before;
  } else if (const int row = captions.rowOf(ended.row_id); row >= 0 && captions.at(row).own) {
    captions.at(row).own = ended.before;
  }
  Q_EMIT document->settingsChanged();
}

void ExplorerDocument::Private::set_own_settings(int row, const std::optional<attribution::MethodSettings>& own) {
  end_preview();
  CaptionRow& caption = captions.at(row);
  caption.own = own;
  if (caption.own) caption.own = fitted(*caption.own);
  note(caption);
  Q_EMIT document->settingsChanged();
  update();
}

attribution::MethodSettings ExplorerDocument::Private::fitted(attribution::MethodSettings wanted) const {
  if (!model) return wanted;
  wanted.image_layer = std::clamp(wanted.image_layer, 0, std::max(0, model->card().image.last_layer()));
  wanted.text_layer = std::clamp(wanted.text_layer, 0, std::max(0, model->card().text.last_layer()));
  return wanted;
}

// --- the document ----------------------------------------------------------------------------------------------------

const attribution::MethodSettings& ExplorerDocument::settings() const { return d_->settings; }

const attribution::MethodSettings& ExplorerDocument::settingsOf(int row) const {
  return d_->captions.contains(row) ? d_->settings_of(d_->captions.at(row)) : d_->settings;
}

bool ExplorerDocument::followsShared(int row) const { return !d_->captions.contains(row) || !d_->captions.at(row).own; }

void ExplorerDocument::setFollowsShared(int row, bool follows) {
  if (!d_->captions.contains(row) || followsShared(row) == follows) return;
  d_->end_preview();
  const QString what = follows ? QCoreApplication::translate("ExplorerDocument", "Follow the shared settings")
                               : QCoreApplication::translate("ExplorerDocument", "Own settings");
  const auto own = follows ? std::nullopt : std::optional(d_->settings);
  d_->undo_stack.push(new FollowCommand(*d_, row, own, what));
}

void ExplorerDocument::previewSettings(const attribution::MethodSettings& settings) {
  const int owner = d_->settings_owner();
  d_->apply_settings(owner, d_->completed(settings, captionId(owner), settingsOf(owner)), true);
}

void ExplorerDocument::commitSettings(const attribution::MethodSettings& wanted, const QString& what) {
  const int owner = d_->settings_owner();
  const quint64 owner_id = captionId(owner);
  if (d_->before_preview && d_->before_preview->row_id != owner_id) d_->end_preview();
  const attribution::MethodSettings before = d_->before_preview ? d_->before_preview->before : settingsOf(owner);
  const attribution::MethodSettings settings = d_->completed(wanted, owner_id, settingsOf(owner));
  if (settings == before) {
    d_->apply_settings(owner, settings);
    return;
  }
  d_->undo_stack.push(new SettingsCommand(*d_, owner, before, settings, what));
}

}  // namespace m2ib::presenters
