#pragma once

#include <QColor>
#include <QFont>
#include <QPainter>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <QTextLayout>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "core/image/colour_table.h"
#include "core/text/tokenizer.h"

namespace m2ib::figure {

struct WordStripStyle {
  image::ColourTable colours = image::ColourTable::Cividis;
  double scale_max_nats = 0.0;  ///< upper end of the words' scale from 0; <= 0: word_scale_max() of the values
  bool is_signed = false;       ///< image::diverging_colours(), zero in the middle, the same extent either side
  QColor ink = Qt::black;       ///< text outside of words
  QColor faint = QColor(130, 130, 130);  ///< what the model did not read (truncated)
  bool quotes = false;                   ///< the language's quotation marks around the caption, as in a figure
  int max_lines = 0;                     ///< 0: as many as it takes; else the rest is elided with …
  Qt::Alignment alignment = Qt::AlignLeft;
};

/// Largest finite word value, with signs the largest absolute one; 1 where there is none above 0.
[[nodiscard]] double word_scale_max(const std::vector<float>& word_values, bool is_signed = false);

/// Black or white, whichever is easier to read on the colour (WCAG contrast).
[[nodiscard]] QColor readable_ink(const QColor& background);

/// UTF-16 position of a byte position in UTF-8 text; both ends are included, positions beyond are clamped.
[[nodiscard]] int utf16_position(const std::string& utf8, std::size_t byte);

/// A caption, each word shaded by its value, wrapped to a width. White space, and special tokens that were typed, are
/// not shaded; what was cut off is faint. Bidirectional text, scripts without spaces and overlong words are wrapped
/// too.
class WordStrip {
 public:
  /// @param word_values one value a word of tokens.words; missing and not finite ones are not shaded
  WordStrip(const text::Tokens& tokens, std::vector<float> word_values, const WordStripStyle& style = {});
  ~WordStrip();
  WordStrip(WordStrip&&) noexcept;
  WordStrip& operator=(WordStrip&&) noexcept;

  /// Breaks the caption into lines. Call again when width, font or screen resolution changes.
  void lay_out(const QFont& font, double width);
  [[nodiscard]] double height() const { return height_; }
  void draw(QPainter& painter, const QPointF& top_left) const;
  /// Word at a point relative to the strip's top left corner.
  [[nodiscard]] std::optional<std::size_t> word_at(const QPointF& point) const;
  /// Where a word lies, one rectangle a line; empty where it was elided.
  [[nodiscard]] std::vector<QRectF> word_rects(std::size_t word) const;
  [[nodiscard]] std::size_t word_count() const { return words_.size(); }
  [[nodiscard]] float word_values(std::size_t word) const;
  /// The word as it was typed.
  [[nodiscard]] QString word_text(std::size_t word) const;
  /// The shade of a word; invalid where it has no value.
  [[nodiscard]] QColor word_colour(std::size_t word) const;

 private:
  struct Range {
    int begin = 0;  ///< UTF-16 positions in text_
    int end = 0;
  };
  void make_layout(const QFont& font, double width);
  [[nodiscard]] QVector<QTextLayout::FormatRange> formats() const;
  void elide_after(int last_kept);

  QString close_;  ///< quotation mark behind the caption; empty without
  QString full_text_;
  QString text_;  ///< full_text_, or its start and … where lines are limited
  std::vector<Range> words_;
  std::vector<float> nats_;
  int read_end_ = 0;  ///< UTF-16 position behind the last word that the model read
  WordStripStyle style_;
  double scale_max_ = 1.0;
  double padding_ = 0.0;
  double height_ = 0.0;
  std::unique_ptr<QTextLayout> layout_;
};

}  // namespace m2ib::figure
