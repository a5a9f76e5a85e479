// A folder of many pictures must show its first rows at once and never hold the window up.
#include <QBuffer>
#include <QElapsedTimer>
#include <QListView>
#include <QTimer>
#include <algorithm>
#include <cstdio>

#include "tests/ui/shell/desk.h"
#include "ui/presenters/picture_list_model.h"

using namespace m2ib;
using m2ib::tests::Desk;
using List = presenters::PictureListModel;

namespace {

constexpr double kFirstRows_ms = 1000.0;
constexpr double kLargestGap_ms = 50.0;
constexpr int kTries = 3;

struct Times {
  double first_rows_ms = 0.0;
  double all_rows_ms = 0.0;
  double thumbnails_ms = 0.0;  ///< of what is visible
  double largest_gap_ms = 0.0;
};

void fill(const QDir& folder, int pictures, int side) {
  QImage picture(side, side, QImage::Format_Grayscale8);
  for (int y = 0; y < side; ++y) std::fill_n(picture.scanLine(y), side, static_cast<uchar>(y));
  QByteArray bytes;
  QBuffer buffer(&bytes);
  picture.save(&buffer, "PNG");
  for (int i = 0; i < pictures; ++i) {
    QFile file(folder.filePath(QStringLiteral("picture %1.png").arg(i)));
    if (!file.open(QIODevice::WriteOnly)) qFatal("no file");
    file.write(bytes);
  }
}

Times open(const QString& folder, int pictures) {
  Desk desk;
  desk.window.resize(1360, 860);
  if (!QTest::qWaitForWindowExposed(&desk.window)) qFatal("no window");
  QTest::qWait(200);
  auto* view = desk.find<QListView>("pictureList");
  auto* list = desk.window.findChild<List*>();
  const auto state = [&](int row) { return view->model()->index(row, 0).data(List::ThumbnailStateRole).toInt(); };
  Times times;
  QElapsedTimer clock;
  double last = 0.0;
  QTimer timer;
  timer.setTimerType(Qt::PreciseTimer);
  const auto now = [&] { return static_cast<double>(clock.nsecsElapsed()) * 1e-6; };
  QObject::connect(&timer, &QTimer::timeout, &timer, [&] {
    times.largest_gap_ms = std::max(times.largest_gap_ms, now() - last);
    last = now();
    const int rows = view->model()->rowCount();
    if (times.first_rows_ms == 0.0 && rows > 0 && view->isVisible()) times.first_rows_ms = now();
    if (times.all_rows_ms == 0.0 && rows == pictures && !list->scanning()) times.all_rows_ms = now();
    if (times.thumbnails_ms == 0.0 && rows > 4 && state(0) == int(List::Thumbnail::Ready) &&
        state(4) == int(List::Thumbnail::Ready)) {
      times.thumbnails_ms = now();
    }
  });
  clock.start();
  timer.start(1);
  desk.window.openPath(folder);
  const bool done = QTest::qWaitFor([&] { return times.all_rows_ms > 0.0 && times.thumbnails_ms > 0.0; }, 30000);
  if (!done) qFatal("no list");
  // Scrolling wants other thumbnails.
  for (int step = 1; step <= 10; ++step) {
    view->scrollTo(view->model()->index(step * (pictures / 10) - 1, 0));
    QTest::qWait(60);
  }
  return times;
}

}  // namespace

class TestPictureSpeed : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void folderOfManyPictures_data() {
    QTest::addColumn<int>("pictures");
    QTest::addColumn<int>("side_px");
    QTest::newRow("a study") << 500 << 128;
    QTest::newRow("as many as a list holds") << 20'000 << 16;
  }
  void folderOfManyPictures() {
    QFETCH(int, pictures);
    QFETCH(int, side_px);
    QTemporaryDir folder;
    fill(QDir(folder.path()), pictures, side_px);
    Times best;
    best.largest_gap_ms = 1e9;
    for (int attempt = 0; attempt < kTries && best.largest_gap_ms > kLargestGap_ms; ++attempt) {
      // Other programs of this machine can hold the processor for a while; the best of three tries is the window's own.
      const Times times = open(folder.path(), pictures);
      std::printf("try %d: first rows %.0f ms, all %d rows %.0f ms, first thumbnails %.0f ms, largest gap %.1f ms\n",
                  attempt + 1, times.first_rows_ms, pictures, times.all_rows_ms, times.thumbnails_ms,
                  times.largest_gap_ms);
      std::fflush(stdout);
      if (times.largest_gap_ms < best.largest_gap_ms) best = times;
    }
    QVERIFY(best.first_rows_ms < kFirstRows_ms);
    QVERIFY(best.thumbnails_ms < kFirstRows_ms);
    QVERIFY(best.largest_gap_ms <= kLargestGap_ms);
  }
};

QTEST_MAIN(TestPictureSpeed)
#include "tst_picture_speed.moc"
