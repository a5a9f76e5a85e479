#include "ui/views/panels/marks_panel.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QShortcut>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <utility>

#include "ui/figure/paint/annotation_paint.h"
#include "ui/presenters/document/annotation_board.h"
#include "ui/views/panels/mark_icons.h"
#include "ui/views/panels/region_table.h"

namespace m2ib::views {
namespace {

using annotation::Annotation;
using annotation::Kind;
using presenters::AnnotationBoard;

constexpr int kIdRole = Qt::UserRole;
constexpr int kFewestLines = 2;
constexpr int kMostLines = 6;
constexpr int kRestylePause_ms = 1000;  ///< steps of a field that follow each other sooner are one

struct Swatch {
  std::uint32_t colour;
  const char* name;
};
/// White, black and six that people with any colour vision tell apart.
constexpr std::array<Swatch, 8> kSwatches{{{0xFFD166, QT_TRANSLATE_NOOP("MarksPanel", "Yellow")},
                                           {0xFFFFFF, QT_TRANSLATE_NOOP("MarksPanel", "White")},
                                           {0x56B4E9, QT_TRANSLATE_NOOP("MarksPanel", "Sky blue")},
                                           {0xE69F00, QT_TRANSLATE_NOOP("MarksPanel", "Orange")},
                                           {0x009E73, QT_TRANSLATE_NOOP("MarksPanel", "Bluish green")},
                                           {0xCC79A7, QT_TRANSLATE_NOOP("MarksPanel", "Reddish purple")},
                                           {0xD55E00, QT_TRANSLATE_NOOP("MarksPanel", "Vermilion")},
                                           {0x000000, QT_TRANSLATE_NOOP("MarksPanel", "Black")}}};

QString kind_name(Kind kind) {
  switch (kind) {
    case Kind::Arrow:
      return MarksPanel::tr("Arrow");
    case Kind::Box:
      return MarksPanel::tr("Box");
    case Kind::Ellipse:
      return MarksPanel::tr("Ellipse");
    case Kind::Polygon:
      return MarksPanel::tr("Polygon");
    case Kind::Text:
      return MarksPanel::tr("Text");
    case Kind::Ruler:
      return MarksPanel::tr("Ruler");
    case Kind::SideMarker:
      break;
  }
  return MarksPanel::tr("Side marker");
}

/// Whole texts: not every language writes a noun small within a line.
QString region_name(Kind kind) {
  if (kind == Kind::Ellipse) return MarksPanel::tr("Region (ellipse)");
  return kind == Kind::Polygon ? MarksPanel::tr("Region (polygon)") : MarksPanel::tr("Region (box)");
}

QString line_of(const Annotation& annotation, const image::PixelSpacing& spacing) {
  const QString line = annotation.region ? region_name(annotation.kind) : kind_name(annotation.kind);
  QString text = QString::fromStdString(annotation.text).simplified();
  if (annotation.kind == Kind::Ruler) {
    text = (text + QLatin1Char(' ') + figure::ruler_text(annotation, spacing)).trimmed();
  }
  return text.isEmpty() ? line : line + QStringLiteral(": ") + text;
}

}  // namespace

MarksPanel::MarksPanel(presenters::ExplorerDocument* document, QWidget* parent) : QWidget(parent), document_(document) {
  setObjectName(QStringLiteral("marksPanel"));
  build();
  connectAll();
  showAnnotations();
}

void MarksPanel::build() {
  empty_ = new QLabel(tr("Nothing is marked on this picture yet. Choose a tool (arrow, box, ellipse, polygon, text, "
                         "ruler, side marker) and drag on the picture.\n\nFor a region of interest draw a box, ellipse "
                         "or polygon, then tick “Region of interest” here: its numbers are shown below for every "
                         "caption. Nothing that is drawn changes what the model sees."),
                      this);
  empty_->setObjectName(QStringLiteral("marksEmptyText"));
  empty_->setWordWrap(true);
  list_ = new QListWidget(this);
  list_->setObjectName(QStringLiteral("marksList"));
  list_->setAccessibleName(tr("Annotations of the picture"));
  list_->setSelectionMode(QAbstractItemView::ExtendedSelection);
  list_->setIconSize({22, 22});
  list_->setUniformItemSizes(true);
  regions_ = new RegionTable(document_, this);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(empty_);
  layout->addWidget(list_);
  layout->addWidget(makeRegionRow());
  layout->addWidget(regions_, 1);
  layout->addWidget(makeStyleRows());
  layout->addWidget(makeArrangeRow());
  layout->addWidget(makeFileRow());
  layout->addStretch(0);  // takes the room where there is neither list nor table
}

QWidget* MarksPanel::makeRegionRow() {
  auto* row = new QWidget(this);
  auto* layout = new QGridLayout(row);
  layout->setContentsMargins(0, 0, 0, 0);
  name_ = new QLineEdit(row);
  name_->setObjectName(QStringLiteral("markNameEdit"));
  name_->setAccessibleName(tr("Name or text of the annotation"));
  name_->setMaxLength(500);
  region_ = new QCheckBox(tr("Region of interest"), row);
  region_->setObjectName(QStringLiteral("markRegionCheck"));
  region_->setToolTip(tr("Boxes, ellipses and polygons: compares the maps with it, in numbers"));
  layout->addWidget(region_, 0, 0);
  layout->addWidget(name_, 1, 0);
  return row;
}

QDoubleSpinBox* MarksPanel::makeSpin(const QString& name, const QString& accessible_name) {
  auto* spin = new QDoubleSpinBox(this);
  spin->setObjectName(name);
  spin->setAccessibleName(accessible_name);
  spin->setToolTip(accessible_name);
  //: Unit of the width of lines and the size of texts: typographic points
  spin->setSuffix(QLatin1Char(' ') + tr("pt"));
  spin->setKeyboardTracking(false);
  return spin;
}

QToolButton* MarksPanel::makeButton(const QString& name, const QString& text, const QString& help) {
  auto* button = new QToolButton(this);
  button->setObjectName(name);
  button->setAccessibleName(text);
  button->setToolTip(help);
  button->setAutoRaise(true);
  button->setIconSize({22, 22});
  return button;
}

QWidget* MarksPanel::makeStyleRows() {
  auto* rows = new QWidget(this);
  auto* layout = new QVBoxLayout(rows);
  layout->setContentsMargins(0, 0, 0, 0);
  style_text_ = new QLabel(rows);
  style_text_->setObjectName(QStringLiteral("markStyleText"));
  layout->addWidget(style_text_);
  auto* swatches = new QHBoxLayout;
  swatches->setSpacing(0);
  colours_ = new QButtonGroup(this);
  for (int i = 0; i < static_cast<int>(kSwatches.size()); ++i) {
    const Swatch& swatch = kSwatches[static_cast<std::size_t>(i)];
    auto* button = makeButton(QStringLiteral("markColour%1").arg(i), tr(swatch.name), tr(swatch.name));
    button->setIcon(swatch_icon(QColor::fromRgb(swatch.colour)));
    button->setCheckable(true);
    colours_->addButton(button, i);
    swatches->addWidget(button);
  }
  swatches->addStretch(1);
  layout->addLayout(swatches);
  auto* fields = new QHBoxLayout;
  width_ = makeSpin(QStringLiteral("markWidthSpin"), tr("Width of lines"));
  width_->setRange(0.25, 10.0);
  width_->setSingleStep(0.25);
  text_size_ = makeSpin(QStringLiteral("markTextSizeSpin"), tr("Size of texts"));
  text_size_->setRange(4.0, 72.0);
  text_size_->setDecimals(1);
  dashed_ = new QCheckBox(tr("Dashes"), rows);
  dashed_->setObjectName(QStringLiteral("markDashedCheck"));
  fields->addWidget(width_);
  fields->addWidget(text_size_);
  fields->addWidget(dashed_);
  fields->addStretch(1);
  layout->addLayout(fields);
  return rows;
}

QWidget* MarksPanel::makeArrangeRow() {
  const std::array<std::pair<const char*, QString>, 6> places{{{"alignLeftButton", tr("Align left edges")},
                                                               {"alignCentreXButton", tr("Align centres across")},
                                                               {"alignRightButton", tr("Align right edges")},
                                                               {"alignTopButton", tr("Align top edges")},
                                                               {"alignCentreYButton", tr("Align centres down")},
                                                               {"alignBottomButton", tr("Align bottom edges")}}};
  auto* row = new QWidget(this);
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  for (int i = 0; i < static_cast<int>(places.size()); ++i) {
    const auto& [name, text] = places[static_cast<std::size_t>(i)];
    QToolButton* button = makeButton(QString::fromLatin1(name), text, text);
    button->setIcon(align_icon(i, palette().color(QPalette::ButtonText)));
    connect(button, &QToolButton::clicked, this,
            [this, i] { document_->annotations()->alignSelected(static_cast<AnnotationBoard::Align>(i)); });
    align_.append(button);
    layout->addWidget(button);
  }
  layout->addStretch(1);
  remove_ = makeButton(QStringLiteral("markRemoveButton"), tr("Delete"), tr("Deletes the selected annotations"));
  remove_->setText(tr("Delete"));
  layout->addWidget(remove_);
  return row;
}

QWidget* MarksPanel::makeFileRow() {
  auto* row = new QWidget(this);
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(0, 0, 0, 0);
  import_ = new QPushButton(tr("Import …"), row);
  import_->setObjectName(QStringLiteral("regionImportButton"));
  import_->setToolTip(tr("Regions from a file: CSV of boxes or COCO JSON"));
  export_ = new QPushButton(tr("Export …"), row);
  export_->setObjectName(QStringLiteral("regionExportButton"));
  export_->setToolTip(tr("Regions into a file: CSV of boxes, or COCO JSON with outlines. Without the picture's name."));
  layout->addWidget(import_);
  layout->addWidget(export_);
  layout->addStretch(1);
  return row;
}

void MarksPanel::connectAll() {
  AnnotationBoard* board = document_->annotations();
  connect(board, &AnnotationBoard::changed, this, &MarksPanel::showAnnotations);
  connect(board, &AnnotationBoard::selectionChanged, this, &MarksPanel::showSelection);
  connect(board, &AnnotationBoard::nextStyleChanged, this, &MarksPanel::showSelection);
  connect(document_, &presenters::ExplorerDocument::imageChanged, this, &MarksPanel::showAnnotations);
  connect(list_, &QListWidget::itemSelectionChanged, this, &MarksPanel::takeSelection);
  connect(list_, &QListWidget::itemActivated, name_, [this] {
    name_->setFocus();
    name_->selectAll();
  });
  auto* remove = new QShortcut(QKeySequence(QKeySequence::Delete), list_);
  remove->setContext(Qt::WidgetShortcut);
  connect(remove, &QShortcut::activated, board, &AnnotationBoard::removeSelected);
  connect(remove_, &QToolButton::clicked, board, &AnnotationBoard::removeSelected);
  connect(region_, &QCheckBox::clicked, this, &MarksPanel::setRegion);
  connect(name_, &QLineEdit::editingFinished, this, &MarksPanel::setName);
  connect(colours_, &QButtonGroup::idClicked, this, [this](int i) {
    restyle([i](annotation::Style& style) { style.colour = kSwatches[static_cast<std::size_t>(i)].colour; });
  });
  connect(width_, &QDoubleSpinBox::valueChanged, this,
          [this](double width) { restyle([width](annotation::Style& style) { style.width_pt = width; }); });
  connect(text_size_, &QDoubleSpinBox::valueChanged, this,
          [this](double size) { restyle([size](annotation::Style& style) { style.text_pt = size; }); });
  connect(dashed_, &QCheckBox::clicked, this,
          [this](bool dashed) { restyle([dashed](annotation::Style& style) { style.dashed = dashed; }); });
  connect(import_, &QPushButton::clicked, this, &MarksPanel::importRequested);
  connect(export_, &QPushButton::clicked, this, &MarksPanel::exportRequested);
}

std::vector<Annotation> MarksPanel::selected() const {
  std::vector<Annotation> found;
  for (const quint64 id : document_->annotations()->selection()) {
    if (const Annotation* annotation = document_->annotations()->find(id)) found.push_back(*annotation);
  }
  return found;
}

void MarksPanel::restyle(const std::function<void(annotation::Style&)>& edit) {
  if (showing_) return;
  const bool goes_on = gesture_ != 0 && restyled_.isValid() && restyled_.elapsed() < kRestylePause_ms;
  if (!goes_on) gesture_ = document_->annotations()->newGesture();
  restyled_.start();
  document_->annotations()->editStyle(edit, gesture_);
}

void MarksPanel::setRegion(bool region) {
  std::vector<Annotation> after = selected();
  std::erase_if(after, [](const Annotation& annotation) { return !annotation.has_area(); });
  for (Annotation& annotation : after) annotation.region = region;
  document_->annotations()->change(std::move(after),
                                   region ? tr("Make a region of interest") : tr("Make a plain shape"));
  if (region) name_->setFocus();
}

void MarksPanel::setName() {
  const Annotation* annotation = document_->annotations()->find(named_);
  if (showing_ || annotation == nullptr) return;
  const QString name = name_->text().trimmed();
  const bool words = annotation->kind == Kind::Text || annotation->kind == Kind::SideMarker;
  if (name.isEmpty() && words) return showSelection();  // words cannot be nothing
  if (name != QString::fromStdString(annotation->text)) document_->annotations()->setText(named_, name);
}

void MarksPanel::takeSelection() {
  if (showing_) return;
  std::vector<quint64> ids;
  for (int i = 0; i < list_->count(); ++i) {
    if (list_->item(i)->isSelected()) ids.push_back(list_->item(i)->data(kIdRole).toULongLong());
  }
  document_->annotations()->select(std::move(ids));
}

void MarksPanel::showAnnotations() {
  const bool before = std::exchange(showing_, true);
  const std::vector<Annotation>& all = document_->annotations()->annotations();
  const image::RadiographPtr picture = document_->radiograph();
  const image::PixelSpacing spacing = picture ? picture->spacing : image::PixelSpacing{};
  const auto count = static_cast<int>(all.size());
  while (list_->count() > count) delete list_->takeItem(list_->count() - 1);
  for (int i = 0; i < count; ++i) {
    const Annotation& annotation = all[static_cast<std::size_t>(i)];
    QListWidgetItem* item = i < list_->count() ? list_->item(i) : new QListWidgetItem(list_);
    item->setData(kIdRole, static_cast<quint64>(annotation.id));
    const QString line = line_of(annotation, spacing);
    if (item->text() != line) item->setText(line);
    item->setIcon(mark_icon(annotation));
  }
  // As high as its lines, up to a few: the numbers under it need the room.
  const int lines = std::clamp(count, kFewestLines, kMostLines);
  list_->setFixedHeight(lines * std::max(list_->sizeHintForRow(0), 22) + 2 * list_->frameWidth());
  empty_->setVisible(count == 0);
  list_->setVisible(count > 0);
  import_->setEnabled(picture != nullptr);
  export_->setEnabled(std::ranges::any_of(all, &Annotation::has_area));
  showing_ = before;
  showSelection();
}

void MarksPanel::showSelection() {
  const bool before = std::exchange(showing_, true);
  const std::vector<Annotation> chosen = selected();
  for (int i = 0; i < list_->count(); ++i) {
    const quint64 id = list_->item(i)->data(kIdRole).toULongLong();
    const bool is_chosen = std::ranges::find(chosen, id, &Annotation::id) != chosen.end();
    list_->item(i)->setSelected(is_chosen);
    if (is_chosen && chosen.back().id == id) list_->scrollToItem(list_->item(i));
  }
  const bool one = chosen.size() == 1;
  const bool area = std::ranges::any_of(chosen, &Annotation::has_area);
  region_->setEnabled(area);
  region_->setChecked(area && std::ranges::any_of(chosen, &Annotation::region));
  named_ = one ? chosen.front().id : 0;
  name_->setEnabled(one);
  const QString name = one ? QString::fromStdString(chosen.front().text) : QString();
  if (name_->text() != name) name_->setText(name);
  name_->setPlaceholderText(!one                    ? tr("Name: select one annotation")
                            : chosen.front().region ? tr("Name of the region")
                                                    : tr("Text or label"));
  const annotation::Style& style = chosen.empty() ? document_->annotations()->nextStyle() : chosen.front().style;
  style_text_->setText(chosen.empty() ? tr("Look of what is drawn next") : tr("Look of the selected"));
  colours_->setExclusive(false);
  for (QAbstractButton* button : colours_->buttons()) {
    button->setChecked(kSwatches[static_cast<std::size_t>(colours_->id(button))].colour == style.colour);
  }
  colours_->setExclusive(true);
  width_->setValue(style.width_pt);
  text_size_->setValue(style.text_pt);
  dashed_->setChecked(style.dashed);
  for (QToolButton* button : align_) button->setEnabled(chosen.size() > 1);
  remove_->setEnabled(!chosen.empty());
  showing_ = before;
}

}  // namespace m2ib::views
