#include "ui/dialogs/model_info_dialog.h"

#include <QDialogButtonBox>
#include <QLocale>
#include <QTextBrowser>
#include <QVBoxLayout>

#include "ui/presenters/settings_text.h"

namespace m2ib::dialogs {
namespace {

QString tower_text(const model::TowerShape& tower) {
  const QLocale locale;
  return ModelInfoDialog::tr("%1 blocks, width %2, %3 heads, %4 tokens, %5")
      .arg(locale.toString(tower.blocks), locale.toString(tower.width), locale.toString(tower.heads),
           locale.toString(tower.tokens), QString::fromLatin1(model::to_string(tower.activation)));
}

/// Two columns of text; a model folder may contain anything, so nothing in it is markup.
class Rows {
 public:
  void add(const QString& name, const QString& text) {
    if (text.isEmpty()) return;
    html_ += QStringLiteral(
                 "<tr><td style='padding: 3px 18px 3px 4px; white-space: nowrap; vertical-align: top'><b>%1</b></td>"
                 "<td style='padding: 3px; vertical-align: top'>%2</td></tr>")
                 .arg(name.toHtmlEscaped(), text.toHtmlEscaped());
  }
  void add(const QString& name, const std::string& text) { add(name, QString::fromStdString(text)); }
  [[nodiscard]] QString html() const { return QStringLiteral("<table>%1</table>").arg(html_); }

 private:
  QString html_;
};

void add_shape(Rows& rows, const model::ModelCard& card) {
  const QLocale locale;
  rows.add(ModelInfoDialog::tr("Image tower"), tower_text(card.image));
  rows.add(ModelInfoDialog::tr("Text tower"), tower_text(card.text));
  rows.add(ModelInfoDialog::tr("Picture"),
           ModelInfoDialog::tr("%1 × %1 px, patches of %2 px, grid %3 × %3")
               .arg(locale.toString(card.image_size_px), locale.toString(card.patch_px), locale.toString(card.grid)));
  rows.add(ModelInfoDialog::tr("Preprocessing"), card.preprocessing);
  rows.add(ModelInfoDialog::tr("Tokenizer"), card.tokenizer);
  rows.add(ModelInfoDialog::tr("Pooling"), card.pooling);
  rows.add(ModelInfoDialog::tr("Embedding"),
           ModelInfoDialog::tr("%1 numbers, logit scale %2")
               .arg(locale.toString(card.embedding), locale.toString(card.logit_scale, 'g', 4)));
  rows.add(ModelInfoDialog::tr("Parameters"), ModelInfoDialog::tr("%1 (%2 in memory)")
                                                  .arg(locale.toString(static_cast<qlonglong>(card.parameters)),
                                                       locale.formattedDataSize(card.weights_bytes)));
}

}  // namespace

ModelInfoDialog::ModelInfoDialog(const model::ModelCard& card, QWidget* parent) : QDialog(parent) {
  setObjectName(QStringLiteral("modelInfoDialog"));
  setWindowTitle(tr("Model information"));
  Rows rows;
  rows.add(tr("Name"), card.name);
  rows.add(tr("Summary"), card.summary);
  rows.add(tr("Intended use"), card.intended_use);
  const QString trust = presenters::trust_text(card);
  if (trust != QString::fromStdString(card.summary)) rows.add(tr("Trust"), trust);
  rows.add(tr("Layout"), card.layout);
  add_shape(rows, card);
  QString hash = QString::fromStdString(card.weights_sha256);
  for (qsizetype at = (hash.size() - 1) / 16 * 16; at > 0; at -= 16) hash.insert(at, QLatin1Char(' '));
  rows.add(tr("SHA-256 of the weights"), hash);
  rows.add(tr("Folder"), card.folder);

  auto* page = new QTextBrowser(this);
  page->setObjectName(QStringLiteral("modelInfoText"));
  page->setAccessibleName(windowTitle());
  page->setOpenLinks(false);
  page->setHtml(rows.html());
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(page, 1);
  layout->addWidget(buttons);
  resize(700, 520);
}

}  // namespace m2ib::dialogs
