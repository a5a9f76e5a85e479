#include "ui/shell/samples.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

#include "core/session/resource_dir.h"

namespace m2ib::shell {

QList<Sample> embedded_samples() {
  const QDir folder(QFile::decodeName((session::find_resource_dir() / "samples").c_str()));
  QList<Sample> samples;
  QFile list(folder.filePath(QStringLiteral("samples.json")));
  if (list.open(QIODevice::ReadOnly)) {
    const auto entries = QJsonDocument::fromJson(list.readAll()).array();
    for (const QJsonValue& entry : entries) {
      // The name alone: an entry can never lead out of the folder.
      const QString name = QFileInfo(entry[QStringLiteral("file")].toString()).fileName();
      if (name.isEmpty() || !folder.exists(name)) continue;
      const QString title = entry[QStringLiteral("title")].toString();
      samples << Sample{folder.filePath(name), title.isEmpty() ? name : title,
                        entry[QStringLiteral("caption")].toString(),
                        entry[QStringLiteral("second_caption")].toString()};
    }
  }
  for (const auto& path : session::sample_images()) {
    const QString file = QFile::decodeName(path.c_str());
    const bool known = std::any_of(samples.begin(), samples.end(), [&](const Sample& sample) {
      return QFileInfo(sample.path).fileName() == QFileInfo(file).fileName();
    });
    if (!known) samples << Sample{file, QFileInfo(file).completeBaseName(), {}, {}};
  }
  return samples;
}

}  // namespace m2ib::shell
