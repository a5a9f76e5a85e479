#include <QBuffer>
#include <QPainter>
#include <QSvgGenerator>
#include <cmath>

#include "ui/figure/write/encode_figure.h"

namespace m2ib::figure {
namespace {

constexpr int kUnitsPerMillimetre = 100;
constexpr int kResolution = 2540;  ///< the same, in an inch

}  // namespace

Result<QByteArray> encode_svg(const SessionFigure& figure) {
  const QSizeF size = figure.size_mm() * kUnitsPerMillimetre;
  const QSize whole(static_cast<int>(std::lround(size.width())), static_cast<int>(std::lround(size.height())));
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  {
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(kResolution);
    generator.setSize(whole);
    generator.setViewBox(QRect(QPoint(0, 0), whole));
    generator.setTitle(figure.title());
    generator.setDescription(QStringLiteral("Research use only, not for diagnosis. ") +
                             QString::fromStdString(program_name()));
    QPainter painter;
    if (!painter.begin(&generator)) return fail(ErrorCode::ComputeFailed, "the SVG could not be begun");
    painter.fillRect(QRectF(QPointF(0, 0), QSizeF(whole)), Qt::white);
    figure.paint(painter, kUnitsPerMillimetre);
    if (!painter.end()) return fail(ErrorCode::ComputeFailed, "the SVG could not be finished");
  }
  const QByteArray record = QByteArray::fromStdString(figure.record()).toBase64();
  const QByteArray metadata = QByteArray("<metadata><m2ib:record xmlns:m2ib=\"") + kRecordNamespace + "\">" + record +
                              "</m2ib:record></metadata>\n";
  const qsizetype place = bytes.indexOf("<defs>");
  if (place < 0) return fail(ErrorCode::ComputeFailed, "the SVG has no place for its record");
  bytes.insert(place, metadata);
  // Verdana has nearly the same widths, where DejaVu Sans is not installed.
  bytes.replace("font-family=\"DejaVu Sans\"", "font-family=\"DejaVu Sans, Verdana, sans-serif\"");
  return bytes;
}

}  // namespace m2ib::figure
