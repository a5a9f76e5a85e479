#pragma once

#include <QWidget>

#include "core/image/dicom/secondary_capture.h"

class QCheckBox;
class QLineEdit;

namespace m2ib::dialogs {

/// Patient fields of a DICOM Secondary Capture. Empty and closed until a person wants them; forgotten with the dialog.
class PatientFieldsBox : public QWidget {
  Q_OBJECT

 public:
  explicit PatientFieldsBox(QWidget* parent = nullptr);
  /// All empty unless the box is checked.
  [[nodiscard]] image::CapturePatient patient() const;

 private:
  QCheckBox* wanted_;
  QWidget* fields_;
  QLineEdit* name_;
  QLineEdit* id_;
  QLineEdit* birth_date_;
  QLineEdit* sex_;
  QLineEdit* accession_number_;
  QLineEdit* study_uid_;
};

}  // namespace m2ib::dialogs
