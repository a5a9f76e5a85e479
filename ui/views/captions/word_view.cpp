#include "ui/views/captions/word_view.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "ui/figure/overlay.h"

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
  strip_.emplace(tokens_, nats_, style);
  strip_->lay_out(font(), stripWidth(width()));
}

std::size_t WordView::wordCount() const { return strip_ ? strip_->word_count() : 0; }

QString WordView::wordToolTip(std::size_t word) const {
  if (!strip_ || word >= strip_->word_count()) return {};
  const float nats = strip_->word_values(word);
  const QString value = std::isfinite(nats)
                            ? tr("%1: %2 nats").arg(strip_->word_text(word), locale().toString(nats, 'g', 3))
                            : tr("%1: no value").arg(strip_->word_text(word));
  if (!isEditable()) return value;
  return isLastWord(word) ? tr("%1. The only word: it cannot be left out.", "what a word's tooltip says").arg(value)
                          : tr("%1. Click to leave it out.", "what a word's tooltip says").arg(value);
}

QString WordView::scaleText() const {
  const bool any = std::any_of(nats_.begin(), nats_.end(), [](float nats) { return std::isfinite(nats); });
  if (!strip_ || !any) return {};
  const double most = figure::word_scale_max(nats_);
  return tr("0 – %1 nats per word").arg(locale().toString(most, 'f', most < 10.0 ? 1 : 0));
}

QFont WordView::scaleFont() const {
  QFont small = font();
  small.setPointSizeF(small.pointSizeF() / 1.4);
  return small;
}

int WordView::scaleWidth(int width) const {
  if (scaleText().isEmpty() || width < kLeastForScale_px) return 0;
  // The same for every value, so that no step of the optimiser wraps the words anew.
  const QString widest = tr("0 – %1 nats per word").arg(QStringLiteral("0000"));
  return QFontMetrics(scaleFont()).horizontalAdvance(widest) + 2 * kMargin_px;
}

int WordView::stripWidth(int width) const { return std::max(width - 2 * kMargin_px - scaleWidth(width), 40); }

void WordView::paintScale(QPainter& painter) const {
  const int room = scaleWidth(width());
  if (room == 0) return;
  const QRect bar(width() - room + kMargin_px / 2, kMargin_px, room - 2 * kMargin_px, kScaleBar_px);
  const image::ColourTable colours = stale_ ? image::ColourTable::Gray : colours_;
  for (int x = 0; x < bar.width(); ++x) {
    painter.fillRect(bar.left() + x, bar.top(), 1, bar.height(), figure::colour_at(colours, x / (bar.width() - 1.0)));
  }
  painter.setFont(scaleFont());
  painter.setPen(palette().color(QPalette::PlaceholderText));
  painter.drawText(bar.left(), bar.bottom() + 2 + painter.fontMetrics().ascent(), scaleText());
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
  paintCurrent(painter);
  paintScale(painter);
}

void WordView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if ((event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) && strip_) rebuild();
}

}  // namespace m2ib::views
