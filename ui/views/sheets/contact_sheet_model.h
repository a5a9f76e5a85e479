#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "ui/presenters/explanation_sheet.h"

namespace m2ib::views {

/// A contact sheet as a table: a column for each β, a row for each image layer. What is drawn comes from the sheet's
/// cells, row by row.
class ContactSheetModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  /// @param sheet must outlive the model
  explicit ContactSheetModel(const presenters::ExplanationSheet* sheet, QObject* parent = nullptr);

  /// Call before the sheet gets its cells.
  /// @param betas of a method without β one, which counts for nothing
  void setAxes(std::vector<double> betas, std::vector<int> layers, int blocks,
               attribution::Method method = attribution::Method::M2ib);
  [[nodiscard]] int cellOf(const QModelIndex& index) const;  ///< -1 where the sheet has none
  [[nodiscard]] QModelIndex indexOf(int cell) const;
  void notify(int cell);
  void notifyAll();
  /// The cell with the settings that the document has now; -1: none.
  void setAdopted(int cell);
  [[nodiscard]] int adopted() const { return adopted_; }

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  /// Under the picture: the largest value, or why there is none.
  [[nodiscard]] static QString briefText(const presenters::ExplanationSheet::Cell& cell);

 private:
  [[nodiscard]] QString toolTip(int cell) const;

  const presenters::ExplanationSheet* sheet_;
  std::vector<double> betas_;
  std::vector<int> layers_;
  int blocks_ = 0;
  attribution::Method method_ = attribution::Method::M2ib;
  int adopted_ = -1;
};

}  // namespace m2ib::views
