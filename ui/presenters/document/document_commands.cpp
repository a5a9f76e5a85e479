#include "ui/presenters/document/document_commands.h"

#include <QCoreApplication>
#include <utility>

namespace m2ib::presenters {

AddCaptionCommand::AddCaptionCommand(Document& document, const QString& text)
    : DocumentCommand(document, QCoreApplication::translate("ExplorerDocument", "Add caption")),
      row_(document.captions.count()),
      current_before_(document.current),
      text_(text) {}

void AddCaptionCommand::redo() {
  document_.insert_caption(row_, text_, id_);
  id_ = document_.captions.at(row_).id;
}

void AddCaptionCommand::undo() {
  document_.remove_caption(row_);
  document_.set_current(current_before_);
}

RemoveCaptionCommand::RemoveCaptionCommand(Document& document, int row)
    : DocumentCommand(document, QCoreApplication::translate("ExplorerDocument", "Remove caption")),
      row_(row),
      text_(document.captions.at(row).text),
      id_(document.captions.at(row).id),
      own_(document.captions.at(row).own),
      arrangement_(document.arrangement) {}

void RemoveCaptionCommand::redo() { document_.remove_caption(row_); }

void RemoveCaptionCommand::undo() {
  document_.insert_caption(row_, text_, id_, own_);
  document_.take_places(arrangement_);
}

MoveCaptionCommand::MoveCaptionCommand(Document& document, int from, int to)
    : DocumentCommand(document, QCoreApplication::translate("ExplorerDocument", "Move caption")),
      from_(from),
      to_(to) {}

SetCaptionCommand::SetCaptionCommand(Document& document, int row, const QString& text)
    : DocumentCommand(document, QCoreApplication::translate("ExplorerDocument", "Change caption")),
      row_(row),
      before_(document.captions.at(row).text),
      after_(text) {}

void SetCaptionCommand::redo() { document_.set_caption(row_, after_); }

void SetCaptionCommand::undo() { document_.set_caption(row_, before_); }

bool SetCaptionCommand::mergeWith(const QUndoCommand* next) {
  const auto* other = dynamic_cast<const SetCaptionCommand*>(next);
  if (other == nullptr || other->row_ != row_) return false;
  after_ = other->after_;
  setObsolete(after_ == before_);
  return true;
}

ReplaceCaptionCommand::ReplaceCaptionCommand(Document& document, int row, const QString& text, const QString& what)
    : DocumentCommand(document, what), row_(row), before_(document.captions.at(row).text), after_(text) {}

void ReplaceCaptionCommand::redo() { document_.set_caption(row_, after_); }

void ReplaceCaptionCommand::undo() { document_.set_caption(row_, before_); }

FollowCommand::FollowCommand(Document& document, int row, std::optional<attribution::MethodSettings> after,
                             const QString& what)
    : DocumentCommand(document, what), row_(row), before_(document.captions.at(row).own), after_(std::move(after)) {}

void FollowCommand::redo() { document_.set_own_settings(row_, after_); }

void FollowCommand::undo() { document_.set_own_settings(row_, before_); }

MethodsCommand::MethodsCommand(Document& document, int row, std::optional<attribution::MethodSettings> own,
                               std::vector<attribution::MethodSettings> added)
    : DocumentCommand(document, QCoreApplication::translate("ExplorerDocument", "Compare methods")),
      row_(row),
      text_(document.captions.at(row).text),
      before_(document.captions.at(row).own),
      after_(own ? std::move(own) : before_),
      arrangement_(document.arrangement) {
  for (attribution::MethodSettings& settings : added) added_.push_back({settings, 0});
}

void MethodsCommand::redo() {
  int row = row_;
  for (Added& added : added_) {
    document_.insert_behind(++row, text_, added.id, added.own);
    added.id = document_.captions.at(row).id;
  }
  document_.set_own_settings(row_, after_);
}

void MethodsCommand::undo() {
  for (auto row = row_ + static_cast<int>(added_.size()); row > row_; --row) document_.remove_caption(row);
  document_.set_own_settings(row_, before_);
  document_.take_places(arrangement_);
}

SettingsCommand::SettingsCommand(Document& document, int row, const attribution::MethodSettings& before,
                                 const attribution::MethodSettings& after, const QString& what)
    : DocumentCommand(document, what), row_(row), before_(before), after_(after) {}

void SettingsCommand::redo() {
  // The first time what was asked for is applied as it is, so that an impossible request gets its message.
  document_.apply_settings(row_, first_ ? after_ : document_.fitted(after_));
  first_ = false;
}

void SettingsCommand::undo() { document_.apply_settings(row_, document_.fitted(before_)); }

PictureCommand::PictureCommand(Document& document, const QString& what) : DocumentCommand(document, what) {
  document_.picture_commands.push_back(this);
}

PictureCommand::~PictureCommand() { std::erase(document_.picture_commands, this); }

BlackOutCommand::BlackOutCommand(Document& document, std::vector<image::PixelRect> after, const QString& what)
    : PictureCommand(document, what), before_(document.black_outs), after_(std::move(after)) {}

ModelViewCommand::ModelViewCommand(Document& document, ModelView after, const QString& what)
    : PictureCommand(document, what), before_(document.model_view), after_(std::move(after)) {}

void ModelViewCommand::leavePicture() {
  with_window_ = false;
  if (before_.preprocessing == after_.preprocessing) setObsolete(true);
}

void ModelViewCommand::apply(ModelView view) {
  if (!with_window_) view.window = document_.model_view.window;
  document_.set_model_view(view);
}

}  // namespace m2ib::presenters
