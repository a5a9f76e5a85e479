#include "ui/dialogs/export/patient_fields.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpressionValidator>
#include <QVBoxLayout>

namespace m2ib::dialogs {
namespace {

QLineEdit* add_field(QFormLayout* form, const QString& name, const QString& label, const QString& pattern) {
  auto* field = new QLineEdit(form->parentWidget());
  field->setObjectName(name);
  field->setAccessibleName(label);
  if (!pattern.isEmpty()) {
    field->setValidator(new QRegularExpressionValidator(QRegularExpression(pattern), field));
  }
  form->addRow(label, field);
  return field;
}

}  // namespace

PatientFieldsBox::PatientFieldsBox(QWidget* parent)
    : QWidget(parent), wanted_(new QCheckBox(tr("Write patient fields"), this)), fields_(new QWidget(this)) {
  wanted_->setObjectName(QStringLiteral("patientWanted"));
  auto* note = new QLabel(tr("Only DICOM files can hold them. They stay empty unless you fill them in here, and are "
                             "forgotten when this window closes."),
                          this);
  note->setWordWrap(true);
  auto* form = new QFormLayout(fields_);
  form->setContentsMargins(0, 0, 0, 0);
  form->setRowWrapPolicy(QFormLayout::WrapLongRows);
  name_ = add_field(form, QStringLiteral("patientName"), tr("Name"), QStringLiteral("[^\\\\]{0,64}"));
  id_ = add_field(form, QStringLiteral("patientId"), tr("Patient ID"), QStringLiteral("[^\\\\]{0,64}"));
  birth_date_ = add_field(form, QStringLiteral("patientBirthDate"), tr("Birth date"), QStringLiteral("\\d{0,8}"));
  birth_date_->setPlaceholderText(tr("YYYYMMDD"));
  sex_ = add_field(form, QStringLiteral("patientSex"), tr("Sex"), QStringLiteral("[MFO]?"));
  sex_->setPlaceholderText(tr("M, F or O"));
  accession_number_ =
      add_field(form, QStringLiteral("patientAccession"), tr("Accession number"), QStringLiteral("[^\\\\]{0,16}"));
  study_uid_ = add_field(form, QStringLiteral("patientStudyUid"), tr("Study UID"), QStringLiteral("[0-9.]{0,64}"));
  study_uid_->setPlaceholderText(tr("empty: a study of its own"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(note);
  layout->addWidget(wanted_);
  layout->addWidget(fields_);
  fields_->setEnabled(false);
  connect(wanted_, &QCheckBox::toggled, fields_, &QWidget::setEnabled);
}

image::CapturePatient PatientFieldsBox::patient() const {
  if (!wanted_->isChecked()) return {};
  const auto text = [](const QLineEdit* field) { return field->text().trimmed().toStdString(); };
  return {text(name_), text(id_), text(birth_date_), text(sex_), text(accession_number_), text(study_uid_)};
}

}  // namespace m2ib::dialogs
