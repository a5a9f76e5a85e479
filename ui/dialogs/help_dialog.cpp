#include "ui/dialogs/help_dialog.h"

#include <QDesktopServices>
#include <QDialogButtonBox>
#include <QDir>
#include <QFile>
#include <QLocale>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextTable>
#include <QVBoxLayout>

#include "core/session/resource_dir.h"

namespace m2ib::dialogs {
namespace {

constexpr qint64 kMostBytes = 1 << 20;

/// Shows its own text and nothing else: no picture and no page is ever fetched for it.
class Page : public QTextBrowser {
 public:
  using QTextBrowser::QTextBrowser;

 protected:
  QVariant loadResource(int, const QUrl&) override { return {}; }
};

/// Air above headings and around the cells of tables, which Markdown cannot ask for.
void space_out(QTextDocument& document) {
  for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
    QTextCursor cursor(block);
    if (block.blockFormat().headingLevel() > 0) {
      QTextBlockFormat format = block.blockFormat();
      format.setTopMargin(block == document.begin() ? 0.0 : 18.0);
      format.setBottomMargin(6.0);
      cursor.setBlockFormat(format);
    }
    QTextTable* table = cursor.currentTable();
    if (table == nullptr || table->format().cellPadding() >= 5.0) continue;
    QTextTableFormat format = table->format();
    format.setCellPadding(5.0);
    format.setCellSpacing(0.0);
    format.setTopMargin(8.0);
    format.setBottomMargin(8.0);
    table->setFormat(format);
  }
}

QString title_of(const QString& topic) {
  if (topic == QLatin1String("x-rays")) return HelpDialog::tr("Help: X-rays and DICOM");
  if (topic == QLatin1String("figures")) return HelpDialog::tr("Help: compare, mark, export");
  if (topic == QLatin1String("trust")) return HelpDialog::tr("Help: methods and trust");
  if (topic == QLatin1String("evaluation")) return HelpDialog::tr("Help: how the methods did");
  return HelpDialog::tr("Help: opening models");
}

}  // namespace

QString HelpDialog::page(const QString& topic, const QLocale& locale) {
  const QDir help(QFile::decodeName((session::find_resource_dir() / "help").c_str()));
  const QString language = locale.name().section(QLatin1Char('_'), 0, 0);
  // Pages that are mostly numbers stand above the languages, once.
  for (const QString& folder : {locale.name(), language, QStringLiteral("en"), QStringLiteral(".")}) {
    QFile file(help.filePath(QStringLiteral("%1/%2.md").arg(folder, topic)));
    if (file.open(QIODevice::ReadOnly)) return QString::fromUtf8(file.read(kMostBytes));
  }
  return {};
}

HelpDialog::HelpDialog(const QString& topic, QWidget* parent) : QDialog(parent), topic_(topic), text_(new Page(this)) {
  setObjectName(QStringLiteral("helpDialog"));
  setWindowTitle(title_of(topic));
  text_->setObjectName(QStringLiteral("helpText"));
  text_->setAccessibleName(windowTitle());
  text_->setOpenLinks(false);
  text_->document()->setDocumentMargin(16);
  const QString markdown = page(topic, QLocale());
  text_->setMarkdown(markdown.isEmpty() ? tr("The help page was not found beside the program.") : markdown);
  space_out(*text_->document());
  text_->moveCursor(QTextCursor::Start);
  connect(text_, &QTextBrowser::anchorClicked, this, [this](const QUrl& link) {
    if (link.isRelative()) return text_->scrollToAnchor(link.fragment());
    if (link.scheme() == QLatin1String("https")) QDesktopServices::openUrl(link);
  });
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(text_, 1);
  layout->addWidget(buttons);
  resize(760, 680);
}

}  // namespace m2ib::dialogs
