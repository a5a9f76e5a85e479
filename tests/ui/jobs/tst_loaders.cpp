#include <QSignalSpy>
#include <QTest>

#include "tests/support/fixtures.h"
#include "ui/jobs/model_loader.h"
#include "ui/jobs/picture_loader.h"

using namespace m2ib;
using namespace m2ib::jobs;

class TestLoaders : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void modelLoader() {
    M2IB_REQUIRE_FIXTURES();
    ModelLoader loader;
    QSignalSpy loaded(&loader, &ModelLoader::loaded);
    QSignalSpy failed(&loader, &ModelLoader::failed);
    QSignalSpy cancelled(&loader, &ModelLoader::cancelled);
    const quint64 missing = loader.request("/nonexistent/model");
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed[0][0].value<quint64>(), missing);
    quint64 last = 0;
    for (int i = 0; i < 5; ++i) last = loader.request(tests::fixture_dir() / "hf_clip_tiny");
    QTRY_VERIFY(!loaded.isEmpty() && loaded.last()[0].value<quint64>() == last);
    QVERIFY(loaded.last()[1].value<model::DualEncoderPtr>());
    QCOMPARE(loaded.size() + cancelled.size(), 5);
  }

  void pictureLoader() {
    PictureLoader loader;
    QSignalSpy loaded(&loader, &PictureLoader::loaded);
    QSignalSpy failed(&loader, &PictureLoader::failed);
    const quint64 missing = loader.request(pictures::PictureLocation{"/nonexistent/picture.png", {}, 0});
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed[0][0].value<quint64>(), missing);
    loader.request(QByteArray("no picture at all"), "clipboard");
    QTRY_COMPARE(failed.size(), 2);
    const quint64 good = loader.request(QByteArray("P5\n4 2\n255\n") + QByteArray(8, '\x40'), "clipboard");
    QTRY_COMPARE(loaded.size(), 1);
    QCOMPARE(loaded[0][0].value<quint64>(), good);
    const auto plain = loaded[0][1].value<LoadedPicture>();
    QCOMPARE(plain.source->width_px, 4);
    QCOMPARE(plain.source->height_px, 2);
    QCOMPARE(plain.shown, plain.source);
    QCOMPARE(plain.window, image::Window{});
    QCOMPARE(plain.doubts, image::check_input(*plain.source));
    QVERIFY(!plain.doubts.empty());  // 4 x 2 pixels
    const quint64 covered = loader.request(plain.source, {{1, 0, 2, 1}});
    QTRY_COMPARE(loaded.size(), 2);
    QCOMPARE(loaded[1][0].value<quint64>(), covered);
    const auto painted = loaded[1][1].value<LoadedPicture>();
    QCOMPARE(painted.source, plain.source);
    QCOMPARE(painted.shown->black_outs, (std::vector<image::PixelRect>{{1, 0, 2, 1}}));
  }
};

QTEST_GUILESS_MAIN(TestLoaders)
#include "tst_loaders.moc"
