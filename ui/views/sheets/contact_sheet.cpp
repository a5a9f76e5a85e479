#include "ui/views/sheets/contact_sheet.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/presenters/caption_list_model.h"
#include "ui/presenters/text/method_text.h"
#include "ui/presenters/text/settings_text.h"
#include "ui/views/parts/elided_label.h"
#include "ui/views/parts/message_bar.h"
#include "ui/views/parts/number_text.h"
#include "ui/views/sheets/contact_sheet_delegate.h"

namespace m2ib::views {
namespace {

using presenters::ExplorerDocument;
constexpr double kLeastBeta = 0.001;
constexpr double kMostBeta = 10.0;
constexpr int kPicture_px = 320;  ///< side of the small picture, for sharp cells on dense screens
constexpr double kBetas[] = {0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0};
constexpr int kLayers = 4;  ///< chosen at first, spread over the tower

QString betas_line(std::vector<double> betas, const QLocale& locale) {
  QStringList parts;
  for (const double beta : betas) parts << number_text(beta, locale);
  return parts.join(QStringLiteral("  "));
}

}  // namespace

ContactSheet::ContactSheet(ExplorerDocument* document, QWidget* parent)
    : QDialog(parent),
      document_(document),
      sheet_(document),
      model_(new ContactSheetModel(&sheet_, this)),
      delegate_(new ContactSheetDelegate(&sheet_, model_, this)) {
  setObjectName(QStringLiteral("contactSheet"));
  setWindowTitle(tr("Contact sheet"));
  setModal(false);
  buildChoices();
  buildTable();
  layOut();
  connectDocument();
  connect(&sheet_, &presenters::ExplanationSheet::cellChanged, this, [this](int cell) {
    showScale();
    model_->notify(cell);
  });
  connect(&sheet_, &presenters::ExplanationSheet::progressed, this, &ContactSheet::showProgress);
  connect(again_, &QPushButton::clicked, this, &ContactSheet::startAnew);
  connect(cancel_, &QPushButton::clicked, this, [this] {
    if (sheet_.isStarted()) {
      sheet_.cancel();
    } else {
      sheet_.start();
    }
  });
  connect(take_, &QPushButton::clicked, this, [this] { adopt(model_->cellOf(table_->currentIndex())); });
  connect(table_, &QTableView::clicked, this, [this](const QModelIndex& index) { adopt(model_->cellOf(index)); });
  connect(table_, &QTableView::activated, this, [this](const QModelIndex& index) { adopt(model_->cellOf(index)); });
  connect(table_->selectionModel(), &QItemSelectionModel::currentChanged, this, &ContactSheet::showProgress);
  connect(betas_, &QLineEdit::returnPressed, this, &ContactSheet::startAnew);
}

void ContactSheet::connectDocument() {
  connect(document_, &ExplorerDocument::settingsChanged, this, &ContactSheet::showAdopted);
  connect(document_, &ExplorerDocument::currentCaptionChanged, this, &ContactSheet::showAdopted);
  for (const auto signal :
       {&ExplorerDocument::modelChanged, &ExplorerDocument::imageChanged, &ExplorerDocument::frameChanged,
        &ExplorerDocument::blackOutsChanged, &ExplorerDocument::modelViewChanged}) {
    connect(document_, signal, this, &ContactSheet::judge);
  }
  connect(document_->captions(), &QAbstractItemModel::rowsRemoved, this, &ContactSheet::judge);
  connect(document_->captions(), &QAbstractItemModel::dataChanged, this,
          [this](const QModelIndex&, const QModelIndex&, const QList<int>& roles) {
            if (roles.contains(Qt::DisplayRole)) judge();
          });
}

std::vector<double> ContactSheet::readBetas(const QString& text, const QLocale& locale) {
  // A comma is a decimal sign to many, so only spaces and semicolons part values; ", " does, too.
  QString parted = text;
  parted.replace(QStringLiteral(", "), QStringLiteral(" ")).replace(QLatin1Char(';'), QLatin1Char(' '));
  std::vector<double> betas;
  for (const QString& part : parted.simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
    const auto beta = read_number(part, locale);
    if (!beta || *beta < kLeastBeta || *beta > kMostBeta) continue;
    if (std::find(betas.begin(), betas.end(), *beta) == betas.end()) betas.push_back(*beta);
    if (betas.size() == kMostBetas) break;
  }
  std::sort(betas.begin(), betas.end());
  return betas;
}

void ContactSheet::offerLayers() {
  const auto model = document_->model();
  const int blocks = model ? model->card().image.blocks : 0;
  const int offered = model ? model->card().image.last_layer() + 1 : 0;
  if (blocks == blocks_ && offered == static_cast<int>(layer_boxes_.size())) return;
  blocks_ = blocks;
  for (QCheckBox* box : std::exchange(layer_boxes_, {})) delete box;
  auto* grid = static_cast<QGridLayout*>(layers_->layout());
  for (int layer = 0; layer < offered; ++layer) {
    auto* box = new QCheckBox(locale().toString(layer + 1), layers_);
    box->setObjectName(QStringLiteral("contactLayer%1").arg(layer));
    box->setAccessibleName(presenters::layer_text(layer, blocks));
    box->setToolTip(presenters::layer_text(layer, blocks));
    connect(box, &QCheckBox::clicked, this, &ContactSheet::startAnew);
    constexpr int kInLine = 12;
    grid->addWidget(box, layer / kInLine, layer % kInLine);
    layer_boxes_.push_back(box);
  }
  chooseDefaults();
}

void ContactSheet::chooseDefaults() {
  const int blocks = static_cast<int>(layer_boxes_.size());
  const attribution::MethodSettings& now = document_->settingsOf(document_->currentCaption());
  for (int i = 1; i <= kLayers && blocks > 0; ++i) {
    const int layer = std::max(1, static_cast<int>(std::lround(static_cast<double>(i) * blocks / kLayers))) - 1;
    layer_boxes_[static_cast<std::size_t>(layer)]->setChecked(true);
  }
  if (now.image_layer >= 0 && now.image_layer < blocks)
    layer_boxes_[static_cast<std::size_t>(now.image_layer)]->setChecked(true);
  if (!betas_->text().isEmpty()) return;
  std::vector<double> betas(std::begin(kBetas), std::end(kBetas));
  const bool there =
      std::any_of(betas.begin(), betas.end(), [&](double beta) { return std::abs(beta - now.beta) < 1e-9 * now.beta; });
  if (!there && now.beta >= kLeastBeta && now.beta <= kMostBeta) betas.push_back(now.beta);
  std::sort(betas.begin(), betas.end());
  betas_->setText(betas_line(betas, locale()));
}

std::vector<int> ContactSheet::chosenLayers() const {
  std::vector<int> layers;
  for (std::size_t i = 0; i < layer_boxes_.size(); ++i) {
    if (layer_boxes_[i]->isChecked()) layers.push_back(static_cast<int>(i));
  }
  return layers;
}

void ContactSheet::startAnew() {
  offerLayers();
  const int row = document_->currentCaption();
  if (base_.radiograph != document_->radiograph()) delegate_->setPicture({});
  base_ = {};
  caption_id_ = 0;
  scale_ = 0.0;
  if (document_->model() && document_->radiograph() && row >= 0 && !document_->caption(row).trimmed().isEmpty()) {
    caption_id_ = document_->captionId(row);
    base_.model = document_->model();
    base_.radiograph = document_->radiograph();
    base_.caption = document_->caption(row).toStdString();
    base_.settings = document_->settingsOf(row);
    base_.window = document_->modelView().window;
    base_.preprocessing = document_->modelView().preprocessing.toStdString();
    small_.clear();
    small_.make(base_.radiograph, kPicture_px, document_->pictureView(), [this](const SmallPicture& picture) {
      delegate_->setPicture(picture);
      model_->notifyAll();
    });
  }
  fill();
}

void ContactSheet::fill() {
  const bool has_beta = base_.settings.method == attribution::Method::M2ib;
  betas_->setEnabled(has_beta);
  betas_label_->setEnabled(has_beta);
  layers_->setEnabled(method().uses_layer);
  std::vector<double> betas{base_.settings.beta};
  if (has_beta) betas = readBetas(betas_->text(), locale());
  const std::vector<int> layers = method().uses_layer ? chosenLayers() : std::vector<int>();
  sheet_.clear();
  const bool any = base_.model && !betas.empty() && !layers.empty();
  model_->setAxes(any ? betas : std::vector<double>(), any ? layers : std::vector<int>(), blocks_,
                  base_.settings.method);
  title_->setFullText(base_.model ? tr("%1: “%2”", "a caption's letter and text")
                                        .arg(presenters::CaptionListModel::letter(document_->currentCaption()),
                                             QString::fromStdString(base_.caption))
                                  : QString());
  if (!any) {
    message_->showMessage(MessageBar::Kind::Info, whyEmpty(betas, layers), false);
    return showProgress();
  }
  // Shown as it was understood.
  if (has_beta) betas_->setText(betas_line(betas, locale()));
  message_->showMessage(MessageBar::Kind::Info, {});
  for (const int layer : layers) {
    for (const double beta : betas) {
      presenters::CaptionRequest request = base_;
      request.settings.image_layer = layer;
      request.settings.beta = beta;
      sheet_.append(std::move(request));
    }
  }
  showAdopted();
  showScale();
  sheet_.start();
  const QModelIndex now = model_->indexOf(std::max(model_->adopted(), 0));
  table_->setCurrentIndex(now);
  fitCells();
}

QString ContactSheet::whyEmpty(const std::vector<double>& betas, const std::vector<int>& layers) const {
  if (!base_.model) return tr("Open a model and a picture and write a caption first.");
  if (!method().uses_layer) {
    return tr("%1 uses neither β nor a layer: there is one map only, the one in the window.")
        .arg(presenters::method_name(method().method));
  }
  if (betas.empty()) return tr("Write at least one value of β between 0.001 and 10.");
  return layers.empty() ? tr("Choose at least one layer.") : QString();
}

void ContactSheet::adopt(int cell) {
  const int row = document_->rowOfCaption(caption_id_);
  if (cell < 0 || cell >= sheet_.count() || row < 0) return;
  const auto& chosen = sheet_.cell(cell);
  const attribution::MethodSettings settings = chosen.request.settings;
  sheet_.offer(cell);
  document_->setCurrentCaption(row);
  const bool has_beta = settings.method == attribution::Method::M2ib;
  document_->commitSettings(
      settings, has_beta ? tr("β %1, layer %2").arg(presenters::beta_text(settings.beta)).arg(settings.image_layer)
                         : tr("%1, layer %2", "a method's name")
                               .arg(presenters::method_name(settings.method))
                               .arg(settings.image_layer));
  showAdopted();
}

void ContactSheet::showAdopted() {
  const int row = document_->rowOfCaption(caption_id_);
  int found = -1;
  for (int cell = 0; cell < sheet_.count() && row >= 0; ++cell) {
    if (attribution::same_run(sheet_.cell(cell).request.settings, document_->settingsOf(row))) found = cell;
  }
  model_->setAdopted(found);
  showProgress();
}

void ContactSheet::judge() {
  if (!base_.model) {
    if (isVisible()) startAnew();
    return;
  }
  const int row = document_->rowOfCaption(caption_id_);
  const bool same = row >= 0 && document_->caption(row).toStdString() == base_.caption &&
                    document_->model() == base_.model && document_->radiograph() == base_.radiograph &&
                    document_->modelView().window == base_.window &&
                    document_->modelView().preprocessing.toStdString() == base_.preprocessing;
  if (same) return message_->showMessage(MessageBar::Kind::Info, {});
  sheet_.cancel();
  message_->showMessage(MessageBar::Kind::Warning,
                        tr("Picture, model or caption have changed: this sheet is of what was there before."), false);
  message_->offerAction(tr("Start anew"));
  showProgress();
}

void ContactSheet::setOverlayStyle(const figure::OverlayStyle& style) {
  style_ = style;
  scale_ = -1.0;
  showScale();
}

void ContactSheet::showEvent(QShowEvent* event) {
  QDialog::showEvent(event);
  table_->setFocus();
  if (sheet_.count() == 0) {
    startAnew();
  } else if (!sheet_.isFinished()) {
    sheet_.start();
  }
}

void ContactSheet::hideEvent(QHideEvent* event) {
  QDialog::hideEvent(event);
  sheet_.cancel();  // nobody looks
}

}  // namespace m2ib::views
