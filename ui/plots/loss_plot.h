#pragma once

#include <QWidget>
#include <memory>
#include <vector>

#include "core/attribution/explanation.h"

namespace m2ib::plots {

/// Loss terms per optimiser step, one diagram for each tower: compression (right axis, nats), fitting and total (left).
class LossPlot : public QWidget {
  Q_OBJECT

 public:
  explicit LossPlot(QWidget* parent = nullptr);
  ~LossPlot() override;

  /// @param step_count steps of one tower, for the width of the axis; 0 = as many as there are losses
  /// @param runs more than one: the titles say that the losses are those of the first seed
  void setLosses(const std::vector<attribution::StepLosses>& image, const std::vector<attribution::StepLosses>& text,
                 int step_count, int runs = 1);
  void clear();
  /// A sentence in place of the diagrams, e.g. that a method has no losses; the next losses take it away.
  void setMessage(const QString& message);
  [[nodiscard]] QString message() const;
  /// What stands above a diagram.
  [[nodiscard]] QString title(attribution::Tower tower) const;
  /// Points drawn now in the image and the text diagram.
  [[nodiscard]] int pointCount(attribution::Tower tower) const;

 protected:
  void changeEvent(QEvent* event) override;

 private:
  struct Private;
  std::unique_ptr<Private> d_;
};

}  // namespace m2ib::plots
