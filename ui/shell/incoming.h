#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

class QMimeData;

namespace m2ib::shell {

/// What a drop or the clipboard brings: paths of files and folders, or a picture's bytes.
struct Incoming {
  QStringList paths;
  QByteArray image_bytes;
  [[nodiscard]] bool empty() const { return paths.isEmpty() && image_bytes.isEmpty(); }
};

/// What could be opened: all local files, else a picture. Files are told apart later. A picture that comes as
/// an encoded file keeps its bytes (and so its 16 bits); one that comes as pixels is encoded as PNG.
[[nodiscard]] Incoming incoming_from(const QMimeData& data);

/// What incoming_from() would find, without copying anything, for a drag that moves over the window.
[[nodiscard]] bool may_be_opened(const QMimeData& data);

/// What a drop will do, in one translated sentence; by names alone, nothing is read.
[[nodiscard]] QString drop_hint(const QMimeData& data);

}  // namespace m2ib::shell
