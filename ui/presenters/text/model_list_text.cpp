#include "ui/presenters/text/model_list_text.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <array>

namespace m2ib::presenters {
namespace {

struct Models {
  Q_DECLARE_TR_FUNCTIONS(Models)
};

/// The same words as core's, here for the translators; tst_model_list compares them.
struct Preset {
  const char* id;
  const char* title;
  const char* note;
};
constexpr std::array kPresets{
    Preset{"model", QT_TRANSLATE_NOOP("Models", "As the model's files say"),
           QT_TRANSLATE_NOOP("Models",
                             "The preparation that comes with the model. Choose another only if you know that the "
                             "model was trained or evaluated differently.")},
    Preset{"clip-crop", QT_TRANSLATE_NOOP("Models", "Crop the centre"),
           QT_TRANSLATE_NOOP("Models",
                             "Keeps the proportions and cuts the longer side at both ends. The margins of the longer "
                             "side are not seen by the model.")},
    Preset{"squash", QT_TRANSLATE_NOOP("Models", "Stretch to a square"),
           QT_TRANSLATE_NOOP("Models",
                             "Shows the model the whole picture, but changes its proportions unless it is square.")},
    Preset{"fit", QT_TRANSLATE_NOOP("Models", "Fit with black bars"),
           QT_TRANSLATE_NOOP("Models",
                             "Shows the model the whole picture in its proportions and fills the square with black.")},
    Preset{"chexzero", QT_TRANSLATE_NOOP("Models", "CheXzero training"),
           QT_TRANSLATE_NOOP("Models",
                             "As CheXzero was trained, also CXR-RePaiR on MIMIC-CXR: whole picture in gray at 320 "
                             "pixels with black bars, normalised with the mean of its training pictures. For "
                             "checkpoints of these projects only.")},
    Preset{"cxr-repair-chexpert", QT_TRANSLATE_NOOP("Models", "CXR-RePaiR for CheXpert"),
           QT_TRANSLATE_NOOP("Models",
                             "As the preparation of CheXzero, but with the mean and deviation that CXR-RePaiR uses "
                             "for CheXpert pictures. For checkpoints of that project only.")},
    Preset{"medsiglip-eval", QT_TRANSLATE_NOOP("Models", "MedSigLIP evaluation"),
           QT_TRANSLATE_NOOP("Models",
                             "As Google evaluated MedSigLIP: stretched to a square without smoothing, which drops "
                             "fine detail of large pictures.")},
    Preset{"medsiglip-pad", QT_TRANSLATE_NOOP("Models", "MedSigLIP with black bars"),
           QT_TRANSLATE_NOOP("Models",
                             "As in MedSigLIP's fine-tuning example: padded with black to a square, then made smaller "
                             "with smoothing.")},
};

const Preset* find_preset(const QString& id) {
  for (const Preset& preset : kPresets) {
    if (id == QLatin1String(preset.id)) return &preset;
  }
  return nullptr;
}

}  // namespace

bool may_be_model(const QString& path) {
  static constexpr std::array kEndings{".safetensors", ".bin", ".pt", ".pth", ".ckpt", ".index.json"};
  const auto ends = [&](const char* ending) { return path.endsWith(QLatin1String(ending), Qt::CaseInsensitive); };
  return QFileInfo(path).isDir() || std::any_of(kEndings.begin(), kEndings.end(), ends);
}

QString preprocess_title(const QString& id) {
  const Preset* preset = find_preset(id);
  return preset != nullptr ? Models::tr(preset->title) : id;
}

QString preprocess_note(const QString& id) {
  const Preset* preset = find_preset(id);
  return preset != nullptr ? Models::tr(preset->note) : QString();
}

QString activation_title(const QString& id) {
  if (id == QLatin1String("quick_gelu")) return Models::tr("Quick GELU (OpenAI's CLIP)");
  if (id == QLatin1String("gelu")) return Models::tr("GELU, exact");
  if (id == QLatin1String("gelu_pytorch_tanh")) return Models::tr("GELU, tanh approximation (SigLIP)");
  return Models::tr("As the model's files say");
}

QString published_size_text(const library::KnownModel& model) {
  qint64 known = 0;
  for (const library::KnownFile& file : model.files) known += static_cast<qint64>(file.bytes);
  if (known == 0) return Models::tr("size not published");
  const QString size = QLocale().formattedDataSize(known, 1, QLocale::DataSizeSIFormat);
  return model.bytes() > 0 ? size : Models::tr("more than %1", "a size").arg(size);
}

QString time_left_text(qint64 seconds) {
  if (seconds < 60) return Models::tr("about %1 s", "time left").arg(qMax<qint64>(1, seconds));
  const qint64 minutes = (seconds + 30) / 60;
  if (minutes < 60) return Models::tr("about %1 min", "time left").arg(minutes);
  return Models::tr("about %1 h %2 min", "time left").arg(minutes / 60).arg(minutes % 60);
}

QString assumptions_text(const model::ModelCard& card) {
  if (card.assumptions.empty()) return {};
  QStringList list;
  for (const std::string& assumption : card.assumptions) list << QString::fromStdString(assumption);
  return Models::tr("The model's files do not say everything. Assumed: %1. See Help > Model information.")
      .arg(list.join(QStringLiteral("; ")));
}

}  // namespace m2ib::presenters
