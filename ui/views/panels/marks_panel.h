#pragma once

#include <QElapsedTimer>
#include <QWidget>
#include <functional>
#include <vector>

#include "ui/presenters/document/explorer_document.h"

class QButtonGroup;
class QCheckBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QToolButton;

namespace m2ib::annotation {
struct Annotation;
struct Style;
}  // namespace m2ib::annotation

namespace m2ib::views {

class RegionTable;

/// The annotations of the open picture: which there are, how they look, which are regions of interest, and what the
/// maps have within those.
class MarksPanel : public QWidget {
  Q_OBJECT

 public:
  explicit MarksPanel(presenters::ExplorerDocument* document, QWidget* parent = nullptr);

  [[nodiscard]] RegionTable* regions() const { return regions_; }

 Q_SIGNALS:
  void importRequested();  ///< a file of regions
  void exportRequested();

 private:
  void build();
  [[nodiscard]] QWidget* makeRegionRow();
  [[nodiscard]] QWidget* makeStyleRows();
  [[nodiscard]] QWidget* makeArrangeRow();
  [[nodiscard]] QWidget* makeFileRow();
  [[nodiscard]] QDoubleSpinBox* makeSpin(const QString& name, const QString& accessible_name);
  [[nodiscard]] QToolButton* makeButton(const QString& name, const QString& text, const QString& help);
  void connectAll();
  void showAnnotations();
  void showSelection();
  void takeSelection();
  void restyle(const std::function<void(annotation::Style&)>& edit);
  void setRegion(bool region);
  void setName();
  [[nodiscard]] std::vector<annotation::Annotation> selected() const;

  presenters::ExplorerDocument* document_;
  QLabel* empty_ = nullptr;
  QListWidget* list_ = nullptr;
  QCheckBox* region_ = nullptr;
  QLineEdit* name_ = nullptr;
  QLabel* style_text_ = nullptr;
  QButtonGroup* colours_ = nullptr;
  QDoubleSpinBox* width_ = nullptr;
  QDoubleSpinBox* text_size_ = nullptr;
  QCheckBox* dashed_ = nullptr;
  QList<QToolButton*> align_;
  QToolButton* remove_ = nullptr;
  QPushButton* import_ = nullptr;
  QPushButton* export_ = nullptr;
  RegionTable* regions_ = nullptr;
  bool showing_ = false;  ///< controls are being set, not used
  quint64 named_ = 0;     ///< whose name the field shows; 0: none's
  quint64 gesture_ = 0;
  QElapsedTimer restyled_;
};

}  // namespace m2ib::views
