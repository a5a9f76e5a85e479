#pragma once

#include <QByteArray>
#include <QString>

class QMimeData;

namespace m2ib::shell {

/// What a drop or the clipboard brings: the path of a file or folder, or a picture's bytes.
struct Incoming {
  QString path;
  QByteArray image_bytes;
  [[nodiscard]] bool empty() const { return path.isEmpty() && image_bytes.isEmpty(); }
};

/// The first thing that could be opened. Files are told apart later. A picture that comes as
/// an encoded file keeps its bytes (and so its 16 bits); one that comes as pixels is encoded as PNG.
[[nodiscard]] Incoming incoming_from(const QMimeData& data);

/// What incoming_from() would find, without copying anything, for a drag that moves over the window.
[[nodiscard]] bool may_be_opened(const QMimeData& data);

}  // namespace m2ib::shell
