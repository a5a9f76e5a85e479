#include "ui/views/captions/word_view.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "core/attribution/word_effects.h"
#include "ui/figure/paint/colour_bar.h"
#include "ui/figure/paint/overlay.h"
#include "ui/presenters/text/method_text.h"

namespace m2ib::views {
namespace {

constexpr int kMargin_px = 8;
constexpr int kMostLines = 4;
constexpr int kScaleBar_px = 8;
constexpr int kLeastForScale_px = 360;

}  // namespace

WordView::WordView(QWidget* parent) : QWidget(parent) {
  QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
  QFont larger = font();
  larger.setPointSizeF(larger.pointSizeF() * 1.25);
  setFont(larger);
  setMouseTracking(true);
}

void WordView::setWords(const text::Tokens& tokens, const std::vector<float>& word_values, image::ColourTable colours,
                        bool stale) {
  const bool relayout = tokens.caption != tokens_.caption || !strip_;
  tokens_ = tokens;
  nats_ = word_values;
  colours_ = colours;
  stale_ = stale;
  hint_.clear();
  rebuild();
  setAccessibleName(tr("Caption words: %1").arg(QString::fromStdString(tokens.caption)));
  if (relayout) {
    pressed_.reset();
    pointed_.reset();
    // Who drops one word after the other stays at the place.
    if (current_) setCurrent(wordCount() == 0 ? std::nullopt : std::optional(std::min(*current_, wordCount() - 1)));
  }
  setFocusPolicy(wordCount() > 0 ? Qt::StrongFocus : Qt::NoFocus);
  if (relayout) updateGeometry();
  update();
}

void WordView::clear(const QString& hint) {
  if (!strip_ && hint == hint_) return;
  strip_.reset();
  tokens_ = {};
  pressed_.reset();
  pointed_.reset();
  setCurrent(std::nullopt);
  setFocusPolicy(Qt::NoFocus);
  unsetCursor();
  hint_ = hint;
  setAccessibleName(hint);
  updateGeometry();
  update();
}

void WordView::rebuild() {
  figure::WordStripStyle style;
  style.colours = stale_ ? image::ColourTable::Gray : colours_;
  style.ink = palette().color(QPalette::WindowText);
  style.max_lines = kMostLines;
  style.is_signed = attribution::info_of(meaning_.method).is_signed && !stale_;
  strip_.emplace(tokens_, nats_, style);
  strip_->lay_out(font(), stripWidth(width()));
}

std::size_t WordView::wordCount() const { return strip_ ? strip_->word_count() : 0; }

bool WordView::worksAgainst(std::size_t word) const {
  return word < meaning_.effects.size() && word < wordCount() && meaning_.effects[word] < attribution::kAgainst;
}

QString WordView::valueText(std::size_t word) const {
  const QString text = strip_->word_text(word);
  const float value = strip_->word_values(word);
  if (!std::isfinite(value)) return tr("%1: no value").arg(text);
  const QString number = locale().toString(value, 'g', 3);
  switch (attribution::info_of(meaning_.method).unit) {
    case attribution::MapUnit::Nats:
      break;
    case attribution::MapUnit::Cosine:
      return tr("%1: %2 of the cosine", "a word, its share").arg(text, number);
    case attribution::MapUnit::Relative:
      return tr("%1: %2 (relative, this caption only)", "a word, its value").arg(text, number);
  }
  return tr("%1: %2 nats").arg(text, number);
}

QString WordView::wordToolTip(std::size_t word) const {
  if (!strip_ || word >= strip_->word_count()) return {};
  QString value = valueText(word);
  if (worksAgainst(word)) {
    const double effect = -static_cast<double>(meaning_.effects[word]);
    value = tr("%1. Works against the match: without it the similarity is %2 higher", "what is known of a word")
                .arg(value, locale().toString(effect, 'f', 3));
  }
  if (!isEditable()) return value;
  return isLastWord(word) ? tr("%1. The only word: it cannot be left out.", "what a word's tooltip says").arg(value)
                          : tr("%1. Click to leave it out.", "what a word's tooltip says").arg(value);
}

bool WordView::hasValues() const {
  return strip_ && std::any_of(nats_.begin(), nats_.end(), [](float value) { return std::isfinite(value); });
}

bool WordView::explainsWords() const {
  return attribution::info_of(meaning_.method).explains_words && meaning_.no_words.isEmpty();
}

QString WordView::scaleText() const {
  const attribution::MethodInfo& info = attribution::info_of(meaning_.method);
  if (strip_ && !info.explains_words) return tr("%1 explains pictures only").arg(presenters::method_name(info.method));
  if (strip_ && !meaning_.no_words.isEmpty()) return meaning_.no_words;
  if (!hasValues()) return {};
  const double most = figure::word_scale_max(nats_, info.is_signed);
  const QString number =
      most < 0.1 ? locale().toString(most, 'g', 2) : locale().toString(most, 'f', most < 10.0 ? 1 : 0);
  if (info.unit == attribution::MapUnit::Nats) return tr("0 – %1 nats per word").arg(number);
  const QString unit = figure::word_unit_text(info.unit);
  return info.is_signed ? tr("±%1, %2", "ends of a scale, its unit").arg(number, unit)
                        : tr("0 – %1, %2", "ends of a scale, its unit").arg(number, unit);
}

QFont WordView::scaleFont() const {
  QFont small = font();
  small.setPointSizeF(small.pointSizeF() / 1.4);
  return small;
}

int WordView::scaleWidth(int width) const {
  if (scaleText().isEmpty() || width < kLeastForScale_px) return 0;
  // The same for every value, so that no step of the optimiser wraps the words anew.
  const attribution::MethodInfo& info = attribution::info_of(meaning_.method);
  const QString widest = !explainsWords() ? scaleText()
                         : info.unit == attribution::MapUnit::Nats
                             ? tr("0 – %1 nats per word").arg(QStringLiteral("0000"))
                             : tr("0 – %1, %2", "ends of a scale, its unit")
                                   .arg(QStringLiteral("0.000"), figure::word_unit_text(info.unit));
  const int room = QFontMetrics(scaleFont()).horizontalAdvance(widest) + 2 * kMargin_px;
  return explainsWords() ? room : std::min(room, width / 2);  // a reason takes two lines before it crowds the words
}

int WordView::stripWidth(int width) const { return std::max(width - 2 * kMargin_px - scaleWidth(width), 40); }

void WordView::paintScale(QPainter& painter) const {
  const int room = scaleWidth(width());
  if (room == 0) return;
  const QRect bar(width() - room + kMargin_px / 2, kMargin_px, room - 2 * kMargin_px, kScaleBar_px);
  painter.setFont(scaleFont());
  const attribution::MethodInfo& info = attribution::info_of(meaning_.method);
  if (!explainsWords()) {
    painter.setPen(palette().color(QPalette::PlaceholderText));
    painter.drawText(QRect(bar.left(), 0, bar.width() + kMargin_px, height()),
                     Qt::AlignVCenter | Qt::AlignLeft | Qt::TextWordWrap, scaleText());
    return;
  }
  const image::ColourTable colours = stale_ ? image::ColourTable::Gray : colours_;
  for (int x = 0; x < bar.width(); ++x) {
    const double share = x / (bar.width() - 1.0);
    const QColor colour =
        info.is_signed && !stale_ ? figure::diverging_colour_at(share) : figure::colour_at(colours, share);
    painter.fillRect(bar.left() + x, bar.top(), 1, bar.height(), colour);
  }
  painter.setPen(palette().color(QPalette::PlaceholderText));
  painter.drawText(bar.left(), bar.bottom() + 2 + painter.fontMetrics().ascent(), scaleText());
}

void WordView::paintAgainst(QPainter& painter) const {
  painter.save();
  // Dashes, so that colour is not what tells them apart.
  QPen pen(palette().color(QPalette::WindowText), 2.0);
  pen.setDashPattern({2.0, 1.5});
  pen.setCapStyle(Qt::FlatCap);
  painter.setPen(pen);
  for (std::size_t word = 0; word < wordCount(); ++word) {
    if (!worksAgainst(word)) continue;
    for (const QRectF& line : strip_->word_rects(word)) {
      const QRectF box = line.translated(kMargin_px, kMargin_px);
      painter.drawLine(box.bottomLeft() + QPointF(0, 2), box.bottomRight() + QPointF(0, 2));
    }
  }
  painter.restore();
}

int WordView::heightForWidth(int width) const {
  const QFontMetrics metrics(font());
  const int least = metrics.height() + 2 * kMargin_px;
  if (!strip_) {
    const QRect room(0, 0, std::max(width - 2 * kMargin_px, 40), 10 * least);
    return std::max(least, metrics.boundingRect(room, Qt::TextWordWrap, hint_).height() + kMargin_px);
  }
  strip_->lay_out(font(), stripWidth(width));
  return std::max(least, static_cast<int>(std::ceil(strip_->height())) + 2 * kMargin_px);
}

QSize WordView::sizeHint() const { return {480, heightForWidth(std::max(width(), 320))}; }

QSize WordView::minimumSizeHint() const { return {160, QFontMetrics(font()).height() + 2 * kMargin_px}; }

bool WordView::event(QEvent* event) {
  // The panes around have shortcuts for the same keys.
  if (event->type() == QEvent::ShortcutOverride && takesKey(static_cast<QKeyEvent*>(event))) event->accept();
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  if (const auto word = wordAt(help->pos())) {
    QToolTip::showText(help->globalPos(), wordToolTip(*word), this, wordRect(*word));
  } else {
    QToolTip::hideText();
  }
  return true;
}

void WordView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  if (!strip_) {
    painter.setPen(palette().color(QPalette::PlaceholderText));
    const QRect room = rect().adjusted(kMargin_px, 0, -kMargin_px, 0);
    painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextWordWrap, hint_);
    return;
  }
  strip_->lay_out(font(), stripWidth(width()));
  strip_->draw(painter, QPointF(kMargin_px, kMargin_px));
  if (!stale_) paintAgainst(painter);
  paintCurrent(painter);
  paintScale(painter);
}

void WordView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if ((event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) && strip_) rebuild();
}

}  // namespace m2ib::views
