#include "ui/shell/incoming.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFileInfo>
#include <QImage>
#include <QMimeData>
#include <QUrl>
#include <array>

#include "ui/presenters/text/model_list_text.h"

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

QString drop_hint(const QMimeData& data) {
  const auto say = [](const char* text) { return QCoreApplication::translate("DropHint", text); };
  const QStringList paths = local_files(data);
  if (paths.isEmpty()) return say(QT_TRANSLATE_NOOP("DropHint", "Drop to open this picture"));
  for (const QString& path : paths) {
    if (path.endsWith(QLatin1String(".m2ib"), Qt::CaseInsensitive)) {
      return say(QT_TRANSLATE_NOOP("DropHint", "Drop to open this session"));
    }
  }
  if (paths.size() > 1) return say(QT_TRANSLATE_NOOP("DropHint", "Drop to list these pictures, or to open the model"));
  const QFileInfo file(paths.first());
  const QString ending = file.suffix().toLower();
  if (file.isDir())
    return say(QT_TRANSLATE_NOOP("DropHint", "Drop to list this folder's pictures, or to open its model"));
  if (QStringList{"pdf", "svg", "json"}.contains(ending)) {
    return say(QT_TRANSLATE_NOOP("DropHint", "Drop to restore the session of this exported figure"));
  }
  if (ending == QLatin1String("zip")) {
    return say(QT_TRANSLATE_NOOP("DropHint", "Drop to list the pictures of this archive, or to open its model"));
  }
  if (presenters::may_be_model(file.filePath())) {
    return say(QT_TRANSLATE_NOOP("DropHint", "Drop to open this model"));
  }
  if (QStringList{"png", "tif", "tiff", "dcm"}.contains(ending)) {
    return say(
        QT_TRANSLATE_NOOP("DropHint", "Drop to open this picture, or to restore the session of an exported figure"));
  }
  return say(QT_TRANSLATE_NOOP("DropHint", "Drop to open this picture"));
}

bool may_be_opened(const QMimeData& data) { return data.hasImage() || !local_files(data).isEmpty(); }

}  // namespace m2ib::shell
