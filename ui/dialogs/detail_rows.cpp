#include "ui/dialogs/detail_rows.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include "ui/presenters/text/model_list_text.h"
#include "ui/presenters/text/settings_text.h"

namespace m2ib::dialogs {
namespace {

struct Info {
  Q_DECLARE_TR_FUNCTIONS(ModelInfo)
};

QString joined(const std::vector<std::string>& texts) {
  QStringList list;
  for (const std::string& text : texts) list << QString::fromStdString(text);
  return list.join(QStringLiteral("; "));
}

QString tower_text(const model::TowerShape& tower) {
  const QLocale locale;
  return Info::tr("%1 blocks, width %2, %3 heads, %4 tokens, %5")
      .arg(locale.toString(tower.blocks), locale.toString(tower.width), locale.toString(tower.heads),
           locale.toString(tower.tokens),
           presenters::activation_title(QString::fromLatin1(model::to_string(tower.activation))));
}

QString files_text(const model::ModelCard& card) {
  QStringList files;
  for (const model::WeightFile& file : card.files) {
    files << Info::tr("%1 (%2)", "file name, size")
                 .arg(QString::fromStdString(file.name), QLocale().formattedDataSize(file.bytes));
  }
  return files.join(QStringLiteral(", "));
}

QString precision_text(const model::ModelCard& card) {
  if (card.stored_precision.empty()) return {};
  const QString kept = card.precision == "as stored" ? Info::tr("kept as stored") : Info::tr("float32 in memory");
  return Info::tr("%1 in the files, %2").arg(QString::fromStdString(card.stored_precision), kept);
}

void add_shape(DetailRows& rows, const model::ModelCard& card) {
  const QLocale locale;
  rows.add(Info::tr("Image tower"), tower_text(card.image));
  rows.add(Info::tr("Text tower"), tower_text(card.text));
  rows.add(Info::tr("Picture"),
           Info::tr("%1 × %1 px, patches of %2 px, grid %3 × %3")
               .arg(locale.toString(card.image_size_px), locale.toString(card.patch_px), locale.toString(card.grid)));
  QString preprocessing = QString::fromStdString(card.preprocessing);
  if (card.preprocessing_id != "model" && !card.preprocessing_id.empty()) {
    preprocessing =
        Info::tr("%1 (your choice): %2")
            .arg(presenters::preprocess_title(QString::fromStdString(card.preprocessing_id)), preprocessing);
  }
  rows.add(Info::tr("Preprocessing"), preprocessing);
  rows.add(Info::tr("Tokenizer"), card.tokenizer);
  rows.add(Info::tr("Vocabulary"), Info::tr("%1 tokens").arg(locale.toString(card.vocabulary)));
  if (card.padded_to > 0) {
    rows.add(Info::tr("Padding"),
             Info::tr("captions are filled up to %1 tokens with token %2")
                 .arg(locale.toString(card.padded_to), locale.toString(static_cast<qlonglong>(card.pad_id))));
  }
  rows.add(Info::tr("Pooling"), card.pooling);
  QString embedding = Info::tr("%1 numbers, logit scale %2")
                          .arg(locale.toString(card.embedding), locale.toString(card.logit_scale, 'g', 4));
  if (card.logit_bias != 0.0) {
    embedding += Info::tr(", logit bias %1").arg(locale.toString(card.logit_bias, 'g', 4));
  }
  rows.add(Info::tr("Embedding"), embedding);
  rows.add(Info::tr("Parameters"), Info::tr("%1 (%2 in memory)")
                                       .arg(locale.toString(static_cast<qlonglong>(card.parameters)),
                                            locale.formattedDataSize(card.weights_bytes)));
}

}  // namespace

void DetailRows::add(const QString& name, const QString& text) {
  if (text.isEmpty()) return;
  html_ += QStringLiteral(
               "<tr><td style='padding: 3px 18px 3px 4px; white-space: nowrap; vertical-align: top'><b>%1</b></td>"
               "<td style='padding: 3px; vertical-align: top'>%2</td></tr>")
               .arg(name.toHtmlEscaped(), text.toHtmlEscaped());
}

QString DetailRows::html() const { return QStringLiteral("<table>%1</table>").arg(html_); }

QString grouped_digest(const std::string& sha256) {
  QString hash = QString::fromStdString(sha256);
  for (qsizetype at = (hash.size() - 1) / 16 * 16; at > 0; at -= 16) hash.insert(at, QLatin1Char(' '));
  return hash;
}

QString card_html(const model::ModelCard& card) {
  DetailRows rows;
  rows.add(Info::tr("Name"), card.name);
  rows.add(Info::tr("Summary"), card.summary);
  rows.add(Info::tr("Intended use"), card.intended_use);
  const QString trust = presenters::trust_text(card);
  if (trust != QString::fromStdString(card.summary)) rows.add(Info::tr("Trust"), trust);
  rows.add(Info::tr("Assumed"), joined(card.assumptions));
  rows.add(Info::tr("Layout"), card.layout);
  add_shape(rows, card);
  rows.add(Info::tr("File format"), card.file_format);
  rows.add(Info::tr("Precision"), precision_text(card));
  rows.add(Info::tr("Weights files"), files_text(card));
  rows.add(Info::tr("SHA-256 of the weights"), grouped_digest(card.weights_sha256));
  rows.add(Info::tr("Path"), card.folder);
  return rows.html();
}

}  // namespace m2ib::dialogs
