#pragma once

#include <QByteArray>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QString>
#include <QUrl>
#include <functional>
#include <memory>

#include "core/base/stop.h"
#include "ui/fetch/model_fetcher.h"

namespace m2ib::fetch {

/// May this address be asked? https with a host and without a name or password in it; see FetchOptions.
[[nodiscard]] bool is_allowed(const QUrl& url, const FetchOptions& options);

/// What a server says before it sends the bytes.
struct Answer {
  int status = 0;
  QString etag;              ///< strong ones only, with its quotes; otherwise empty
  QString declared_sha256;   ///< X-Linked-ETag where that is a SHA-256, of this server or one that redirected
  bool packed = false;       ///< sent compressed although that was not asked for
  qint64 content_bytes = 0;  ///< 0: not said
  qint64 range_from = -1;    ///< of Content-Range; -1: not said
  qint64 whole_bytes = 0;    ///< of Content-Range or X-Linked-Size; 0: not said
};

/// One request at a time, as a sequence of calls in a thread without an event loop of its own. Follows redirects to
/// allowed addresses only. Sends and keeps no cookies, uses no cache, says nothing about the person.
class HttpGet {
 public:
  HttpGet(const FetchOptions& options, std::function<bool()> stopped);

  /// Asks for a file from byte `from` on, if it is still the one of `if_range` (may be empty). Nothing where it was
  /// stopped. Error: FetchFailed (no connection, not trusted, stalled, a redirect that is not allowed).
  [[nodiscard]] Stoppable<Answer> ask(const QUrl& url, qint64 from, const QString& if_range);
  /// The next bytes, at most 1 MiB; empty at the end of what the server sends. Error: FetchFailed.
  [[nodiscard]] Stoppable<QByteArray> read();
  void close() { reply_.reset(); }

 private:
  struct Deleter {
    void operator()(QNetworkReply* reply) const;
  };
  enum class Waited : quint8 { Done, Stalled, Stopped };

  void send(const QUrl& url, qint64 from, const QString& if_range);
  [[nodiscard]] Waited wait_for(const std::function<bool()>& condition) const;
  [[nodiscard]] bool has_headers() const;
  [[nodiscard]] tl::unexpected<Error> failure(const QString& what) const;
  [[nodiscard]] tl::unexpected<Error> stalled() const;
  [[nodiscard]] QString network_problem() const;
  void read_headers(Answer& answer) const;

  FetchOptions options_;
  std::function<bool()> stopped_;
  QNetworkAccessManager manager_;
  std::unique_ptr<QNetworkReply, Deleter> reply_;
  QUrl asked_;  ///< the address of the catalogue, for messages: what it redirects to may carry signatures
};

}  // namespace m2ib::fetch
