#pragma once

#include <QObject>
#include <filesystem>
#include <memory>
#include <vector>

#include "core/library/model_library.h"

namespace m2ib::jobs {

/// The person's list of models as it is on the disk.
struct LibraryState {
  library::ModelLibrary library;
  std::vector<bool> exists;  ///< for each entry: is there still something at its path?
};

/// Reads and changes the list of models in the background, one change after the other; none is dropped. Signals are
/// emitted in the thread this object lives in.
class LibraryKeeper : public QObject {
  Q_OBJECT

 public:
  /// @param file of the list; empty: there is no place for one, every request fails
  explicit LibraryKeeper(std::filesystem::path file, QObject* parent = nullptr);
  ~LibraryKeeper() override;  ///< makes the changes that wait, then stops

  quint64 reload();                                 ///< number of the request, from 1
  quint64 change(library::LibraryChange changing);  ///< writes, then reads what is there now
  /// Opens a small model only to learn its card; tells nothing where that fails.
  void describe(const std::filesystem::path& path);

  bool event(QEvent* event) override;

 Q_SIGNALS:
  void taken(quint64 request, const m2ib::jobs::LibraryState& state);
  void failed(quint64 request, const m2ib::Error& error);  ///< nothing was written
  void described(const m2ib::model::ModelCard& card);

 private:
  class Private;
  std::unique_ptr<Private> d_;
};

}  // namespace m2ib::jobs
