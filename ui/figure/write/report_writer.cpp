#include "ui/figure/write/report_writer.h"

#include <QUrl>
#include <algorithm>

namespace m2ib::figure {
namespace {

constexpr const char* kStyle = R"(
:root { color-scheme: light dark; --ink: #191919; --paper: #ffffff; --muted: #5f5f5f; --rule: #bebebe;
  --warn: #fff4d6; --edge: #be8200; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e8e8; --paper: #1b1b1b; --muted: #a8a8a8; --rule: #4a4a4a;
  --warn: #3a2f10; --edge: #be8200; } }
body { color: var(--ink); background: var(--paper); font: 15px/1.45 "DejaVu Sans", Verdana, sans-serif;
  max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; } h3 { font-size: 1rem; margin-top: 1.4rem; }
table { border-collapse: collapse; font-size: 0.87rem; margin: 0.6rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.9rem 0.25rem 0; border-bottom: 1px solid var(--rule);
  overflow-wrap: anywhere; }
th, td:first-child { overflow-wrap: break-word; }
figure { margin: 0.8rem 0; } img { max-width: 100%; background: #ffffff; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--rule); padding: 0.6rem; font-size: 0.8rem; }
.warning { background: var(--warn); border: 1px solid var(--edge); padding: 0.6rem 0.8rem; font-weight: bold; }
@media print { :root { --ink: #000; --paper: #fff; --rule: #bbb; --warn: #fff; } body { margin: 0; max-width: none;
  font-size: 10pt; } h2 { break-before: page; } h2:first-of-type { break-before: auto; }
  figure, tr, pre { break-inside: avoid; } h2, h3 { break-after: avoid; } }
)";

QByteArray html(const QString& text) { return text.toHtmlEscaped().toUtf8(); }

/// One line in which no character has a meaning of its own.
QString plain(const QString& text) {
  QString safe;
  for (const QChar each : text.simplified()) {
    if (QStringLiteral("\\`*_{}[]<>#|~!&$").contains(each)) safe += QLatin1Char('\\');
    safe += each;
  }
  // A number or a sign at the start of a line would begin a list or a heading.
  if (!safe.isEmpty() && QStringLiteral("+-=").contains(safe.front())) safe.prepend(QLatin1Char('\\'));
  return safe;
}

}  // namespace

void HtmlReport::heading(int level, const QString& text) {
  const QByteArray tag = "h" + QByteArray::number(std::clamp(level, 1, 3));
  body_ += "<" + tag + ">" + html(text) + "</" + tag + ">\n";
}

void HtmlReport::paragraph(const QString& text) { body_ += "<p>" + html(text) + "</p>\n"; }

void HtmlReport::warning(const QString& text) { body_ += "<p class=\"warning\">" + html(text) + "</p>\n"; }

void HtmlReport::table(const std::vector<QStringList>& rows) {
  if (rows.empty()) return;
  body_ += "<table>\n";
  for (std::size_t row = 0; row < rows.size(); ++row) {
    body_ += row == 0 ? "<thead><tr>" : "<tr>";
    for (const QString& cell : rows[row]) {
      body_ += (row == 0 ? "<th scope=\"col\">" : "<td>") + html(cell) + (row == 0 ? "</th>" : "</td>");
    }
    body_ += row == 0 ? "</tr></thead>\n<tbody>\n" : "</tr>\n";
  }
  body_ += "</tbody></table>\n";
}

void HtmlReport::code(const QString& text) { body_ += "<pre><code>" + html(text) + "</code></pre>\n"; }

void HtmlReport::picture(const QByteArray& png, const QString& description) {
  body_ +=
      "<figure><img alt=\"" + html(description) + "\" src=\"data:image/png;base64," + png.toBase64() + "\"></figure>\n";
}

QByteArray HtmlReport::finished(const QString& title, const std::string& record) {
  // Within a script element only "<" could end it.
  const QByteArray json = QByteArray::fromStdString(record).replace('<', "\\u003c");
  return "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src "
         "'unsafe-inline'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"color-scheme\" content=\"light dark\">\n<title>" +
         html(title) + "</title>\n<style>" + kStyle + "</style>\n</head>\n<body>\n" + body_ +
         "<script type=\"application/json\" id=\"m2ib-record\">" + json + "</script>\n</body>\n</html>\n";
}

void MarkdownReport::heading(int level, const QString& text) {
  body_ += QString(std::clamp(level, 1, 3), QLatin1Char('#')) + QLatin1Char(' ') + plain(text) + QStringLiteral("\n\n");
}

void MarkdownReport::paragraph(const QString& text) { body_ += plain(text) + QStringLiteral("\n\n"); }

void MarkdownReport::warning(const QString& text) {
  body_ += QStringLiteral("> **") + plain(text) + QStringLiteral("**\n\n");
}

void MarkdownReport::table(const std::vector<QStringList>& rows) {
  if (rows.empty()) return;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    QStringList cells;
    for (const QString& cell : rows[row]) cells << plain(cell);
    body_ += QStringLiteral("| ") + cells.join(QStringLiteral(" | ")) + QStringLiteral(" |\n");
    if (row == 0) body_ += QLatin1Char('|') + QStringLiteral(" --- |").repeated(rows[row].size()) + QLatin1Char('\n');
  }
  body_ += QLatin1Char('\n');
}

void MarkdownReport::code(const QString& text) {
  // A fence longer than any in the text.
  QString fence = QStringLiteral("```");
  while (text.contains(fence)) fence += QLatin1Char('`');
  body_ += fence + QStringLiteral("sh\n") + text + QLatin1Char('\n') + fence + QStringLiteral("\n\n");
}

void MarkdownReport::picture(const QByteArray& png, const QString& description) {
  const QString name = folder_ + QLatin1Char('/') + picture_name(pictures_.size());
  pictures_.push_back(png);
  body_ += QStringLiteral("![") + plain(description) + QStringLiteral("](") +
           QString::fromLatin1(QUrl::toPercentEncoding(name, "/")) + QStringLiteral(")\n\n");
}

QString MarkdownReport::picture_name(std::size_t index) { return QStringLiteral("figure-%1.png").arg(index + 1); }

QByteArray MarkdownReport::finished(const QString&, const std::string&) { return body_.toUtf8(); }

}  // namespace m2ib::figure
