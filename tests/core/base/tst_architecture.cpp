#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QtTest>

/// Which way the arrows between the rooms run, read from the sources themselves.
namespace {

struct Source {
  QString path;  ///< from the project's root
  QString text;

  [[nodiscard]] QString area() const { return path.section('/', 0, 0); }
  [[nodiscard]] QString room() const { return path.section('/', 1, 1); }
};

/// What a source includes, without brackets or quotes.
QStringList includes_of(const QString& text) {
  static const QRegularExpression kInclude(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])",
                                           QRegularExpression::MultilineOption);
  QStringList list;
  for (auto match = kInclude.globalMatch(text); match.hasNext();) list << match.next().captured(1);
  return list;
}

bool is_qt(const QString& include) {
  static const QRegularExpression kQt("^(Q[A-Z]|Qt[A-Z][A-Za-z]*/|q[a-z_]+\\.h$|qcustomplot)");
  return kQt.match(include).hasMatch();
}

bool is_computing_library(const QString& include) {
  static const QRegularExpression kLibrary("^(torch|ATen|c10|caffe2|opencv2|dcmtk)/");
  return kLibrary.match(include).hasMatch();
}

bool is_internal(const Source& header) {
  static const QRegularExpression kMarked("^// (Internal|Precompiled)", QRegularExpression::MultilineOption);
  return header.path.endsWith("_internal.h") || kMarked.match(header.text).hasMatch();
}

/// Rooms of core that a room may include besides its own (ARCHITECTURE.md); a room that is not listed may not exist.
const QMap<QString, QStringList>& core_arrows() {
  static const QStringList kBelowSession{"base",        "image",   "pictures", "annotation", "text",       "model",
                                         "attribution", "metrics", "phantom",  "training",   "evaluation", "benchmark"};
  static const QMap<QString, QStringList> kArrows{
      {"base", {}},
      {"image", {"base"}},
      {"pictures", {"base", "image"}},
      {"annotation", {"base", "image"}},
      {"text", {"base"}},
      {"checkpoint", {"base"}},
      {"model", {"base", "image", "text", "checkpoint"}},
      {"attribution", {"base", "image", "text", "model"}},
      {"metrics", {"base", "image", "text", "model", "attribution"}},
      {"phantom", {"base", "image"}},
      {"training", {"base", "image", "text", "checkpoint", "model", "phantom"}},
      {"evaluation", {"base", "image", "annotation", "text", "model", "attribution", "metrics", "phantom"}},
      {"benchmark", {"base", "image", "text", "model", "attribution", "metrics", "phantom"}},
      {"session", kBelowSession},
      {"library", {"base", "image", "model"}}};
  return kArrows;
}

/// Rooms of the window, lowest first: an include never points to a later one.
const QStringList& ui_rooms() {
  static const QStringList kRooms{"fetch", "jobs", "presenters", "figure", "plots", "views", "dialogs", "shell"};
  return kRooms;
}

/// Sockets, requests, certificates: everything of Qt Network, under either spelling of its headers.
bool is_network(const QString& include) {
  static const QRegularExpression kNetwork(
      "^(QtNetwork(/|$)|Q(Network|Ssl|Tcp|Udp|Sctp|Dtls|Dns|Hsts|Http|Host|Ocsp|LocalS|AbstractSocket|AbstractNetwork|"
      "Authenticator|RestAccess|FormData)|q(network|ssl|tcp|udp|sctp|dtls|dns|hsts|http|host|ocsp|locals|"
      "abstractsocket|"
      "authenticator)[a-z0-9_]*\\.h$)");
  return kNetwork.match(include).hasMatch();
}

/// What is wrong with one include; empty where nothing is.
QString fault_of(const Source& source, const QString& include, const QSet<QString>& internal_headers) {
  const QString to_area = include.section('/', 0, 0);
  const QString to_room = include.section('/', 1, 1);
  if (source.area() == "core") {
    if (is_qt(include)) return "core has no Qt";
    if (to_area == "ui" || to_area == "app") return "core knows no window and no program";
    if (to_area == "core" && to_room != source.room()) {
      if (!core_arrows().contains(source.room())) return "this room of core is in no rule";
      if (!core_arrows()[source.room()].contains(to_room)) return "this arrow inside core is not allowed";
    }
    return {};
  }
  if (is_computing_library(include)) return "only core sees this library";
  if (internal_headers.contains(include)) return "this header is internal to core";
  if (include == "qcustomplot.h" && !(source.area() == "ui" && source.room() == "plots")) {
    return "only ui/plots sees QCustomPlot";
  }
  if (is_network(include) && !(source.area() == "ui" && source.room() == "fetch")) {
    return "only ui/fetch opens connections";
  }
  if (source.area() == "ui") {
    if (to_area == "app") return "the window knows no program";
    if (to_area == "ui" && ui_rooms().indexOf(to_room) > ui_rooms().indexOf(source.room())) {
      return "this arrow inside ui points upward";
    }
  }
  if (source.area() == "app" && source.room() == "phantom-trainer" && to_area == "ui") {
    return "the trainer links core only";
  }
  if (source.area() == "app" && source.room() == "cli" && to_area == "ui" && to_room != "figure" &&
      to_room != "fetch" && include != "ui/plots/evaluation_plots.h") {
    return "the headless program draws figures and plots of results, fetches models and has no window";
  }
  return {};
}

QList<Source> all_sources() {
  QList<Source> sources;
  const QString root = QString::fromUtf8(M2IB_SOURCE_DIR) + "/";
  for (const char* area : {"core", "ui", "app"}) {
    QDirIterator files(root + area, {"*.h", "*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
      QFile file(files.next());
      if (file.open(QIODevice::ReadOnly)) {
        sources.append({file.fileName().mid(root.size()), QString::fromUtf8(file.readAll())});
      }
    }
  }
  return sources;
}

QSet<QString> internal_headers_of(const QList<Source>& sources) {
  QSet<QString> headers;
  for (const Source& source : sources) {
    if (source.area() == "core" && source.path.endsWith(".h") && is_internal(source)) headers.insert(source.path);
  }
  return headers;
}

}  // namespace

class TestArchitecture : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void rules_can_fail_data();
  void rules_can_fail();
  void arrows_hold();
  void every_room_is_in_a_rule();
  void public_headers_show_no_library();
  void core_keeps_to_itself();
  void presenters_and_figure_link_no_widgets();
};

void TestArchitecture::rules_can_fail_data() {
  QTest::addColumn<QString>("path");
  QTest::addColumn<QString>("include");
  QTest::addColumn<bool>("wrong");
  const auto add = [](const char* path, const char* include, bool wrong) {
    QTest::addRow("%s %s", path, include) << path << include << wrong;
  };
  add("core/base/a.cpp", "QString", true);
  add("core/base/a.cpp", "QtCore/QString", true);
  add("core/base/a.cpp", "qglobal.h", true);
  add("core/base/a.cpp", "core/image/radiograph.h", true);
  add("core/text/a.cpp", "core/image/radiograph.h", true);
  add("core/model/a.cpp", "core/attribution/m2ib.h", true);
  add("core/phantom/a.cpp", "core/model/towers.h", true);
  add("core/unheard_of/a.cpp", "core/base/error.h", true);
  add("core/model/a.cpp", "core/image/radiograph.h", false);
  add("core/model/a.cpp", "ATen/ATen.h", false);
  add("core/base/a.cpp", "queue", false);
  add("ui/views/a.cpp", "ATen/ATen.h", true);
  add("ui/views/a.cpp", "opencv2/core.hpp", true);
  add("ui/views/a.cpp", "core/model/towers.h", true);
  add("ui/views/a.cpp", "qcustomplot.h", true);
  add("ui/views/a.cpp", "ui/shell/main_window.h", true);
  add("ui/plots/a.cpp", "qcustomplot.h", false);
  add("ui/views/a.cpp", "core/base/error.h", false);
  add("ui/views/a.cpp", "QNetworkAccessManager", true);
  add("ui/shell/a.cpp", "QtNetwork/QNetworkReply", true);
  add("ui/shell/a.cpp", "QtNetwork", true);
  add("ui/jobs/a.cpp", "QTcpSocket", true);
  add("app/gui/a.cpp", "QLocalServer", true);
  add("app/cli/a.cpp", "qsslsocket.h", true);
  add("ui/fetch/a.cpp", "QNetworkAccessManager", false);
  add("ui/fetch/a.cpp", "core/library/known_models.h", false);
  add("ui/fetch/a.cpp", "ui/jobs/outbox.h", true);
  add("ui/dialogs/a.cpp", "ui/fetch/model_fetcher.h", false);
  add("ui/views/a.cpp", "QHoverEvent", false);
  add("core/library/a.cpp", "core/model/model_card.h", false);
  add("core/library/a.cpp", "core/session/resource_dir.h", true);
  add("ui/jobs/a.cpp", "app/cli/commands.h", true);
  add("app/cli/a.cpp", "torch/torch.h", true);
  add("app/phantom-trainer/a.cpp", "ui/figure/paint/overlay.h", true);
  add("app/cli/a.cpp", "ui/jobs/outbox.h", true);
  add("app/cli/a.cpp", "ui/figure/paint/overlay.h", false);
  add("app/cli/a.cpp", "ui/fetch/model_fetcher.h", false);
  add("app/cli/a.cpp", "ui/plots/evaluation_plots.h", false);  // results of an evaluation are drawn without a window
  add("app/cli/a.cpp", "ui/plots/loss_plot.h", true);
  add("core/evaluation/a.cpp", "core/annotation/region.h", false);
  add("core/evaluation/a.cpp", "core/session/session.h", true);
}

void TestArchitecture::rules_can_fail() {
  QFETCH(QString, path);
  QFETCH(QString, include);
  QFETCH(bool, wrong);
  const QString text = "// text\n  #include \"" + include + "\"\n";
  QCOMPARE(includes_of(text), QStringList{include});
  QCOMPARE(!fault_of({path, text}, include, {"core/model/towers.h"}).isEmpty(), wrong);
}

void TestArchitecture::arrows_hold() {
  const QList<Source> sources = all_sources();
  QVERIFY(sources.size() > 50);
  const QSet<QString> internal_headers = internal_headers_of(sources);
  QVERIFY(internal_headers.contains("core/model/towers.h"));
  QStringList faults;
  for (const Source& source : sources) {
    for (const QString& include : includes_of(source.text)) {
      const QString fault = fault_of(source, include, internal_headers);
      if (!fault.isEmpty()) faults << source.path + " includes " + include + ": " + fault;
    }
  }
  QVERIFY2(faults.isEmpty(), qPrintable("\n" + faults.join('\n')));
}

void TestArchitecture::every_room_is_in_a_rule() {
  QStringList strangers;
  for (const Source& source : all_sources()) {
    const bool known = source.area() == "app" || (source.area() == "core" && core_arrows().contains(source.room())) ||
                       (source.area() == "ui" && ui_rooms().contains(source.room()));
    if (!known) strangers << source.path;
  }
  QVERIFY2(strangers.isEmpty(), qPrintable(strangers.join('\n')));
}

void TestArchitecture::public_headers_show_no_library() {
  const QList<Source> sources = all_sources();
  const QSet<QString> internal_headers = internal_headers_of(sources);
  QStringList faults;
  for (const Source& source : sources) {
    if (source.area() != "core" || !source.path.endsWith(".h") || internal_headers.contains(source.path)) continue;
    for (const QString& include : includes_of(source.text)) {
      const bool wrong =
          is_computing_library(include) || include.startsWith("nlohmann/") || internal_headers.contains(include);
      if (wrong) faults << source.path + " shows " + include;
    }
  }
  QVERIFY2(faults.isEmpty(), qPrintable(faults.join('\n')));
}

void TestArchitecture::core_keeps_to_itself() {
  // core prints nothing, ends no program and starts no thread; what a trainer or Torch's pool does is asked for.
  static const QRegularExpression kForbidden(
      R"(std::(cout|cerr|clog|thread\b|jthread|async)|\b(std::)?(printf|puts|abort|exit|_exit|terminate)\s*\()");
  QVERIFY(kForbidden.match("std::abort();").hasMatch());
  QVERIFY(!kForbidden.match("std::snprintf(buffer); on_exit_(1); std::this_thread::yield()").hasMatch());
  static const QRegularExpression kComment("//[^\n]*");
  QStringList faults;
  for (const Source& source : all_sources()) {
    if (source.area() != "core") continue;
    const auto match = kForbidden.match(QString(source.text).remove(kComment));
    if (match.hasMatch()) faults << source.path + ": " + match.captured(0);
  }
  QVERIFY2(faults.isEmpty(), qPrintable(faults.join('\n')));
}

void TestArchitecture::presenters_and_figure_link_no_widgets() {
  for (const char* room : {"fetch", "jobs", "presenters", "figure"}) {
    QFile file(QString::fromUtf8(M2IB_SOURCE_DIR) + "/ui/" + room + "/CMakeLists.txt");
    QVERIFY2(file.open(QIODevice::ReadOnly), room);
    QVERIFY2(!file.readAll().contains("Widgets"), room);
  }
}

QTEST_GUILESS_MAIN(TestArchitecture)
#include "tst_architecture.moc"
