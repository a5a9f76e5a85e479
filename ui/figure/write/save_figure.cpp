#include <QBuffer>
#include <QCoreApplication>
#include <QImageWriter>
#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstddef>
#include <span>

#include "core/base/files.h"
#include "ui/figure/explanation_figure.h"

namespace m2ib::figure {
namespace {

constexpr double kInchesPerMetre = 1.0 / 0.0254;

bool named_as_png(const std::filesystem::path& path) {
  std::string suffix = path.extension().string();
  std::transform(suffix.begin(), suffix.end(), suffix.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return suffix.empty() || suffix == ".png";
}

}  // namespace

Result<QByteArray> encode_png(const QImage& figure, const FigureMetadata& metadata) {
  if (figure.isNull()) return fail(ErrorCode::ComputeFailed, "the figure is empty");
  QImage stamped = figure;
  const double dpi = std::clamp(metadata.dpi, 36, 2400);
  stamped.setDotsPerMeterX(static_cast<int>(std::lround(dpi * kInchesPerMetre)));
  stamped.setDotsPerMeterY(stamped.dotsPerMeterX());
  stamped.setText(QStringLiteral("Title"), metadata.title);
  stamped.setText(QStringLiteral("Software"),
                  QStringLiteral("M2IB Explorer ") + QString::fromLatin1(session::program_version()));
  stamped.setText(QStringLiteral("Disclaimer"), QStringLiteral("Research use only, not for diagnosis."));
  if (!metadata.provenance_json.empty()) {
    stamped.setText(QStringLiteral("m2ib"), QString::fromStdString(metadata.provenance_json));
  }
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  QImageWriter writer(&buffer, "png");
  if (!writer.write(stamped)) return fail(ErrorCode::ComputeFailed, writer.errorString().toStdString());
  return bytes;
}

Result<void> save_figure(const QImage& figure, const std::filesystem::path& path, const FigureMetadata& metadata) {
  if (!named_as_png(path)) {
    return fail(ErrorCode::FileWriteFailed, path.string(), "figures are saved as PNG, so the name must end in .png");
  }
  const Result<QByteArray> bytes = encode_png(figure, metadata);
  if (!bytes) return tl::unexpected(bytes.error());
  return write_file_atomically(path,
                               std::as_bytes(std::span(bytes->constData(), static_cast<std::size_t>(bytes->size()))));
}

}  // namespace m2ib::figure
