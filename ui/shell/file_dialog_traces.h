#pragma once

#include <QVariant>

namespace m2ib::shell {

/// Qt's own file dialog writes the folders that were visited into a file that all Qt programs share. Folders of
/// pictures may be called after patients: while this lives around a dialog, that list stays as it was.
class FileDialogTraces {
 public:
  FileDialogTraces();
  FileDialogTraces(const FileDialogTraces&) = delete;
  FileDialogTraces& operator=(const FileDialogTraces&) = delete;
  ~FileDialogTraces();

 private:
  QVariant history_;
  QVariant last_visited_;
};

}  // namespace m2ib::shell
