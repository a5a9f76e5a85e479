#include "ui/views/panels/model_input_box.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "core/image/model_input/preprocess_preset.h"
#include "ui/presenters/text/model_list_text.h"
#include "ui/presenters/text/settings_text.h"

namespace m2ib::views {
namespace {

using Resize = image::PreprocessSettings::Resize;

/// Below this, what is cut off is the rounding of sizes rather than lungs.
constexpr double kWorthSaying = 0.03;

const QString kFit = QStringLiteral("fit");

QLabel* small_text(const QString& name, QWidget* parent) {
  auto* label = new QLabel(parent);
  label->setObjectName(name);
  label->setWordWrap(true);
  label->setTextFormat(Qt::PlainText);
  label->setForegroundRole(QPalette::PlaceholderText);
  return label;
}

QString percent_text(double share) {
  return ModelInputBox::tr("%1\u00a0%", "a share in per cent")
      .arg(QLocale().toString(std::round(share * 100.0), 'f', 0));
}

/// Which sides a field of view leaves out.
QString unseen_text(const image::Radiograph& radiograph, const image::FieldOfView& seen) {
  const QString share = percent_text(image::unseen_share(radiograph.width_px, radiograph.height_px, seen));
  const bool across = seen.width_px < radiograph.width_px * (1.0 - kWorthSaying / 2.0);
  const bool down = seen.height_px < radiograph.height_px * (1.0 - kWorthSaying / 2.0);
  if (across && !down)
    return ModelInputBox::tr("The model does not see %1 of this picture (left and right).").arg(share);
  if (down && !across)
    return ModelInputBox::tr("The model does not see %1 of this picture (top and bottom).").arg(share);
  return ModelInputBox::tr("The model does not see %1 of this picture (along its edges).").arg(share);
}

QString consequence_text(const image::PreprocessSettings& settings) {
  switch (settings.resize) {
    case Resize::LongestEdge:
    case Resize::PadToSquare:
      return ModelInputBox::tr("Everything, in proportion, with black bars.");
    case Resize::Stretch:
      return ModelInputBox::tr("Everything, but squeezed into a square.");
    case Resize::ShortestEdge:
    case Resize::None:
      break;
  }
  return ModelInputBox::tr("Only the middle: the ends of the longer side are cut.");
}

bool changes_nothing(const image::PreprocessSettings& settings, const image::Radiograph& radiograph) {
  const double longer = std::max(radiograph.width_px, radiograph.height_px);
  const double shorter = std::min(radiograph.width_px, radiograph.height_px);
  const auto seen = image::field_of_view(radiograph.width_px, radiograph.height_px, settings);
  return seen && shorter > longer * (1.0 - kWorthSaying) &&
         image::unseen_share(radiograph.width_px, radiograph.height_px, *seen) < kWorthSaying;
}

}  // namespace

ModelInputBox::ModelInputBox(presenters::ExplorerDocument* document, QWidget* parent)
    : QWidget(parent), document_(document) {
  setObjectName(QStringLiteral("modelInputBox"));
  build();
  connectControls();
  using Document = presenters::ExplorerDocument;
  for (const auto signal : {&Document::modelChanged, &Document::imageChanged, &Document::frameChanged,
                            &Document::modelViewChanged, &Document::blackOutsChanged}) {
    connect(document_, signal, this, &ModelInputBox::showAll);
  }
  showAll();
}

void ModelInputBox::build() {
  preparation_ = new QComboBox(this);
  preparation_->setObjectName(QStringLiteral("preparationBox"));
  preparation_->setAccessibleName(tr("How the picture is prepared for the model"));
  preparation_->setToolTip(tr("Models see a small square. This says how the picture becomes one."));
  preparation_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  preparation_->setMinimumContentsLength(12);
  preparation_->setFocusPolicy(Qt::StrongFocus);
  preparation_->installEventFilter(this);
  preparation_->addItem(tr("As the model’s files say"), QStringLiteral("model"));
  preparation_->addItem(tr("Whole picture (fit)"), kFit);
  preparation_->addItem(tr("Crop the centre"), QStringLiteral("clip-crop"));
  preparation_->addItem(tr("Stretch"), QStringLiteral("squash"));
  auto* title = new QLabel(tr("Picture for the model"), this);
  title->setBuddy(preparation_);
  consequence_ = small_text(QStringLiteral("preparationMeaning"), this);
  my_window_ = new QCheckBox(tr("The model sees my window"), this);
  my_window_->setObjectName(QStringLiteral("modelWindowCheck"));
  my_window_->setToolTip(
      tr("On: the model gets the brightness and contrast that the view shows, and every change of them computes again "
         "and is recorded. Off: the model gets the picture’s own window, whatever the view shows. Inverting never "
         "reaches the model."));
  window_text_ = small_text(QStringLiteral("modelWindowText"), this);
  window_text_->setToolTip(tr("Centre / width of the brightness window that the model gets"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(4);
  layout->addWidget(title);
  layout->addWidget(preparation_);
  layout->addWidget(consequence_);
  layout->addWidget(buildHint());
  layout->addWidget(my_window_);
  layout->addWidget(window_text_);
}

QWidget* ModelInputBox::buildHint() {
  hint_ = new QFrame(this);
  hint_->setObjectName(QStringLiteral("unseenHint"));
  hint_->setAutoFillBackground(true);
  // As a warning of MessageBar: contrast over 7 : 1 in both themes.
  QPalette colours;
  colours.setColor(QPalette::Window, QColor(0xff, 0xdf, 0x8a));
  colours.setColor(QPalette::WindowText, QColor(0x2a, 0x20, 0x00));
  hint_->setPalette(colours);
  hint_text_ = new QLabel(hint_);
  hint_text_->setObjectName(QStringLiteral("unseenText"));
  hint_text_->setWordWrap(true);
  hint_text_->setTextFormat(Qt::PlainText);
  fit_ = new QPushButton(tr("Fit", "button: show the model the whole picture"), hint_);
  fit_->setObjectName(QStringLiteral("fitButton"));
  fit_->setToolTip(tr("Show the model the whole picture, with black bars"));
  fit_->setAccessibleName(tr("Fit: show the model the whole picture"));
  fit_->setPalette(palette());
  auto* layout = new QHBoxLayout(hint_);
  layout->setContentsMargins(7, 4, 6, 4);
  layout->setSpacing(6);
  layout->addWidget(hint_text_, 1);
  layout->addWidget(fit_);
  return hint_;
}

void ModelInputBox::connectControls() {
  connect(preparation_, &QComboBox::activated, this,
          [this](int index) { choose(preparation_->itemData(index).toString()); });
  connect(fit_, &QPushButton::clicked, this, [this] { choose(kFit); });
  connect(my_window_, &QCheckBox::clicked, this, [this](bool on) {
    if (on) {
      Q_EMIT windowAsked();
    } else {
      presenters::ModelView view = document_->modelView();
      view.window.reset();
      document_->setModelView(view, tr("The picture’s own window for the model"));
    }
    showWindow();  // where nobody answered, the mark goes again
  });
}

bool ModelInputBox::eventFilter(QObject* watched, QEvent* event) {
  // Scrolling the panel must not change what is computed.
  if (watched == preparation_ && event->type() == QEvent::Wheel && !preparation_->hasFocus()) {
    event->ignore();
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

void ModelInputBox::choose(const QString& preprocessing) {
  presenters::ModelView view = document_->modelView();
  view.preprocessing = preprocessing;
  document_->setModelView(view, tr("Change the picture for the model"));
}

void ModelInputBox::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  keepHeight();
}

void ModelInputBox::keepHeight() {
  // Wrapped labels do not count in the minimum size, and a panel that scrolls gives no more than that.
  setMinimumHeight(layout()->heightForWidth(width()));
}

void ModelInputBox::showAll() {
  showChoice();
  showConsequence();
  showUnseen();
  showWindow();
  keepHeight();
}

void ModelInputBox::showChoice() {
  const QSignalBlocker quiet(preparation_);
  const auto model = document_->model();
  const QString opened = model ? QString::fromStdString(model->card().preprocessing_id) : QString();
  const bool as_files_say = opened.isEmpty() || opened == QLatin1String("model");
  preparation_->setItemText(
      0, as_files_say ? tr("As the model’s files say") : tr("As opened: %1").arg(presenters::preprocess_title(opened)));
  const QString& wanted = document_->modelView().preprocessing;
  int index = preparation_->findData(wanted);
  if (index < 0) {
    preparation_->addItem(presenters::preprocess_title(wanted), wanted);
    index = preparation_->count() - 1;
  }
  preparation_->setCurrentIndex(index);
}

void ModelInputBox::showConsequence() {
  const auto model = document_->model();
  const QString& id = document_->modelView().preprocessing;
  const auto settings =
      model ? model->input_settings(id.toStdString()) : image::preprocess_preset(id.toStdString(), {}, 224);
  const bool known = settings && (model || id != QLatin1String("model"));
  const auto radiograph = document_->radiograph();
  if (known && radiograph && changes_nothing(*settings, *radiograph)) {
    return consequence_->setText(tr("Everything: this picture is square already."));
  }
  consequence_->setText(known ? consequence_text(*settings) : tr("Every model brings its own way."));
}

void ModelInputBox::showUnseen() {
  const auto model = document_->model();
  const auto radiograph = document_->radiograph();
  hint_->hide();
  if (!model || !radiograph) return;
  const auto seen = model->field_of_view(radiograph->width_px, radiograph->height_px,
                                         document_->modelView().preprocessing.toStdString());
  if (!seen || image::unseen_share(radiograph->width_px, radiograph->height_px, *seen) < kWorthSaying) return;
  hint_text_->setText(unseen_text(*radiograph, *seen));
  hint_->setAccessibleName(hint_text_->text());
  fit_->setVisible(document_->modelView().preprocessing != kFit);
  hint_->show();
}

void ModelInputBox::showWindow() {
  const auto radiograph = document_->radiograph();
  const auto& chosen = document_->modelView().window;
  my_window_->setEnabled(radiograph != nullptr);
  my_window_->setChecked(chosen.has_value());
  if (!radiograph) {
    window_text_->setText(tr("Its window: the picture’s own"));
  } else if (chosen) {
    window_text_->setText(
        tr("Its window: %1 (yours)", "centre / width").arg(presenters::window_text(*chosen, *document_->radiograph())));
  } else {
    window_text_->setText(tr("Its window: %1 (the picture’s own)", "centre / width")
                              .arg(presenters::window_text(document_->defaultWindow(), *document_->radiograph())));
  }
}

}  // namespace m2ib::views
