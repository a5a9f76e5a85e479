#include <QTemporaryDir>
#include <QtTest>

#include "core/pictures/scan.h"
#include "core/pictures/zip_file.h"
#include "tests/support/image_samples.h"
#include "tests/support/picture_samples.h"

using namespace m2ib;
using namespace m2ib::pictures;
namespace fs = std::filesystem;

namespace {

std::string png(int side = 4) {
  const auto bytes = tests::encode(tests::gray_ramp(side, side), ".png");
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// A PNG that goes on with zeros.
std::string blown_up(std::size_t bytes) {
  std::string text = png();
  text.resize(bytes, '\0');
  return text;
}

void put_u32(std::string& bytes, std::size_t at, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<char>((value >> (8 * i)) & 0xFFU);
}

}  // namespace

class TestPictureArchives : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  fs::path zip_;

  Stoppable<ScanReport> scan(const ScanLimits& limits = {}) {
    entries.clear();
    return scan_pictures(
        zip_, {}, [this](const std::vector<PictureEntry>& found, const ScanReport&) { entries = found; }, limits);
  }
  std::vector<PictureEntry> entries;

 private Q_SLOTS:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    zip_ = fs::path(folder_->path().toStdString()) / "pictures.zip";
  }

  void members_are_listed_and_read() {
    tests::write_zip(zip_, {{"study/IM10.png", png(10)},
                            {"study/IM2.png", png(2), false, true},
                            {"study/", ""},
                            {"__MACOSX/study/._IM2.png", png()},
                            {"study/.DS_Store", "x"},
                            {"readme.txt", "text"},
                            {"inner.zip", "PK\x03\x04"}});
    const auto report = scan();
    QVERIFY2(report, report ? "" : describe(report.error()).c_str());
    QCOMPARE(entries.size(), std::size_t(2));
    QCOMPARE(entries[0].name, std::string("IM2.png"));
    QCOMPARE(entries[1].width_px, 10);
    QCOMPARE(entries[1].pictures.at(0), (PictureLocation{zip_, "study/IM10.png", 0}));
    QCOMPARE(report->value(), (ScanReport{.looked_at = 4, .not_pictures = 1, .archives = 1}));
    for (const PictureEntry& entry : entries) {
      const auto read = read_picture(entry.pictures[0]);
      QVERIFY2(read, read ? "" : describe(read.error()).c_str());
      QCOMPARE((*read)->width_px, entry.width_px);
      QCOMPARE((*read)->name, entry.name);
    }
    QVERIFY(may_hold_pictures(zip_));
    // Nothing was unpacked onto the disk.
    QCOMPARE(std::distance(fs::directory_iterator(zip_.parent_path()), fs::directory_iterator()), 1);
  }

  void series_in_archives() {
    tests::write_zip(zip_, {{"a", tests::dicom_bytes({.instance_number = 2})},
                            {"b", tests::dicom_bytes({.instance_number = 1, .filler = 200'000})}});
    QVERIFY(scan());
    QCOMPARE(entries.size(), std::size_t(1));
    QCOMPARE(entries[0].pictures.at(0).member, std::string("b"));
    QVERIFY(read_picture(entries[0].pictures[1]));
  }

  void names_lead_nowhere() {
    tests::write_zip(zip_, {{"../../evil.png", png()}, {"/etc/absolute.png", png()}, {"C:\\x\\windows.png", png()}});
    QVERIFY(scan());
    QStringList names;
    for (const PictureEntry& entry : entries) {
      names << QString::fromStdString(entry.name);
      QVERIFY(read_picture(entry.pictures[0]));
    }
    names.sort();
    QCOMPARE(names, (QStringList{"absolute.png", "evil.png", "windows.png"}));
    QVERIFY(!fs::exists(zip_.parent_path().parent_path() / "evil.png"));
  }

  void password() {
    tests::write_zip(zip_, {{"a.png", png(), true}, {"b.png", png(), true}});
    const auto locked = scan();
    QVERIFY(!locked);
    QCOMPARE(locked.error().code, ErrorCode::ArchiveInvalid);
    QVERIFY(describe(locked.error()).find("password") != std::string::npos);
    const auto read = read_picture({zip_, "a.png", 0});
    QVERIFY(!read && describe(read.error()).find("password") != std::string::npos);
    tests::write_zip(zip_, {{"a.png", png(), true}, {"b.png", png()}});
    const auto report = scan();
    QVERIFY(report);
    QCOMPARE(entries.size(), std::size_t(1));
    QCOMPARE(report->value().unreadable, 1);
  }

  void bombs() {
    tests::write_zip(zip_, {{"bomb.png", blown_up(std::size_t{100} << 20)}, {"fine.png", blown_up(1 << 20)}});
    QVERIFY(fs::file_size(zip_) < 1'000'000);
    QVERIFY(scan());
    QCOMPARE(entries.size(), std::size_t(2));
    QVERIFY2(entries[0].problem.find("zip bomb") != std::string::npos, entries[0].problem.c_str());
    QCOMPARE(entries[1].problem, std::string());
    const auto read = read_picture(entries[0].pictures[0]);
    QVERIFY(!read && read.error().code == ErrorCode::ArchiveInvalid);
    QVERIFY(scan({.member_bytes = 100'000}));
    QVERIFY2(entries[1].problem.find("limit") != std::string::npos, entries[1].problem.c_str());
  }

  void lies_about_sizes_data() {
    QTest::addColumn<quint32>("size");
    QTest::newRow("smaller") << quint32(10);
    QTest::newRow("larger") << quint32(30'000'000);
    QTest::newRow("largest") << quint32(0xFFFFFFF0U);
  }
  void lies_about_sizes() {
    QFETCH(quint32, size);
    tests::write_zip(zip_, {{"a.png", blown_up(5000)}});
    std::string bytes = tests::read_bytes(zip_);
    const std::size_t directory = bytes.find("PK\x01\x02");
    QVERIFY(directory != std::string::npos);
    put_u32(bytes, directory + 24, size);
    tests::write_bytes(zip_, bytes);
    const auto read = read_picture({zip_, "a.png", 0});
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::ArchiveInvalid);
    (void)scan();  // must only not crash or take much memory
  }

  void damaged_data_is_noticed() {
    tests::write_zip(zip_, {{"a.png", png(64), false, true}});
    std::string bytes = tests::read_bytes(zip_);
    bytes[200] = static_cast<char>(bytes[200] ^ 0x55);
    tests::write_bytes(zip_, bytes);
    const auto read = read_picture({zip_, "a.png", 0});
    QVERIFY(!read);
    QVERIFY2(describe(read.error()).find("checksum") != std::string::npos, describe(read.error()).c_str());
  }

  void damaged_archives_data() {
    QTest::addColumn<int>("how");
    QTest::newRow("cut") << 0;
    QTest::newRow("huge directory") << 1;
    QTest::newRow("beginning only") << 2;
  }
  void damaged_archives() {
    QFETCH(int, how);
    tests::write_zip(zip_, {{"a.png", png()}, {"b.png", png()}});
    std::string bytes = tests::read_bytes(zip_);
    const std::size_t end = bytes.find("PK\x05\x06");
    if (how == 0) bytes.resize(end);
    if (how == 1) put_u32(bytes, end + 12, 0x7FFFFFFF);
    if (how == 2) bytes.resize(4);
    tests::write_bytes(zip_, bytes);
    const auto report = scan();
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::ArchiveInvalid);
    QVERIFY(may_hold_pictures(zip_));  // so that opening it says so
  }

  void every_flipped_byte_is_survived() {
    tests::write_zip(zip_, {{"a.png", png()}, {"b", tests::dicom_bytes({})}});
    const std::string whole = tests::read_bytes(zip_);
    for (std::size_t at = 0; at < whole.size(); ++at) {
      std::string bytes = whole;
      bytes[at] = static_cast<char>(bytes[at] ^ 0xFF);
      tests::write_bytes(zip_, bytes);
      (void)scan();
      (void)read_picture({zip_, "a.png", 0});
    }
  }

  void missing_member() {
    tests::write_zip(zip_, {{"a.png", png()}});
    const auto read = read_picture({zip_, "b.png", 0});
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::ArchiveInvalid);
  }

  void checkpoints_are_no_lists() {
    tests::write_zip(zip_, {{"archive/data.pkl", "x"}, {"archive/data/0", "y"}});
    QVERIFY(!may_hold_pictures(zip_));
    tests::write_bytes(zip_, "text");
    QVERIFY(!may_hold_pictures(zip_));
    QVERIFY(!may_hold_pictures(zip_.parent_path() / "missing"));
    QVERIFY(may_hold_pictures(zip_.parent_path()));
    tests::write_zip(zip_, {});  // libzip writes no file for an empty archive
    tests::write_bytes(zip_, std::string("PK\x05\x06") + std::string(18, '\0'));
    const auto report = scan();
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::NoPictures);
  }
};

QTEST_GUILESS_MAIN(TestPictureArchives)
#include "tst_picture_archives.moc"
