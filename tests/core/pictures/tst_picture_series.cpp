#include <QTemporaryDir>
#include <QtTest>

#include "core/pictures/picture_kind.h"
#include "tests/core/pictures/picture_scan_support.h"
#include "tests/support/fixtures.h"

using namespace m2ib;
using namespace m2ib::pictures;
using m2ib::tests::png;
using m2ib::tests::scan;
using m2ib::tests::Scanned;
namespace fs = std::filesystem;

class TestPictureSeries : public QObject {
  Q_OBJECT

 private Q_SLOTS:
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

QTEST_GUILESS_MAIN(TestPictureSeries)
#include "tst_picture_series.moc"
