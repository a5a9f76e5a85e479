#include "ui/figure/method_text.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <utility>

#include "ui/figure/content_text.h"
#include "ui/figure/figure_text.h"
#include "ui/figure/paint/colour_bar.h"

namespace m2ib::figure {
namespace {

using attribution::Explanation;
using attribution::ExplanationPtr;
using attribution::Method;
using attribution::MethodInfo;
using attribution::MethodSettings;

constexpr qsizetype kLongestTitle = 200;

QString number(double value) { return QString::number(value, 'g', 5); }

/// Texts of the methods are translated where all that people read of them is.
QString of_method(const char* text) { return QCoreApplication::translate("Method", text); }

/// The results of one method, by their places.
struct Group {
  Method method = Method::M2ib;
  std::vector<std::size_t> results;
};

std::vector<Group> groups_of(Results results) {
  std::vector<Group> groups;
  for (std::size_t i = 0; i < results.size(); ++i) {
    const Method method = results[i]->settings.method;
    auto found = std::ranges::find(groups, method, &Group::method);
    if (found == groups.end()) found = groups.insert(groups.end(), Group{method, {}});
    found->results.push_back(i);
  }
  return groups;
}

QString letters_of(const Group& group) {
  QStringList letters;
  for (const std::size_t i : group.results) letters << caption_letter(i);
  return letters.join(QStringLiteral(", "));
}

using SettingText = std::function<QString(const Explanation&)>;

/// One text where all results of the group agree; else each with its letters.
QString agreed(Results results, const Group& group, const SettingText& text) {
  return agreed_among(group.results, [&](std::size_t i) { return text(*results[i]); });
}

QString layer_text(int layer) { return QString::number(layer); }

/// Layers are counted from 0, blocks by people from 1.
QString block_text(int layer, const model::TowerShape& tower) {
  return QCoreApplication::translate("Figure", "block %1 of %2").arg(layer + 1).arg(tower.blocks);
}

/// What a method other than M2IB uses of its settings; empty where it uses none.
QStringList used_settings(Results results, const Group& group, bool in_blocks) {
  const MethodInfo& info = attribution::info_of(group.method);
  const auto image = [&](const Explanation& each) {
    const int layer = each.settings.image_layer;
    return in_blocks ? block_text(layer, each.card.image) : layer_text(layer);
  };
  const auto text = [&](const Explanation& each) {
    const int layer = each.settings.text_layer;
    return in_blocks ? block_text(layer, each.card.text) : layer_text(layer);
  };
  QStringList parts;
  if (info.uses_layer) {
    const QString image_tower = agreed(results, group, image);
    if (info.explains_words) {
      parts << QCoreApplication::translate("Figure", "layers %1 (image tower) and %2 (text tower)")
                   .arg(image_tower, agreed(results, group, text));
    } else {
      parts << QCoreApplication::translate("Figure", "layer %1 (image tower)").arg(image_tower);
    }
  }
  if (info.samples != nullptr) {
    parts << agreed(results, group, [](const Explanation& each) { return QString::number(each.settings.samples); }) +
                 QLatin1Char(' ') + of_method(info.samples);
  }
  if (info.has_chance) {
    parts << agreed(results, group, [](const Explanation& each) { return seeds_text(each.settings); });
  }
  return parts;
}

/// Part by part, so that a difference shows where it is.
QString m2ib_row(Results results, const Group& group) {
  const auto part = [&](const SettingText& text) { return agreed(results, group, text); };
  const bool repeated = has_repeats(results);
  const char* sentence = repeated ? QT_TRANSLATE_NOOP("Figure",
                                                      "M2IB, β %1, layers %2 (image tower) and %3 (text tower), %4 "
                                                      "steps, learning rate %5, %6 noise samples, %7")
                                  : QT_TRANSLATE_NOOP("Figure",
                                                      "M2IB, β %1, layers %2 (image tower) and %3 (text tower), %4 "
                                                      "steps, learning rate %5, %6 noise samples, seed %7");
  return QCoreApplication::translate("Figure", sentence)
      .arg(part([](const Explanation& each) { return number(each.settings.beta); }),
           part([](const Explanation& each) { return QString::number(each.settings.image_layer); }),
           part([](const Explanation& each) { return QString::number(each.settings.text_layer); }),
           part([](const Explanation& each) { return QString::number(each.settings.steps); }),
           part([](const Explanation& each) { return number(each.settings.learning_rate); }),
           part([](const Explanation& each) { return QString::number(each.settings.samples); }),
           part([&](const Explanation& each) {
             return repeated ? seeds_text(each.settings) : QString::number(each.settings.seed);
           }));
}

QString row_of(Results results, const Group& group) {
  if (group.method == Method::M2ib) return m2ib_row(results, group);
  const MethodInfo& info = attribution::info_of(group.method);
  QStringList parts{method_name(info) + QStringLiteral(" (") + of_method(info.source) + QLatin1Char(')')};
  parts += used_settings(results, group, false);
  return parts.join(QStringLiteral(", "));
}

QString m2ib_sentence(Results results, const Group& group, bool alone) {
  const auto part = [&](const SettingText& text) { return agreed(results, group, text); };
  const bool repeated = has_repeats(results);
  const char* sentence = QT_TRANSLATE_NOOP("Figure",
                                           "Maps were computed by multi-modal information bottleneck attribution "
                                           "(M2IB; Wang, Rudner and Wilson, NeurIPS 2023) with the bottleneck after %1 "
                                           "of the image tower and after %2 of the text tower, β = %3, %4 optimiser "
                                           "steps, learning rate %5, %6 noise samples and seed %7.");
  if (!alone || repeated) {
    sentence = QT_TRANSLATE_NOOP("Figure",
                                 "multi-modal information bottleneck attribution (M2IB; Wang, Rudner and Wilson, "
                                 "NeurIPS 2023) with the bottleneck after %1 of the image tower and after %2 of the "
                                 "text tower, β = %3, %4 optimiser steps, learning rate %5, %6 noise samples and %7");
  }
  return QCoreApplication::translate("Figure", sentence)
      .arg(part([](const Explanation& each) { return block_text(each.settings.image_layer, each.card.image); }),
           part([](const Explanation& each) { return block_text(each.settings.text_layer, each.card.text); }),
           part([](const Explanation& each) { return number(each.settings.beta); }),
           part([](const Explanation& each) { return QString::number(each.settings.steps); }),
           part([](const Explanation& each) { return number(each.settings.learning_rate); }),
           part([](const Explanation& each) { return QString::number(each.settings.samples); }),
           part([&](const Explanation& each) {
             return alone && !repeated ? QString::number(each.settings.seed) : seeds_text(each.settings);
           }));
}

QString clause_of(Results results, const Group& group) {
  if (group.method == Method::M2ib) return m2ib_sentence(results, group, false);
  const MethodInfo& info = attribution::info_of(group.method);
  const QString name = method_name(info) + QStringLiteral(" (") + of_method(info.source) + QLatin1Char(')');
  const QStringList parts = used_settings(results, group, true);
  if (parts.isEmpty()) return name;
  return QCoreApplication::translate("Figure", "%1 with %2", "a method with its settings")
      .arg(name, parts.join(QStringLiteral(", ")));
}

QString meaning_of(const MethodInfo& info) {
  if (info.method == Method::M2ib) {
    return QCoreApplication::translate("Figure", "the information, in nats, that the bottleneck kept");
  }
  if (info.unit == attribution::MapUnit::Cosine) {
    return QCoreApplication::translate(
        "Figure", "a share of the cosine of picture and sentence, orange for the match and blue against it");
  }
  return QCoreApplication::translate("Figure", "a value without a unit, to be compared within this method only");
}

}  // namespace

QString method_name(const MethodInfo& method) { return of_method(method.name); }

QString title_text(Results results) {
  if (results.empty()) return {};
  const std::vector<Group> groups = groups_of(results);
  const QString name =
      groups.size() == 1 ? method_name(attribution::info_of(groups.front().method)) : QStringLiteral("M2IB Explorer");
  QString title =
      name + QStringLiteral(": ") + QString::fromStdString(results.front()->caption).simplified().left(kLongestTitle);
  if (results.size() > 1) title += QStringLiteral(" (+%1)").arg(results.size() - 1);
  return title;
}

bool m2ib_alone(Results results) {
  return std::ranges::all_of(results, [](const ExplanationPtr& each) { return each->settings.method == Method::M2ib; });
}

bool has_repeats(Results results) {
  return std::ranges::any_of(results, [](const ExplanationPtr& each) { return each->settings.runs() > 1; });
}

QString seeds_text(const MethodSettings& settings) {
  const auto seed = [&](int run) { return QString::number(settings.seed + static_cast<std::uint64_t>(run)); };
  if (settings.runs() < 2) return QCoreApplication::translate("Figure", "seed %1").arg(seed(0));
  return QCoreApplication::translate("Figure", "mean of %1 seeds %2 … %3, unstable patches hatched")
      .arg(QString::number(settings.runs()), seed(0), seed(settings.runs() - 1));
}

std::vector<SettingRow> method_rows(Results results) {
  const std::vector<Group> groups = groups_of(results);
  std::vector<SettingRow> rows;
  for (const Group& group : groups) {
    const QString key = QCoreApplication::translate("Figure", "Method");
    rows.push_back({groups.size() == 1 ? key : key + QLatin1Char(' ') + letters_of(group), row_of(results, group)});
  }
  return rows;
}

QString methods_sentence(Results results) {
  const std::vector<Group> groups = groups_of(results);
  const bool alone = groups.size() == 1;
  if (alone && groups.front().method == Method::M2ib && !has_repeats(results)) {
    return m2ib_sentence(results, groups.front(), true);
  }
  QStringList clauses;
  for (const Group& group : groups) {
    const QString clause = clause_of(results, group);
    clauses << (alone ? clause : QStringLiteral("(%1) ").arg(letters_of(group)) + clause);
  }
  return QCoreApplication::translate("Figure", "Maps were computed by %1.").arg(clauses.join(QStringLiteral("; ")));
}

QString meaning_text(Results results) {
  std::vector<std::pair<QString, QStringList>> meanings;
  QStringList same_for_all;
  for (const Group& group : groups_of(results)) {
    const MethodInfo& info = attribution::info_of(group.method);
    const QString meaning = meaning_of(info);
    auto known = std::ranges::find(meanings, meaning, &std::pair<QString, QStringList>::first);
    if (known == meanings.end()) known = meanings.insert(meanings.end(), {meaning, {}});
    known->second << method_name(info);
    if (!info.uses_caption) same_for_all << method_name(info);
  }
  QStringList parts;
  for (const auto& [meaning, names] : meanings) {
    parts << names.join(QStringLiteral(", ")) + QStringLiteral(": ") + meaning;
  }
  QString text = QCoreApplication::translate("Figure", "Colour is what a method gives each patch or word (%1).")
                     .arg(parts.join(QStringLiteral("; ")));
  const auto add = [&](const QString& sentence) { text += QLatin1Char(' ') + sentence; };
  add(QCoreApplication::translate("Figure",
                                  "It shows the patches the model used for the sentence, as the method sees it, also "
                                  "where the sentence does not fit the picture. It does not outline a finding."));
  if (!same_for_all.isEmpty()) {
    add(QCoreApplication::translate("Figure", "The map of %1 does not depend on the sentence.")
            .arg(same_for_all.join(QStringLiteral(", "))));
  }
  return text;
}

QString scales_text(const FigureContent& content) {
  QStringList parts;
  std::vector<Method> told;
  for (std::size_t i = 0; i < content.results.size(); ++i) {
    const MethodInfo& info = content.results[i].explanation->method();
    if (std::ranges::find(told, info.method) != told.end()) continue;
    told.push_back(info.method);
    const double high = content.style_of(i).scale_max_nats;
    const QString low = info.is_signed ? QChar(0x2212) + number(high) : QStringLiteral("0");
    parts << QCoreApplication::translate("Figure", "%1: %2 to %3 %4", "method, its scale and unit")
                 .arg(method_name(info), low, number(high),
                      info.unit == attribution::MapUnit::Relative
                          ? QCoreApplication::translate("Figure", "without a unit")
                          : unit_text(info.unit));
  }
  return parts.join(QStringLiteral("; "));
}

QString pictures_only_text() {
  return QCoreApplication::translate("Figure", "Explains pictures only: no word is shaded.");
}

QString difference_unit_text(const FigureContent& content) {
  if (!content.comparison) return {};
  const QString& name = content.comparison->name;
  switch (content.results[content.comparison->a].explanation->method().unit) {
    case attribution::MapUnit::Nats:
      break;
    case attribution::MapUnit::Cosine:
      return QCoreApplication::translate("Figure", "%1, cosine per patch").arg(name);
    case attribution::MapUnit::Relative:
      return QCoreApplication::translate("Figure", "%1, no unit").arg(name);
  }
  return QCoreApplication::translate("Figure", "%1, nats per patch").arg(name);
}

QString short_unit_text(attribution::MapUnit unit) {
  switch (unit) {
    case attribution::MapUnit::Nats:
      break;
    case attribution::MapUnit::Cosine:
      return QCoreApplication::translate("Figure", "cosine", "unit");
    case attribution::MapUnit::Relative:
      return {};
  }
  return QCoreApplication::translate("Figure", "nats", "unit");
}

}  // namespace m2ib::figure
