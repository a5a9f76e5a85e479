#pragma once

#include <QWidget>
#include <optional>

#include "core/attribution/explanation.h"
#include "ui/figure/paint/word_strip.h"

namespace m2ib::views {

/// What the words' values are, and what else is known about them.
struct WordMeaning {
  attribution::Method method = attribution::Method::M2ib;
  std::vector<float> effects;  ///< attribution::word_effects(), one a word; empty where they are not known
  QString no_words = {};       ///< why the method has no values for this model's words, a sentence; empty: it has
};

/// The caption under the pictures, each word shaded by its value; the numbers are in the tooltips. A click leaves a
/// word out; the arrow keys go from word to word, Delete leaves one out, the menu offers more.
class WordView : public QWidget {
  Q_OBJECT

 public:
  explicit WordView(QWidget* parent = nullptr);

  void setWords(const text::Tokens& tokens, const std::vector<float>& word_values, image::ColourTable colours,
                bool stale);
  /// Of the words that the next setWords() brings.
  void setMeaning(const WordMeaning& meaning) { meaning_ = meaning; }
  /// Whether a word makes the match worse: it is marked, and its tooltip says by how much.
  [[nodiscard]] bool worksAgainst(std::size_t word) const;
  void clear(const QString& hint);
  /// The caption that edits apply to. Words of any other caption can be looked at only; empty: no words at all.
  void setEditedCaption(const QString& caption);
  [[nodiscard]] bool isEditable() const;
  [[nodiscard]] std::size_t wordCount() const;
  /// What the tooltip of a word says, e.g. "effusion: 3.1 nats. Click to leave it out."
  [[nodiscard]] QString wordToolTip(std::size_t word) const;
  /// Text of the scale at the right, e.g. "0 – 3.1 nats per word", or that the method explains no words; empty where
  /// no word has a value.
  [[nodiscard]] QString scaleText() const;

  /// The word that keys act on; empty where the keyboard has not been used.
  [[nodiscard]] std::optional<std::size_t> currentWord() const { return current_; }
  /// Where a word lies in this widget; empty where it is not shown.
  [[nodiscard]] QRect wordRect(std::size_t word) const;
  /// Leaves a word out: dropRequested(), or a word about why not.
  void dropWord(std::size_t word);

  [[nodiscard]] bool hasHeightForWidth() const override { return true; }
  [[nodiscard]] int heightForWidth(int width) const override;
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  /// @param word as it was typed
  /// @param rest the edited caption without it
  void dropRequested(const QString& word, const QString& rest);
  void captionRequested(const QString& text);  ///< a new one, beside the caption that is there

 protected:
  bool event(QEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void rebuild();
  [[nodiscard]] QFont scaleFont() const;
  /// Room of the scale at the right; 0 where there is none, or too little for it.
  [[nodiscard]] int scaleWidth(int width) const;
  [[nodiscard]] bool explainsWords() const;
  [[nodiscard]] int stripWidth(int width) const;
  [[nodiscard]] bool hasValues() const;
  [[nodiscard]] QString valueText(std::size_t word) const;
  void paintScale(QPainter& painter) const;
  void paintAgainst(QPainter& painter) const;
  void paintCurrent(QPainter& painter) const;
  [[nodiscard]] std::optional<std::size_t> wordAt(const QPoint& point) const;
  [[nodiscard]] bool isLastWord(std::size_t word) const;
  void setCurrent(std::optional<std::size_t> word);
  [[nodiscard]] bool takesKey(const QKeyEvent* event) const;
  void step(int by);
  void stepLine(int by);
  void openMenu(std::size_t word, const QPoint& global);

  text::Tokens tokens_;
  std::vector<float> nats_;
  WordMeaning meaning_;
  image::ColourTable colours_ = image::ColourTable::Cividis;
  bool stale_ = false;
  QString hint_;
  std::string edited_;  ///< UTF-8
  std::optional<std::size_t> current_;
  std::optional<std::size_t> pressed_;
  std::optional<std::size_t> pointed_;
  mutable std::optional<figure::WordStrip> strip_;
};

}  // namespace m2ib::views
