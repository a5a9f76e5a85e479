#include "ui/presenters/text/settings_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <cmath>

#include "core/attribution/used_settings.h"
#include "ui/presenters/document/result_cache.h"
#include "ui/presenters/text/caption_text.h"
#include "ui/presenters/text/method_text.h"
#include "ui/presenters/text/model_list_text.h"

namespace m2ib::presenters {
namespace {

[[maybe_unused]] constexpr const char* kEmbeddedSummary =
    QT_TRANSLATE_NOOP("ModelSummary", "Small demonstration model that has only ever seen drawn radiographs.");

struct Settings {
  Q_DECLARE_TR_FUNCTIONS(Settings)
};

QString separator() { return QStringLiteral(" · "); }

QString number(double value) {
  // 'g' with three digits would write 1234 as 1.23e+03.
  QLocale locale;
  locale.setNumberOptions(QLocale::OmitGroupSeparator);  // β 1000 in German is not "1.000"
  return std::abs(value) >= 1000.0 && std::abs(value) < 1e7 ? locale.toString(value, 'f', 0)
                                                            : locale.toString(value, 'g', 3);
}

/// As number(), with as many digits as it takes to tell two values apart.
QString change(const QString& what, double before, double after) {
  QString from = number(before);
  QString to = number(after);
  for (int digits = 4; from == to && digits <= 17; ++digits) {
    from = QLocale().toString(before, 'g', digits);
    to = QLocale().toString(after, 'g', digits);
  }
  return Settings::tr("%1 %2 → %3", "a setting's name, its value before and after").arg(what, from, to);
}

template <class Integer>
QString count_change(const QString& what, Integer before, Integer after) {
  return Settings::tr("%1 %2 → %3", "a setting's name, its value before and after")
      .arg(what, QString::number(before), QString::number(after));
}

/// Of two settings with what their method does not use at its default.
void add_layer_changes(QStringList& parts, const attribution::MethodSettings& before,
                       const attribution::MethodSettings& after) {
  if (!attribution::info_of(after.method).explains_words) {
    if (before.image_layer == after.image_layer) return;
    parts << count_change(Settings::tr("layer"), before.image_layer, after.image_layer);
    return;
  }
  const bool image_differs = before.image_layer != after.image_layer;
  const bool text_differs = before.text_layer != after.text_layer;
  if (image_differs && before.image_layer == before.text_layer && after.image_layer == after.text_layer) {
    parts << count_change(Settings::tr("layer"), before.image_layer, after.image_layer);
    return;
  }
  if (image_differs) parts << count_change(Settings::tr("image layer"), before.image_layer, after.image_layer);
  if (text_differs) parts << count_change(Settings::tr("text layer"), before.text_layer, after.text_layer);
}

void add_sample_changes(QStringList& parts, const attribution::MethodSettings& before,
                        const attribution::MethodSettings& after) {
  const bool m2ib = after.method == attribution::Method::M2ib;
  if (before.samples != after.samples) {
    parts << count_change(m2ib ? Settings::tr("samples") : samples_name(after.method), before.samples, after.samples);
  }
  if (before.learning_rate != after.learning_rate) {
    parts << change(Settings::tr("learning rate"), before.learning_rate, after.learning_rate);
  }
  if (before.seed != after.seed) parts << count_change(Settings::tr("seed"), before.seed, after.seed);
  if (before.repeats != after.repeats) parts << count_change(Settings::tr("repeats"), before.repeats, after.repeats);
}

QString m2ib_text(const attribution::MethodSettings& settings) {
  QStringList parts;
  parts << Settings::tr("β %1").arg(beta_text(settings.beta));
  if (settings.image_layer == settings.text_layer) {
    parts << Settings::tr("layer %1").arg(settings.image_layer);
  } else {
    parts << Settings::tr("image layer %1").arg(settings.image_layer);
    parts << Settings::tr("text layer %1").arg(settings.text_layer);
  }
  parts << Settings::tr("%n steps", nullptr, settings.steps);
  parts << Settings::tr("%n samples", nullptr, settings.samples);
  parts << Settings::tr("seed %1").arg(settings.seed);
  if (settings.repeats != 1) parts << Settings::tr("%n repeats", nullptr, settings.repeats);
  if (settings.learning_rate != 1.0) {
    parts << Settings::tr("learning rate %1").arg(number(settings.learning_rate));
  }
  return parts.join(separator());
}

}  // namespace

QString beta_text(double beta) { return number(beta); }

QString layer_text(int layer, int blocks) { return Settings::tr("after block %1 of %2").arg(layer + 1).arg(blocks); }

QString settings_text(const attribution::MethodSettings& settings) {
  if (settings.method == attribution::Method::M2ib) return m2ib_text(settings);
  const attribution::MethodInfo& info = attribution::info_of(settings.method);
  QStringList parts{method_name(settings.method)};
  if (info.uses_layer && info.explains_words && settings.image_layer != settings.text_layer) {
    parts << Settings::tr("image layer %1").arg(settings.image_layer);
    parts << Settings::tr("text layer %1").arg(settings.text_layer);
  } else if (info.uses_layer) {
    parts << Settings::tr("layer %1").arg(settings.image_layer);
  }
  if (info.samples != nullptr) parts << samples_text(settings.method, settings.samples);
  if (info.has_chance) parts << Settings::tr("seed %1").arg(settings.seed);
  if (settings.runs() != 1) parts << Settings::tr("%n repeats", nullptr, settings.runs());
  return parts.join(separator());
}

QString difference_text(const attribution::MethodSettings& all_before, const attribution::MethodSettings& all_after) {
  if (all_before.method != all_after.method) {
    return Settings::tr("%1 → %2", "before and after")
        .arg(method_name(all_before.method), method_name(all_after.method));
  }
  const attribution::MethodSettings before = attribution::used_part(all_before);
  const attribution::MethodSettings after = attribution::used_part(all_after);
  QStringList parts;
  if (before.beta != after.beta) parts << change(Settings::tr("β"), before.beta, after.beta);
  add_layer_changes(parts, before, after);
  if (before.steps != after.steps) parts << count_change(Settings::tr("steps"), before.steps, after.steps);
  add_sample_changes(parts, before, after);
  return parts.join(QStringLiteral(", "));
}

QString preprocess_word(const std::string& id) {
  if (id == "fit") return Settings::tr("fit", "way of preparing a picture, beside an arrow");
  if (id == "clip-crop") return Settings::tr("crop", "way of preparing a picture, beside an arrow");
  if (id == "squash") return Settings::tr("stretch", "way of preparing a picture, beside an arrow");
  if (id == "model") return Settings::tr("model’s own", "way of preparing a picture, beside an arrow");
  return preprocess_title(QString::fromStdString(id));
}

QString window_text(const image::Window& window, const image::Radiograph& radiograph) {
  if (window.curve == image::Curve::Table) return Settings::tr("table %1", "of a file").arg(window.table + 1);
  const image::CentreWidth numbers = image::centre_width(radiograph, window);
  return Settings::tr("%1 / %2", "centre and width of a window").arg(number(numbers.centre), number(numbers.width));
}

QString input_text(const attribution::Explanation& result) {
  QStringList parts;
  if (result.preprocessing_id != "model") parts << preprocess_word(result.preprocessing_id);
  if (result.window_by_person) parts << Settings::tr("your window");
  const auto boxes = static_cast<int>(result.black_outs.size());
  if (boxes > 0) parts << Settings::tr("%n black-outs", nullptr, boxes);
  return parts.join(separator());
}

QString input_difference_text(const attribution::Explanation& result, const CaptionRequest& wanted) {
  QStringList parts;
  if (const std::string id = preprocessing_id(wanted); result.preprocessing_id != id) {
    parts << Settings::tr("%1 → %2", "before and after")
                 .arg(preprocess_word(result.preprocessing_id), preprocess_word(id));
  }
  if (result.window_by_person != wanted.window.has_value()) {
    parts << (wanted.window ? Settings::tr("the model sees your window") : Settings::tr("window → the picture’s own"));
  } else if (wanted.window && *wanted.window != result.model_window) {
    parts << Settings::tr("window %1 → %2", "centre / width before and after")
                 .arg(window_text(result.model_window, *wanted.radiograph),
                      window_text(*wanted.window, *wanted.radiograph));
  }
  if (result.black_outs != wanted.radiograph->black_outs) parts << Settings::tr("black-out changed");
  return parts.join(QStringLiteral(", "));
}

QString stale_text(const attribution::Explanation& result, const model::ModelCard& model, const std::string& caption,
                   const attribution::MethodSettings& settings, const QString& input_difference) {
  QStringList parts;
  if (result.card.weights_sha256 != model.weights_sha256) parts << Settings::tr("new model");
  if (result.caption != caption) parts << Settings::tr("new caption");
  if (!input_difference.isEmpty()) parts << input_difference;
  const QString difference = difference_text(result.settings, settings);
  if (!difference.isEmpty()) parts << difference;
  return parts.join(QStringLiteral(", "));
}

QString similarity_text(double cosine) { return Settings::tr("similarity %1").arg(cosine_text(cosine)); }

QString trust_text(const model::ModelCard& card) {
  switch (card.trust) {
    case model::Trust::Declared:
      // Of the embedded model it is known in other languages; what other models say of themselves stays as it is.
      return card.summary.empty() ? QString::fromStdString(card.intended_use)
                                  : QCoreApplication::translate("ModelSummary", card.summary.c_str());
    case model::Trust::None: {
      QStringList doubts;
      for (const std::string& doubt : card.doubts) doubts << QString::fromStdString(doubt);
      if (doubts.isEmpty()) return Settings::tr("This model's answers cannot be meaningful.");
      return Settings::tr("This model's answers cannot be meaningful: %1").arg(doubts.join(QStringLiteral("; ")));
    }
    case model::Trust::Unknown:
      break;
  }
  return Settings::tr("Training unknown: read its maps with care");
}

QString truncation_text(const text::Tokens& tokens) {
  if (!tokens.truncated) return {};
  return Settings::tr("The caption is too long for the model: its last %n tokens were left out.", nullptr,
                      static_cast<int>(tokens.dropped_tokens));
}

}  // namespace m2ib::presenters
