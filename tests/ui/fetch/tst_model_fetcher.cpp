#include <sys/file.h>

#include <fcntl.h>
#include <unistd.h>
#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include "tests/support/fetch_support.h"
#include "tests/ui/fetch/self_signed.h"

using namespace m2ib;
using namespace m2ib::fetch;
using namespace m2ib::tests;

class TestModelFetcher : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void fetches_all_files();
  void says_nothing_about_the_person();
  void what_is_there_is_not_fetched_again();
  void what_the_server_declares_is_not_fetched_again();
  void a_wrong_file_that_is_there_is_replaced();
  void follows_redirects_and_uses_the_declared_digest();
  void another_program_is_not_disturbed();
  void one_fetch_at_a_time();
  void progress_counts_all_files();
  void the_window_stays_responsive();
  void an_untrusted_certificate_is_refused();
  void a_trusted_certificate_is_enough();
  void https_never_becomes_http();
};

void TestModelFetcher::fetches_all_files() {
  Plain server;
  QVERIFY(server.start());
  const QByteArray weights = some_bytes(3'000'000);
  server.pages["/c.json"] = Page{.body = "{}"};
  server.pages["/w.bin"] = Page{.body = weights, .etag = "\"1\""};
  const QTemporaryDir home;
  const QString folder = home.filePath("a/b");
  Fetch fetch;
  const auto model =
      model_of({{"c.json", server.url("/c.json"), 0, ""}, {"w.bin", server.url("/w.bin"), 3'000'000, sha256(weights)}});
  QVERIFY2(fetch.run(model, folder) == "finished", qPrintable(fetch.problem()));
  QCOMPARE(fetch.endings.first(), "finished " + folder);
  QCOMPARE(content_of(folder + "/c.json"), QByteArray("{}"));
  QCOMPARE(content_of(folder + "/w.bin"), weights);
  QCOMPARE(QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
           QStringList({"c.json", "w.bin"}));
  QCOMPARE(fetch.fetcher.files().size(), 2U);
  QVERIFY(fetch.fetcher.files()[0].source == DigestSource::None);
  QVERIFY(fetch.fetcher.files()[1].source == DigestSource::Catalogue);
  QCOMPARE(fetch.fetcher.files()[1].sha256.toStdString(), sha256(weights));
  QVERIFY(!fetch.fetcher.files()[1].was_there);
  QVERIFY(!fetch.fetcher.isRunning());
}

void TestModelFetcher::says_nothing_about_the_person() {
  Plain server;
  QVERIFY(server.start());
  server.pages["/go"] = Page{.status = 302, .location = "/c.json", .headers = {{"Set-Cookie", "who=you; Path=/"}}};
  server.pages["/c.json"] = Page{.body = "{}"};
  const QTemporaryDir home;
  Fetch fetch;
  QCOMPARE(fetch.run(model_of({{"c.json", server.url("/go"), 0, ""}}), home.path()), QString("finished"));
  QCOMPARE(server.asked.size(), 2);
  for (const Asked& asked : server.asked) {
    QVERIFY(!asked.headers.contains("cookie"));
    QVERIFY(!asked.headers.contains("referer"));
    QVERIFY(!asked.headers.contains("authorization"));
    QCOMPARE(asked.headers["user-agent"], QByteArray("m2ib-explorer"));
    QCOMPARE(asked.headers["accept-language"], QByteArray("en"));
    QCOMPARE(asked.headers["accept-encoding"], QByteArray("identity"));
  }
}

void TestModelFetcher::what_is_there_is_not_fetched_again() {
  Plain server;
  QVERIFY(server.start());
  const QByteArray weights = some_bytes(100'000);
  server.pages["/w.bin"] = Page{.body = weights};
  const QTemporaryDir home;
  Fetch fetch;
  const auto model = model_of({{"w.bin", server.url("/w.bin"), 100'000, sha256(weights)}});
  QCOMPARE(fetch.run(model, home.path()), QString("finished"));
  const auto asked = server.asked.size();
  QCOMPARE(fetch.run(model, home.path()), QString("finished"));
  QCOMPARE(server.asked.size(), asked);
  QCOMPARE(fetch.fetcher.files().size(), 1U);
  QVERIFY(fetch.fetcher.files()[0].was_there);
  QVERIFY(fetch.fetcher.files()[0].source == DigestSource::Catalogue);
  QCOMPARE(fetch.progress.last(), qMakePair(qint64{100'000}, qint64{100'000}));
}

void TestModelFetcher::what_the_server_declares_is_not_fetched_again() {
  Plain server;
  QVERIFY(server.start());
  const QByteArray weights = some_bytes(100'000);
  server.pages["/go"] = Page{.status = 302,
                             .location = "/w.bin",
                             .headers = {{"X-Linked-ETag", "\"" + QByteArray::fromStdString(sha256(weights)) + "\""}}};
  server.pages["/w.bin"] = Page{.body = weights};
  const QTemporaryDir home;
  Fetch fetch;
  const auto model = model_of({{"w.bin", server.url("/go"), 0, ""}});
  QCOMPARE(fetch.run(model, home.path()), QString("finished"));
  QCOMPARE(server.sent, 100'000);
  QVERIFY2(fetch.run(model, home.path()) == "finished", qPrintable(fetch.problem()));
  QVERIFY(fetch.fetcher.files()[0].was_there);
  QVERIFY(fetch.fetcher.files()[0].source == DigestSource::Server);
  QVERIFY(!QFile::exists(home.filePath("w.bin.part")) && !QFile::exists(home.filePath("w.bin.part.json")));
}

void TestModelFetcher::a_wrong_file_that_is_there_is_replaced() {
  Plain server;
  QVERIFY(server.start());
  const QByteArray weights = some_bytes(100'000);
  server.pages["/w.bin"] = Page{.body = weights};
  const QTemporaryDir home;
  QFile old(home.filePath("w.bin"));
  QVERIFY(old.open(QIODevice::WriteOnly));
  old.write(some_bytes(100'000, 9));
  old.close();
  Fetch fetch;
  const auto model = model_of({{"w.bin", server.url("/w.bin"), 100'000, sha256(weights)}});
  QVERIFY2(fetch.run(model, home.path()) == "finished", qPrintable(fetch.problem()));
  QCOMPARE(content_of(home.filePath("w.bin")), weights);
  QVERIFY(!fetch.fetcher.files()[0].was_there);
}

void TestModelFetcher::follows_redirects_and_uses_the_declared_digest() {
  Plain server;
  QVERIFY(server.start());
  const QByteArray weights = some_bytes(400'000);
  const QByteArray digest = QByteArray::fromStdString(sha256(weights));
  server.pages["/a"] = Page{.status = 307, .location = "/b"};
  server.pages["/b"] = Page{.status = 302,
                            .location = QByteArray::fromStdString(server.url("/cdn?sig=1")),
                            .headers = {{"X-Linked-ETag", "\"" + digest + "\""}, {"X-Linked-Size", "400000"}}};
  server.pages["/cdn?sig=1"] = Page{.body = weights, .etag = "\"cdn\"", .cut_after = 150'000};
  const QTemporaryDir home;
  Fetch fetch;
  const auto model = model_of({{"w.bin", server.url("/a"), 0, ""}});
  QCOMPARE(fetch.run(model, home.path()), QString("failed"));
  QVERIFY2(!fetch.problem().contains("sig=1"), qPrintable(fetch.problem()));
  server.pages["/cdn?sig=1"].cut_after = -1;
  QVERIFY2(fetch.run(model, home.path()) == "finished", qPrintable(fetch.problem()));
  QCOMPARE(content_of(home.filePath("w.bin")), weights);
  QVERIFY(fetch.fetcher.files()[0].source == DigestSource::Server);
  QCOMPARE(server.sent, 400'000);
}

void TestModelFetcher::another_program_is_not_disturbed() {
  Plain server;
  QVERIFY(server.start());
  server.pages["/w.bin"] = Page{.body = "words"};
  const QTemporaryDir home;
  const int other = ::open(QFile::encodeName(home.filePath("w.bin.part")).constData(), O_RDWR | O_CREAT, 0644);
  QVERIFY(other >= 0);
  QCOMPARE(::flock(other, LOCK_EX), 0);
  Fetch fetch;
  const auto model = model_of({{"w.bin", server.url("/w.bin"), 0, ""}});
  QCOMPARE(fetch.run(model, home.path()), QString("failed"));
  QVERIFY2(fetch.problem().contains("another program"), qPrintable(fetch.problem()));
  QVERIFY(QFile::exists(home.filePath("w.bin.part")));
  ::close(other);
  QCOMPARE(fetch.run(model, home.path()), QString("finished"));
}

void TestModelFetcher::one_fetch_at_a_time() {
  Plain server;
  QVERIFY(server.start());
  server.pages["/w.bin"] = Page{.body = some_bytes(1000)};
  const QTemporaryDir home;
  Fetch fetch;
  const auto model = model_of({{"w.bin", server.url("/w.bin"), 0, ""}});
  QVERIFY(fetch.fetcher.fetch(model, home.path().toStdString()));
  QVERIFY(!fetch.fetcher.fetch(model, home.path().toStdString()));
  QCOMPARE(fetch.wait(), QString("finished"));
}

void TestModelFetcher::progress_counts_all_files() {
  Plain server;
  QVERIFY(server.start());
  server.pages["/a"] = Page{.body = some_bytes(1000)};
  server.pages["/b"] = Page{.body = some_bytes(4000)};
  const QTemporaryDir home;
  Fetch fetch;
  const auto model = model_of({{"a", server.url("/a"), 0, ""}, {"b", server.url("/b"), 0, ""}});
  QCOMPARE(fetch.run(model, home.path()), QString("finished"));
  QVERIFY(!fetch.progress.isEmpty());
  QCOMPARE(fetch.progress.first().second, 0);  // the second file's length is not known yet
  QCOMPARE(fetch.progress.last(), qMakePair(qint64{5000}, qint64{5000}));
  for (qsizetype i = 1; i < fetch.progress.size(); ++i) {
    QVERIFY(fetch.progress[i].first >= fetch.progress[i - 1].first);
  }
}

void TestModelFetcher::the_window_stays_responsive() {
  // 384 MB are checked on the disk, for some tenths of a second; a timer of the window's thread keeps beating
  // meanwhile.
  constexpr int kMegabytes = 384;
  const QTemporaryDir home;
  QFile file(home.filePath("w.bin"));
  QVERIFY(file.open(QIODevice::WriteOnly));
  QVERIFY(file.resize(qint64{kMegabytes} << 20));
  file.close();
  QCryptographicHash hash(QCryptographicHash::Sha256);
  const QByteArray megabyte(1 << 20, '\0');
  for (int i = 0; i < kMegabytes; ++i) hash.addData(megabyte);
  Fetch fetch;
  int beats = 0;
  QTimer beat;
  QObject::connect(&beat, &QTimer::timeout, &beat, [&] { beats += fetch.endings.isEmpty() ? 1 : 0; });
  beat.start(1);
  const auto model = model_of(
      {{"w.bin", "https://127.0.0.1:1/w.bin", std::uint64_t{kMegabytes} << 20, hash.result().toHex().toStdString()}});
  QVERIFY2(fetch.run(model, home.path()) == "finished", qPrintable(fetch.problem()));
  QVERIFY2(beats >= 10, qPrintable(QString::number(beats)));
}

void TestModelFetcher::an_untrusted_certificate_is_refused() {
  const SelfSigned made = make_self_signed();
  QVERIFY(!made.certificate.isEmpty());
  HttpTestServer<QSslServer> server;
  QVERIFY(use_certificate(server, made));
  QVERIFY(server.start());
  server.pages["/w.bin"] = Page{.body = "words"};
  const QTemporaryDir home;
  Fetch fetch;
  QCOMPARE(fetch.run(model_of({{"w.bin", server.url("/w.bin"), 0, ""}}), home.path()), QString("failed"));
  QCOMPARE(fetch.error.code, ErrorCode::FetchFailed);
  QVERIFY2(fetch.problem().contains("prove who it is"), qPrintable(fetch.problem()));
  QVERIFY(server.asked.isEmpty());
  QVERIFY(QDir(home.path()).isEmpty());
}

void TestModelFetcher::a_trusted_certificate_is_enough() {
  const SelfSigned made = make_self_signed();
  HttpTestServer<QSslServer> server;
  QVERIFY(use_certificate(server, made));
  QVERIFY(server.start());
  const QByteArray weights = some_bytes(700'000);
  server.pages["/w.bin"] = Page{.body = weights};
  const QTemporaryDir home;
  const TrustedForNow trusted(made);
  Fetch fetch{FetchOptions()};
  const auto model = model_of({{"w.bin", server.url("/w.bin"), 0, sha256(weights)}});
  QVERIFY2(fetch.run(model, home.path()) == "finished", qPrintable(fetch.problem()));
  QCOMPARE(content_of(home.filePath("w.bin")), weights);
}

void TestModelFetcher::https_never_becomes_http() {
  const SelfSigned made = make_self_signed();
  HttpTestServer<QSslServer> server;
  QVERIFY(use_certificate(server, made));
  QVERIFY(server.start());
  Plain plain;
  QVERIFY(plain.start());
  plain.pages["/w.bin"] = Page{.body = "words"};
  server.pages["/w.bin"] = Page{.status = 302, .location = QByteArray::fromStdString(plain.url("/w.bin"))};
  const QTemporaryDir home;
  const TrustedForNow trusted(made);
  Fetch fetch{FetchOptions()};
  QCOMPARE(fetch.run(model_of({{"w.bin", server.url("/w.bin"), 0, ""}}), home.path()), QString("failed"));
  QVERIFY2(fetch.problem().contains("sends on"), qPrintable(fetch.problem()));
  QVERIFY(plain.asked.isEmpty());
}

QTEST_GUILESS_MAIN(TestModelFetcher)
#include "tst_model_fetcher.moc"
