#include "app/cli/offscreen.h"

#include <clocale>

namespace m2ib::cli {
namespace {

/// Before QGuiApplication looks at the environment.
int& prepared(int& count) {
  qputenv("QT_QPA_PLATFORM", "offscreen");
  // Qt's own notes (missing XDG_RUNTIME_DIR and the like) are of no use here.
  qInstallMessageHandler([](QtMsgType, const QMessageLogContext&, const QString&) {});
  return count;
}

}  // namespace

Offscreen::Offscreen() : application_(prepared(count_), arguments_) { (void)std::setlocale(LC_NUMERIC, "C"); }

#ifdef M2IB_WITH_PLOTS
OffscreenWidgets::OffscreenWidgets() : application_(prepared(count_), arguments_) {
  (void)std::setlocale(LC_NUMERIC, "C");
}
#endif

}  // namespace m2ib::cli
