#include "ui/dialogs/about_dialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QVBoxLayout>

#include "core/session/provenance.h"

namespace m2ib::dialogs {

AboutDialog::AboutDialog(QWidget* parent) : QDialog(parent) {
  setObjectName(QStringLiteral("aboutDialog"));
  setWindowTitle(tr("About M2IB Explorer"));
  const QString version = QString::fromLatin1(session::program_version());
  auto* text = new QLabel(this);
  text->setObjectName(QStringLiteral("aboutText"));
  text->setTextFormat(Qt::RichText);
  text->setWordWrap(true);
  text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  const QStringList paragraphs{
      QStringLiteral("<h2>%1</h2>").arg(tr("M2IB Explorer %1").arg(version.toHtmlEscaped())),
      tr("Shows which patches of a chest X-ray and which words of a sentence a CLIP-like model used to match the two, "
         "with the multi-modal information bottleneck (Wang, Rudner, Wilson, NeurIPS 2023)."),
      QStringLiteral("<b>%1</b> %2")
          .arg(tr("Research use only."),
               tr("Not a medical device, not for diagnosis or treatment. A map shows what a model used and not where a "
                  "disease is.")),
      tr("Pictures stay on this computer: the program opens a network connection only to fetch a model, after you have "
         "agreed."),
      tr("Free software; the terms are in the file LICENSE that comes with the program. It uses Qt %1, LibTorch, "
         "OpenCV, "
         "QCustomPlot, ICU and OpenSSL under their own licences.")
          .arg(QString::fromLatin1(qVersion()))};
  text->setText(QStringLiteral("<p>") + paragraphs.join(QStringLiteral("</p><p>")) + QStringLiteral("</p>"));
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(18, 10, 18, 14);
  layout->addWidget(text, 1);
  layout->addWidget(buttons);
  resize(520, sizeHint().height());
}

}  // namespace m2ib::dialogs
