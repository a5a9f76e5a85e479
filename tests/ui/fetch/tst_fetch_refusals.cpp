#include <unistd.h>
#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include "tests/support/fetch_support.h"

using namespace m2ib;
using namespace m2ib::fetch;
using namespace m2ib::tests;

class TestFetchRefusals : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void a_wrong_declared_digest_is_caught();
  void another_declared_file_is_refused_before_it_comes();
  void redirects_stay_safe_data();
  void redirects_stay_safe();
  void addresses_are_checked_data();
  void addresses_are_checked();
  void answers_that_are_of_no_use_data();
  void answers_that_are_of_no_use();
  void too_many_bytes_are_removed();
  void another_length_is_refused();
  void too_few_bytes_are_kept();
  void a_wrong_checksum_removes_the_file();
  void packed_answers_are_refused();
  void a_silent_server_ends();
  void a_refused_connection_ends();
  void a_full_disk_is_said_before();
  void a_folder_that_cannot_be_written();
  void a_link_in_place_of_the_part_is_not_followed();
  void models_by_hand_are_refused();
};

void TestFetchRefusals::a_wrong_declared_digest_is_caught() {
  Plain server;
  QVERIFY(server.start());
  server.pages["/w.bin"] = Page{.body = some_bytes(1000), .headers = {{"X-Linked-ETag", QByteArray(64, 'a')}}};
  const QTemporaryDir home;
  Fetch fetch;
  QCOMPARE(fetch.run(model_of({{"w.bin", server.url("/w.bin"), 0, ""}}), home.path()), QString("failed"));
  QCOMPARE(fetch.error.code, ErrorCode::ChecksumWrong);
  QCOMPARE(fetch.error.args[2], std::string(64, 'a'));
  QVERIFY(QDir(home.path()).isEmpty());
}

void TestFetchRefusals::another_declared_file_is_refused_before_it_comes() {
  Plain server;
  QVERIFY(server.start());
  server.pages["/w.bin"] =
      Page{.body = some_bytes(5'000'000), .headers = {{"X-Linked-ETag", QByteArray(64, 'a')}}, .stall_after = 10};
  const QTemporaryDir home;
  Fetch fetch;
  const auto model = model_of({{"w.bin", server.url("/w.bin"), 0, std::string(64, 'b')}});
  QCOMPARE(fetch.run(model, home.path()), QString("failed"));
  QCOMPARE(fetch.error.code, ErrorCode::FetchFailed);
  QVERIFY2(fetch.problem().contains("another file"), qPrintable(fetch.problem()));
}

void TestFetchRefusals::redirects_stay_safe_data() {
  QTest::addColumn<QByteArray>("location");
  QTest::newRow("to http elsewhere") << QByteArray("http://example.org/w.bin");
  QTest::newRow("to http with a name") << QByteArray("http://me:you@127.0.0.1/w.bin");
  QTest::newRow("to a file") << QByteArray("file:///etc/passwd");
  QTest::newRow("to ftp") << QByteArray("ftp://127.0.0.1/w.bin");
  QTest::newRow("to data") << QByteArray("data:text/plain,hello");
  QTest::newRow("to itself") << QByteArray("/w.bin");
  QTest::newRow("to nowhere") << QByteArray("");
}

void TestFetchRefusals::redirects_stay_safe() {
  QFETCH(QByteArray, location);
  Plain server;
  QVERIFY(server.start());
  server.pages["/w.bin"] = Page{.status = 302, .location = location};
  const QTemporaryDir home;
  Fetch fetch;
  QCOMPARE(fetch.run(model_of({{"w.bin", server.url("/w.bin"), 0, ""}}), home.path()), QString("failed"));
  QCOMPARE(fetch.error.code, ErrorCode::FetchFailed);
  QVERIFY2(fetch.problem().contains("sends on"), qPrintable(fetch.problem()));
  QVERIFY(server.asked.size() <= 6);
  QVERIFY(QDir(home.path()).isEmpty());
}

void TestFetchRefusals::addresses_are_checked_data() {
  QTest::addColumn<QString>("url");
  QTest::addColumn<QString>("name");
  QTest::newRow("http elsewhere") << "http://example.org/w.bin"
                                  << "w.bin";
  QTest::newRow("http on localhost by name") << "http://localhost/w.bin"
                                             << "w.bin";
  QTest::newRow("file") << "file:///etc/passwd"
                        << "w.bin";
  QTest::newRow("no scheme") << "example.org/w.bin"
                             << "w.bin";
  QTest::newRow("password") << "https://me:secret@example.org/w.bin"
                            << "w.bin";
  QTest::newRow("folder in the name") << "https://example.org/w.bin"
                                      << "../w.bin";
  QTest::newRow("hidden name") << "https://example.org/w.bin"
                               << ".w.bin";
  QTest::newRow("empty name") << "https://example.org/w.bin"
                              << "";
}

void TestFetchRefusals::addresses_are_checked() {
  QFETCH(QString, url);
  QFETCH(QString, name);
  const QTemporaryDir home;
  Fetch fetch;
  const auto model = model_of({{name.toStdString(), url.toStdString(), 0, ""}});
  QCOMPARE(fetch.run(model, home.filePath("new")), QString("failed"));
  QCOMPARE(fetch.error.code, ErrorCode::FetchFailed);
  QVERIFY(!QFile::exists(home.filePath("new")));
}

void TestFetchRefusals::answers_that_are_of_no_use_data() {
  QTest::addColumn<int>("status");
  QTest::addColumn<QString>("word");
  QTest::newRow("403") << 403 << "account";
  QTest::newRow("401") << 401 << "account";
  QTest::newRow("404") << 404 << "no longer there";
  QTest::newRow("429") << 429 << "busy";
  QTest::newRow("503") << 503 << "busy";
  QTest::newRow("204") << 204 << "of no use";
  QTest::newRow("206 without a range") << 206 << "of no use";
  QTest::newRow("304") << 304 << "of no use";
}

void TestFetchRefusals::answers_that_are_of_no_use() {
  QFETCH(int, status);
  QFETCH(QString, word);
  Plain server;
  QVERIFY(server.start());
  server.pages["/w.bin"] = Page{.body = status == 204 || status == 304 ? "" : "words", .status = status};
  const QTemporaryDir home;
  Fetch fetch;
  QCOMPARE(fetch.run(model_of({{"w.bin", server.url("/w.bin"), 0, ""}}), home.path()), QString("failed"));
  QCOMPARE(fetch.error.code, ErrorCode::FetchFailed);
  QVERIFY2(fetch.problem().contains(word), qPrintable(fetch.problem()));
  QVERIFY(QDir(home.path()).isEmpty());
}

void TestFetchRefusals::too_many_bytes_are_removed() {
  Plain server;
  QVERIFY(server.start());
  server.pages["/w.bin"] = Page{.body = some_bytes(2'000'000), .chunked = true};
  const QTemporaryDir home;
  Fetch fetch;
  QCOMPARE(fetch.run(model_of({{"w.bin", server.url("/w.bin"), 1'500'000, ""}}), home.path()), QString("failed"));
  QCOMPARE(fetch.error.code, ErrorCode::FetchFailed);
  QVERIFY2(fetch.problem().contains("more bytes"), qPrintable(fetch.problem()));
  QVERIFY(QDir(home.path()).isEmpty());
}

void TestFetchRefusals::another_length_is_refused() {
  Plain server;
  QVERIFY(server.start());
  server.pages["/w.bin"] = Page{.body = some_bytes(2000)};
  const QTemporaryDir home;
  Fetch fetch;
  QCOMPARE(fetch.run(model_of({{"w.bin", server.url("/w.bin"), 1999, ""}}), home.path()), QString("failed"));
  QVERIFY2(fetch.problem().contains("2000") && fetch.problem().contains("1999"), qPrintable(fetch.problem()));
  QVERIFY(QDir(home.path()).isEmpty());
}

void TestFetchRefusals::too_few_bytes_are_kept() {
  Plain server;
  QVERIFY(server.start());
  server.pages["/w.bin"] = Page{.body = some_bytes(1000), .etag = "\"v1\"", .said_bytes = 1500};
  const QTemporaryDir home;
  Fetch fetch;
  QCOMPARE(fetch.run(model_of({{"w.bin", server.url("/w.bin"), 1500, ""}}), home.path()), QString("failed"));
  QCOMPARE(fetch.error.code, ErrorCode::FetchFailed);
  QVERIFY(!QFile::exists(home.filePath("w.bin")));
  QCOMPARE(QFileInfo(home.filePath("w.bin.part")).size(), 1000);
}

void TestFetchRefusals::a_wrong_checksum_removes_the_file() {
  Plain server;
  QVERIFY(server.start());
  const QByteArray wrong = some_bytes(1000, 7);
  server.pages["/w.bin"] = Page{.body = wrong, .etag = "\"v1\""};
  const QTemporaryDir home;
  Fetch fetch;
  const std::string promised = sha256(some_bytes(1000, 8));
  QCOMPARE(fetch.run(model_of({{"w.bin", server.url("/w.bin"), 1000, promised}}), home.path()), QString("failed"));
  QCOMPARE(fetch.error.code, ErrorCode::ChecksumWrong);
  QCOMPARE(fetch.error.args[1], sha256(wrong));
  QCOMPARE(fetch.error.args[2], promised);
  QVERIFY(QDir(home.path()).isEmpty());
}

void TestFetchRefusals::packed_answers_are_refused() {
  Plain server;
  QVERIFY(server.start());
  server.pages["/w.bin"] = Page{.body = some_bytes(1000), .headers = {{"Content-Encoding", "gzip"}}};
  const QTemporaryDir home;
  Fetch fetch;
  QCOMPARE(fetch.run(model_of({{"w.bin", server.url("/w.bin"), 0, ""}}), home.path()), QString("failed"));
  QVERIFY2(fetch.problem().contains("packed"), qPrintable(fetch.problem()));
  QVERIFY(!QFile::exists(home.filePath("w.bin")));
}

void TestFetchRefusals::a_silent_server_ends() {
  QTcpServer silent;  // takes connections, answers nothing
  QVERIFY(silent.listen(QHostAddress::LocalHost));
  const QTemporaryDir home;
  FetchOptions options = local_options();
  options.stall_timeout = std::chrono::milliseconds(300);
  Fetch fetch(options);
  const std::string url = "http://127.0.0.1:" + std::to_string(silent.serverPort()) + "/w.bin";
  QCOMPARE(fetch.run(model_of({{"w.bin", url, 0, ""}}), home.path()), QString("failed"));
  QVERIFY2(fetch.problem().contains("nothing arrived"), qPrintable(fetch.problem()));
  QVERIFY(QDir(home.path()).isEmpty());
}

void TestFetchRefusals::a_refused_connection_ends() {
  QTcpServer gone;
  QVERIFY(gone.listen(QHostAddress::LocalHost));
  const std::string url = "http://127.0.0.1:" + std::to_string(gone.serverPort()) + "/w.bin";
  gone.close();
  const QTemporaryDir home;
  Fetch fetch;
  QCOMPARE(fetch.run(model_of({{"w.bin", url, 0, ""}}), home.path()), QString("failed"));
  QVERIFY2(fetch.problem().contains("refused"), qPrintable(fetch.problem()));
}

void TestFetchRefusals::a_full_disk_is_said_before() {
  Plain server;
  QVERIFY(server.start());
  constexpr std::uint64_t kExabyte = 1'000'000'000'000'000'000;
  server.pages["/said"] = Page{.said_bytes = static_cast<qint64>(kExabyte), .stall_after = 0};
  const QTemporaryDir home;
  Fetch fetch;
  // Published as too large: nothing is asked for.
  QCOMPARE(fetch.run(model_of({{"w.bin", server.url("/w.bin"), kExabyte, ""}}), home.path()), QString("failed"));
  QCOMPARE(fetch.error.code, ErrorCode::NoRoomOnDisk);
  QVERIFY2(fetch.error.args[1] == "1.0 EB", fetch.error.args[1].c_str());
  QVERIFY(server.asked.isEmpty());
  // The server says so: nothing is written.
  QCOMPARE(fetch.run(model_of({{"w.bin", server.url("/said"), 0, ""}}), home.path()), QString("failed"));
  QCOMPARE(fetch.error.code, ErrorCode::NoRoomOnDisk);
  QVERIFY(QDir(home.path()).isEmpty());
}

void TestFetchRefusals::a_folder_that_cannot_be_written() {
  Plain server;
  QVERIFY(server.start());
  server.pages["/w.bin"] = Page{.body = "words"};
  const QTemporaryDir home;
  QFile in_the_way(home.filePath("file"));
  QVERIFY(in_the_way.open(QIODevice::WriteOnly));
  Fetch fetch;
  const auto model = model_of({{"w.bin", server.url("/w.bin"), 0, ""}});
  QCOMPARE(fetch.run(model, home.filePath("file/folder")), QString("failed"));
  QCOMPARE(fetch.error.code, ErrorCode::FileWriteFailed);
  // A folder stands where the file belongs.
  QVERIFY(QDir(home.path()).mkpath("here/w.bin"));
  QCOMPARE(fetch.run(model, home.filePath("here")), QString("failed"));
  QCOMPARE(fetch.error.code, ErrorCode::FileWriteFailed);
  if (::geteuid() == 0) return;  // permissions do not stop root
  QVERIFY(QDir(home.path()).mkpath("locked"));
  QVERIFY(QFile::setPermissions(home.filePath("locked"), QFile::ReadOwner | QFile::ExeOwner));
  QCOMPARE(fetch.run(model, home.filePath("locked")), QString("failed"));
  QCOMPARE(fetch.error.code, ErrorCode::FileWriteFailed);
  QVERIFY(QFile::setPermissions(home.filePath("locked"), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
}

void TestFetchRefusals::a_link_in_place_of_the_part_is_not_followed() {
  Plain server;
  QVERIFY(server.start());
  server.pages["/w.bin"] = Page{.body = "words"};
  const QTemporaryDir home;
  QFile precious(home.filePath("precious"));
  QVERIFY(precious.open(QIODevice::WriteOnly));
  precious.write("keep");
  precious.close();
  QVERIFY(QFile::link(home.filePath("precious"), home.filePath("w.bin.part")));
  Fetch fetch;
  QCOMPARE(fetch.run(model_of({{"w.bin", server.url("/w.bin"), 0, ""}}), home.path()), QString("failed"));
  QCOMPARE(fetch.error.code, ErrorCode::FileWriteFailed);
  QCOMPARE(content_of(home.filePath("precious")), QByteArray("keep"));
}

void TestFetchRefusals::models_by_hand_are_refused() {
  const QTemporaryDir home;
  Fetch fetch;
  QCOMPARE(fetch.run(model_of({}), home.filePath("new")), QString("failed"));
  auto gated = model_of({{"w.bin", "https://example.org/w.bin", 0, ""}});
  gated.gated = true;
  QCOMPARE(fetch.run(gated, home.filePath("new")), QString("failed"));
  QCOMPARE(fetch.error.args[0], std::string("https://example.org/test"));
  QVERIFY(!QFile::exists(home.filePath("new")));
}

QTEST_GUILESS_MAIN(TestFetchRefusals)
#include "tst_fetch_refusals.moc"
