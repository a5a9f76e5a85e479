#pragma once

#include <QAbstractListModel>
#include <QString>
#include <optional>
#include <string>
#include <vector>

#include "ui/presenters/document/explorer_document.h"

namespace m2ib::presenters {

/// One caption and what is known about its explanation.
struct CaptionRow {
  quint64 id = 0;  ///< stays when rows move
  QString text;
  std::optional<attribution::MethodSettings> own;  ///< empty: follows the shared settings
  PaneState pane;
  std::string result_key;                 ///< of pane.result (see result_cache.h); empty without one
  std::string halted_key;                 ///< the request that was cancelled or failed; not run again until it changes
  std::optional<double> similarity;       ///< of this caption, this picture and this model
  std::optional<double> told_similarity;  ///< that views know
  QString told_method;                    ///< methodLabel() that views know
};

/// The captions of a document, for list views. Only ExplorerDocument changes it; an edit made in a view comes out of
/// editRequested().
class CaptionListModel : public QAbstractListModel {
  Q_OBJECT

 public:
  enum Role {
    LetterRole = Qt::UserRole + 1,  ///< QString "A" … "Z", "AA" …
    SimilarityRole,                 ///< double, or invalid as long as it is not known
    PhaseRole,                      ///< int of PaneState::Phase
    ShareRole,                      ///< double, see share(); or invalid
    WeakRole,                       ///< bool: no better than its controls; invalid as long as it is not known
    MarginRole,                     ///< double, similarity less the best control's; or invalid
    MethodRole,                     ///< QString, see methodLabel(); may be empty
  };

  using QAbstractListModel::QAbstractListModel;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;
  [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
  // A row that is dragged goes between two others of this list; it comes out of moveRequested().
  [[nodiscard]] Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
  [[nodiscard]] QStringList mimeTypes() const override;
  [[nodiscard]] QMimeData* mimeData(const QModelIndexList& indexes) const override;
  /// Nothing is ever put in from outside, and a row that is dropped where it was changes nothing.
  bool dropMimeData(const QMimeData*, Qt::DropAction, int, int, const QModelIndex&) override { return false; }
  bool moveRows(const QModelIndex& from_parent, int from, int count, const QModelIndex& to_parent, int before) override;

  /// Softmax among the captions with a known similarity (attribution::caption_shares), of rows with one text the first
  /// alone; empty where this one has none, or is alone.
  [[nodiscard]] std::optional<double> share(int row) const;
  /// Against its controls, as long as the similarity is known; null else.
  [[nodiscard]] const attribution::CaptionSupport* support(int row) const;
  /// Similarities that shares are made from: one of every text that has one.
  /// @param place of the row's text among them; empty where it has none
  [[nodiscard]] std::vector<double> similarities(int row, std::optional<std::size_t>& place) const;
  /// Name of the method of a row, translated, where it is not M2IB or where another row has the same text under another
  /// method; empty else.
  [[nodiscard]] QString methodLabel(int row) const;

  /// "A" for 0, "Z" for 25, "AA" for 26.
  [[nodiscard]] static QString letter(int row);

  // --- for the document -------------------------------------------------------------------------------------------
  [[nodiscard]] int count() const { return static_cast<int>(rows_.size()); }
  [[nodiscard]] bool contains(int row) const { return row >= 0 && row < count(); }
  [[nodiscard]] CaptionRow& at(int row) { return rows_[static_cast<std::size_t>(row)]; }
  [[nodiscard]] const CaptionRow& at(int row) const { return rows_[static_cast<std::size_t>(row)]; }
  [[nodiscard]] int rowOf(quint64 id) const;  ///< -1 where it is gone
  /// @param id of a caption that comes back; 0: a new one
  void insert(int row, const QString& text, quint64 id = 0);
  void remove(int row);
  void move(int from, int to);  ///< @param to the row that it has afterwards
  void setText(int row, const QString& text);
  /// Of rows without settings of their own; also to be called after a row's own method has changed.
  void setSharedMethod(attribution::Method method);
  void notifyState(int row);  ///< phase or similarity changed; the others' shares may be other ones too

 Q_SIGNALS:
  void editRequested(int row, const QString& text);
  void moveRequested(int from, int to);  ///< to: the row that it is to have afterwards

 private:
  void notifyLettersFrom(int row);
  [[nodiscard]] attribution::Method methodOf(int row) const;

  std::vector<CaptionRow> rows_;
  quint64 last_id_ = 0;
  attribution::Method shared_method_ = attribution::Method::M2ib;
};

}  // namespace m2ib::presenters
