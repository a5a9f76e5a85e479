#pragma once

#include <QCryptographicHash>
#include <QFile>
#include <QtTest>

#include "tests/support/http_test_server.h"
#include "ui/fetch/model_fetcher.h"

/// What the tests of ui/fetch share.
namespace m2ib::tests {

using fetch::FetchOptions;
using fetch::ModelFetcher;

using Plain = HttpTestServer<QTcpServer>;

/// So many bytes that no two pieces of them are alike.
inline QByteArray some_bytes(int count, quint32 seed = 1) {
  QByteArray bytes(count, Qt::Uninitialized);
  for (char& byte : bytes) {
    seed = seed * 1664525U + 1013904223U;
    byte = static_cast<char>(seed >> 24U);
  }
  return bytes;
}

inline std::string sha256(const QByteArray& bytes) {
  return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().toStdString();
}

inline library::KnownModel model_of(std::vector<library::KnownFile> files) {
  library::KnownModel model;
  model.id = "test";
  model.page_url = "https://example.org/test";
  model.files = std::move(files);
  return model;
}

inline FetchOptions local_options() {
  FetchOptions options;
  options.allow_local_http = true;
  return options;
}

inline QByteArray content_of(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// One fetch from beginning to end, and everything it told.
struct Fetch {
  explicit Fetch(const FetchOptions& options = local_options()) : fetcher(options) {
    QObject::connect(&fetcher, &ModelFetcher::finished,
                     [this](const QString& folder) { endings << "finished " + folder; });
    QObject::connect(&fetcher, &ModelFetcher::failed, [this](const Error& problem) {
      endings << "failed";
      error = problem;
    });
    QObject::connect(&fetcher, &ModelFetcher::cancelled, [this] { endings << "cancelled"; });
    QObject::connect(&fetcher, &ModelFetcher::checking, [this](const QString& file) { checked << file; });
    QObject::connect(&fetcher, &ModelFetcher::progressed,
                     [this](const QString&, qint64 received, qint64 total) { progress << qMakePair(received, total); });
  }

  /// The only ending: "finished", "failed" or "cancelled".
  QString run(const library::KnownModel& model, const QString& folder) {
    endings.clear();
    progress.clear();
    checked.clear();
    if (!fetcher.fetch(model, folder.toStdString())) return "busy";
    return wait();
  }
  QString wait() {
    constexpr int kLongestMs = 20000;
    if (!QTest::qWaitFor([this] { return !endings.isEmpty(); }, kLongestMs)) return "endless";
    QTest::qWait(20);  // another ending would be one too many
    return endings.size() == 1 ? endings.first().section(' ', 0, 0) : endings.join(", ");
  }
  [[nodiscard]] QString problem() const { return QString::fromStdString(describe(error)); }

  ModelFetcher fetcher;
  QStringList endings;
  QStringList checked;
  QList<QPair<qint64, qint64>> progress;
  Error error;
};

}  // namespace m2ib::tests
