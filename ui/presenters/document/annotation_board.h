#pragma once

#include <QObject>
#include <QString>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "core/annotation/annotation.h"
#include "core/image/radiograph.h"

class QMimeData;
class QUndoStack;

namespace m2ib::presenters {

/// The annotations of the open picture, their selection, and every edit of them as an undo step. Annotations belong to
/// their picture: another one brings its own, and they come back with it. Lives on the UI thread.
class AnnotationBoard : public QObject {
  Q_OBJECT

 public:
  /// @param undo_stack must outlive this
  explicit AnnotationBoard(QUndoStack* undo_stack, QObject* parent = nullptr);
  ~AnnotationBoard() override;

  [[nodiscard]] const std::vector<annotation::Annotation>& annotations() const;
  [[nodiscard]] const annotation::Annotation* find(quint64 id) const;  ///< null where it is gone
  [[nodiscard]] const std::vector<quint64>& selection() const;
  void select(std::vector<quint64> ids);  ///< not an undo step
  /// Style of what is drawn next; a restyle of a selection changes it, too.
  [[nodiscard]] const annotation::Style& nextStyle() const;

  /// What is being drawn and not there yet; all views show it. Not an undo step.
  [[nodiscard]] const std::optional<annotation::Annotation>& draft() const;
  void setDraft(std::optional<annotation::Annotation> draft);

  // --- edits, each one undo step --------------------------------------------------------------------------------
  quint64 add(annotation::Annotation annotation);  ///< its id is given; it becomes the selection. 0: not added
  void addAll(std::vector<annotation::Annotation> annotations, const QString& what);
  /// Same ids, other values. Steps with the same non-zero gesture merge: one drag is one step.
  void change(std::vector<annotation::Annotation> after, const QString& what, quint64 gesture = 0);
  [[nodiscard]] quint64 newGesture();
  /// Of each selected one and of what is drawn next, e.g. only its colour.
  void editStyle(const std::function<void(annotation::Style&)>& edit, quint64 gesture = 0);
  void restyleSelected(const annotation::Style& style, quint64 gesture = 0);
  void setText(quint64 id, const QString& text);  ///< words, label or name of a region
  void setRegion(quint64 id, bool region);
  void remove(const std::vector<quint64>& ids, const QString& what);
  void removeSelected();
  void removeRulers();
  enum class Align { Left, CentreX, Right, Top, CentreY, Bottom };
  void alignSelected(Align where);  ///< bounding boxes, along the picture's own axes

  /// The selection, for QClipboard (application/x-m2ib-annotations and the texts as plain text). Caller owns it.
  [[nodiscard]] QMimeData* copySelected() const;
  [[nodiscard]] static bool canPaste(const QMimeData* data);
  void paste(const QMimeData* data);  ///< a little beside where they were copied from

  // --- for the document -------------------------------------------------------------------------------------------
  /// Edits do nothing while no picture is open.
  /// @param picture key of the open picture (image::pixels_id without black-outs); empty = none
  void openPicture(const QString& picture);
  [[nodiscard]] std::vector<annotation::Annotation> annotationsOf(const QString& picture) const;
  /// No undo step. Ids that another picture's annotations have are given anew.
  void restore(const QString& picture, std::vector<annotation::Annotation> annotations);
  void clear();  ///< of all pictures

 Q_SIGNALS:
  void changed();
  void selectionChanged();
  void nextStyleChanged();
  void draftChanged();

 private:
  class Private;
  std::unique_ptr<Private> d_;
};

}  // namespace m2ib::presenters
