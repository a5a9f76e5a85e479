#include "ui/figure/figure_text.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

#include "ui/figure/method_text.h"
#include "ui/figure/paint/isolines.h"

namespace m2ib::figure {
namespace {

using attribution::Explanation;
using attribution::ExplanationPtr;

constexpr int kShownHashDigits = 12;
constexpr qsizetype kLongestValue = 260;

QString utf8(const std::string& text) {
  QString shown = QString::fromStdString(text).simplified();
  if (shown.size() > kLongestValue) shown = shown.left(kLongestValue) + QChar(0x2026);
  return shown;
}

QString number(double value) { return QString::number(value, 'g', 5); }

QString short_hash(const std::string& hash) {
  return hash.empty() ? QString(QChar(0x2013)) : QString::fromStdString(hash).left(kShownHashDigits);
}

QString agreed_at(std::size_t count, const std::function<QString(std::size_t)>& text) {
  std::vector<std::size_t> all(count);
  std::iota(all.begin(), all.end(), std::size_t{0});
  return agreed_among(all, text);
}

QString model_text(const Explanation& explanation) {
  return QStringLiteral("%1 (%2), SHA-256 %3")
      .arg(utf8(explanation.card.name), utf8(explanation.card.layout), short_hash(explanation.card.weights_sha256));
}

QString training_text(const Explanation& explanation) {
  switch (explanation.card.trust) {
    case model::Trust::Declared:
      return explanation.card.intended_use.empty() ? QCoreApplication::translate("Figure", "declared by the model")
                                                   : utf8(explanation.card.intended_use);
    case model::Trust::Unknown:
      return QCoreApplication::translate("Figure", "nothing is known about this model’s training");
    case model::Trust::None:
      return QCoreApplication::translate("Figure", "answers cannot be meaningful, see above");
  }
  return {};
}

QString image_text(const Explanation& explanation) {
  QString text = QStringLiteral("%1 × %2 px, SHA-256 %3")
                     .arg(explanation.image_width_px)
                     .arg(explanation.image_height_px)
                     .arg(short_hash(explanation.image_sha256));
  if (explanation.image_frame > 0) {
    text += QStringLiteral(", ") + QCoreApplication::translate("Figure", "frame %1").arg(explanation.image_frame + 1);
  }
  if (!explanation.black_outs.empty()) {
    text += QStringLiteral(", ") + QCoreApplication::translate("Figure", "black-outs by a person: %1")
                                       .arg(static_cast<int>(explanation.black_outs.size()));
  }
  return text;
}

QString input_text(const Explanation& explanation) {
  const QString text = utf8(explanation.preprocess.describe());
  if (explanation.preprocessing_id.empty() || explanation.preprocessing_id == "model") return text;
  return QCoreApplication::translate("Figure", "%1 (chosen by a person: “%2”)")
      .arg(text, utf8(explanation.preprocessing_id));
}

/// "0 – 255, linear"
QString one_window(const image::Window& window) {
  QString curve = QCoreApplication::translate("Figure", "linear", "window function");
  if (window.curve == image::Curve::Sigmoid) {
    curve = QCoreApplication::translate("Figure", "sigmoid", "window function");
  } else if (window.curve == image::Curve::Table) {
    curve =
        QCoreApplication::translate("Figure", "the file’s look-up table %1", "window function").arg(window.table + 1);
  }
  return number(window.low) + QStringLiteral(" – ") + number(window.high) + QStringLiteral(", ") + curve;
}

QString window_text(const Explanation& explanation, const image::Window& shown) {
  const image::Window& fed = explanation.model_window;
  QString text =
      shown == fed
          ? QCoreApplication::translate("Figure", "%1 (as shown and as the model’s input)").arg(one_window(shown))
          : QCoreApplication::translate("Figure", "%1 as shown; %2 as the model’s input")
                .arg(one_window(shown), one_window(fed));
  if (explanation.window_by_person) {
    text += QStringLiteral("; ") + QCoreApplication::translate("Figure", "the model’s window was chosen by a person");
  }
  return text;
}

/// How the picture lies and what its file lacked; empty where there is nothing to say.
QString shown_text(const PictureDisplay& display, const image::Radiograph* radiograph) {
  QStringList parts;
  if (display.inverted) parts << QCoreApplication::translate("Figure", "inverted");
  if (display.quarter_turns % 4 != 0) {
    const int turns = ((display.quarter_turns % 4) + 4) % 4;
    parts << QCoreApplication::translate("Figure", "turned %1° clockwise").arg(90 * turns);
  }
  if (display.flip_horizontal) parts << QCoreApplication::translate("Figure", "flipped left-right");
  if (display.flip_vertical) parts << QCoreApplication::translate("Figure", "flipped top-bottom");
  if (radiograph != nullptr && radiograph->first_missing_row) {
    parts << QCoreApplication::translate("Figure", "rows %1 to %2 were not in the file (hatched)")
                 .arg(*radiograph->first_missing_row + 1)
                 .arg(radiograph->height_px);
  }
  return parts.join(QStringLiteral(", "));
}

/// "2024-05-17T12:03:22Z", or the first and the last time.
QString made_text(std::span<const ExplanationPtr> explanations) {
  const auto earlier = [](const ExplanationPtr& a, const ExplanationPtr& b) { return a->made_at < b->made_at; };
  const auto [first, last] = std::minmax_element(explanations.begin(), explanations.end(), earlier);
  const std::string from = session::iso_time((*first)->made_at);
  const std::string to = session::iso_time((*last)->made_at);
  return QString::fromStdString(from == to ? from : from + " – " + to);
}

QString isolines_text(const FigureContent& content) {
  const session::Rendering& rendering = content.rendering;
  if (rendering.isolines <= 0) return {};
  if (!content.m2ib_alone()) {
    return QCoreApplication::translate("Figure", ", isolines labelled in the unit of each map");
  }
  QStringList values;
  for (const double nats : rendering.isolines_nats) values << isoline_text(nats);
  if (values.isEmpty()) return QCoreApplication::translate("Figure", ", isolines labelled in nats");
  return QCoreApplication::translate("Figure", ", isolines at %1 nats").arg(values.join(QStringLiteral(", ")));
}

QString colours_text(const FigureContent& content) {
  const session::Rendering& rendering = content.rendering;
  const auto has_signs = [](const ShownResult& result) { return result.explanation->method().is_signed; };
  QString text = QCoreApplication::translate("Figure", "%1, opacity %2, threshold %3 % of the scale, %4")
                     .arg(QString::fromStdString(rendering.colours), number(rendering.opacity),
                          number(100.0 * rendering.threshold),
                          rendering.smooth ? QCoreApplication::translate("Figure", "bilinear between patches")
                                           : QCoreApplication::translate("Figure", "native patches"));
  if (std::ranges::any_of(content.results, has_signs)) {
    text += QCoreApplication::translate("Figure", ", values with signs from blue over gray (zero) to orange");
  }
  if (content.style.scale == ScaleMode::MinMax) {
    text += QCoreApplication::translate("Figure", ", each map from its own smallest to its largest value");
  }
  text += isolines_text(content);
  return text;
}

}  // namespace

QString caption_letter(std::size_t index) {
  QString letters;
  for (std::size_t rest = index + 1; rest > 0; rest = (rest - 1) / 26) {
    letters.prepend(QChar(static_cast<char16_t>(u'A' + (rest - 1) % 26)));
  }
  return letters;
}

QString agreed_among(const std::vector<std::size_t>& results, const std::function<QString(std::size_t)>& text) {
  std::vector<std::pair<QString, QStringList>> groups;
  for (const std::size_t i : results) {
    const QString each = text(i);
    const auto same =
        std::find_if(groups.begin(), groups.end(), [&](const auto& group) { return group.first == each; });
    auto& group = same == groups.end() ? groups.emplace_back(each, QStringList()) : *same;
    group.second.push_back(caption_letter(i));
  }
  if (groups.size() == 1) return groups.front().first;
  QStringList texts;
  for (const auto& [each, letters] : groups) {
    if (!each.isEmpty()) {
      texts.push_back(each + QStringLiteral(" (") + letters.join(QStringLiteral(", ")) + QLatin1Char(')'));
    }
  }
  return texts.join(QStringLiteral("; "));
}

QString agreed_text(std::span<const ExplanationPtr> explanations,
                    const std::function<QString(const Explanation&)>& text) {
  return agreed_at(explanations.size(), [&](std::size_t i) { return text(*explanations[i]); });
}

std::vector<SettingRow> setting_rows(const FigureContent& content) {
  const std::vector<ExplanationPtr> explanations = content.explanations();
  if (explanations.empty()) return {};
  const auto picture = [&](std::size_t i) -> const ShownPicture& {
    return content.pictures[content.results[i].picture];
  };
  std::vector<SettingRow> rows{
      {QCoreApplication::translate("Figure", "Model"), agreed_text(explanations, model_text)},
      {QCoreApplication::translate("Figure", "Training"), agreed_text(explanations, training_text)},
      {QCoreApplication::translate("Figure", "Input"), agreed_text(explanations, input_text)},
      {QCoreApplication::translate("Figure", "Image"), agreed_text(explanations, image_text)},
      {QCoreApplication::translate("Figure", "Window"),
       agreed_at(explanations.size(), [&](std::size_t i) { return window_text(*explanations[i], picture(i).window); })},
      {QCoreApplication::translate("Figure", "Colours"), colours_text(content)},
      {QCoreApplication::translate("Figure", "Device"),
       agreed_text(explanations, [](const Explanation& each) { return utf8(each.device); })},
      {QCoreApplication::translate("Figure", "Made"), made_text(explanations)},
      {QCoreApplication::translate("Figure", "Program"),
       QStringLiteral("M2IB Explorer ") + QString::fromLatin1(session::program_version())},
  };
  const QString shown = agreed_at(
      explanations.size(), [&](std::size_t i) { return shown_text(picture(i).display, picture(i).radiograph.get()); });
  if (!shown.isEmpty()) rows.insert(rows.begin() + 5, {QCoreApplication::translate("Figure", "Shown"), shown});
  const std::vector<SettingRow> methods = method_rows(explanations);
  rows.insert(rows.begin() + 2, methods.begin(), methods.end());
  return rows;
}

QString trust_warning(const model::ModelCard& card) {
  if (card.trust != model::Trust::None) return {};
  QStringList reasons;
  for (const std::string& doubt : card.doubts) reasons.push_back(utf8(doubt));
  if (reasons.isEmpty())
    return QCoreApplication::translate("Figure", "The answers of this model cannot be meaningful.");
  return QCoreApplication::translate("Figure", "The answers of this model cannot be meaningful: %1.")
      .arg(reasons.join(QStringLiteral("; ")));
}

namespace {

/// What is said of single maps.
QStringList map_notes(std::span<const ExplanationPtr> explanations, const OverlayStyle& style) {
  QStringList notes;
  for (std::size_t i = 0; i < explanations.size(); ++i) {
    const Explanation& each = *explanations[i];
    const QString who = explanations.size() > 1 ? caption_letter(i) + QStringLiteral(": ") : QString();
    if (scale_range(each.patch_values(), style_for(style, each.method())).constant) {
      notes << who + QCoreApplication::translate("Figure", "The map has the same value everywhere.");
    }
    if (each.tokens.truncated) {
      notes << who + QCoreApplication::translate(
                         "Figure", "The sentence is longer than the model can read; its gray end was not read.");
    }
  }
  return notes;
}

QString scale_note(std::span<const ExplanationPtr> explanations, const OverlayStyle& style) {
  if (style.scale == ScaleMode::MinMax) {
    return QCoreApplication::translate(
        "Figure", "Each map has a scale of its own: colours of different maps cannot be compared.");
  }
  if (explanations.size() < 2) return {};
  const auto same_method = [&](const ExplanationPtr& each) {
    return each->settings.method == explanations.front()->settings.method;
  };
  if (std::ranges::all_of(explanations, same_method)) {
    return QCoreApplication::translate("Figure", "All maps share one scale.");
  }
  return QCoreApplication::translate(
      "Figure", "Each method has one scale of its own: colours of different methods cannot be compared.");
}

}  // namespace

QString reading_note(std::span<const ExplanationPtr> explanations, const OverlayStyle& style) {
  QStringList sentences;
  if (m2ib_alone(explanations)) {
    sentences << QCoreApplication::translate(
        "Figure",
        "Colour is the information, in nats, that the bottleneck kept of a patch or a word so that, to the model, "
        "picture and sentence stay similar. It shows the patches the model used for the sentence, also where the "
        "sentence does "
        "not fit the picture. It does not outline a finding.");
  } else {
    sentences << meaning_text(explanations);
  }
  if (const QString note = scale_note(explanations, style); !note.isEmpty()) sentences << note;
  if (has_repeats(explanations)) {
    sentences << QCoreApplication::translate(
        "Figure", "Hatched patches are unstable: between seeds their value spreads by more than half of itself.");
  }
  if (explanations.size() > 1) {
    sentences << QCoreApplication::translate("Figure", "The frame shows what the model saw.");
  }
  sentences += map_notes(explanations, style);
  return sentences.join(QLatin1Char(' '));
}

QString reading_note(const FigureContent& content) {
  QString note = reading_note(content.explanations(), content.style);
  if (content.difference_refused) {
    note += QLatin1Char(' ') +
            QCoreApplication::translate("Figure", "No difference is drawn: the two maps are of different methods.");
  }
  return note;
}

QString research_use_only() { return QCoreApplication::translate("Figure", "RESEARCH USE ONLY — not for diagnosis"); }

}  // namespace m2ib::figure
