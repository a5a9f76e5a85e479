#pragma once

#include <QAbstractListModel>
#include <QByteArray>
#include <QCache>
#include <QHash>
#include <QImage>
#include <QSet>
#include <QStringList>
#include <optional>

#include "ui/jobs/picture_scanner.h"

namespace m2ib::jobs {
class Thumbnailer;
}

namespace m2ib::presenters {

/// The pictures of a folder, an archive or several files: found in the background, with thumbnails for the rows that
/// are asked for. Nothing about them is written anywhere.
class PictureListModel : public QAbstractListModel {
  Q_OBJECT

 public:
  enum Role {
    KindTextRole = Qt::UserRole + 1,  ///< QString "PNG · 1024 × 1024"
    CountRole,                        ///< int, pictures behind the row: slices of a series, frames of a file
    ThumbnailRole,                    ///< QImage; null until it is there
    ThumbnailStateRole,               ///< int of Thumbnail
    ProblemRole,                      ///< QString why it cannot be shown; empty where it can
    OpenIndexRole,                    ///< int, which of the row's pictures is open, from 0; -1 none
  };
  enum class Thumbnail { None, Loading, Ready, Broken };
  /// One picture of the list.
  struct Place {
    int row = -1;   ///< -1: not in the list
    int index = 0;  ///< in the row's series
    [[nodiscard]] bool operator==(const Place&) const = default;
  };

  explicit PictureListModel(QObject* parent = nullptr);
  ~PictureListModel() override;

  /// Replaces the list. A place that turns out to be a model ends in foundModel(), and the list before stays.
  void look(const QStringList& paths);
  void cancel();  ///< what was found so far stays
  [[nodiscard]] bool scanning() const { return generation_ != 0; }

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] const pictures::PictureEntry& entry(int row) const {
    return (*entries_)[static_cast<std::size_t>(row)];
  }
  [[nodiscard]] Place find(const pictures::PictureLocation& location) const;
  /// The picture after (or before) one: first through its series, then the next row that can be shown; {} at the ends.
  [[nodiscard]] Place step(const Place& from, int step) const;

  /// Which picture is in the window; one that is not in the list marks no row.
  void setOpen(const pictures::PictureLocation& location);
  [[nodiscard]] Place open() const { return open_; }

  /// Makes thumbnails of these rows, in this order, and forgets what waited.
  /// @param side_px in pixels of the screen
  void wantThumbnails(const QList<int>& rows, int side_px);
  void setThumbnailMemory(int bytes);  ///< default 64 MiB; those not looked at for longest go first

  /// File names may tell who somebody is: hidden ones become "Image 1", "Image 2" …
  void setNamesHidden(bool hidden);

  [[nodiscard]] QString progressText() const;  ///< "1,204 files looked at, 37 pictures"
  [[nodiscard]] QString leftOutText() const;   ///< empty where nothing was

 Q_SIGNALS:
  void scanStarted();
  void progressed();  ///< rows, or texts
  void scanEnded();   ///< finished, cancelled or failed
  void failed(const QString& message);
  void foundModel(const QString& path);

 private:
  struct Drawn {
    QImage image;
    QString problem;  ///< why there is none
    int side_px = 0;
  };
  struct Order {
    QByteArray key;
    int side_px = 0;
    int row = 0;  ///< where it was when it was wanted
  };
  void take(const jobs::PictureEntriesPtr& entries);
  void reset(const jobs::PictureEntriesPtr& entries);
  void end();
  void setThumbnail(quint64 id, Drawn drawn);
  [[nodiscard]] static QByteArray keyOf(const pictures::PictureEntry& entry);
  [[nodiscard]] QString nameOf(int row) const;
  [[nodiscard]] QString kindTextOf(const pictures::PictureEntry& entry) const;
  [[nodiscard]] int rowOf(const Order& order) const;
  [[nodiscard]] QString problemOf(const pictures::PictureEntry& entry) const;
  [[nodiscard]] Thumbnail stateOf(const pictures::PictureEntry& entry) const;

  jobs::PictureEntriesPtr entries_;
  pictures::ScanReport report_;
  QStringList paths_;
  pictures::PictureLocation open_location_;
  Place open_;
  quint64 generation_ = 0;  ///< of the scan in progress; 0 none
  bool fresh_ = false;      ///< nothing of the scan in progress has come yet
  bool cancelled_ = false;
  bool names_hidden_ = false;
  QCache<QByteArray, Drawn> drawn_;
  QHash<QByteArray, quint64> ids_;  ///< of the last order for a row's thumbnail
  QHash<quint64, Order> orders_;    ///< those of ids_
  QSet<quint64> wanted_;            ///< being made, or next
  quint64 last_id_ = 0;
  jobs::PictureScanner* scanner_;
  jobs::Thumbnailer* thumbnailer_;
};

}  // namespace m2ib::presenters
