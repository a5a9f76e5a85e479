#include <sys/resource.h>

#include <QElapsedTimer>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QtTest>
#include <csignal>

#include "tests/support/fetch_support.h"

using namespace m2ib;
using namespace m2ib::fetch;
using namespace m2ib::tests;

class TestFetchResume : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void goes_on_after_a_cut_connection();
  void goes_on_after_a_cut_chunked_transfer();
  void starts_again_where_the_server_knows_no_ranges();
  void starts_again_where_the_file_has_changed();
  void a_server_that_ignores_if_range_is_caught();
  void a_part_without_a_proof_is_not_gone_on_with();
  void a_complete_part_only_needs_its_check();
  void a_part_that_is_too_long_is_given_up();
  void cancel_in_the_middle_and_go_on();
  void the_destructor_stops_and_keeps();
  void a_stall_ends_and_keeps();
  void a_disk_that_fills_up_keeps_what_arrived();
};

void TestFetchResume::goes_on_after_a_cut_connection() {
  Plain server;
  QVERIFY(server.start());
  const QByteArray weights = some_bytes(2'500'000);
  server.pages["/w.bin"] = Page{.body = weights, .etag = "\"v1\"", .cut_after = 1'000'000};
  const QTemporaryDir home;
  Fetch fetch;
  const auto model = model_of({{"w.bin", server.url("/w.bin"), 2'500'000, sha256(weights)}});
  QCOMPARE(fetch.run(model, home.path()), QString("failed"));
  QCOMPARE(fetch.error.code, ErrorCode::FetchFailed);
  QVERIFY2(fetch.problem().contains("What has arrived is kept"), qPrintable(fetch.problem()));
  QCOMPARE(QFileInfo(home.filePath("w.bin.part")).size(), 1'000'000);
  QVERIFY(!QFile::exists(home.filePath("w.bin")));

  server.pages["/w.bin"].cut_after = -1;
  QVERIFY2(fetch.run(model, home.path()) == "finished", qPrintable(fetch.problem()));
  QCOMPARE(server.asked.last().headers["range"], QByteArray("bytes=1000000-"));
  QCOMPARE(server.asked.last().headers["if-range"], QByteArray("\"v1\""));
  QCOMPARE(server.sent, 2'500'000);
  QCOMPARE(content_of(home.filePath("w.bin")), weights);
  QCOMPARE(fetch.checked, QStringList("w.bin"));
  QVERIFY(!QFile::exists(home.filePath("w.bin.part")) && !QFile::exists(home.filePath("w.bin.part.json")));
}

void TestFetchResume::goes_on_after_a_cut_chunked_transfer() {
  // Without a Content-Length the end of the connection is the end of the answer: only the published length tells.
  Plain server;
  QVERIFY(server.start());
  const QByteArray weights = some_bytes(200'000);
  server.pages["/w.bin"] = Page{.body = weights, .etag = "\"v1\"", .chunked = true, .cut_after = 70'000};
  const QTemporaryDir home;
  Fetch fetch;
  const auto model = model_of({{"w.bin", server.url("/w.bin"), 200'000, ""}});
  QCOMPARE(fetch.run(model, home.path()), QString("failed"));
  QVERIFY2(fetch.problem().contains("70000 of 200000"), qPrintable(fetch.problem()));
  server.pages["/w.bin"].cut_after = -1;
  QVERIFY2(fetch.run(model, home.path()) == "finished", qPrintable(fetch.problem()));
  QCOMPARE(content_of(home.filePath("w.bin")), weights);
  QCOMPARE(server.sent, 200'000);
}

void TestFetchResume::starts_again_where_the_server_knows_no_ranges() {
  Plain server;
  QVERIFY(server.start());
  const QByteArray weights = some_bytes(300'000);
  server.pages["/w.bin"] = Page{.body = weights, .etag = "\"v1\"", .ranges = false, .cut_after = 100'000};
  const QTemporaryDir home;
  Fetch fetch;
  const auto model = model_of({{"w.bin", server.url("/w.bin"), 0, sha256(weights)}});
  QCOMPARE(fetch.run(model, home.path()), QString("failed"));
  server.pages["/w.bin"].cut_after = -1;
  QVERIFY2(fetch.run(model, home.path()) == "finished", qPrintable(fetch.problem()));
  QVERIFY(server.asked.last().headers.contains("range"));
  QCOMPARE(content_of(home.filePath("w.bin")), weights);
  QCOMPARE(server.sent, 400'000);
}

void TestFetchResume::starts_again_where_the_file_has_changed() {
  Plain server;
  QVERIFY(server.start());
  server.pages["/w.bin"] = Page{.body = some_bytes(300'000, 1), .etag = "\"v1\"", .cut_after = 100'000};
  const QTemporaryDir home;
  Fetch fetch;
  const auto model = model_of({{"w.bin", server.url("/w.bin"), 0, ""}});
  QCOMPARE(fetch.run(model, home.path()), QString("failed"));
  const QByteArray newer = some_bytes(250'000, 2);
  server.pages["/w.bin"] = Page{.body = newer, .etag = "\"v2\""};
  QVERIFY2(fetch.run(model, home.path()) == "finished", qPrintable(fetch.problem()));
  QCOMPARE(content_of(home.filePath("w.bin")), newer);
}

void TestFetchResume::a_server_that_ignores_if_range_is_caught() {
  Plain server;
  QVERIFY(server.start());
  server.pages["/w.bin"] = Page{.body = some_bytes(300'000, 1), .etag = "\"v1\"", .cut_after = 100'000};
  const QTemporaryDir home;
  Fetch fetch;
  const auto model = model_of({{"w.bin", server.url("/w.bin"), 0, ""}});
  QCOMPARE(fetch.run(model, home.path()), QString("failed"));
  const QByteArray newer = some_bytes(300'000, 2);
  server.pages["/w.bin"] = Page{.body = newer, .etag = "\"v2\"", .ignores_if_range = true};
  QVERIFY2(fetch.run(model, home.path()) == "finished", qPrintable(fetch.problem()));
  QCOMPARE(content_of(home.filePath("w.bin")), newer);
}

void TestFetchResume::a_part_without_a_proof_is_not_gone_on_with() {
  // No ETag, no digest: two halves of different files could be put together.
  Plain server;
  QVERIFY(server.start());
  const QByteArray weights = some_bytes(300'000);
  server.pages["/w.bin"] = Page{.body = weights, .cut_after = 100'000};
  const QTemporaryDir home;
  Fetch fetch;
  const auto model = model_of({{"w.bin", server.url("/w.bin"), 0, ""}});
  QCOMPARE(fetch.run(model, home.path()), QString("failed"));
  server.pages["/w.bin"].cut_after = -1;
  QVERIFY2(fetch.run(model, home.path()) == "finished", qPrintable(fetch.problem()));
  QVERIFY(!server.asked.last().headers.contains("range"));
  QCOMPARE(content_of(home.filePath("w.bin")), weights);
}

void TestFetchResume::a_complete_part_only_needs_its_check() {
  // The program ended between the last byte and the renaming.
  Plain server;
  QVERIFY(server.start());
  const QByteArray weights = some_bytes(300'000);
  server.pages["/w.bin"] = Page{.body = weights, .etag = "\"v1\"", .said_bytes = 300'001};
  const QTemporaryDir home;
  Fetch fetch;
  const auto model = model_of({{"w.bin", server.url("/w.bin"), 0, sha256(weights)}});
  QCOMPARE(fetch.run(model, home.path()), QString("failed"));  // one byte is missing, as the server says
  QCOMPARE(QFileInfo(home.filePath("w.bin.part")).size(), 300'000);
  server.pages["/w.bin"].said_bytes = -1;
  QVERIFY2(fetch.run(model, home.path()) == "finished", qPrintable(fetch.problem()));
  QCOMPARE(content_of(home.filePath("w.bin")), weights);
  QVERIFY(server.sent < 300'100);
}

void TestFetchResume::a_part_that_is_too_long_is_given_up() {
  Plain server;
  QVERIFY(server.start());
  const QByteArray weights = some_bytes(1000);
  server.pages["/w.bin"] = Page{.body = some_bytes(5000, 3), .etag = "\"v1\"", .cut_after = 3000};
  const QTemporaryDir home;
  Fetch fetch;
  QCOMPARE(fetch.run(model_of({{"w.bin", server.url("/w.bin"), 0, ""}}), home.path()), QString("failed"));
  QCOMPARE(QFileInfo(home.filePath("w.bin.part")).size(), 3000);
  server.pages["/w.bin"] = Page{.body = weights, .etag = "\"v1\""};
  const auto model = model_of({{"w.bin", server.url("/w.bin"), 0, ""}});
  QVERIFY2(fetch.run(model, home.path()) == "finished", qPrintable(fetch.problem()));
  QCOMPARE(content_of(home.filePath("w.bin")), weights);
}

void TestFetchResume::cancel_in_the_middle_and_go_on() {
  Plain server;
  QVERIFY(server.start());
  const QByteArray weights = some_bytes(500'000);
  server.pages["/w.bin"] = Page{.body = weights, .etag = "\"v1\"", .stall_after = 200'000};
  const QTemporaryDir home;
  Fetch fetch;
  fetch.fetcher.cancel();  // nothing runs: nothing happens
  const auto model = model_of({{"w.bin", server.url("/w.bin"), 500'000, sha256(weights)}});
  QVERIFY(fetch.fetcher.fetch(model, home.path().toStdString()));
  QTRY_COMPARE(QFileInfo(home.filePath("w.bin.part")).size(), 200'000);
  QElapsedTimer clock;
  clock.start();
  fetch.fetcher.cancel();
  QCOMPARE(fetch.wait(), QString("cancelled"));
  QVERIFY2(clock.elapsed() < 1000, qPrintable(QString::number(clock.elapsed())));
  QVERIFY(!fetch.fetcher.isRunning());
  server.pages["/w.bin"].stall_after = -1;
  QVERIFY2(fetch.run(model, home.path()) == "finished", qPrintable(fetch.problem()));
  QCOMPARE(content_of(home.filePath("w.bin")), weights);
  QCOMPARE(server.sent, 500'000);
}

void TestFetchResume::the_destructor_stops_and_keeps() {
  Plain server;
  QVERIFY(server.start());
  server.pages["/w.bin"] = Page{.body = some_bytes(500'000), .etag = "\"v1\"", .stall_after = 200'000};
  const QTemporaryDir home;
  auto fetch = std::make_unique<Fetch>();
  QVERIFY(fetch->fetcher.fetch(model_of({{"w.bin", server.url("/w.bin"), 500'000, ""}}), home.path().toStdString()));
  QTRY_COMPARE(QFileInfo(home.filePath("w.bin.part")).size(), 200'000);
  QElapsedTimer clock;
  clock.start();
  fetch.reset();
  QVERIFY2(clock.elapsed() < 1000, qPrintable(QString::number(clock.elapsed())));
  QCOMPARE(QFileInfo(home.filePath("w.bin.part")).size(), 200'000);
}

void TestFetchResume::a_stall_ends_and_keeps() {
  Plain server;
  QVERIFY(server.start());
  server.pages["/w.bin"] = Page{.body = some_bytes(500'000), .etag = "\"v1\"", .stall_after = 200'000};
  const QTemporaryDir home;
  FetchOptions options = local_options();
  options.stall_timeout = std::chrono::milliseconds(300);
  Fetch fetch(options);
  QCOMPARE(fetch.run(model_of({{"w.bin", server.url("/w.bin"), 0, ""}}), home.path()), QString("failed"));
  QCOMPARE(fetch.error.code, ErrorCode::FetchFailed);
  QVERIFY2(fetch.problem().contains("nothing arrived for 0.3 seconds. What has arrived is kept"),
           qPrintable(fetch.problem()));
  QCOMPARE(QFileInfo(home.filePath("w.bin.part")).size(), 200'000);
}

void TestFetchResume::a_disk_that_fills_up_keeps_what_arrived() {
  // A limit on the size of files stands for the disk: write() then fails in the middle as it does there.
  Plain server;
  QVERIFY(server.start());
  const QByteArray weights = some_bytes(3'000'000);
  server.pages["/w.bin"] = Page{.body = weights, .etag = "\"v1\""};
  const QTemporaryDir home;
  Fetch fetch;
  const auto model = model_of({{"w.bin", server.url("/w.bin"), 3'000'000, sha256(weights)}});
  rlimit before{};
  QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 2'000'000;
  QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const QString ending = fetch.run(model, home.path());
  QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, handler);
  QCOMPARE(ending, QString("failed"));
  QCOMPARE(fetch.error.code, ErrorCode::FileWriteFailed);
  QVERIFY(QFileInfo(home.filePath("w.bin.part")).size() <= 2'000'000);
  QVERIFY2(fetch.run(model, home.path()) == "finished", qPrintable(fetch.problem()));
  QVERIFY(content_of(home.filePath("w.bin")) == weights);
}

QTEST_GUILESS_MAIN(TestFetchResume)
#include "tst_fetch_resume.moc"
