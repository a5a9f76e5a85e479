#include "ui/dialogs/export/figure_elements.h"

#include <QCheckBox>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace m2ib::dialogs {

using Elements = session::FigureElements;

FigureElementsBox::FigureElementsBox(QWidget* parent) : QWidget(parent) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(3);
  addGroup(tr("Panels"));
  add("title", &Elements::title, tr("Title"));
  add("original", &Elements::original, tr("Original"));
  add("maps", &Elements::maps, tr("Maps"));
  add("difference", &Elements::difference, tr("Difference of two maps"));
  add("colourBar", &Elements::colour_bar, tr("Colour bar"));
  add("letters", &Elements::letters, tr("Panel letters"));
  addGroup(tr("On the pictures"));
  add("fieldOfView", &Elements::field_of_view, tr("What the model saw"));
  add("sideMarker", &Elements::side_marker, tr("Sides of the patient"));
  add("scaleBar", &Elements::scale_bar, tr("Scale bar"));
  add("annotations", &Elements::annotations, tr("Annotations"));
  addGroup(tr("Captions"));
  add("captions", &Elements::captions, tr("Captions"));
  add("words", &Elements::words, tr("Shaded words"));
  add("similarity", &Elements::similarity, tr("Similarity and support"));
  addGroup(tr("Text"));
  add("regionNumbers", &Elements::region_numbers, tr("Numbers of regions"));
  add("readingNote", &Elements::reading_note, tr("What the colours mean"));
  add("settings", &Elements::settings, tr("Settings"),
      tr("Without them, a reader finds the settings in the file's record only."));
  add("legend", &Elements::legend, tr("Legend"), tr("The legend's text as a part of the figure"));
  add("stamp", &Elements::stamp, tr("“Research use only”"));
}

void FigureElementsBox::addGroup(const QString& title) {
  auto* label = new QLabel(title, this);
  QFont bold = label->font();
  bold.setBold(true);
  label->setFont(bold);
  if (layout()->count() > 0) label->setContentsMargins(0, 7, 0, 0);
  layout()->addWidget(label);
}

void FigureElementsBox::add(const char* name, bool Elements::*element, const QString& text, const QString& tip) {
  auto* box = new QCheckBox(text, this);
  box->setObjectName(QStringLiteral("figureElement_") + QLatin1String(name));
  box->setToolTip(tip);
  connect(box, &QCheckBox::toggled, this, &FigureElementsBox::changed);
  layout()->addWidget(box);
  entries_.push_back({element, box});
}

void FigureElementsBox::addBelow(bool Elements::*element, QWidget* choice) {
  auto* column = qobject_cast<QVBoxLayout*>(layout());
  column->insertWidget(column->indexOf(box(element)) + 1, choice);
}

void FigureElementsBox::setElements(const Elements& elements) {
  for (const Entry& entry : entries_) {
    const QSignalBlocker quiet(entry.box);
    entry.box->setChecked(elements.*entry.element);
  }
}

Elements FigureElementsBox::elements() const {
  Elements elements;
  for (const Entry& entry : entries_) elements.*entry.element = entry.box->isChecked();
  return elements;
}

QCheckBox* FigureElementsBox::box(bool Elements::*element) const {
  for (const Entry& entry : entries_) {
    if (entry.element == element) return entry.box;
  }
  return nullptr;
}

}  // namespace m2ib::dialogs
