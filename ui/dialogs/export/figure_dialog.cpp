#include "ui/dialogs/export/figure_dialog.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QSpinBox>
#include <QTabWidget>
#include <QVBoxLayout>
#include <cmath>

#include "ui/dialogs/export/figure_elements.h"
#include "ui/dialogs/export/figure_preview.h"
#include "ui/dialogs/export/patient_fields.h"
#include "ui/presenters/document/annotation_board.h"
#include "ui/presenters/text/error_text.h"
#include "ui/views/parts/message_bar.h"

namespace m2ib::dialogs {
namespace {

using presenters::ExplorerDocument;

constexpr int kQuiet_ms = 120;
constexpr double kMmPerInch = 25.4;
constexpr double kPage_mm = 297.0;  ///< of A4

QScrollArea* scrollable(QWidget* content) {
  auto* scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setWidget(content);
  return scroll;
}

}  // namespace

FigureDialog::FigureDialog(ExplorerDocument* document, QWidget* parent) : QDialog(parent), document_(document) {
  setObjectName(QStringLiteral("figureDialog"));
  setWindowTitle(tr("Figure"));
  setModal(false);
  quiet_.setSingleShot(true);
  quiet_.setInterval(kQuiet_ms);
  build();
  connectControls();
  connectDocument();
  showChoice();
}

FigureDialog::~FigureDialog() = default;

QString FigureDialog::fileFilters() {
  return QStringList{tr("PNG picture (*.png)"), tr("TIFF picture (*.tiff *.tif)"),     tr("PDF (*.pdf)"),
                     tr("SVG drawing (*.svg)"), tr("DICOM Secondary Capture (*.dcm)"), tr("Record only (*.json)")}
      .join(QStringLiteral(";;"));
}

// --- widgets ---------------------------------------------------------------------------------------------------------

void FigureDialog::build() {
  preview_ = new FigurePreview(this);
  size_text_ = new QLabel(this);
  size_text_->setObjectName(QStringLiteral("figureSize"));
  message_ = new views::MessageBar(QStringLiteral("figureMessage"), this);
  auto* tabs = new QTabWidget(this);
  tabs->setObjectName(QStringLiteral("figureTabs"));
  elements_ = new FigureElementsBox;
  patient_ = new PatientFieldsBox;
  annotate_maps_ = new QCheckBox(tr("Annotations on the maps, too"));
  annotate_maps_->setObjectName(QStringLiteral("figureAnnotateMaps"));
  elements_->addBelow(&session::FigureElements::annotations, annotate_maps_);
  auto* shown = new QWidget;
  auto* shown_layout = new QVBoxLayout(shown);
  shown_layout->addWidget(elements_);
  shown_layout->addStretch(1);
  auto* fields = new QWidget;
  auto* fields_layout = new QVBoxLayout(fields);
  fields_layout->addWidget(patient_);
  fields_layout->addStretch(1);
  tabs->addTab(scrollable(buildSize()), tr("Size"));
  tabs->addTab(scrollable(shown), tr("Contents"));
  tabs->addTab(buildText(), tr("Legend"));
  tabs->addTab(scrollable(fields), tr("DICOM"));
  tabs->setFixedWidth(330);

  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  save_ = buttons->addButton(tr("&Save…"), QDialogButtonBox::ActionRole);
  save_->setObjectName(QStringLiteral("figureSave"));
  save_->setDefault(true);
  copy_ = buttons->addButton(tr("&Copy"), QDialogButtonBox::ActionRole);
  copy_->setObjectName(QStringLiteral("figureCopy"));
  copy_->setAutoDefault(false);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);

  auto* middle = new QHBoxLayout;
  auto* left = new QVBoxLayout;
  left->addWidget(preview_, 1);
  left->addWidget(size_text_);
  middle->addLayout(left, 1);
  middle->addWidget(tabs);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(message_);
  layout->addLayout(middle, 1);
  layout->addWidget(buttons);
  resize(QSize(1120, 760).boundedTo(screen()->availableSize() - QSize(20, 60)));
}

QWidget* FigureDialog::addRow(QGridLayout* form, const QString& label, QWidget* field, const QString& name) {
  field->setObjectName(name);
  field->setAccessibleName(label);
  auto* text = new QLabel(label);
  text->setBuddy(field);
  const int row = form->rowCount();
  form->addWidget(text, row, 0);
  form->addWidget(field, row, 1);
  return field;
}

QWidget* FigureDialog::buildSize() {
  auto* page = new QWidget;
  auto* form = new QGridLayout;
  form->setColumnStretch(1, 1);
  form->setVerticalSpacing(7);
  preset_ = new QComboBox;
  width_ = new QDoubleSpinBox;
  width_->setRange(40.0, 600.0);
  width_->setDecimals(1);
  width_->setSuffix(tr(" mm"));
  dpi_ = new QComboBox;
  columns_ = new QSpinBox;
  columns_->setRange(0, 8);
  columns_->setSpecialValueText(tr("as fits"));
  captions_ = new QComboBox;
  pair_a_ = new QComboBox;
  pair_b_ = new QComboBox;
  addRow(form, tr("Format"), preset_, QStringLiteral("figurePreset"));
  addRow(form, tr("Width"), width_, QStringLiteral("figureWidth"));
  addRow(form, tr("Resolution"), dpi_, QStringLiteral("figureDpi"));
  addRow(form, tr("Panels in a row"), columns_, QStringLiteral("figureColumns"));
  addRow(form, tr("Captions"), captions_, QStringLiteral("figureCaptions"));
  addRow(form, tr("Difference of"), pair_a_, QStringLiteral("figurePairA"));
  addRow(form, tr("minus"), pair_b_, QStringLiteral("figurePairB"));
  fillCombos(form);
  auto* note = new QLabel(tr("PDF and SVG keep texts and lines as such; the resolution is that of their pictures."));
  note->setWordWrap(true);
  note->setForegroundRole(QPalette::PlaceholderText);
  auto* layout = new QVBoxLayout(page);
  layout->addLayout(form);
  layout->addWidget(note);
  layout->addStretch(1);
  return page;
}

void FigureDialog::fillCombos(QGridLayout* /*form*/) {
  using session::FigurePreset;
  const auto add = [this](const QString& text, FigurePreset preset) {
    preset_->addItem(text, static_cast<int>(preset));
  };
  add(tr("Single column, 85 mm"), FigurePreset::SingleColumn);
  add(tr("Double column, 180 mm"), FigurePreset::DoubleColumn);
  add(tr("Slide, 16:9"), FigurePreset::Slide);
  add(tr("Own width"), FigurePreset::Custom);
  for (const int dpi : {150, 300, 600, 1200}) dpi_->addItem(tr("%1 dpi").arg(dpi), dpi);
  captions_->addItem(tr("as in the window"), false);
  captions_->addItem(tr("all of the session"), true);
  for (QComboBox* combo : {preset_, dpi_, captions_, pair_a_, pair_b_}) {
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(14);
  }
}

QWidget* FigureDialog::buildText() {
  auto* page = new QWidget;
  legend_ = new QPlainTextEdit;
  legend_->setObjectName(QStringLiteral("figureLegend"));
  legend_->setReadOnly(true);
  legend_->setAccessibleName(tr("Legend of the figure"));
  copy_legend_ = new QPushButton(tr("Copy the legend"));
  copy_legend_->setObjectName(QStringLiteral("figureCopyLegend"));
  copy_legend_->setAutoDefault(false);
  auto* note = new QLabel(tr("Ready to paste into a manuscript."));
  note->setForegroundRole(QPalette::PlaceholderText);
  auto* layout = new QVBoxLayout(page);
  layout->addWidget(note);
  layout->addWidget(legend_, 1);
  layout->addWidget(copy_legend_);
  return page;
}

// --- what is told ----------------------------------------------------------------------------------------------------

void FigureDialog::connectControls() {
  connect(&quiet_, &QTimer::timeout, this, [this] {
    if (isVisible()) worker_.preview(source(), preview_->box());
    stale_ = !isVisible();
  });
  connect(preview_, &FigurePreview::resized, this, &FigureDialog::refresh);
  connect(preset_, &QComboBox::activated, this, &FigureDialog::takeChoice);
  connect(width_, &QDoubleSpinBox::valueChanged, this, &FigureDialog::takeChoice);
  connect(dpi_, &QComboBox::activated, this, &FigureDialog::takeChoice);
  connect(columns_, &QSpinBox::valueChanged, this, &FigureDialog::takeChoice);
  connect(annotate_maps_, &QCheckBox::toggled, this, &FigureDialog::takeChoice);
  connect(elements_, &FigureElementsBox::changed, this, &FigureDialog::takeChoice);
  connect(captions_, &QComboBox::activated, this, &FigureDialog::refresh);
  for (QComboBox* pair : {pair_a_, pair_b_}) connect(pair, &QComboBox::activated, this, &FigureDialog::takePair);
  connect(save_, &QPushButton::clicked, this, &FigureDialog::saveRequested);
  connect(copy_, &QPushButton::clicked, this, [this] {
    worker_.renderCopy(source());
    showEnabled();
  });
  connect(copy_legend_, &QPushButton::clicked, this, [this] {
    QGuiApplication::clipboard()->setText(legend_->toPlainText());
    message_->showMessage(views::MessageBar::Kind::Info, tr("The legend is on the clipboard."));
  });
  connect(&worker_, &FigureWorker::previewed, this, &FigureDialog::showDrawn);
  connect(&worker_, &FigureWorker::exportFailed, this, &FigureDialog::showProblem);
  connect(&worker_, &FigureWorker::exported, this, [this](const QString& path) {
    message_->showMessage(views::MessageBar::Kind::Info,
                          tr("Figure written to %1").arg(QDir::toNativeSeparators(path)));
    showEnabled();
    Q_EMIT exported(path);
  });
  connect(&worker_, &FigureWorker::copied, this, [this](const QImage& image) {
    QGuiApplication::clipboard()->setImage(image);
    message_->showMessage(views::MessageBar::Kind::Info, tr("Figure copied to the clipboard"));
    showEnabled();
  });
}

void FigureDialog::connectDocument() {
  connect(document_, &ExplorerDocument::figureChoiceChanged, this, &FigureDialog::showChoice);
  connect(document_, &ExplorerDocument::paneChanged, this, [this](int row) {
    // Steps of a run change nothing in a figure: only finished maps are drawn.
    if (document_->pane(row).phase == presenters::PaneState::Phase::Running) return;
    showPairs();
    refresh();
  });
  for (const auto signal :
       {&ExplorerDocument::imageChanged, &ExplorerDocument::frameChanged, &ExplorerDocument::blackOutsChanged,
        &ExplorerDocument::arrangementChanged, &ExplorerDocument::sessionChanged}) {
    connect(document_, signal, this, &FigureDialog::refresh);
  }
  connect(document_, &ExplorerDocument::currentCaptionChanged, this, &FigureDialog::refresh);
  connect(document_->annotations(), &presenters::AnnotationBoard::changed, this, &FigureDialog::refresh);
}

void FigureDialog::showEvent(QShowEvent* event) {
  QDialog::showEvent(event);
  showChoice();
}

void FigureDialog::changeEvent(QEvent* event) {
  // The look of overlays and views is no signal of the document: it is read when somebody comes back here.
  if (event->type() == QEvent::ActivationChange && isActiveWindow()) refresh();
  QDialog::changeEvent(event);
}

// --- choices ---------------------------------------------------------------------------------------------------------

void FigureDialog::showChoice() {
  const session::FigureChoice& choice = document_->figureChoice();
  const QSignalBlocker quiet_width(width_);
  const QSignalBlocker quiet_columns(columns_);
  const QSignalBlocker quiet_annotate(annotate_maps_);
  preset_->setCurrentIndex(preset_->findData(static_cast<int>(choice.preset)));
  width_->setValue(choice.figure_width_mm());
  if (dpi_->findData(choice.dpi) < 0) dpi_->addItem(tr("%1 dpi").arg(choice.dpi), choice.dpi);
  dpi_->setCurrentIndex(dpi_->findData(choice.dpi));
  columns_->setValue(choice.columns);
  annotate_maps_->setChecked(choice.annotate_maps);
  elements_->setElements(choice.elements);
  showPairs();
  refresh();
}

void FigureDialog::showPairs() {
  const session::Arrangement& arrangement = document_->arrangement();
  for (QComboBox* combo : {pair_a_, pair_b_}) {
    combo->clear();
    for (int row = 0; row < document_->captionCount(); ++row) {
      const QString letter = document_->captions()->index(row, 0).data(Qt::UserRole + 1).toString();
      combo->addItem(QStringLiteral("%1  %2").arg(letter, document_->caption(row).simplified()));
    }
  }
  pair_a_->setCurrentIndex(arrangement.compare_a);
  pair_b_->setCurrentIndex(arrangement.compare_b);
  showEnabled();
}

void FigureDialog::showEnabled() {
  const bool two = document_->captionCount() > 1;
  const bool difference = two && elements_->elements().difference;
  elements_->box(&session::FigureElements::difference)->setEnabled(two);
  const QString tip = difference ? QString() : tr("“Difference of two maps” in Contents puts it into the figure.");
  for (QComboBox* pair : {pair_a_, pair_b_}) {
    pair->setEnabled(difference);
    pair->setToolTip(tip);
  }
  annotate_maps_->setEnabled(elements_->elements().annotations);
  width_->setEnabled(preset_->currentData().toInt() == static_cast<int>(session::FigurePreset::Custom));
  const bool ready = !preview_->figure().isNull() && !worker_.writing();
  save_->setEnabled(ready);
  copy_->setEnabled(ready);
}

session::FigureChoice FigureDialog::shownChoice() const {
  session::FigureChoice choice = document_->figureChoice();
  choice.preset = static_cast<session::FigurePreset>(preset_->currentData().toInt());
  // Otherwise the field shows the preset's width, which is nobody's choice: a record must not tell what was tried.
  if (choice.preset == session::FigurePreset::Custom) choice.width_mm = width_->value();
  choice.dpi = dpi_->currentData().toInt();
  choice.columns = columns_->value();
  choice.annotate_maps = annotate_maps_->isChecked();
  choice.elements = elements_->elements();
  return choice;
}

void FigureDialog::takeChoice() {
  document_->setFigureChoice(shownChoice());
  showChoice();
}

void FigureDialog::takePair() {
  session::Arrangement arrangement = document_->arrangement();
  arrangement.compare_a = pair_a_->currentIndex();
  arrangement.compare_b = pair_b_->currentIndex();
  document_->setArrangement(arrangement);
  refresh();
}

// --- the figure ------------------------------------------------------------------------------------------------------

FigureSource FigureDialog::source() const {
  FigureSource source;
  source.session = document_->capture();
  source.pictures.resize(source.session.pictures.size());
  const int current = source.session.current_picture;
  if (current >= 0) source.pictures[static_cast<std::size_t>(current)] = document_->radiograph();
  if (captions_->currentData().toBool()) source.session.arrangement.layout = session::PaneLayout::Strip;
  return source;
}

void FigureDialog::refresh() {
  stale_ = true;
  if (isVisible()) quiet_.start();
}

void FigureDialog::showDrawn(const DrawnFigure& figure) {
  if (figure.image.isNull()) {
    preview_->setHint(figure.problem);
    size_text_->clear();
    legend_->clear();
  } else {
    preview_->setFigure(figure.image);
    const double dots = document_->figureChoice().dpi / kMmPerInch;
    size_text_->setText(
        tr("%1 × %2 mm, %3 × %4 pixels at %5 dpi")
            .arg(locale().toString(figure.size_mm.width(), 'f', 1), locale().toString(figure.size_mm.height(), 'f', 1))
            .arg(std::lround(figure.size_mm.width() * dots))
            .arg(std::lround(figure.size_mm.height() * dots))
            .arg(document_->figureChoice().dpi) +
        (figure.size_mm.height() > kPage_mm ? QStringLiteral(" · ") + tr("taller than a page") : QString()));
    if (legend_->toPlainText() != figure.legend) legend_->setPlainText(figure.legend);
  }
  showEnabled();
}

void FigureDialog::showProblem(const QString& path, const Error& error) {
  const QString text = presenters::error_text(error);
  if (path.isEmpty()) {
    preview_->setHint(text);
  } else {
    message_->showMessage(views::MessageBar::Kind::Error, text);
  }
  showEnabled();
}

void FigureDialog::exportTo(const QString& path) {
  if (worker_.writing()) return;
  message_->showProgress(tr("Writing the figure …"), -1.0);
  worker_.exportTo(source(), path, {patient_->patient()});
  showEnabled();
}

}  // namespace m2ib::dialogs
