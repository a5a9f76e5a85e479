#pragma once

#include <QDialog>
#include <vector>

#include "core/attribution/method.h"

class QCheckBox;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace m2ib::dialogs {

/// Chooses the methods that explain one caption side by side: what each does, what it costs, and why it cannot explain
/// the open model.
class MethodsDialog : public QDialog {
  Q_OBJECT

 public:
  /// So many maps stand side by side at most.
  static constexpr int kMost = 16;

  /// @param caption as people call it, e.g. "A: left basal effusion"
  /// @param card of the open model; null where none is open: all can be chosen
  MethodsDialog(const QString& caption, const model::ModelCard* card, QWidget* parent);

  /// Those that cannot explain the model are left out.
  void choose(const std::vector<attribution::Method>& methods);
  [[nodiscard]] std::vector<attribution::Method> chosen() const;  ///< in the order of attribution::all_methods()

  /// M2IB and what its authors compare it with.
  [[nodiscard]] static std::vector<attribution::Method> peers();

 private:
  void addPresets(QVBoxLayout* layout);
  [[nodiscard]] QWidget* makeList(const model::ModelCard* card);
  void addMethod(QVBoxLayout* list, const attribution::MethodInfo& info, const QString& why_not);
  void showChosen();

  std::vector<QCheckBox*> boxes_;  ///< in the order of attribution::all_methods()
  QLabel* summary_;
  QPushButton* compare_ = nullptr;
};

}  // namespace m2ib::dialogs
