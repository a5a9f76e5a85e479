#pragma once

#include <QWidget>

#include "ui/views/picture/radiograph_view.h"

class QHBoxLayout;
class QMenu;
class QToolButton;
class QVBoxLayout;

namespace m2ib::views {

class ElidedLabel;
class MessageBar;

/// A picture with a dark header above it and room for a message.
class Pane : public QWidget {
  Q_OBJECT

 public:
  /// @param name object name of the view; header and message are called after it
  Pane(const QString& name, ViewState* state, QWidget* parent = nullptr);

  void setTitle(const QString& title);
  /// Second line of the header, e.g. how the map was made.
  /// @param more for the tooltip
  void setDetails(const QString& details, const QString& more = {});
  /// Off: the second line belongs to the widgets in it, where there is no room for both.
  void setDetailsShown(bool shown);
  [[nodiscard]] QString title() const;
  [[nodiscard]] QString details() const;
  /// A letter before the title; empty = none.
  void setBadge(const QString& letter);
  /// What the letter offers when it is clicked; null = nothing. Belongs to the caller.
  void setBadgeMenu(QMenu* menu, const QString& help);
  /// A frame around the pane that commands and panels apply to.
  void setMarked(bool marked);
  [[nodiscard]] bool isMarked() const { return marked_; }
  [[nodiscard]] RadiographView* view() const { return view_; }
  [[nodiscard]] MessageBar* message() const { return message_; }
  void addHeaderWidget(QWidget* widget);
  /// At the end of the first line, beside the title, which gives way.
  void addTitleWidget(QWidget* widget);
  /// At the end of the second line: it comes and goes without moving the title.
  void addDetailsWidget(QWidget* widget);
  /// Between the header and the messages.
  void addToolRow(QWidget* widget);
  /// Under the pane's own message.
  void addMessageBar(MessageBar* bar);
  /// Right of the view, as high as it.
  void addSideWidget(QWidget* widget);
  /// Room for a line of the header, between what stands at its ends.
  [[nodiscard]] int lineRoom() const;
  /// Room that the side widgets take from the view.
  [[nodiscard]] int sideWidth() const;
  /// Height of everything between header and view.
  [[nodiscard]] int messagesHeight() const;
  /// Empty room above the view, as high as the messages of the pane beside it.
  void setSpareHeight(int height);

 Q_SIGNALS:
  /// A click, or the keyboard's focus, went into the pane: its view, its header or anything in it.
  void chosen();

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void build(const QString& name);
  void buildHeader();

  bool marked_ = false;
  QWidget* header_;
  QHBoxLayout* header_layout_;
  QHBoxLayout* title_line_;
  QHBoxLayout* details_line_;
  QVBoxLayout* layout_;
  QHBoxLayout* body_layout_;
  QToolButton* badge_;
  ElidedLabel* title_;
  ElidedLabel* details_;
  MessageBar* message_;
  QWidget* spare_;
  RadiographView* view_;
};

}  // namespace m2ib::views
