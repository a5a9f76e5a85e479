#include <QBuffer>
#include <QDateTime>
#include <QHashFunctions>
#include <QPageLayout>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <chrono>
#include <cmath>
#include <ctime>

#include "ui/figure/write/encode_figure.h"

namespace m2ib::figure {
namespace {

constexpr int kResolution = 1200;
constexpr double kPointsPerMm = 72.0 / 25.4;

/// QPdfWriter embeds fonts in the order of a QHash, which differs between processes. Tables made under this guard have
/// seed 0; those that exist keep theirs.
class SameOrder {
 public:
  SameOrder() { QHashSeed::setDeterministicGlobalSeed(); }
  ~SameOrder() { QHashSeed::resetRandomGlobalSeed(); }
  SameOrder(const SameOrder&) = delete;
  SameOrder& operator=(const SameOrder&) = delete;
};

QByteArray xmp(const SessionFigure& figure) {
  const QString made = QString::fromStdString(session::iso_time(made_at(figure)));
  const QString program = QString::fromStdString(program_name());
  const QString record =
      QString::fromLatin1(QByteArray::fromStdString(figure.record()).toBase64(QByteArray::Base64Encoding));
  return QStringLiteral(
             "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
             "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
             "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
             "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
             "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" "
             "xmlns:m2ib=\"%1\">\n"
             "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">%2</rdf:li></rdf:Alt></dc:title>\n"
             "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">Research use only, not for "
             "diagnosis.</rdf:li></rdf:Alt></dc:description>\n"
             "<xmp:CreatorTool>%3</xmp:CreatorTool>\n"
             "<xmp:CreateDate>%4</xmp:CreateDate>\n"
             "<xmp:ModifyDate>%4</xmp:ModifyDate>\n"
             "<m2ib:record>%5</m2ib:record>\n"
             "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>\n")
      .arg(QString::fromLatin1(kRecordNamespace), figure.title().toHtmlEscaped(), program.toHtmlEscaped(), made, record)
      .toUtf8();
}

/// Overwrites what lies between two marks with as many bytes; nothing where a mark is missing.
void overwrite(QByteArray& bytes, const QByteArray& before, const QByteArray& after, QByteArray text) {
  const qsizetype begin = bytes.indexOf(before);
  if (begin < 0) return;
  const qsizetype from = begin + before.size();
  const qsizetype end = bytes.indexOf(after, from);
  if (end < 0 || end - from < text.size()) return;
  text.append(QByteArray(end - from - text.size(), ' '));
  bytes.replace(from, text.size(), text);
}

/// Moves every offset of the cross-reference table that points behind a place.
void move_offsets(QByteArray& bytes, qsizetype behind, qsizetype distance) {
  constexpr qsizetype kEntry = 20;
  constexpr int kDigits = 10;
  const QByteArray mark = "startxref\n";
  const qsizetype number = bytes.lastIndexOf(mark) + mark.size();
  const qsizetype end = bytes.indexOf(' ', number);  // Qt writes one
  if (number < mark.size() || end < 0) return;
  const qsizetype table = bytes.mid(number, end - number).toLongLong() + distance;
  bytes.replace(number, end - number, QByteArray::number(table));
  const qsizetype trailer = bytes.indexOf("trailer", table);
  for (qsizetype at = bytes.indexOf(" 65535 f", table) - kDigits + kEntry; at >= kEntry && at + kEntry <= trailer;
       at += kEntry) {
    const qlonglong offset = bytes.mid(at, kDigits).toLongLong();
    if (offset > behind) bytes.replace(at, kDigits, QByteArray::number(offset + distance).rightJustified(kDigits, '0'));
  }
}

/// Qt writes the time of the export, in the zone of this machine, whose text is longer for some zones.
void correct_time(QByteArray& bytes, const SessionFigure& figure) {
  const QByteArray mark = "/CreationDate ";
  const qsizetype from = bytes.indexOf(mark) + mark.size();
  const qsizetype end = bytes.indexOf('\n', from);
  if (from < mark.size() || end < 0) return;
  const std::time_t made = std::chrono::system_clock::to_time_t(made_at(figure));
  const QDateTime time = QDateTime::fromSecsSinceEpoch(made, Qt::UTC);
  const QByteArray text = "(D:" + time.toString(QStringLiteral("yyyyMMddhhmmss")).toLatin1() + "Z)";
  const qsizetype distance = text.size() - (end - from);
  bytes.replace(from, end - from, text);
  if (distance != 0) move_offsets(bytes, from, distance);
}

/// Qt rounds pages to whole points.
void correct_size(QByteArray& bytes, const SessionFigure& figure) {
  const QSizeF points = figure.size_mm() * kPointsPerMm;
  overwrite(bytes, "/MediaBox [0 0 ", "]",
            QByteArray::number(points.width(), 'f', 4) + ' ' + QByteArray::number(points.height(), 'f', 4));
}

}  // namespace

Result<QByteArray> encode_pdf(const SessionFigure& figure) {
  const QSizeF points = figure.size_mm() * kPointsPerMm;
  const QSizeF page(std::ceil(points.width()), std::ceil(points.height()));
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  {
    const SameOrder order;
    QPdfWriter writer(&buffer);
    writer.setPdfVersion(QPagedPaintDevice::PdfVersion_1_6);
    writer.setResolution(kResolution);
    writer.setPageSize(QPageSize(page, QPageSize::Point, QStringLiteral("figure"), QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout::Point);
    writer.setTitle(figure.title());
    writer.setCreator(QString::fromStdString(program_name()));
    writer.setDocumentXmpMetadata(xmp(figure));
    writer.addFileAttachment(QStringLiteral("m2ib-record.json"), QByteArray::fromStdString(figure.record()),
                             QStringLiteral("application/json"));
    QPainter painter;
    if (!painter.begin(&writer)) return fail(ErrorCode::ComputeFailed, "the PDF could not be begun");
    // What the page is larger than the figure lies above it, and is cut off by the corrected MediaBox.
    painter.translate(0.0, (page.height() - points.height()) * kResolution / 72.0);
    figure.paint(painter, kResolution / 25.4);
    if (!painter.end()) return fail(ErrorCode::ComputeFailed, "the PDF could not be finished");
  }
  correct_size(bytes, figure);
  correct_time(bytes, figure);
  return bytes;
}

}  // namespace m2ib::figure
