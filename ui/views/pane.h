#pragma once

#include <QWidget>

#include "ui/views/radiograph_view.h"

class QHBoxLayout;
class QLabel;
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
  [[nodiscard]] QString title() const;
  [[nodiscard]] QString details() const;
  /// A letter before the title; empty = none.
  void setBadge(const QString& letter);
  [[nodiscard]] RadiographView* view() const { return view_; }
  [[nodiscard]] MessageBar* message() const { return message_; }
  void addHeaderWidget(QWidget* widget);
  /// At the end of the second line: it comes and goes without moving the title.
  void addDetailsWidget(QWidget* widget);
  /// Under the pane's own message.
  void addMessageBar(MessageBar* bar);
  /// Right of the view, as high as it.
  void addSideWidget(QWidget* widget);
  /// Room that the side widgets take from the view.
  [[nodiscard]] int sideWidth() const;
  /// Height of the messages between header and view.
  [[nodiscard]] int messagesHeight() const;
  /// Empty room above the view, as high as the messages of the pane beside it.
  void setSpareHeight(int height);

 private:
  QWidget* header_;
  QHBoxLayout* header_layout_;
  QHBoxLayout* details_line_;
  QVBoxLayout* layout_;
  QHBoxLayout* body_layout_;
  QLabel* badge_;
  ElidedLabel* title_;
  ElidedLabel* details_;
  MessageBar* message_;
  QWidget* spare_;
  RadiographView* view_;
};

}  // namespace m2ib::views
