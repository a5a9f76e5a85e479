#include "ui/presenters/text/caption_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <cmath>

namespace m2ib::presenters {
namespace {

struct CaptionText {
  Q_DECLARE_TR_FUNCTIONS(CaptionText)
};

}  // namespace

QString cosine_text(double cosine) {
  const QString number = QLocale().toString(std::abs(cosine), 'f', 3);
  return cosine <= -0.0005 ? QChar(0x2212) + number : number;  // no "−0.000"
}

QString share_text(double share) {
  const double percent = share * 100.0;
  if (percent > 0.0 && percent < 1.0) return CaptionText::tr("< 1 %");
  if (percent < 100.0 && percent > 99.0) return CaptionText::tr("> 99 %");
  return CaptionText::tr("%1 %", "per cent").arg(QLocale().toString(percent, 'f', 0));
}

QString margin_text(double margin) {
  // A margin too small to be seen has no sign.
  const QString number = QLocale().toString(std::abs(margin), 'f', 3);
  if (std::abs(margin) < 0.0005) return number;
  return (margin < 0.0 ? QStringLiteral("\u2212") : QStringLiteral("+")) + number;
}

QString control_text(const attribution::ControlScore& control) {
  if (control.control == attribution::Control::Empty || control.caption.empty())
    return CaptionText::tr("no words", "the empty caption");
  return CaptionText::tr("“%1”", "a caption in quotation marks").arg(QString::fromStdString(control.caption));
}

const attribution::ControlScore* best_control(const attribution::CaptionSupport& support) {
  const auto best = std::max_element(support.controls.begin(), support.controls.end(),
                                     [](const auto& a, const auto& b) { return a.similarity < b.similarity; });
  return best == support.controls.end() ? nullptr : &*best;
}

QString support_text(const attribution::CaptionSupport& support) {
  const attribution::ControlScore* best = best_control(support);
  if (best == nullptr) return {};
  const QString text =
      support.weak
          ? CaptionText::tr("Weakly supported: to the model the picture is no closer to this caption than to %1 (%2).")
          : CaptionText::tr(
                "To the model the picture is closer to this caption than to the best control, "
                "%1 (%2).");
  return text.arg(control_text(*best), margin_text(support.margin));
}

QString similarity_meaning() {
  return CaptionText::tr(
      "Similarity: cosine of the picture's and the caption's embedding. Its size depends on the model; compare it "
      "between captions of one picture and one model only.");
}

QString share_meaning() {
  return CaptionText::tr(
      "Share: how the model divides 100 % among these captions only (softmax). It is no probability of a finding: "
      "another list of captions gives other shares.");
}

QString support_meaning() {
  return CaptionText::tr(
      "Support: the caption is compared with no words, with “a chest x-ray” and with its negation. Where one of them "
      "fits as well, the map explains little.");
}

QString caption_details(const QString& caption, std::optional<double> similarity, std::optional<double> share,
                        const std::optional<attribution::CaptionSupport>& support) {
  constexpr int kMost = 300;
  QStringList lines{caption.size() > kMost ? caption.left(kMost) + QStringLiteral("…") : caption};
  if (similarity) lines << CaptionText::tr("Similarity %1").arg(cosine_text(*similarity));
  if (share) lines << CaptionText::tr("%1 among these captions only").arg(share_text(*share));
  if (support && !support->controls.empty()) {
    lines << support_text(*support);
    for (const attribution::ControlScore& control : support->controls) {
      lines << CaptionText::tr("Control: %1 %2", "a control caption and its similarity")
                   .arg(control_text(control), cosine_text(control.similarity));
    }
  }
  return lines.join(QLatin1Char('\n'));
}

}  // namespace m2ib::presenters
