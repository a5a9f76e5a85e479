#include "ui/figure/write/encode_figure.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <span>
#include <vector>

#include "core/base/files.h"
#include "core/image/raster/write_tiff.h"
#include "core/session/provenance.h"
#include "ui/figure/explanation_figure.h"
#include "ui/figure/figure_content.h"

namespace m2ib::figure {
namespace {

struct Ending {
  const char* suffix;
  FigureFormat format;
};
constexpr std::array kEndings{Ending{".png", FigureFormat::Png},  Ending{".tiff", FigureFormat::Tiff},
                              Ending{".tif", FigureFormat::Tiff}, Ending{".pdf", FigureFormat::Pdf},
                              Ending{".svg", FigureFormat::Svg},  Ending{".dcm", FigureFormat::Dicom},
                              Ending{".json", FigureFormat::Json}};

QByteArray to_bytes(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size())};
}

/// Without the padding at the ends of QImage's rows.
std::vector<std::uint8_t> packed(const QImage& image) {
  const QImage rgb = image.convertToFormat(QImage::Format_RGB888);
  const auto a_row = static_cast<std::size_t>(rgb.width()) * 3;
  std::vector<std::uint8_t> bytes(a_row * static_cast<std::size_t>(rgb.height()));
  for (int y = 0; y < rgb.height(); ++y) {
    std::copy_n(rgb.constScanLine(y), a_row, bytes.data() + static_cast<std::ptrdiff_t>(a_row) * y);
  }
  return bytes;
}

Result<QImage> drawn(const SessionFigure& figure) {
  QImage image = figure.image(figure.session().figure.dpi / 25.4);
  if (image.isNull()) return fail(ErrorCode::OutOfMemory, "the figure was drawn at this resolution");
  return image;
}

Result<QByteArray> encode_tiff(const SessionFigure& figure, const QImage& image) {
  image::TiffTexts texts;
  texts.description = figure.record();
  texts.software = program_name();
  texts.dpi = figure.session().figure.dpi;
  const auto bytes = image::rgb_tiff(packed(image), image.width(), image.height(), texts);
  if (!bytes) return tl::unexpected(bytes.error());
  return to_bytes(*bytes);
}

Result<QByteArray> encode_dicom(const SessionFigure& figure, const QImage& image, const ExportExtras& extras) {
  image::CaptureTexts texts;
  texts.series_description = "M2IB explanation, research use only";
  texts.record = figure.record();
  texts.software_version = program_name();
  texts.made_at = made_at(figure);
  texts.dpi = figure.session().figure.dpi;
  const auto bytes = image::secondary_capture(packed(image), image.width(), image.height(), texts, extras.patient);
  if (!bytes) return tl::unexpected(bytes.error());
  return to_bytes(*bytes);
}

}  // namespace

std::string program_name() { return std::string("M2IB Explorer ") + session::program_version(); }

std::chrono::system_clock::time_point made_at(const SessionFigure& figure) {
  std::chrono::system_clock::time_point latest;
  for (const ShownResult& result : figure.content().results) latest = std::max(latest, result.explanation->made_at);
  return latest;
}

Result<FigureFormat> figure_format_of(const std::filesystem::path& path) {
  std::string suffix = path.extension().string();
  std::transform(suffix.begin(), suffix.end(), suffix.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  for (const Ending& ending : kEndings) {
    if (suffix == ending.suffix) return ending.format;
  }
  return fail(ErrorCode::FileWriteFailed, path.string(),
              "the name of a figure ends in .png, .tiff, .pdf, .svg, .dcm or .json");
}

const char* suffix_of(FigureFormat format) {
  for (const Ending& ending : kEndings) {
    if (ending.format == format) return ending.suffix;
  }
  return ".png";
}

Result<QByteArray> encode_figure(const SessionFigure& figure, FigureFormat format, const ExportExtras& extras) {
  if (const QString problem = figure.problem(); !problem.isEmpty()) {
    return fail(ErrorCode::ComputeFailed, problem.toStdString());
  }
  if (format == FigureFormat::Json) return QByteArray::fromStdString(figure.record());
  if (format == FigureFormat::Pdf) return encode_pdf(figure);
  if (format == FigureFormat::Svg) return encode_svg(figure);
  const Result<QImage> image = drawn(figure);
  if (!image) return tl::unexpected(image.error());
  if (format == FigureFormat::Tiff) return encode_tiff(figure, *image);
  if (format == FigureFormat::Dicom) return encode_dicom(figure, *image, extras);
  return encode_png(*image, {figure.title(), figure.record(), figure.session().figure.dpi});
}

Result<void> export_figure(const SessionFigure& figure, const std::filesystem::path& path, const ExportExtras& extras) {
  const auto format = figure_format_of(path);
  if (!format) return tl::unexpected(format.error());
  const auto bytes = encode_figure(figure, *format, extras);
  if (!bytes) return tl::unexpected(bytes.error());
  return write_file_atomically(path,
                               std::as_bytes(std::span(bytes->constData(), static_cast<std::size_t>(bytes->size()))));
}

}  // namespace m2ib::figure
