#include "ui/dialogs/models/model_info_dialog.h"

#include <QDialogButtonBox>
#include <QTextBrowser>
#include <QVBoxLayout>

#include "ui/dialogs/detail_rows.h"

namespace m2ib::dialogs {

ModelInfoDialog::ModelInfoDialog(const model::ModelCard& card, QWidget* parent) : QDialog(parent) {
  setObjectName(QStringLiteral("modelInfoDialog"));
  setWindowTitle(tr("Model information"));
  auto* page = new QTextBrowser(this);
  page->setObjectName(QStringLiteral("modelInfoText"));
  page->setAccessibleName(windowTitle());
  page->setOpenLinks(false);
  page->setHtml(card_html(card));
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(page, 1);
  layout->addWidget(buttons);
  resize(720, 600);
}

}  // namespace m2ib::dialogs
