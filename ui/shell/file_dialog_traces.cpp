#include "ui/shell/file_dialog_traces.h"

#include <QSettings>

namespace m2ib::shell {
namespace {

// Where QFileDialog writes, and what.
constexpr const char* kOrganisation = "QtProject";
constexpr const char* kHistory = "FileDialog/history";
constexpr const char* kLastVisited = "FileDialog/lastVisited";

void put_back(QSettings& shared, const char* key, const QVariant& value) {
  if (value.isValid()) {
    shared.setValue(QString::fromLatin1(key), value);
  } else {
    shared.remove(QString::fromLatin1(key));
  }
}

}  // namespace

FileDialogTraces::FileDialogTraces() {
  const QSettings shared(QSettings::UserScope, QString::fromLatin1(kOrganisation));
  history_ = shared.value(QString::fromLatin1(kHistory));
  last_visited_ = shared.value(QString::fromLatin1(kLastVisited));
}

FileDialogTraces::~FileDialogTraces() {
  QSettings shared(QSettings::UserScope, QString::fromLatin1(kOrganisation));
  put_back(shared, kHistory, history_);
  put_back(shared, kLastVisited, last_visited_);
}

}  // namespace m2ib::shell
