#pragma once

#include <QTimer>
#include <QWidget>
#include <map>
#include <optional>
#include <vector>

#include "core/annotation/annotation.h"
#include "core/image/model_input/preprocess.h"
#include "core/metrics/region_metrics.h"
#include "ui/figure/paint/overlay.h"
#include "ui/presenters/document/explorer_document.h"

class QLabel;
class QTreeWidget;
class QTreeWidgetItem;

namespace m2ib::views {

/// A map against the regions of interest, as numbers: for each region, for each caption that has a map, finished or in
/// progress. Follows the document.
class RegionTable : public QWidget {
  Q_OBJECT

 public:
  explicit RegionTable(presenters::ExplorerDocument* document, QWidget* parent = nullptr);

  /// Brings the numbers up to date now; changes are otherwise gathered for a moment.
  void refresh();
  [[nodiscard]] QSize sizeHint() const override { return {280, 160}; }

 private:
  /// What one caption's pane shows now.
  struct Map {
    int row = 0;
    std::vector<float> nats;
    image::FieldOfView field_of_view;
    int grid = 0;
    bool live = false;
    bool stale = false;
    double threshold_nats = 0.0;
    attribution::MapUnit unit = attribution::MapUnit::Nats;
  };
  /// The last coverage of a region, since most refreshes are about new maps.
  struct Coverage {
    annotation::Annotation region;
    image::FieldOfView field_of_view;
    int grid = 0;
    std::vector<float> shares;
  };

  void build();
  void later();
  [[nodiscard]] std::vector<Map> maps() const;
  [[nodiscard]] const std::vector<float>& coverage(const annotation::Annotation& region, const Map& map);
  void fillRegion(QTreeWidgetItem* group, const annotation::Annotation& region, const std::vector<Map>& maps);
  void fillMap(QTreeWidgetItem* item, const Map& map, const std::optional<metrics::RegionNumbers>& numbers) const;
  [[nodiscard]] static bool share_threshold(const std::vector<Map>& maps);  ///< one method, or chance
  void showThreshold(const std::vector<Map>& maps);

  presenters::ExplorerDocument* document_;
  QLabel* threshold_ = nullptr;
  QTreeWidget* table_ = nullptr;
  QTimer gather_;
  std::map<quint64, Coverage> coverages_;
};

}  // namespace m2ib::views
