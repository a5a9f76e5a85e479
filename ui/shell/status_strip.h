#pragma once

#include <QObject>
#include <QPointF>
#include <optional>

class QLabel;
class QStatusBar;

namespace m2ib::shell {

/// The window's bottom line: what lies under the cursor, the model and its speed, and the research badge.
class StatusStrip : public QObject {
  Q_OBJECT

 public:
  StatusStrip(QStatusBar* bar, QObject* parent);
  void showPixel(const QPointF& picture, std::optional<double> value, std::optional<double> nats);
  void clearPixel();
  /// @param step_ms median time of a step; 0 = not known
  void showModel(const QString& name, const QString& device, double step_ms);

 private:
  QLabel* pixel_;
  QLabel* model_;
};

}  // namespace m2ib::shell
