#pragma once

#include <QWidget>

class QLabel;
class QSlider;
class QToolButton;

namespace m2ib::views {

/// Goes through the frames of a picture that has several: a slider with a button at each end, and "frame 3 of 15".
class FrameBar : public QWidget {
  Q_OBJECT

 public:
  explicit FrameBar(QWidget* parent = nullptr);

  /// Hidden where there is only one. Ignored while a person holds the slider, but for the number of frames.
  /// @param frame from 0
  void showFrame(int frame, int frames);
  /// Asks for another frame, as the buttons do.
  void step(int steps);

 Q_SIGNALS:
  void frameAsked(int frame);  ///< from 0

 private:
  void showText();

  QToolButton* back_;
  QSlider* slider_;
  QToolButton* forth_;
  QLabel* text_;
};

}  // namespace m2ib::views
