#pragma once

#include <QWidget>
#include <memory>
#include <optional>

#include "core/metrics/deletion_curve.h"

namespace m2ib::plots {

/// How the match falls (or comes) while patches go (or come) in the order of the shown map, with random order and its
/// spread beside it, the areas under both, and a sentence about what that means.
class DeletionPlot : public QWidget {
  Q_OBJECT

 public:
  struct Curves {
    metrics::Perturbation kind = metrics::Perturbation::Deletion;
    metrics::PerturbationCurve map;
    metrics::RandomCurve random;
    QString name;  ///< of the map, for the legend
  };

  explicit DeletionPlot(QWidget* parent = nullptr);
  ~DeletionPlot() override;

  /// @param old they belong to other settings than the ones asked for: drawn pale
  void setCurves(const Curves& curves, bool old);
  void clear();
  /// What goes on, or why there is no curve; empty: nothing is said.
  void setMessage(const QString& message);
  /// What the person wants to see.
  [[nodiscard]] metrics::Perturbation kind() const;
  [[nodiscard]] int pointCount() const;
  /// The sentence below the areas; empty without curves.
  [[nodiscard]] QString verdictText() const;

 Q_SIGNALS:
  void kindChosen();

 protected:
  void changeEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  struct Private;
  std::unique_ptr<Private> d_;
};

/// One plain sentence, translated.
[[nodiscard]] QString verdict_text(metrics::CurveVerdict verdict, metrics::Perturbation kind);

}  // namespace m2ib::plots
