// Internal to this room: the annotations of all pictures, and the undo step that edits them.
#pragma once

#include <QString>
#include <QUndoCommand>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "core/annotation/annotation.h"

namespace m2ib::presenters {

/// The annotations of one picture, lowest first.
struct AnnotationList {
  std::vector<annotation::Annotation> items;
  [[nodiscard]] std::vector<annotation::Annotation>::iterator find(quint64 id);
  [[nodiscard]] const annotation::Annotation* at(quint64 id) const;  ///< null where it is gone
};

/// By picture. Told about each edit of a picture's list; `added` are the ids that came.
struct AnnotationStore {
  std::map<QString, AnnotationList> lists;
  quint64 last_id = 0;  ///< of all pictures: an id that is held while the picture changes names nothing on another
  std::function<void(const QString& picture, const std::vector<quint64>& added)> edited;
};

/// One annotation before and after an edit; a missing side means that it comes or goes.
struct AnnotationEdit {
  std::size_t index = 0;  ///< where it stands, of those that come and go
  std::optional<annotation::Annotation> before;
  std::optional<annotation::Annotation> after;
};

class AnnotationCommand : public QUndoCommand {
 public:
  /// @param edits   ascending by index
  /// @param gesture steps with the same one, not 0, become one
  AnnotationCommand(AnnotationStore& store, QString picture, std::vector<AnnotationEdit> edits, const QString& what,
                    quint64 gesture);

  void redo() override { apply(true); }
  void undo() override { apply(false); }
  [[nodiscard]] int id() const override;
  bool mergeWith(const QUndoCommand* other) override;

 private:
  void apply(bool forward);

  AnnotationStore& store_;
  QString picture_;
  std::vector<AnnotationEdit> edits_;
  quint64 gesture_;
};

}  // namespace m2ib::presenters
