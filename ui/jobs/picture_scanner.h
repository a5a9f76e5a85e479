#pragma once

#include <QObject>
#include <filesystem>
#include <memory>
#include <vector>

#include "core/pictures/scan.h"

namespace m2ib::jobs {

/// A list of pictures as it was at one moment; never null where a signal carries it.
using PictureEntriesPtr = std::shared_ptr<const std::vector<pictures::PictureEntry>>;

/// Looks through folders, archives and files for pictures in the background, latest wins. Every request ends in exactly
/// one of finished(), isModel(), failed(), cancelled(). Signals are emitted in the thread this object lives in.
class PictureScanner : public QObject {
  Q_OBJECT

 public:
  explicit PictureScanner(QObject* parent = nullptr);
  ~PictureScanner() override;  ///< stops between two files, then waits

  /// Several places become one list. A single folder with a model's weights at its top level, and a single archive that
  /// is a checkpoint, end in isModel(). Generation, from 1.
  quint64 request(std::vector<std::filesystem::path> places, const pictures::ScanLimits& limits = {});
  void cancel();

  bool event(QEvent* event) override;

 Q_SIGNALS:
  /// All entries so far, now and then, and once before finished().
  void found(quint64 generation, const m2ib::jobs::PictureEntriesPtr& entries,
             const m2ib::pictures::ScanReport& report);
  void finished(quint64 generation, const m2ib::pictures::ScanReport& report);
  void isModel(quint64 generation);  ///< or wants to be one and is damaged: opening it says what is wrong
  void failed(quint64 generation, const m2ib::Error& error);
  void cancelled(quint64 generation);

 private:
  class Private;
  std::unique_ptr<Private> d_;
};

}  // namespace m2ib::jobs
