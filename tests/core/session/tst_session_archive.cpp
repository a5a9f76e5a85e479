#include <QTemporaryDir>
#include <QTest>
#include <cstring>
#include <ctime>
#include <map>

#include <zip.h>

#include "core/base/files.h"
#include "tests/core/session/session_samples.h"

using namespace m2ib;
using tests::bytes_of;
using tests::sample_session;
using tests::told;

namespace {

namespace fs = std::filesystem;

/// With the first picture's bytes within.
session::Session with_picture() {
  session::Session session = sample_session();
  session.pictures[0].embedded = bytes_of("these are the bytes of a picture");
  session.pictures[0].reference.sha256 = sha256_hex(session.pictures[0].embedded);
  return session;
}

using Members = std::map<std::string, std::string>;

Members members_of(const fs::path& path) {
  Members members;
  int code = 0;
  zip_t* archive = zip_open(path.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &code);
  if (archive == nullptr) return members;
  for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); ++i) {
    const auto index = static_cast<zip_uint64_t>(i);
    zip_stat_t stat;
    zip_stat_index(archive, index, 0, &stat);
    std::string content(stat.size, '\0');
    zip_file_t* file = zip_fopen_index(archive, index, 0);
    zip_fread(file, content.data(), content.size());
    zip_fclose(file);
    members[stat.name] = content;
  }
  zip_discard(archive);
  return members;
}

void write_members(const fs::path& path, const Members& members) {
  zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
  for (const auto& [name, content] : members) {
    zip_source_t* source = zip_source_buffer(archive, content.data(), content.size(), 0);
    zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
  }
  zip_close(archive);
}

}  // namespace

class TestSessionArchive : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { folder_ = std::make_unique<QTemporaryDir>(); }
  void a_session_comes_back_with_its_pictures();
  void the_same_session_gives_the_same_bytes();
  void its_parts_are_where_other_programs_look();
  void the_spread_of_repeats_lies_beside_its_map();
  void saving_replaces_the_old_file();
  void a_file_that_cannot_be_written_says_so();
  void a_folder_without_room_keeps_the_old_file();
  void wrong_pictures_are_not_saved();
  void too_much_is_not_saved();
  void what_would_not_open_is_not_saved();
  void damaged_data();
  void damaged();
  void other_files_are_refused_data();
  void other_files_are_refused();
  void every_cut_is_refused();
  void a_bomb_is_refused();
  void it_is_known_by_its_content();

 private:
  [[nodiscard]] fs::path file(const char* name = "a.m2ib") const {
    return fs::path(folder_->path().toStdString()) / name;
  }
  std::unique_ptr<QTemporaryDir> folder_;
};

void TestSessionArchive::a_session_comes_back_with_its_pictures() {
  const session::Session session = with_picture();
  QVERIFY(session::save_session(session, file()));
  const auto again = session::open_session(file());
  QVERIFY2(again, again ? "" : describe(again.error()).c_str());
  QCOMPARE(told(*again), told(session));
  QVERIFY(again->pictures[0].embedded == session.pictures[0].embedded);
  QVERIFY(again->pictures[1].embedded.empty());
  QVERIFY(*session::session_bytes(*again) == *session::session_bytes(session));
}

void TestSessionArchive::the_same_session_gives_the_same_bytes() {
  const auto first = session::session_bytes(with_picture());
  qputenv("TZ", "IST-05:30");
  tzset();
  QTest::qWait(2100);  // times in ZIP archives count two seconds
  const auto second = session::session_bytes(with_picture());
  qunsetenv("TZ");
  tzset();
  QVERIFY(first && second);
  QVERIFY(*first == *second);
}

void TestSessionArchive::its_parts_are_where_other_programs_look() {
  const session::Session session = with_picture();
  QVERIFY(session::save_session(session, file()));
  const Members members = members_of(file());
  QCOMPARE(members.size(), std::size_t{5});
  QCOMPARE(members.at("mimetype"), std::string("application/x-m2ib-session"));
  QVERIFY(members.at("session.json").find("m2ib-session") != std::string::npos);
  QCOMPARE(members.at("pictures/" + session.pictures[0].reference.sha256),
           std::string("these are the bytes of a picture"));
  const std::string& map = members.at("maps/1.npy");
  QVERIFY(map.starts_with("\x93NUMPY"));
  QVERIFY(map.find("'shape': (2, 2)") != std::string::npos);
  float first = 0.0F;
  std::memcpy(&first, map.data() + map.size() - 16, sizeof first);
  QCOMPARE(first, session.results[1]->patch_values()[0]);
}

void TestSessionArchive::the_spread_of_repeats_lies_beside_its_map() {
  session::Session session = sample_session();
  auto repeated = std::make_shared<attribution::Explanation>(*session.results[1]);
  repeated->settings.repeats = 3;
  repeated->image.spread = {0.0F, 0.5F, 0.25F, 1.0F, 2.0F};  // of the class token, then of the patches
  session.results[1] = repeated;
  QVERIFY(session::save_session(session, file()));
  const Members members = members_of(file());
  QVERIFY(!members.contains("maps/0-spread.npy"));
  const std::string& spread = members.at("maps/1-spread.npy");
  QVERIFY(spread.find("'shape': (2, 2)") != std::string::npos);
  std::vector<float> values(4);
  std::memcpy(values.data(), spread.data() + spread.size() - 16, 16);
  QCOMPARE(values, (std::vector<float>{0.5F, 0.25F, 1.0F, 2.0F}));
  QCOMPARE(members.at("maps/1.npy").size(), spread.size());
  const auto again = session::open_session(file());
  QVERIFY2(again, again ? "" : describe(again.error()).c_str());
  QVERIFY(again->results[1]->image.spread == repeated->image.spread);
}

void TestSessionArchive::saving_replaces_the_old_file() {
  QVERIFY(session::save_session(with_picture(), file()));
  QVERIFY(session::save_session({}, file()));
  const auto again = session::open_session(file());
  QVERIFY(again);
  QVERIFY(again->captions.empty());
  QCOMPARE(std::distance(fs::directory_iterator(file().parent_path()), fs::directory_iterator()), std::ptrdiff_t{1});
}

void TestSessionArchive::a_file_that_cannot_be_written_says_so() {
  const auto refused = session::save_session({}, "/nonexistent-folder/a.m2ib");
  QVERIFY(!refused);
  QCOMPARE(refused.error().code, ErrorCode::FileWriteFailed);
}

void TestSessionArchive::a_folder_without_room_keeps_the_old_file() {
  QVERIFY(session::save_session(with_picture(), file()));
  fs::create_directory(file("folder"));
  const auto refused = session::save_session({}, file("folder"));
  QVERIFY(!refused);
  QCOMPARE(refused.error().code, ErrorCode::FileWriteFailed);
  QVERIFY(session::open_session(file()));
}

void TestSessionArchive::wrong_pictures_are_not_saved() {
  session::Session session = with_picture();
  session.pictures[0].embedded.push_back(std::byte{0});
  const auto refused = session::session_bytes(session);
  QVERIFY(!refused);
  QCOMPARE(refused.error().code, ErrorCode::ComputeFailed);
}

void TestSessionArchive::too_much_is_not_saved() {
  session::Session session;
  session.captions.resize(1001);
  const auto refused = session::save_session(session, file());
  QVERIFY(!refused);
  QCOMPARE(refused.error().code, ErrorCode::ComputeFailed);
  QVERIFY(!fs::exists(file()));
}

void TestSessionArchive::what_would_not_open_is_not_saved() {
  QVERIFY(session::save_session(with_picture(), file()));
  session::Session session = with_picture();
  session.settings.steps = 5000;
  const auto refused = session::save_session(session, file());
  QVERIFY(!refused);
  QCOMPARE(refused.error().code, ErrorCode::ComputeFailed);
  QVERIFY(describe(refused.error()).find("steps") != std::string::npos);
  QCOMPARE(told(*session::open_session(file())), told(with_picture()));
}

void TestSessionArchive::damaged_data() {
  QTest::addColumn<QString>("member");
  QTest::addColumn<QString>("content");  // null: the member is missing
  QTest::addColumn<int>("code");
  const std::string picture = "pictures/" + with_picture().pictures[0].reference.sha256;
  const auto row = [](const char* name, const std::string& member, const QString& content, ErrorCode code) {
    QTest::newRow(name) << QString::fromStdString(member) << content << static_cast<int>(code);
  };
  row("no session", "session.json", QString(), ErrorCode::NotASession);
  row("session of nothing", "session.json", "", ErrorCode::SessionInvalid);
  row("session of something else", "session.json", "[1]", ErrorCode::SessionInvalid);
  row("picture missing", picture, QString(), ErrorCode::SessionInvalid);
  row("another picture", picture, "these are the bytes of a pictura", ErrorCode::SessionInvalid);
  row("no picture", picture, "", ErrorCode::SessionInvalid);
}

void TestSessionArchive::damaged() {
  QFETCH(QString, member);
  QFETCH(QString, content);
  QFETCH(int, code);
  QVERIFY(session::save_session(with_picture(), file()));
  Members members = members_of(file());
  QVERIFY(members.erase(member.toStdString()) == 1);
  if (!content.isNull()) members[member.toStdString()] = content.toStdString();
  write_members(file(), members);
  const auto refused = session::open_session(file());
  QVERIFY(!refused);
  QCOMPARE(static_cast<int>(refused.error().code), code);
  QCOMPARE(refused.error().args.front(), file().string());
}

void TestSessionArchive::other_files_are_refused_data() {
  QTest::addColumn<QByteArray>("content");
  QTest::newRow("empty") << QByteArray();
  QTest::newRow("text") << QByteArray("hello");
  QTest::newRow("ZIP's first bytes") << QByteArray("PK\x03\x04");
  QTest::newRow("empty archive") << QByteArray("PK\x05\x06") + QByteArray(18, '\0');
}

void TestSessionArchive::other_files_are_refused() {
  QFETCH(QByteArray, content);
  QVERIFY(write_file_atomically(file(), content.toStdString()));
  const auto refused = session::open_session(file());
  QVERIFY(!refused);
  QVERIFY(refused.error().code == ErrorCode::SessionInvalid || refused.error().code == ErrorCode::NotASession);
}

void TestSessionArchive::every_cut_is_refused() {
  const auto bytes = session::session_bytes(with_picture());
  QVERIFY(bytes);
  for (std::size_t size = 0; size < bytes->size(); size += 7) {
    QVERIFY(write_file_atomically(file(), std::span(*bytes).first(size)));
    QVERIFY(!session::open_session(file()));
  }
}

void TestSessionArchive::a_bomb_is_refused() {
  Members members;
  members["session.json"] = std::string(std::size_t{80} << 20, ' ');
  write_members(file(), members);
  QVERIFY(fs::file_size(file()) < 1'000'000);
  const auto refused = session::open_session(file());
  QVERIFY(!refused);
  QCOMPARE(refused.error().code, ErrorCode::SessionInvalid);
}

void TestSessionArchive::it_is_known_by_its_content() {
  QVERIFY(session::save_session(with_picture(), file("renamed.zip")));
  QVERIFY(session::looks_like_session(file("renamed.zip")));
  QVERIFY(session::may_carry_record(file("renamed.zip")));
  write_members(file("pictures.zip"), {{"a.png", "x"}});
  QVERIFY(!session::looks_like_session(file("pictures.zip")));
  // Somebody took it apart and put it together again.
  write_members(file("again.m2ib"), members_of(file("renamed.zip")));
  QVERIFY(session::looks_like_session(file("again.m2ib")));
  QVERIFY(session::open_session(file("again.m2ib")));
  QVERIFY(!session::looks_like_session(file("absent")));
  QVERIFY(!session::looks_like_session(file().parent_path()));
}

QTEST_GUILESS_MAIN(TestSessionArchive)
#include "tst_session_archive.moc"
