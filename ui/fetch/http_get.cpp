#include "ui/fetch/http_get.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QHostAddress>
#include <QNetworkProxy>
#include <QNetworkRequest>
#include <QRegularExpression>
#include <QTimer>
#include <utility>

namespace m2ib::fetch {
namespace {

constexpr qint64 kPieceBytes = 1024LL * 1024;
constexpr int kAskEveryMs = 50;

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

qint64 number_in(const QByteArray& text) {
  bool good = false;
  const qint64 value = text.trimmed().toLongLong(&good);
  return good && value > 0 ? value : 0;
}

/// "bytes 10-19/20", and "bytes */20" of status 416.
void read_content_range(const QByteArray& header, Answer& answer) {
  static const QRegularExpression kRange(QStringLiteral(R"(^bytes\s+(?:(\d{1,18})-\d{1,18}|\*)/(\d{1,18}|\*)$)"));
  const auto match = kRange.match(QString::fromLatin1(header).trimmed());
  if (!match.hasMatch()) return;
  if (!match.captured(1).isEmpty()) answer.range_from = match.captured(1).toLongLong();
  if (match.captured(2) != QLatin1String("*")) answer.whole_bytes = match.captured(2).toLongLong();
}

}  // namespace

bool is_allowed(const QUrl& url, const FetchOptions& options) {
  if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty()) return false;
  if (url.scheme() == QLatin1String("https")) return true;
  const bool local = url.host() == QLatin1String("127.0.0.1") || url.host() == QLatin1String("::1");
  return options.allow_local_http && url.scheme() == QLatin1String("http") && local;
}

void HttpGet::Deleter::operator()(QNetworkReply* reply) const {
  reply->abort();
  delete reply;
}

HttpGet::HttpGet(const FetchOptions& options, std::function<bool()> stopped)
    : options_(options), stopped_(std::move(stopped)) {
  // A proxy of the system serves the outside, not this machine.
  if (options_.allow_local_http) manager_.setProxy(QNetworkProxy(QNetworkProxy::NoProxy));
}

void HttpGet::send(const QUrl& url, qint64 from, const QString& if_range) {
  QNetworkRequest request(url);
  request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
  request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
  request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
  request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
  request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
  request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
  // Qt would tell the person's language and pack what it can unpack: neither is wanted, bytes are counted.
  request.setRawHeader("Accept-Language", "en");
  request.setRawHeader("Accept-Encoding", "identity");
  request.setRawHeader("User-Agent", "m2ib-explorer");
  if (from > 0) {
    request.setRawHeader("Range", "bytes=" + QByteArray::number(from) + "-");
    if (!if_range.isEmpty()) request.setRawHeader("If-Range", if_range.toLatin1());
  }
  reply_.reset(manager_.get(request));
  reply_->setReadBufferSize(4 * kPieceBytes);  // a slow disk slows the connection down instead of filling memory
}

HttpGet::Waited HttpGet::wait_for(const std::function<bool()>& condition) const {
  QEventLoop loop;
  QTimer wake;  // so that stopping and stalling are noticed without any event of the network
  wake.start(kAskEveryMs);
  QElapsedTimer idle;
  idle.start();
  while (!condition()) {
    if (stopped_()) return Waited::Stopped;
    if (idle.elapsed() > options_.stall_timeout.count()) return Waited::Stalled;
    loop.processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
  }
  return stopped_() ? Waited::Stopped : Waited::Done;
}

bool HttpGet::has_headers() const { return reply_->attribute(QNetworkRequest::HttpStatusCodeAttribute).isValid(); }

tl::unexpected<Error> HttpGet::failure(const QString& what) const {
  return fail(ErrorCode::FetchFailed, asked_.toString().toStdString(), what.toStdString());
}

tl::unexpected<Error> HttpGet::stalled() const {
  const double seconds = static_cast<double>(options_.stall_timeout.count()) / 1000.0;
  return failure(QStringLiteral("nothing arrived for %1 seconds").arg(seconds));
}

QString HttpGet::network_problem() const {
  switch (reply_->error()) {
    case QNetworkReply::ConnectionRefusedError:
      return QStringLiteral("the server refused the connection");
    case QNetworkReply::RemoteHostClosedError:
      return QStringLiteral("the connection ended early");
    case QNetworkReply::HostNotFoundError:
      return QStringLiteral("its server was not found, or this computer is not connected");
    case QNetworkReply::SslHandshakeFailedError:
      return QStringLiteral("its server could not prove who it is (%1)").arg(reply_->errorString());
    default:
      return reply_->errorString();
  }
}

void HttpGet::read_headers(Answer& answer) const {
  static const QRegularExpression kSha256(QStringLiteral("^\"?([0-9a-f]{64})\"?$"));
  answer.status = reply_->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
  const QByteArray etag = reply_->rawHeader("ETag").trimmed();
  answer.etag =
      etag.startsWith('"') && etag.endsWith('"') && etag.size() <= 512 ? QString::fromLatin1(etag) : QString();
  const auto digest = kSha256.match(QString::fromLatin1(reply_->rawHeader("X-Linked-ETag").trimmed()).toLower());
  if (answer.declared_sha256.isEmpty() && digest.hasMatch()) answer.declared_sha256 = digest.captured(1);
  if (answer.whole_bytes == 0) answer.whole_bytes = number_in(reply_->rawHeader("X-Linked-Size"));
  const QByteArray encoding = reply_->rawHeader("Content-Encoding").trimmed().toLower();
  answer.packed = !encoding.isEmpty() && encoding != "identity";
  answer.content_bytes = number_in(reply_->rawHeader("Content-Length"));
  read_content_range(reply_->rawHeader("Content-Range"), answer);
}

Stoppable<Answer> HttpGet::ask(const QUrl& url, qint64 from, const QString& if_range) {
  asked_ = url;
  QUrl next = url;
  Answer answer;
  for (int redirects = 0; redirects <= options_.most_redirects; ++redirects) {
    if (!is_allowed(next, options_)) {
      return failure(redirects == 0 ? QStringLiteral("it is not an https address")
                                    : QStringLiteral("its server sends on to an address that is not https"));
    }
    send(next, from, if_range);
    switch (wait_for([this] { return has_headers() || reply_->isFinished(); })) {
      case Waited::Stopped:
        return std::optional<Answer>();
      case Waited::Stalled:
        return stalled();
      case Waited::Done:
        break;
    }
    if (!has_headers()) return failure(network_problem());
    read_headers(answer);
    if (!is_redirect(answer.status)) return answer;
    const QUrl target = QUrl::fromEncoded(reply_->rawHeader("Location"), QUrl::StrictMode);
    if (target.isEmpty()) return failure(QStringLiteral("its server sends on without saying where to"));
    next = next.resolved(target);
  }
  return failure(QStringLiteral("its server sends on more than %1 times").arg(options_.most_redirects));
}

Stoppable<QByteArray> HttpGet::read() {
  switch (wait_for([this] { return reply_->bytesAvailable() > 0 || reply_->isFinished(); })) {
    case Waited::Stopped:
      return std::optional<QByteArray>();
    case Waited::Stalled:
      return stalled();
    case Waited::Done:
      break;
  }
  if (QByteArray bytes = reply_->read(kPieceBytes); !bytes.isEmpty()) return bytes;
  if (reply_->error() != QNetworkReply::NoError) return failure(network_problem());
  return QByteArray();
}

}  // namespace m2ib::fetch
