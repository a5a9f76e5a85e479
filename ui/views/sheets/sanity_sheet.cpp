#include "ui/views/sheets/sanity_sheet.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QLocale>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QStandardItemModel>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/figure/session_figure.h"
#include "ui/jobs/trust_worker.h"
#include "ui/presenters/caption_list_model.h"
#include "ui/presenters/document/explorer_document.h"
#include "ui/presenters/text/error_text.h"
#include "ui/presenters/text/settings_text.h"
#include "ui/views/parts/elided_label.h"
#include "ui/views/parts/message_bar.h"
#include "ui/views/sheets/contact_sheet_pictures.h"

namespace m2ib::views {
namespace {

using presenters::ExplorerDocument;
constexpr int kPicture_px = 150;
const QColor kGround(0x12, 0x14, 0x17);  // pictures lie on dark in both themes
const QColor kText(0xd8, 0xdc, 0xe0);
/// Above this a map has kept its order; Adebayo et al. call such methods edge detectors.
constexpr double kStays = 0.7;
/// Below it so little is left that a reader would see two different maps.
constexpr double kDissolved = 0.3;
/// Mean over the cascade: a map that only the last random block breaks does not depend on the blocks above it.
constexpr double kFadesEarly = 0.5;

/// "The model itself", "Projection random", "Blocks 3 to 4 random"; people count blocks from 1.
QString depth_text(int depth, int blocks) {
  if (depth <= 0) return SanitySheet::tr("The model itself");
  if (depth == 1) return SanitySheet::tr("Output random");
  if (depth == 2) return SanitySheet::tr("Block %1 random").arg(blocks);
  if (depth > blocks) return SanitySheet::tr("All blocks random");
  return SanitySheet::tr("Blocks %1 to %2 random").arg(blocks - depth + 2).arg(blocks);
}

QString depth_tip(int depth) {
  if (depth <= 0) return SanitySheet::tr("The map of the model with its own weights");
  if (depth == 1) return SanitySheet::tr("Pooling and projection have random weights, all blocks their own");
  return SanitySheet::tr("Pooling, projection and %n blocks have random weights", nullptr, depth - 1);
}

QString correlation_text(const metrics::RandomisationStep& step) {
  if (step.depth == 0) return SanitySheet::tr("the original");
  if (!step.spearman) return SanitySheet::tr("constant map");
  return SanitySheet::tr("rank correlation %1")
      .arg(QLocale().toString(*step.spearman, 'f', 2).replace(QLatin1Char('-'), QChar(0x2212)));
}

QString verdict_text(SanityVerdict verdict) {
  switch (verdict) {
    case SanityVerdict::Dissolves:
      return SanitySheet::tr(
          "The map dissolves when the weights are random: it depends on what the model has learnt. That does not show "
          "that it is right.");
    case SanityVerdict::Fades:
      return SanitySheet::tr(
          "Part of the map stays while more and more weights become random: that part does not come from what those "
          "weights have learnt.");
    case SanityVerdict::Stays:
      return SanitySheet::tr("The map hardly changes when the weights are random: it does not explain this model.");
    case SanityVerdict::Unknown:
      return SanitySheet::tr("A map has the same value everywhere, so nothing can be compared.");
  }
  return {};
}

}  // namespace

SanityVerdict sanity_verdict(const std::vector<metrics::RandomisationStep>& steps) {
  if (steps.empty()) return SanityVerdict::Unknown;
  const auto deepest = std::ranges::max_element(steps, {}, &metrics::RandomisationStep::depth);
  if (deepest->depth == 0 || !deepest->spearman) return SanityVerdict::Unknown;
  const double kept = std::abs(*deepest->spearman);
  if (kept >= kStays) return SanityVerdict::Stays;
  double sum = 0.0;
  int compared = 0;
  for (const metrics::RandomisationStep& step : steps) {
    if (step.depth == 0 || !step.spearman) continue;
    sum += std::abs(*step.spearman);
    ++compared;
  }
  // On few patches chance alone correlates: two standard deviations of it count as nothing.
  const double patches = std::max(2.0, static_cast<double>(deepest->patch_values.size()));
  const double chance = 2.0 / std::sqrt(patches - 1.0);
  const bool nothing_left = kept < std::max(kDissolved, chance) && sum / compared < std::max(kFadesEarly, chance);
  return nothing_left ? SanityVerdict::Dissolves : SanityVerdict::Fades;
}

class SanitySheet::Private {
 public:
  Private(SanitySheet* owner, ExplorerDocument* of) : sheet(owner), document(of) {}

  void build();
  void layOut();
  void connectAll();
  void begin();
  void stop();
  void take(const metrics::RandomisationStep& step, int count);
  void finish();
  void say(MessageBar::Kind kind, const QString& text, bool again);
  void showState();
  void drawMaps();
  [[nodiscard]] QPixmap drawn(const metrics::RandomisationStep& step) const;
  void judge();
  [[nodiscard]] bool isOfNow() const;

  SanitySheet* sheet;
  ExplorerDocument* document;
  attribution::ExplanationPtr explanation;  ///< null: nothing to check
  model::DualEncoderPtr model;
  image::RadiographPtr radiograph;
  quint64 caption_id = 0;
  quint64 generation = 0;  ///< 0: nothing runs
  int count = 0;           ///< steps in all, 0 as long as it is not known
  bool finished = false;
  std::vector<metrics::RandomisationStep> steps;
  SmallPicture picture;

  ElidedLabel* title = nullptr;
  QLabel* what = nullptr;
  MessageBar* message = nullptr;
  QListView* list = nullptr;
  QStandardItemModel* items = nullptr;
  QLabel* verdict = nullptr;
  QProgressBar* progress = nullptr;
  QPushButton* stop_or_start = nullptr;
  ContactSheetPictures small;
  jobs::TrustWorker worker;
};

void SanitySheet::Private::build() {
  title = new ElidedLabel(sheet);
  title->setObjectName(QStringLiteral("sanityTitle"));
  title->setTextFormat(Qt::PlainText);
  what = new QLabel(tr("The image tower's weights are replaced by random ones, from its output downwards, one part "
                       "more each time, and the map is computed anew. Each map has its own scale of colours."),
                    sheet);
  what->setWordWrap(true);
  message = new MessageBar(QStringLiteral("sanityMessage"), sheet);
  list = new QListView(sheet);
  list->setObjectName(QStringLiteral("sanityMaps"));
  list->setAccessibleName(tr("Maps with random weights"));
  items = new QStandardItemModel(sheet);
  list->setModel(items);
  list->setViewMode(QListView::IconMode);
  list->setMovement(QListView::Static);
  list->setResizeMode(QListView::Adjust);
  list->setEditTriggers(QAbstractItemView::NoEditTriggers);
  list->setIconSize(QSize(kPicture_px, kPicture_px));
  list->setSpacing(6);
  list->setWordWrap(true);
  QPalette ground = list->palette();
  ground.setColor(QPalette::Base, kGround);
  ground.setColor(QPalette::Text, kText);
  list->setPalette(ground);
  verdict = new QLabel(sheet);
  verdict->setObjectName(QStringLiteral("sanityVerdict"));
  verdict->setAccessibleName(tr("What the check says"));
  verdict->setWordWrap(true);
  verdict->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  QFont bold = verdict->font();
  bold.setBold(true);
  verdict->setFont(bold);
  progress = new QProgressBar(sheet);
  progress->setObjectName(QStringLiteral("sanityProgress"));
  progress->setAccessibleName(tr("Progress of the sanity check"));
  stop_or_start = new QPushButton(sheet);
  stop_or_start->setObjectName(QStringLiteral("sanityStop"));
  stop_or_start->setAutoDefault(false);
}

void SanitySheet::Private::layOut() {
  auto* close = new QPushButton(tr("&Close"), sheet);
  close->setObjectName(QStringLiteral("sanityClose"));
  close->setAutoDefault(false);
  QObject::connect(close, &QPushButton::clicked, sheet, &QDialog::close);
  auto* foot = new QHBoxLayout;
  foot->addWidget(progress, 1);
  foot->addStretch(1);
  foot->addWidget(stop_or_start);
  foot->addWidget(close);
  auto* layout = new QVBoxLayout(sheet);
  layout->addWidget(title);
  layout->addWidget(what);
  layout->addWidget(message);
  layout->addWidget(list, 1);
  layout->addWidget(verdict);
  layout->addLayout(foot);
  sheet->resize(4 * (kPicture_px + 34) + 40, 2 * (kPicture_px + 60) + 190);
}

void SanitySheet::Private::connectAll() {
  QObject::connect(stop_or_start, &QPushButton::clicked, sheet, [this] {
    if (generation != 0) {
      stop();
    } else {
      begin();
    }
  });
  QObject::connect(message, &MessageBar::actionRequested, sheet, [this] { begin(); });
  QObject::connect(&worker, &jobs::TrustWorker::sanityStep, sheet,
                   [this](quint64 of, const metrics::RandomisationStep& step, int all) {
                     if (of == generation) take(step, all);
                   });
  QObject::connect(&worker, &jobs::TrustWorker::finished, sheet, [this](quint64 of) {
    if (of == generation) finish();
  });
  QObject::connect(&worker, &jobs::TrustWorker::failed, sheet, [this](quint64 of, const Error& error) {
    if (of != generation) return;
    generation = 0;
    say(MessageBar::Kind::Error, presenters::error_text(error), true);
  });
  for (const auto signal :
       {&ExplorerDocument::modelChanged, &ExplorerDocument::imageChanged, &ExplorerDocument::frameChanged,
        &ExplorerDocument::blackOutsChanged, &ExplorerDocument::modelViewChanged}) {
    QObject::connect(document, signal, sheet, [this] { judge(); });
  }
  QObject::connect(document, &ExplorerDocument::paneChanged, sheet, [this] { judge(); });
  QObject::connect(document, &ExplorerDocument::currentCaptionChanged, sheet, [this] { judge(); });
}

/// Whether the sheet speaks of what the window shows.
bool SanitySheet::Private::isOfNow() const {
  const int row = document->rowOfCaption(caption_id);
  return explanation && row >= 0 && row == document->currentCaption() && document->pane(row).result == explanation &&
         document->model() == model && document->radiograph() == radiograph;
}

void SanitySheet::Private::judge() {
  if (!sheet->isVisible()) return;
  if (!explanation) {
    if (document->currentPane().result) begin();
    return;
  }
  if (isOfNow()) {
    if (!message->text().isEmpty() && (finished || generation != 0)) say(MessageBar::Kind::Info, {}, false);
    return;
  }
  if (generation != 0) stop();
  say(MessageBar::Kind::Warning, tr("The window shows another map now: this check is of what was there before."), true);
}

void SanitySheet::Private::begin() {
  stop();
  steps.clear();
  items->clear();
  count = 0;
  finished = false;
  const int row = document->currentCaption();
  explanation = row >= 0 ? document->pane(row).result : nullptr;
  model = document->model();
  radiograph = document->radiograph();
  caption_id = row >= 0 ? document->captionId(row) : 0;
  if (!explanation || !model || !radiograph) {
    explanation = nullptr;
    title->setFullText({});
    return say(MessageBar::Kind::Info, tr("Open a model and a picture and have a caption explained first."), false);
  }
  title->setFullText(tr("%1: “%2” · %3", "a caption's letter and text, settings")
                         .arg(presenters::CaptionListModel::letter(row), QString::fromStdString(explanation->caption),
                              presenters::settings_text(explanation->settings)));
  if (explanation->card.weights_sha256 != model->card().weights_sha256) {
    explanation = nullptr;
    return say(MessageBar::Kind::Info, tr("This map was made with another model. Compute it with the open one first."),
               false);
  }
  say(MessageBar::Kind::Info, {}, false);
  picture = {};
  small.clear();
  small.make(radiograph, 2 * kPicture_px, document->pictureView(), [this](const SmallPicture& made) {
    picture = made;
    drawMaps();
  });
  jobs::TrustRequest request;
  request.kind = jobs::TrustRequest::Kind::SanityCheck;
  request.model = model;
  request.radiograph = radiograph;
  request.explanation = explanation;
  generation = worker.request(std::move(request));
  showState();
}

void SanitySheet::Private::stop() {
  if (generation != 0) worker.cancel();
  generation = 0;
  showState();
}

void SanitySheet::Private::take(const metrics::RandomisationStep& step, int all) {
  count = all;
  steps.push_back(step);
  auto* item = new QStandardItem;
  const QString depth = depth_text(step.depth, model->card().image.blocks);
  const QString kept = correlation_text(step);
  item->setText(depth + QLatin1Char('\n') + kept);
  item->setData(tr("%1: %2", "which weights are random, and how alike the map is").arg(depth, kept),
                Qt::AccessibleTextRole);
  item->setToolTip(depth_tip(step.depth));
  item->setIcon(QIcon(drawn(step)));
  item->setTextAlignment(Qt::AlignHCenter);
  items->appendRow(item);
  showState();
}

void SanitySheet::Private::finish() {
  generation = 0;
  finished = true;
  verdict->setText(verdict_text(sanity_verdict(steps)));
  showState();
}

void SanitySheet::Private::say(MessageBar::Kind kind, const QString& text, bool again) {
  message->showMessage(kind, text, false);
  if (again) message->offerAction(tr("Start anew"));
  showState();
}

void SanitySheet::Private::showState() {
  const bool runs = generation != 0;
  progress->setVisible(runs);
  progress->setRange(0, count);
  progress->setValue(static_cast<int>(steps.size()));
  verdict->setVisible(finished);
  stop_or_start->setVisible(runs || explanation != nullptr);
  stop_or_start->setText(runs ? tr("&Stop") : tr("&Start anew"));
}

QPixmap SanitySheet::Private::drawn(const metrics::RandomisationStep& step) const {
  const double ratio = sheet->devicePixelRatioF();
  QPixmap pixmap(QSize(kPicture_px, kPicture_px) * ratio);
  pixmap.setDevicePixelRatio(ratio);
  pixmap.fill(kGround);
  presenters::ExplanationSheet::Cell cell;
  cell.patch_values = step.patch_values;
  cell.grid = explanation->grid;
  cell.field_of_view = explanation->field_of_view;
  figure::OverlayStyle style = small_style(figure::style_of(document->rendering()), 0.0);
  style.scale = figure::ScaleMode::MinMax;
  QPainter painter(&pixmap);
  draw_small_map(painter, QRectF(0, 0, kPicture_px, kPicture_px), picture, &cell,
                 figure::style_for(style, explanation->method()));
  return pixmap;
}

void SanitySheet::Private::drawMaps() {
  for (std::size_t i = 0; i < steps.size(); ++i) items->item(static_cast<int>(i))->setIcon(QIcon(drawn(steps[i])));
}

SanitySheet::SanitySheet(ExplorerDocument* document, QWidget* parent)
    : QDialog(parent), d_(std::make_unique<Private>(this, document)) {
  setObjectName(QStringLiteral("sanitySheet"));
  setWindowTitle(tr("Sanity check"));
  setModal(false);
  d_->build();
  d_->layOut();
  d_->connectAll();
  d_->showState();
}

SanitySheet::~SanitySheet() = default;

void SanitySheet::startAnew() { d_->begin(); }

const std::vector<metrics::RandomisationStep>& SanitySheet::steps() const { return d_->steps; }

bool SanitySheet::isFinished() const { return d_->finished; }

void SanitySheet::showEvent(QShowEvent* event) {
  QDialog::showEvent(event);
  d_->list->setFocus();
  if (d_->generation == 0 && !(d_->finished && d_->isOfNow())) startAnew();
}

void SanitySheet::hideEvent(QHideEvent* event) {
  QDialog::hideEvent(event);
  d_->stop();  // nobody looks
}

}  // namespace m2ib::views
