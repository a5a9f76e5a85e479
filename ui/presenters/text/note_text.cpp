#include "ui/presenters/text/note_text.h"

#include <QCoreApplication>

#include "ui/presenters/text/filled_text.h"

namespace m2ib::presenters {

QString note_text(const image::ReadingNote& note) {
  return filled_text(QCoreApplication::translate("ReadingNote", image::note_template(note.code)), note.args);
}

QString doubt_text(const image::InputDoubt& doubt) {
  return filled_text(QCoreApplication::translate("InputCheck", image::check_template(doubt.check)), doubt.args);
}

QStringList picture_warnings(const image::Radiograph& radiograph, const std::vector<image::InputDoubt>& doubts) {
  QStringList texts;
  for (const image::ReadingNote& note : radiograph.notes) texts << note_text(note);
  for (const image::InputDoubt& doubt : doubts) texts << doubt_text(doubt);
  texts.removeDuplicates();
  return texts;
}

}  // namespace m2ib::presenters
