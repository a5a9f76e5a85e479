#pragma once

#include <QUndoCommand>
#include <vector>

#include "ui/presenters/document/explorer_document_p.h"

namespace m2ib::presenters {

/// One undo step of a document. Rows are named by index: every change of the rows is a command, so indices hold.
class DocumentCommand : public QUndoCommand {
 protected:
  using Document = ExplorerDocument::Private;
  DocumentCommand(Document& document, const QString& what) : QUndoCommand(what), document_(document) {}

  Document& document_;
};

class AddCaptionCommand : public DocumentCommand {
 public:
  AddCaptionCommand(Document& document, const QString& text);
  void redo() override;
  void undo() override;

 private:
  int row_;
  int current_before_;
  QString text_;
  quint64 id_ = 0;  ///< the caption keeps it when it comes back
};

class RemoveCaptionCommand : public DocumentCommand {
 public:
  RemoveCaptionCommand(Document& document, int row);
  void redo() override;
  void undo() override;

 private:
  int row_;
  QString text_;
  quint64 id_;
  std::optional<attribution::MethodSettings> own_;
  session::Arrangement arrangement_;  ///< before it went
};

/// Only the order changes: whatever belongs to a caption goes with it.
class MoveCaptionCommand : public DocumentCommand {
 public:
  /// @param to its row afterwards
  MoveCaptionCommand(Document& document, int from, int to);
  void redo() override { document_.move_caption(from_, to_); }
  void undo() override { document_.move_caption(to_, from_); }

 private:
  int from_;
  int to_;
};

/// Merges with the edit before it, if that was of the same row.
class SetCaptionCommand : public DocumentCommand {
 public:
  SetCaptionCommand(Document& document, int row, const QString& text);
  void redo() override;
  void undo() override;
  [[nodiscard]] int id() const override { return 1; }
  bool mergeWith(const QUndoCommand* next) override;

 private:
  int row_;
  QString before_;
  QString after_;
};

/// A new text as a step of its own.
class ReplaceCaptionCommand : public DocumentCommand {
 public:
  ReplaceCaptionCommand(Document& document, int row, const QString& text, const QString& what);
  void redo() override;
  void undo() override;

 private:
  int row_;
  QString before_;
  QString after_;
};

/// A caption gets settings of its own, or follows the shared ones again.
class FollowCommand : public DocumentCommand {
 public:
  FollowCommand(Document& document, int row, std::optional<attribution::MethodSettings> after, const QString& what);
  void redo() override;
  void undo() override;

 private:
  int row_;
  std::optional<attribution::MethodSettings> before_;
  std::optional<attribution::MethodSettings> after_;
};

/// One caption under several methods: its row gets settings of its own, rows with the same text are put behind it.
class MethodsCommand : public DocumentCommand {
 public:
  /// @param own of the row itself; empty: it keeps what it has
  MethodsCommand(Document& document, int row, std::optional<attribution::MethodSettings> own,
                 std::vector<attribution::MethodSettings> added);
  void redo() override;
  void undo() override;

 private:
  struct Added {
    attribution::MethodSettings own;
    quint64 id = 0;
  };
  int row_;
  QString text_;
  std::optional<attribution::MethodSettings> before_;
  std::optional<attribution::MethodSettings> after_;
  std::vector<Added> added_;
  session::Arrangement arrangement_;  ///< before
};

/// Of a caption of its own, or the shared ones.
class SettingsCommand : public DocumentCommand {
 public:
  /// @param row whose own settings; -1: the shared ones
  SettingsCommand(Document& document, int row, const attribution::MethodSettings& before,
                  const attribution::MethodSettings& after, const QString& what);
  void redo() override;
  void undo() override;

 private:
  int row_;
  attribution::MethodSettings before_;
  attribution::MethodSettings after_;
  bool first_ = true;
};

/// An undo step that belongs to one picture. It becomes obsolete when another picture is opened.
class PictureCommand : public DocumentCommand {
 public:
  ~PictureCommand() override;
  /// Another picture is open from now on.
  virtual void leavePicture() { setObsolete(true); }

 protected:
  PictureCommand(Document& document, const QString& what);
};

class BlackOutCommand : public PictureCommand {
 public:
  BlackOutCommand(Document& document, std::vector<image::PixelRect> after, const QString& what);
  void redo() override { document_.set_black_outs(after_); }
  void undo() override { document_.set_black_outs(before_); }

 private:
  std::vector<image::PixelRect> before_;
  std::vector<image::PixelRect> after_;
};

/// The way of preparing belongs to any picture, the window to one.
class ModelViewCommand : public PictureCommand {
 public:
  ModelViewCommand(Document& document, ModelView after, const QString& what);
  void redo() override { apply(after_); }
  void undo() override { apply(before_); }
  void leavePicture() override;

 private:
  void apply(ModelView view);

  ModelView before_;
  ModelView after_;
  bool with_window_ = true;
};

}  // namespace m2ib::presenters
