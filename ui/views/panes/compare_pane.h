#pragma once

#include <array>

#include "core/metrics/map_comparison.h"
#include "ui/figure/paint/overlay.h"
#include "ui/presenters/document/explorer_document.h"
#include "ui/views/panes/pane.h"
#include "ui/views/panes/pane_map.h"

class QButtonGroup;
class QComboBox;
class QSpinBox;
class QTimer;
class QToolButton;

namespace m2ib::views {

class ColourBarView;

/// Two captions' maps in one picture: their difference, or both by swipe, flicker or reveal. Which ones and how is the
/// document's arrangement; the pane changes it and reads it from there.
class ComparePane : public Pane {
  Q_OBJECT

 public:
  /// Never more than two changes a second: faster flicker can harm people.
  static constexpr int kFastestFlicker_ms = 500;
  static constexpr int kSlowestFlicker_ms = 5000;

  ComparePane(presenters::ExplorerDocument* document, ViewState* state, QWidget* parent = nullptr);

  void refresh();
  /// The list of captions has changed.
  void refreshChoices();
  void setOverlayStyle(const figure::OverlayStyle& style);
  void setRepeatView(const RepeatView& repeats);
  void setOverlayVisible(bool visible) { view()->setLayerVisible(visible); }
  /// The numbers of the two maps that are shown; empty where they cannot be compared.
  [[nodiscard]] const std::optional<metrics::MapComparison>& comparison() const { return comparison_; }

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  [[nodiscard]] QWidget* makeTools();
  QToolButton* makeMode(QWidget* row, session::CompareMode mode, const char* name, const QString& help);
  void makeFlickerTools();
  void connectTools();
  void choose(int a, int b);
  void setMode(session::CompareMode mode);
  void compare();
  void showTexts();
  void showNumbers();
  [[nodiscard]] bool refused() const;
  void showRanks();
  void drawDifference();
  void drawValues(MapLayer& layer, figure::ColourBar& bar) const;
  void drawBoth();
  void composeView(Composing mode);
  void runFlicker();
  void flicker();

  presenters::ExplorerDocument* document_;
  ColourBarView* colour_bar_;
  QComboBox* first_ = nullptr;
  QComboBox* second_ = nullptr;
  QToolButton* swap_ = nullptr;
  QButtonGroup* modes_ = nullptr;
  QToolButton* ranks_ = nullptr;  ///< difference of ranks: offered where values mean different things
  QToolButton* pause_ = nullptr;
  QSpinBox* interval_ = nullptr;
  QTimer* flicker_;
  figure::OverlayStyle style_;
  RepeatView repeats_;
  session::Arrangement arrangement_;
  PaneMap a_;
  PaneMap b_;
  std::optional<metrics::MapComparison> comparison_;
  QString problem_;  ///< why they cannot be compared
};

}  // namespace m2ib::views
