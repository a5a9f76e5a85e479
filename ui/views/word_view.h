#pragma once

#include <QWidget>
#include <optional>

#include "ui/figure/word_strip.h"

namespace m2ib::views {

/// The caption under the pictures, each word shaded by its nats; the numbers are in the tooltips.
class WordView : public QWidget {
  Q_OBJECT

 public:
  explicit WordView(QWidget* parent = nullptr);

  void setWords(const text::Tokens& tokens, const std::vector<float>& word_nats, image::ColourTable colours,
                bool stale);
  void clear(const QString& hint);
  [[nodiscard]] std::size_t wordCount() const;
  /// What the tooltip of a word says, e.g. "effusion: 3.1 nats".
  [[nodiscard]] QString wordToolTip(std::size_t word) const;
  /// Text of the scale at the right, e.g. "0 – 3.1 nats per word"; empty where no word has a value.
  [[nodiscard]] QString scaleText() const;

  [[nodiscard]] bool hasHeightForWidth() const override { return true; }
  [[nodiscard]] int heightForWidth(int width) const override;
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void rebuild();
  [[nodiscard]] QFont scaleFont() const;
  /// Room of the scale at the right; 0 where there is none, or too little for it.
  [[nodiscard]] int scaleWidth(int width) const;
  [[nodiscard]] int stripWidth(int width) const;
  void paintScale(QPainter& painter) const;

  text::Tokens tokens_;
  std::vector<float> nats_;
  image::ColourTable colours_ = image::ColourTable::Cividis;
  bool stale_ = false;
  QString hint_;
  mutable std::optional<figure::WordStrip> strip_;
};

}  // namespace m2ib::views
