#pragma once

#include <QWidget>
#include <optional>

#include "core/attribution/caption_support.h"

class QGridLayout;
class QToolButton;

namespace m2ib::views {

class WrappedText;

/// How a caption does against sentences that say nothing or the opposite; the controls' numbers fold out.
class CaptionPanelSupport : public QWidget {
  Q_OBJECT

 public:
  explicit CaptionPanelSupport(QWidget* parent = nullptr);
  /// Hidden without a support.
  /// @param letter of the caption
  void showSupport(const QString& letter, const attribution::CaptionSupport* support);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void fitSentence();
  void fillTable();

  QToolButton* toggle_;
  WrappedText* sentence_;
  QWidget* table_;
  QGridLayout* rows_;
  QString letter_;
  std::optional<attribution::CaptionSupport> shown_;
};

}  // namespace m2ib::views
