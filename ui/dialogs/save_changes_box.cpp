#include "ui/dialogs/save_changes_box.h"

#include <QAbstractButton>

namespace m2ib::dialogs {

SaveChangesBox::SaveChangesBox(const QString& name, QWidget* parent) : QMessageBox(parent) {
  setObjectName(QStringLiteral("saveChangesBox"));
  setAttribute(Qt::WA_DeleteOnClose);
  setIcon(QMessageBox::Warning);
  setWindowTitle(tr("Unsaved changes"));
  setTextFormat(Qt::PlainText);
  setText(name.isEmpty() ? tr("This session has not been saved.")
                         : tr("The session “%1” has unsaved changes.").arg(name));
  setInformativeText(tr("What is not saved is lost: captions, annotations, settings and results."));
  setStandardButtons(QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel);
  setDefaultButton(QMessageBox::Save);
  setEscapeButton(QMessageBox::Cancel);
  button(QMessageBox::Save)->setObjectName(QStringLiteral("saveChangesSave"));
  button(QMessageBox::Discard)->setObjectName(QStringLiteral("saveChangesDiscard"));
  button(QMessageBox::Cancel)->setObjectName(QStringLiteral("saveChangesCancel"));
  connect(this, &QDialog::finished, this, [this](int result) {
    Q_EMIT answered(result == QMessageBox::Save      ? Answer::Save
                    : result == QMessageBox::Discard ? Answer::Discard
                                                     : Answer::Cancel);
  });
}

}  // namespace m2ib::dialogs
