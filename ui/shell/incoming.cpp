#include "ui/shell/incoming.h"

#include <QBuffer>
#include <QImage>
#include <QMimeData>
#include <QUrl>
#include <array>

namespace m2ib::shell {
namespace {

constexpr std::array<const char*, 5> kEncoded{"image/png", "image/tiff", "image/jpeg", "image/bmp", "image/webp"};

QStringList local_files(const QMimeData& data) {
  QStringList paths;
  const auto urls = data.urls();
  for (const QUrl& url : urls) {
    if (url.isLocalFile()) paths << url.toLocalFile();
  }
  return paths;
}

}  // namespace

Incoming incoming_from(const QMimeData& data) {
  Incoming incoming;
  incoming.paths = local_files(data);
  if (!incoming.paths.isEmpty()) return incoming;
  for (const char* format : kEncoded) {
    incoming.image_bytes = data.data(QString::fromLatin1(format));
    if (!incoming.image_bytes.isEmpty()) return incoming;
  }
  const QImage pixels = data.hasImage() ? qvariant_cast<QImage>(data.imageData()) : QImage();
  if (!pixels.isNull()) {
    QBuffer buffer(&incoming.image_bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!pixels.save(&buffer, "PNG")) incoming.image_bytes.clear();
  }
  return incoming;
}

bool may_be_opened(const QMimeData& data) { return data.hasImage() || !local_files(data).isEmpty(); }

}  // namespace m2ib::shell
