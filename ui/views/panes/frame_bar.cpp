#include "ui/views/panes/frame_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <algorithm>

namespace m2ib::views {

FrameBar::FrameBar(QWidget* parent)
    : QWidget(parent),
      back_(new QToolButton(this)),
      slider_(new QSlider(Qt::Horizontal, this)),
      forth_(new QToolButton(this)),
      text_(new QLabel(this)) {
  setObjectName(QStringLiteral("frameBar"));
  slider_->setObjectName(QStringLiteral("frameSlider"));
  slider_->setAccessibleName(tr("Frame of the picture"));
  slider_->setToolTip(tr("Frame of the picture (Ctrl and the wheel over the picture)"));
  back_->setObjectName(QStringLiteral("previousFrame"));
  back_->setArrowType(Qt::LeftArrow);
  back_->setAccessibleName(tr("Frame before"));
  back_->setToolTip(back_->accessibleName());
  forth_->setObjectName(QStringLiteral("nextFrame"));
  forth_->setArrowType(Qt::RightArrow);
  forth_->setAccessibleName(tr("Next frame"));
  forth_->setToolTip(forth_->accessibleName());
  for (QToolButton* button : {back_, forth_}) {
    button->setAutoRepeat(true);
    button->setFocusPolicy(Qt::StrongFocus);
  }
  text_->setObjectName(QStringLiteral("frameText"));
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(8, 2, 8, 2);
  layout->addWidget(back_);
  layout->addWidget(slider_, 1);
  layout->addWidget(forth_);
  layout->addWidget(text_);
  connect(slider_, &QSlider::valueChanged, this, [this](int frame) {
    showText();
    Q_EMIT frameAsked(frame);
  });
  connect(back_, &QToolButton::clicked, this, [this] { step(-1); });
  connect(forth_, &QToolButton::clicked, this, [this] { step(1); });
  hide();
}

void FrameBar::showFrame(int frame, int frames) {
  const QSignalBlocker quiet(slider_);
  slider_->setRange(0, std::max(frames - 1, 0));
  slider_->setPageStep(std::max(frames / 10, 1));
  if (!slider_->isSliderDown()) slider_->setValue(frame);
  // As wide as its longest text, so that the slider does not move under the mouse.
  text_->setMinimumWidth(text_->fontMetrics().horizontalAdvance(tr("frame %1 of %2").arg(frames).arg(frames)));
  showText();
  setVisible(frames > 1);
}

void FrameBar::step(int steps) { slider_->setValue(slider_->value() + steps); }

void FrameBar::showText() {
  const int last = slider_->maximum();
  text_->setText(tr("frame %1 of %2").arg(slider_->value() + 1).arg(last + 1));
  back_->setEnabled(slider_->value() > 0);
  forth_->setEnabled(slider_->value() < last);
}

}  // namespace m2ib::views
