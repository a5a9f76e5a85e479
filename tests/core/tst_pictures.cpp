#include <sys/stat.h>
#include <unistd.h>
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>

#include "core/pictures/natural_order.h"
#include "core/pictures/picture_kind.h"
#include "core/pictures/scan.h"
#include "core/pictures/shown_text.h"
#include "tests/core/image_samples.h"
#include "tests/support/fixtures.h"
#include "tests/support/picture_samples.h"

using namespace m2ib;
using namespace m2ib::pictures;
using m2ib::tests::DicomSample;
namespace fs = std::filesystem;

namespace {

std::string png(int side = 4) {
  const auto bytes = tests::encode(tests::gray_ramp(side, side), ".png");
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

struct Scanned {
  std::vector<PictureEntry> entries;
  ScanReport report;
  std::optional<Error> error;
  int calls = 0;

  [[nodiscard]] QStringList names() const {
    QStringList list;
    for (const PictureEntry& entry : entries) list << QString::fromStdString(entry.name);
    return list;
  }
};

template <class Places>
Scanned scan(const Places& places, const ScanLimits& limits = {}) {
  Scanned scanned;
  const auto outcome = scan_pictures(
      places, {},
      [&](const std::vector<PictureEntry>& entries, const ScanReport&) {
        scanned.entries = entries;
        ++scanned.calls;
      },
      limits);
  if (!outcome) {
    scanned.error = outcome.error();
  } else {
    scanned.report = outcome->value();
  }
  return scanned;
}

}  // namespace

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

  void series_become_one_entry() {
    QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    // Names, instance numbers and positions each have another order: positions count.
    tests::write_bytes(root / "a", tests::dicom_bytes({.instance_number = 2, .position_mm = 30.0}));
    tests::write_bytes(root / "b", tests::dicom_bytes({.instance_number = 3, .position_mm = 10.0}));
    tests::write_bytes(root / "c", tests::dicom_bytes({.instance_number = 1, .position_mm = 20.0}));
    tests::write_bytes(root / "d.png", png());
    const Scanned scanned = scan(root);
    QVERIFY2(!scanned.error, scanned.error ? describe(*scanned.error).c_str() : "");
    QCOMPARE(scanned.names(), (QStringList{"CT · CHEST · series 3", "d.png"}));
    const PictureEntry& series = scanned.entries[0];
    QCOMPARE(series.pictures,
             (std::vector<PictureLocation>{{root / "b", {}, 0}, {root / "c", {}, 0}, {root / "a", {}, 0}}));
    QCOMPARE(series.kind, std::string("DICOM"));
    QCOMPARE(series.modality, std::string("CT"));
    QCOMPARE(series.width_px, 8);
    QVERIFY(!series.series_key.empty() && series.series_key.find("1.2.3") == std::string::npos);
    QVERIFY(series.problem.empty());
    for (const PictureLocation& picture : series.pictures) {
      const auto read = read_picture(picture);
      QVERIFY2(read, read ? "" : describe(read.error()).c_str());
    }
  }

  void series_without_positions_go_by_number_then_name() {
    QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    tests::write_bytes(root / "a", tests::dicom_bytes({.instance_number = 10, .position_mm = 1.0}));
    tests::write_bytes(root / "b", tests::dicom_bytes({.instance_number = 2}));
    QCOMPARE(scan(root).entries.at(0).pictures.at(0).file, root / "b");
    QTemporaryDir other;
    const fs::path names = other.path().toStdString();
    for (const char* name : {"IM10", "IM9", "IM2"}) tests::write_bytes(names / name, tests::dicom_bytes({}));
    const Scanned scanned = scan(names);
    QCOMPARE(scanned.entries.size(), std::size_t(1));
    QCOMPARE(scanned.entries[0].pictures[0].file, names / "IM2");
    QCOMPARE(scanned.entries[0].pictures[2].file, names / "IM10");
  }

  void other_series_and_single_files_keep_their_names() {
    QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    tests::write_bytes(root / "1.dcm", tests::dicom_bytes({.series_uid = "1.2.3"}));
    tests::write_bytes(root / "2.dcm", tests::dicom_bytes({.series_uid = "1.2.4", .modality = "DX"}));
    const Scanned scanned = scan(root);
    QCOMPARE(scanned.names(), (QStringList{"1.dcm", "2.dcm"}));
    QCOMPARE(scanned.entries[1].modality, std::string("DX"));
  }

  void multi_frame_files_have_a_location_a_frame() {
    QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    tests::write_bytes(root / "a.dcm", tests::dicom_bytes({.series_uid = "1.5", .frames = 5}));
    tests::write_bytes(root / "b.dcm", tests::dicom_bytes({.series_uid = "1.6", .frames = 3}));
    const Scanned scanned = scan(root);
    QCOMPARE(scanned.names(), (QStringList{"a.dcm", "b.dcm"}));
    QCOMPARE(scanned.entries[0].frames, 5);
    QCOMPARE(scanned.entries[0].pictures.size(), std::size_t(5));
    QCOMPARE(scanned.entries[0].pictures[4].frame, 4);
    QVERIFY(read_picture(scanned.entries[0].pictures[4]));
    const Scanned few = scan(root, {.frames = 6});
    QCOMPARE(few.entries[0].pictures.size(), std::size_t(5));
    QCOMPARE(few.entries[1].pictures.size(), std::size_t(1));
    QVERIFY(few.report.cut_off);
  }

  void what_cannot_be_shown_is_listed_with_the_reason() {
    QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    tests::write_bytes(root / "report.dcm", tests::dicom_bytes({.modality = "SR", .pixels = false}));
    tests::write_bytes(root / "cut.dcm", tests::dicom_bytes({}).substr(0, 150));
    const Scanned scanned = scan(root);
    QCOMPARE(scanned.names(), (QStringList{"cut.dcm", "report.dcm"}));
    for (const PictureEntry& entry : scanned.entries) QVERIFY2(!entry.problem.empty(), entry.name.c_str());
    QVERIFY2(scanned.entries[1].problem.find("no pixel data") != std::string::npos, scanned.entries[1].problem.c_str());
  }

  void a_preamble_may_look_like_another_format() {
    std::string bytes = tests::dicom_bytes({});
    bytes.replace(0, 4, std::string("II*\0", 4));
    QCOMPARE(picture_kind(std::as_bytes(std::span(bytes))).name, std::string("DICOM"));
  }

  void long_headers_are_read_on() {
    QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    for (const std::size_t filler : {10UL, 65'536UL, 3'000'000UL}) {
      tests::write_bytes(root / std::to_string(filler),
                         tests::dicom_bytes({.series_uid = "1." + std::to_string(filler), .filler = filler}));
    }
    const Scanned scanned = scan(root);
    QCOMPARE(scanned.entries.size(), std::size_t(3));
    for (const PictureEntry& entry : scanned.entries) {
      QVERIFY2(entry.problem.empty(), (entry.name + ": " + entry.problem).c_str());
      QCOMPARE(entry.width_px, 8);
    }
  }

  void nothing_personal_in_a_title() {
    QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    for (const char* name : {"1", "2"}) tests::write_bytes(root / name, tests::dicom_bytes({}));
    const Scanned scanned = scan(root);
    const std::string title = scanned.entries.at(0).name;
    for (const char* secret : {"Doe", "Jane", "Secret", "1.2.9"}) QVERIFY(title.find(secret) == std::string::npos);
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

  void shared_dicom_files() {
    const fs::path data = tests::shared_dir() / "data/dicom";
    if (!fs::is_directory(data)) QSKIP("SKIPPED, NOT PASSED: no data/dicom in the shared folder");
    const Scanned scanned = scan(data);
    QVERIFY(!scanned.error);
    QCOMPARE(scanned.report, ScanReport{.looked_at = 30});
    std::size_t pictures = 0;
    for (const PictureEntry& entry : scanned.entries) {
      qInfo("%s | %s %s | %dx%d | %zu | %s", entry.name.c_str(), entry.kind.c_str(), entry.modality.c_str(),
            entry.width_px, entry.height_px, entry.pictures.size(), entry.problem.c_str());
      const bool no_pixels =
          entry.name == "reportsi.dcm" || entry.name == "GH178.dcm" || entry.name == "meta_missing_tsyntax.dcm";
      QCOMPARE(!entry.problem.empty(), no_pixels);
      for (const PictureLocation& picture : entry.pictures) {
        const auto read = read_picture(picture);
        if (!no_pixels) QVERIFY2(read, read ? "" : describe(read.error()).c_str());
        if (read) QCOMPARE(entry.pictures.size() > 1 || entry.width_px == (*read)->width_px, true);
      }
      pictures += entry.pictures.size();
    }
    // 30 files, of which three have 15, 2 and 10 frames.
    QCOMPARE(pictures, std::size_t(30 - 3 + 15 + 2 + 10));
  }
};

QTEST_GUILESS_MAIN(TestPictures)
#include "tst_pictures.moc"
