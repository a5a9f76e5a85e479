#include <sys/stat.h>
#include <unistd.h>
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>

#include "core/pictures/natural_order.h"
#include "core/pictures/picture_kind.h"
#include "core/pictures/scan.h"
#include "core/pictures/shown_text.h"
#include "tests/core/pictures/picture_scan_support.h"
#include "tests/support/fixtures.h"

using namespace m2ib;
using namespace m2ib::pictures;
using m2ib::tests::png;
using m2ib::tests::scan;
using m2ib::tests::Scanned;
namespace fs = std::filesystem;

class TestPictures : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void natural_order_data() {
    QTest::addColumn<QStringList>("sorted");
    QTest::newRow("numbers") << QStringList{"IM1", "IM2", "IM10", "IM100"};
    QTest::newRow("case") << QStringList{"a1", "A2", "b1"};
    QTest::newRow("zeros") << QStringList{"001", "02", "10"};
    QTest::newRow("equal numbers") << QStringList{"007", "07", "7"};
    QTest::newRow("huge numbers") << QStringList{"99999999999999999998", "99999999999999999999",
                                                 "100000000000000000000"};
    QTest::newRow("folders") << QStringList{"a/2", "a/10", "a-b/1", "b"};
    QTest::newRow("prefix") << QStringList{"scan", "scan 2", "scan2"};
    QTest::newRow("several numbers") << QStringList{"1-2", "1-10", "2-1"};
  }
  void natural_order() {
    QFETCH(QStringList, sorted);
    for (qsizetype i = 0; i < sorted.size(); ++i) {
      for (qsizetype j = 0; j < sorted.size(); ++j) {
        QCOMPARE(natural_less(sorted[i].toStdString(), sorted[j].toStdString()), i < j);
      }
    }
  }

  void names_are_made_fit_for_the_screen_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("shown");
    QTest::newRow("plain") << QByteArray("chest 1.png") << QByteArray("chest 1.png");
    QTest::newRow("umlaut") << QByteArray("Röntgen.png") << QByteArray("Röntgen.png");
    QTest::newRow("control") << QByteArray("a\nb\x1b[2J") << QByteArray("a\uFFFDb\uFFFD[2J");
    QTest::newRow("latin 1") << QByteArray("R\xF6ntgen") << QByteArray("R\uFFFDntgen");
    QTest::newRow("overlong") << QByteArray("\xC0\xAF") << QByteArray("\uFFFD\uFFFD");
    QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80") << QByteArray("\uFFFD\uFFFD\uFFFD");
    QTest::newRow("turned round") << QByteArray("a\u202Egnp.exe") << QByteArray("a\uFFFDgnp.exe");
    QTest::newRow("cut") << QByteArray("ab\xE2\x82") << QByteArray("ab\uFFFD\uFFFD");
  }
  void names_are_made_fit_for_the_screen() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, shown);
    QCOMPARE(QByteArray::fromStdString(shown_text(text.toStdString())), shown);
    QVERIFY(shown_text(std::string(100000, 'x')).size() <= 200);
  }

  void kinds_and_sizes_are_told_by_beginnings_data() {
    QTest::addColumn<QString>("extension");
    QTest::addColumn<QString>("kind");
    QTest::newRow("png") << ".png"
                         << "PNG";
    QTest::newRow("jpeg") << ".jpg"
                          << "JPEG";
    QTest::newRow("tiff") << ".tiff"
                          << "TIFF";
    QTest::newRow("bmp") << ".bmp"
                         << "BMP";
    QTest::newRow("webp") << ".webp"
                          << "WebP";
    QTest::newRow("pgm") << ".pgm"
                         << "PNM";
  }
  void kinds_and_sizes_are_told_by_beginnings() {
    QFETCH(QString, extension);
    QFETCH(QString, kind);
    const auto bytes = tests::encode(tests::gray_ramp(31, 17), extension.toLatin1().constData());
    const PictureKind found = picture_kind(bytes);
    QCOMPARE(QString::fromStdString(found.name), kind);
    QCOMPARE(found.width_px, 31);
    QCOMPARE(found.height_px, 17);
    for (std::size_t cut = 0; cut < std::min<std::size_t>(bytes.size(), 200); ++cut) {
      const PictureKind part = picture_kind(std::span(bytes).first(cut));
      QVERIFY(part.name.empty() || part.name == kind.toStdString());
    }
  }

  void other_files_are_no_pictures_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("text") << QByteArray("P5 is the fifth patient");
    QTest::newRow("text with a number") << QByteArray("P2 12 noon: nothing new");
    QTest::newRow("BM") << QByteArray("BM stands for Bachelor of Medicine, as everybody knows");
    QTest::newRow("gif") << QByteArray("GIF89a\1\0\1\0");
    QTest::newRow("zeros") << QByteArray(5000, '\0');
  }
  void other_files_are_no_pictures() {
    QFETCH(QByteArray, bytes);
    const auto view = std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    QCOMPARE(picture_kind(view).name, std::string());
  }

  void folders_are_looked_through() {
    QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    for (const char* name : {"b/IM10.png", "b/IM2.png", "b/IM1", "a.png", "c/deep/er/x.jpg"}) {
      tests::write_bytes(root / name, png());
    }
    for (const char* name : {".hidden.png", "__MACOSX/._a.png", "Thumbs.db", "DICOMDIR", ".git/x.png"}) {
      tests::write_bytes(root / name, png());
    }
    tests::write_bytes(root / "notes.txt", "nothing");
    tests::write_bytes(root / "empty.png", "");
    tests::write_zip(root / "more.zip", {{"x.png", png()}});
    const Scanned scanned = scan(root);
    QVERIFY(!scanned.error);
    QCOMPARE(scanned.names(), (QStringList{"a.png", "IM1", "IM2.png", "IM10.png", "x.jpg"}));
    QCOMPARE(scanned.report, (ScanReport{.looked_at = 8, .not_pictures = 2, .archives = 1}));
    QCOMPARE(scanned.entries[2].kind, std::string("PNG"));
    QCOMPARE(scanned.entries[2].width_px, 4);
    QCOMPARE(scanned.entries[2].pictures, (std::vector<PictureLocation>{{root / "b/IM2.png", {}, 0}}));
    const auto read = read_picture(scanned.entries[2].pictures[0]);
    QVERIFY(read);
    QCOMPARE((*read)->width_px, 4);
  }

  void links_and_odd_files_are_left_out() {
    QTemporaryDir folder;
    QTemporaryDir outside;
    const fs::path root = folder.path().toStdString();
    const fs::path secret = fs::path(outside.path().toStdString()) / "secret.png";
    tests::write_bytes(root / "a/one.png", png());
    tests::write_bytes(secret, png());
    fs::create_directory_symlink(root, root / "a/circle");
    fs::create_symlink(secret, root / "out.png");
    fs::create_directory_symlink(secret.parent_path(), root / "away");
    fs::create_symlink(root / "nowhere", root / "broken.png");
    QCOMPARE(::mkfifo((root / "pipe.png").c_str(), 0600), 0);
    const Scanned scanned = scan(root);
    QCOMPARE(scanned.names(), QStringList{"one.png"});
    QCOMPARE(scanned.report.links, 4);
    // The place itself may be a link: a person has named it.
    fs::create_directory_symlink(root / "a", fs::path(outside.path().toStdString()) / "link");
    QCOMPARE(scan(fs::path(outside.path().toStdString()) / "link").names(), QStringList{"one.png"});
  }

  void unreadable_files_are_counted() {
    if (::geteuid() == 0) QSKIP("SKIPPED, NOT PASSED: root may read everything");
    QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    tests::write_bytes(root / "a.png", png());
    tests::write_bytes(root / "closed.png", png());
    tests::write_bytes(root / "locked/b.png", png());
    fs::permissions(root / "closed.png", fs::perms::none);
    fs::permissions(root / "locked", fs::perms::none);
    const Scanned scanned = scan(root);
    fs::permissions(root / "locked", fs::perms::owner_all);
    QCOMPARE(scanned.names(), QStringList{"a.png"});
    QCOMPARE(scanned.report.unreadable, 2);
  }

  void failures_say_why() {
    QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    QCOMPARE(scan(root / "missing").error->code, ErrorCode::FileNotFound);
    QCOMPARE(scan(root).error->code, ErrorCode::NoPictures);
    tests::write_bytes(root / "notes.txt", "nothing");
    QCOMPARE(scan(root).error->code, ErrorCode::NoPictures);
    QCOMPARE(scan(root / "notes.txt").error->code, ErrorCode::NoPictures);
    QCOMPARE(scan(std::vector<fs::path>{}).error->code, ErrorCode::NoPictures);
  }

  void limits_hold() {
    QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    for (int i = 0; i < 20; ++i) tests::write_bytes(root / (std::to_string(i) + ".png"), png());
    fs::path deep = root;
    for (int i = 0; i < 20; ++i) deep /= "d";
    tests::write_bytes(deep / "deep.png", png());
    const Scanned few = scan(root, {.entries = 7});
    QCOMPARE(few.entries.size(), std::size_t(7));
    QCOMPARE(few.report.looked_at, 7);
    QVERIFY(few.report.cut_off);
    const Scanned all = scan(root);
    QCOMPARE(all.entries.size(), std::size_t(20));
    QVERIFY(all.report.cut_off);  // the depth
    QVERIFY(!scan(root, {.depth = 30}).report.cut_off);
    QCOMPARE(scan(root, {.depth = 30}).entries.size(), std::size_t(21));
  }

  void several_places_become_one_list() {
    QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    tests::write_bytes(root / "2.png", png());
    tests::write_bytes(root / "10.png", png());
    tests::write_bytes(root / "3/x.png", png());
    tests::write_zip(root / "4.zip", {{"y.png", png()}});
    const Scanned scanned =
        scan(std::vector<fs::path>{root / "10.png", root / "4.zip", root / "gone.png", root / "2.png", root / "3"});
    QCOMPARE(scanned.names(), (QStringList{"2.png", "x.png", "y.png", "10.png"}));
    QCOMPARE(scanned.report.unreadable, 1);
  }

  void stops_between_files() {
    QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    tests::write_bytes(root / "first.png", png());
    std::stop_source stopped;
    stopped.request_stop();
    const auto at_once = scan_pictures(root, stopped.get_token(), [](const auto&, const auto&) {});
    QVERIFY(at_once && !*at_once);
    // As many files as it takes to be told about them before the end.
    for (int files = 4000; files <= 64000; files *= 4) {
      for (int i = 0; i < files; ++i) {
        const fs::path file = root / std::to_string(i);
        if (!fs::exists(file)) tests::write_bytes(file, "x");
      }
      std::stop_source stop;
      int looked_at = 0;
      const auto outcome = scan_pictures(root, stop.get_token(),
                                         [&](const auto&, const ScanReport& report) {
                                           looked_at = report.looked_at;
                                           stop.request_stop();
                                         },
                                         {.entries = 100'000});
      QVERIFY(outcome);
      if (*outcome) continue;
      QVERIFY2(looked_at < files, "it was told before the end");
      return;
    }
    QFAIL("a folder of 64 000 files was never told about before its end");
  }

  void shared_radiographs() {
    const fs::path data = tests::shared_dir() / "data/cxr";
    if (!fs::is_directory(data)) QSKIP("SKIPPED, NOT PASSED: no data/cxr in the shared folder");
    const Scanned scanned = scan(data);
    QCOMPARE(scanned.entries.size(), std::size_t(29));
    QCOMPARE(scanned.report, ScanReport{.looked_at = 29});
    for (const PictureEntry& entry : scanned.entries) {
      QVERIFY2(entry.problem.empty() && entry.width_px > 100 && entry.height_px > 100, entry.name.c_str());
    }
  }
};

QTEST_GUILESS_MAIN(TestPictures)
#include "tst_pictures.moc"
