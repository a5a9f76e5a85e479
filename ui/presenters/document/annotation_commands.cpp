#include "ui/presenters/document/annotation_commands.h"

#include <algorithm>
#include <utility>

namespace m2ib::presenters {
namespace {

constexpr int kCommandId = 0x414E;  // other commands of the stack have numbers of their own

}  // namespace

std::vector<annotation::Annotation>::iterator AnnotationList::find(quint64 id) {
  return std::ranges::find(items, id, &annotation::Annotation::id);
}

const annotation::Annotation* AnnotationList::at(quint64 id) const {
  const auto found = std::ranges::find(items, id, &annotation::Annotation::id);
  return found == items.end() ? nullptr : &*found;
}

AnnotationCommand::AnnotationCommand(AnnotationStore& store, QString picture, std::vector<AnnotationEdit> edits,
                                     const QString& what, quint64 gesture)
    : QUndoCommand(what), store_(store), picture_(std::move(picture)), edits_(std::move(edits)), gesture_(gesture) {}

int AnnotationCommand::id() const { return gesture_ == 0 ? -1 : kCommandId; }

void AnnotationCommand::apply(bool forward) {
  AnnotationList& list = store_.lists[picture_];
  std::vector<quint64> added;
  for (const AnnotationEdit& edit : edits_) {
    const auto& from = forward ? edit.before : edit.after;
    const auto& to = forward ? edit.after : edit.before;
    if (!from) continue;
    const auto found = list.find(from->id);
    if (found == list.items.end()) continue;
    to ? static_cast<void>(*found = *to) : static_cast<void>(list.items.erase(found));
  }
  for (const AnnotationEdit& edit : edits_) {
    const auto& from = forward ? edit.before : edit.after;
    const auto& to = forward ? edit.after : edit.before;
    if (from || !to || list.at(to->id) != nullptr) continue;
    const std::size_t index = std::min(edit.index, list.items.size());
    list.items.insert(list.items.begin() + static_cast<std::ptrdiff_t>(index), *to);
    added.push_back(to->id);
  }
  if (store_.edited) store_.edited(picture_, added);
}

bool AnnotationCommand::mergeWith(const QUndoCommand* other) {
  const auto* next = dynamic_cast<const AnnotationCommand*>(other);
  if (next == nullptr || next->gesture_ != gesture_ || next->picture_ != picture_) return false;
  const auto same = [](const AnnotationEdit& a, const AnnotationEdit& b) {
    return a.after && b.before && b.after && a.after->id == b.after->id;
  };
  if (!std::ranges::equal(edits_, next->edits_, same)) return false;
  bool back = true;
  for (std::size_t i = 0; i < edits_.size(); ++i) {
    edits_[i].after = next->edits_[i].after;
    back = back && edits_[i].before && *edits_[i].before == *edits_[i].after;
  }
  setObsolete(back);  // a drag that was taken back is no step
  return true;
}

}  // namespace m2ib::presenters
