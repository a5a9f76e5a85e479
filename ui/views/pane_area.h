#pragma once

#include <QSet>
#include <QWidget>

#include "ui/views/overlay_pane.h"

class QLabel;
class QSplitter;

namespace m2ib::views {

class MessageBar;
class WordView;

/// The middle of the window: original and overlay side by side, the words under them, the model's banner above.
class PaneArea : public QWidget {
  Q_OBJECT

 public:
  explicit PaneArea(presenters::ExplorerDocument* document, QWidget* parent = nullptr);

  [[nodiscard]] Pane* original() const { return original_; }
  [[nodiscard]] OverlayPane* overlay() const { return overlay_; }
  [[nodiscard]] WordView* words() const { return words_; }

  void setLinked(bool linked);
  void setTool(RadiographView::Tool tool);
  void setOverlayStyle(const figure::OverlayStyle& style);
  void toggleMaximised(RadiographView* view);
  /// The view that has the focus or had it last; commands of the Image menu go there.
  [[nodiscard]] RadiographView* activeView() const { return active_; }
  void resetViews();
  /// Native value of the picture; empty outside of it.
  [[nodiscard]] std::optional<double> valueAt(const QPointF& picture) const;
  /// A message in the pane where pictures are opened.
  void showProblem(const QString& text);

 Q_SIGNALS:
  void hovered(const QPointF& picture);
  void left();
  void menuRequested(const QPoint& global);
  void modelHelpRequested();  ///< beside a model that could not be opened

 protected:
  void resizeEvent(QResizeEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void build();
  void balancePanes();
  void levelPanes();
  void connectView(RadiographView* view);
  void connectDocument();
  void connectModel();
  void showAssumptions();
  void showPicture();
  void showModel();
  void showCaption();
  void showWords();

  presenters::ExplorerDocument* document_;
  ViewState original_state_;
  ViewState overlay_state_;
  DisplayPyramidPtr picture_;
  MessageBar* banner_ = nullptr;
  QSplitter* splitter_ = nullptr;
  Pane* original_ = nullptr;
  OverlayPane* overlay_ = nullptr;
  WordView* words_ = nullptr;
  QLabel* trust_ = nullptr;
  RadiographView* active_ = nullptr;
  figure::OverlayStyle style_;
  QSet<QString> told_assumptions_;  ///< weights and words that were shown since the start
  bool split_by_hand_ = false;
};

}  // namespace m2ib::views
