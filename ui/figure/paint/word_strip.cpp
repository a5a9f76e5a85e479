#include "ui/figure/paint/word_strip.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QTextCharFormat>
#include <QTextLine>
#include <QTextOption>
#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <tuple>
#include <utility>

#include "ui/figure/paint/overlay.h"

namespace m2ib::figure {
namespace {

constexpr double kLineGap = 0.35;  ///< between lines, in heights of the font: room for the shades' rounded edges
constexpr QChar kEllipsis(0x2026);
constexpr std::size_t kShownUnread = 48;  ///< of a truncated caption, so many characters behind the last word read

bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

/// Line breaks, tabs and other control characters become spaces: the caption is one paragraph.
QString one_paragraph(const std::string& caption) {
  QString text = QString::fromUtf8(caption.data(), static_cast<qsizetype>(caption.size()));
  for (QChar& character : text) {
    const bool separator = character == QChar::LineSeparator || character == QChar::ParagraphSeparator;
    if (character.category() == QChar::Other_Control || separator) character = QLatin1Char(' ');
  }
  return text;
}

/// What stands before and behind a quoted sentence.
std::pair<QString, QString> quotation_marks() {
  const QString both = QCoreApplication::translate("Figure", "“%1”", "a quoted sentence");
  const QString place = QStringLiteral("%1");
  const qsizetype at = both.indexOf(place);
  return at < 0 ? std::pair(both, QString()) : std::pair(both.left(at), both.mid(at + place.size()));
}

double linear_light(double channel) {
  return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

}  // namespace

double word_scale_max(const std::vector<float>& word_values, bool is_signed) {
  float largest = 0.0F;
  for (const float value : word_values) {
    if (std::isfinite(value)) largest = std::max(largest, is_signed ? std::abs(value) : value);
  }
  return largest > 0.0F ? static_cast<double>(largest) : 1.0;
}

QColor readable_ink(const QColor& background) {
  const double luminance = 0.2126 * linear_light(background.redF()) + 0.7152 * linear_light(background.greenF()) +
                           0.0722 * linear_light(background.blueF());
  const double on_white = 1.05 / (luminance + 0.05);
  const double on_black = (luminance + 0.05) / 0.05;
  return on_black >= on_white ? QColor(Qt::black) : QColor(Qt::white);
}

int utf16_position(const std::string& utf8, std::size_t byte) {
  std::size_t end = std::min(byte, utf8.size());
  while (end > 0 && end < utf8.size() && continues_character(utf8[end])) --end;
  return static_cast<int>(QString::fromUtf8(utf8.data(), static_cast<qsizetype>(end)).size());
}

WordStrip::WordStrip(const text::Tokens& tokens, std::vector<float> word_values, const WordStripStyle& style)
    : full_text_(one_paragraph(tokens.caption)), nats_(std::move(word_values)), style_(style) {
  QString open;
  if (style_.quotes) std::tie(open, close_) = quotation_marks();
  const int shift = static_cast<int>(open.size());
  words_.reserve(tokens.words.size());
  for (const text::Word& word : tokens.words) {
    words_.push_back({utf16_position(tokens.caption, word.span.begin) + shift,
                      utf16_position(tokens.caption, word.span.end) + shift});
  }
  if (tokens.truncated) {
    read_end_ = words_.empty() ? shift : words_.back().end;
    const auto shown = static_cast<qsizetype>(read_end_ - shift) + static_cast<qsizetype>(kShownUnread);
    if (full_text_.size() > shown) full_text_ = full_text_.left(shown) + kEllipsis;
  }
  full_text_ = open + full_text_ + close_;
  if (!tokens.truncated) read_end_ = static_cast<int>(full_text_.size());
  text_ = full_text_;
  scale_max_ = style_.scale_max_nats > 0.0 ? style_.scale_max_nats : word_scale_max(nats_, style_.is_signed);
}

WordStrip::~WordStrip() = default;
WordStrip::WordStrip(WordStrip&&) noexcept = default;
WordStrip& WordStrip::operator=(WordStrip&&) noexcept = default;

void WordStrip::lay_out(const QFont& font, double width) {
  text_ = full_text_;
  make_layout(font, width);
  if (style_.max_lines <= 0 || layout_->lineCount() <= style_.max_lines) return;
  const QTextLine last = layout_->lineAt(style_.max_lines - 1);
  int keep = last.textStart() + last.textLength();
  // The ellipsis may push the last word onto another line: drop a few more characters until it fits.
  while (layout_->lineCount() > style_.max_lines && keep > 0) {
    keep -= 2;
    elide_after(std::max(0, keep));
    make_layout(font, width);
  }
}

void WordStrip::elide_after(int last_kept) {
  if (last_kept > 0 && full_text_.at(last_kept - 1).isHighSurrogate()) --last_kept;
  text_ = full_text_.left(last_kept) + kEllipsis + close_;
}

void WordStrip::make_layout(const QFont& font, double width) {
  layout_ = std::make_unique<QTextLayout>(text_, font);
  QTextOption option(style_.alignment);
  option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
  layout_->setTextOption(option);
  layout_->setFormats(formats());
  const QFontMetricsF metrics(font);
  padding_ = metrics.height() * 0.08;
  layout_->beginLayout();
  double y = metrics.height() * kLineGap / 2;
  const double inner = std::max(1.0, width - 2 * padding_);
  for (QTextLine line = layout_->createLine(); line.isValid(); line = layout_->createLine()) {
    line.setLineWidth(inner);
    line.setPosition(QPointF(padding_, y));
    y += line.height() + metrics.height() * kLineGap;
  }
  layout_->endLayout();
  height_ = std::ceil(y - metrics.height() * kLineGap / 2);
}

QVector<QTextLayout::FormatRange> WordStrip::formats() const {
  QVector<QTextLayout::FormatRange> ranges;
  const auto add = [&](int begin, int end, const QColor& ink) {
    end = std::min(end, static_cast<int>(text_.size()));
    if (begin >= end) return;
    QTextCharFormat format;
    format.setForeground(ink);
    ranges.push_back({begin, end - begin, format});
  };
  int at = 0;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    add(at, words_[i].begin, style_.ink);
    const QColor shade = word_colour(i);
    add(words_[i].begin, words_[i].end, shade.isValid() ? readable_ink(shade) : style_.ink);
    at = std::max(at, words_[i].end);
  }
  add(at, read_end_, style_.ink);
  add(std::max(at, read_end_), static_cast<int>(text_.size()), style_.faint);
  return ranges;
}

void WordStrip::draw(QPainter& painter, const QPointF& top_left) const {
  if (!layout_) return;
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  for (std::size_t i = 0; i < words_.size(); ++i) {
    const QColor shade = word_colour(i);
    if (!shade.isValid()) continue;
    painter.setBrush(shade);
    for (const QRectF& rect : word_rects(i)) {
      const double radius = rect.height() * 0.12;
      painter.drawRoundedRect(rect.translated(top_left), radius, radius);
    }
  }
  painter.setPen(style_.ink);
  layout_->draw(&painter, top_left);
  painter.restore();
}

std::vector<QRectF> WordStrip::word_rects(std::size_t word) const {
  std::vector<QRectF> rects;
  if (!layout_ || word >= words_.size()) return rects;
  const Range& range = words_[word];
  for (int i = 0; i < layout_->lineCount(); ++i) {
    const QTextLine line = layout_->lineAt(i);
    const int line_end = line.textStart() + line.textLength();
    const int begin = std::max(range.begin, line.textStart());
    const int end = std::min({range.end, line_end, static_cast<int>(text_.size())});
    if (begin >= end) continue;
    const double from = line.cursorToX(begin);
    const double to = line.cursorToX(end);
    // A word that touches its neighbour gets no margin there, so that shades do not overlap.
    const bool free_before = begin == 0 || text_.at(begin - 1).isSpace() || begin == line.textStart();
    const bool free_after = end >= text_.size() || text_.at(end).isSpace() || end == line_end;
    QRectF rect(std::min(from, to), line.y(), std::abs(to - from), line.height());
    rects.push_back(rect.adjusted(free_before ? -padding_ : 0.5, -padding_, free_after ? padding_ : -0.5, padding_));
  }
  return rects;
}

std::optional<std::size_t> WordStrip::word_at(const QPointF& point) const {
  for (std::size_t i = 0; i < words_.size(); ++i) {
    for (const QRectF& rect : word_rects(i)) {
      if (rect.contains(point)) return i;
    }
  }
  return std::nullopt;
}

float WordStrip::word_values(std::size_t word) const {
  return word < nats_.size() ? nats_[word] : std::numeric_limits<float>::quiet_NaN();
}

QString WordStrip::word_text(std::size_t word) const {
  if (word >= words_.size()) return {};
  return full_text_.mid(words_[word].begin, words_[word].end - words_[word].begin);
}

QColor WordStrip::word_colour(std::size_t word) const {
  const float value = word_values(word);
  if (!std::isfinite(value)) return {};
  const double share = static_cast<double>(value) / scale_max_;
  return style_.is_signed ? diverging_colour_at(0.5 + share / 2) : colour_at(style_.colours, share);
}

}  // namespace m2ib::figure
