#include "ui/views/panes/pane_text.h"

#include <QStringList>

#include "ui/figure/paint/colour_bar.h"
#include "ui/presenters/text/caption_text.h"
#include "ui/presenters/text/method_text.h"
#include "ui/presenters/text/settings_text.h"
#include "ui/views/panes/overlay_pane.h"

namespace m2ib::views {
namespace {

/// "seed 0", "mean of 5 seeds"; empty where nothing is drawn.
QString seeds_text(const attribution::MethodSettings& settings) {
  if (!attribution::info_of(settings.method).has_chance) return {};
  return settings.runs() > 1 ? OverlayPane::tr("mean of %n seeds", nullptr, settings.runs())
                             : OverlayPane::tr("seed %1").arg(settings.seed);
}

/// The same of a method that has neither β nor steps; its name is in the header.
QString brief_text_of_others(const attribution::MethodSettings& settings) {
  const attribution::MethodInfo& info = attribution::info_of(settings.method);
  QStringList parts;
  if (!info.uses_caption) parts << OverlayPane::tr("does not depend on the caption");
  if (info.uses_layer) parts << OverlayPane::tr("layer %1").arg(settings.image_layer);
  if (info.samples != nullptr) parts << presenters::samples_text(settings.method, settings.samples);
  // A mean is said where it is read even in a narrow pane.
  settings.runs() > 1 ? parts.prepend(seeds_text(settings)) : parts.append(seeds_text(settings));
  parts.removeAll(QString());
  if (parts.isEmpty()) parts << figure::unit_text(info.unit);
  return parts.join(QStringLiteral(" · "));
}

}  // namespace

QString quoted(const std::string& caption) {
  return OverlayPane::tr("“%1”", "a caption in quotation marks").arg(QString::fromStdString(caption));
}

QString brief_text(const attribution::MethodSettings& settings) {
  if (settings.method != attribution::Method::M2ib) return brief_text_of_others(settings);
  const QString layers = settings.image_layer == settings.text_layer
                             ? OverlayPane::tr("layer %1").arg(settings.image_layer)
                             : OverlayPane::tr("layers %1, %2", "of the image and of the text tower")
                                   .arg(settings.image_layer)
                                   .arg(settings.text_layer);
  QStringList parts{OverlayPane::tr("β %1").arg(presenters::beta_text(settings.beta)), layers};
  settings.runs() > 1 ? parts.prepend(seeds_text(settings)) : parts.append(seeds_text(settings));
  parts << OverlayPane::tr("%n steps", nullptr, settings.steps);
  return parts.join(QStringLiteral(" · "));
}

QString short_doubt(attribution::MapDoubt doubt) {
  using attribution::MapDoubt;
  switch (doubt) {
    case MapDoubt::NothingPasses:
      return OverlayPane::tr("hardly anything passes");
    case MapDoubt::EverythingPasses:
      return OverlayPane::tr("hardly anything is closed");
    case MapDoubt::MaskSaturated:
      return OverlayPane::tr("mask at its ends");
    case MapDoubt::FlatMap:
      return OverlayPane::tr("flat map");
    case MapDoubt::NoPosition:
      return OverlayPane::tr("places are uncertain");
    case MapDoubt::Unstable:
      return OverlayPane::tr("seeds disagree");
    case MapDoubt::IgnoresCaption:
      return OverlayPane::tr("does not depend on the caption");
    case MapDoubt::WeaklySupported:
      break;
  }
  return {};
}

QString controls_text(const attribution::CaptionSupport& support) {
  QStringList controls;
  for (const attribution::ControlScore& control : support.controls) {
    const QString what =
        control.caption.empty() ? OverlayPane::tr("no words", "control caption") : quoted(control.caption);
    controls << what + QLatin1Char(' ') + presenters::cosine_text(control.similarity);
  }
  return controls.join(QStringLiteral("\n"));
}

}  // namespace m2ib::views
