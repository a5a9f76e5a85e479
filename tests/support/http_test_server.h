#pragma once

#include <QMap>
#include <QSslServer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>
#include <algorithm>

/// What the server of a test answers on one path.
struct Page {
  QByteArray body = {};
  QByteArray etag = {};  ///< with quotes
  int status = 200;
  QByteArray location = {};
  QMap<QByteArray, QByteArray> headers = {};  ///< further ones
  bool ranges = true;                         ///< understands Range and If-Range
  bool ignores_if_range = false;
  bool chunked = false;     ///< says no length
  qint64 said_bytes = -1;   ///< another Content-Length than the true one
  qint64 cut_after = -1;    ///< closes after so many bytes of the answer's body
  qint64 stall_after = -1;  ///< sends nothing more after so many bytes, and keeps the connection
};

struct Asked {
  QByteArray path;
  QMap<QByteArray, QByteArray> headers;  ///< names in lower case
};

/// Answers GET requests of one connection each; Server is QTcpServer or QSslServer.
template <class Server>
class HttpTestServer : public Server {
 public:
  HttpTestServer() {
    QObject::connect(this, &Server::pendingConnectionAvailable, this, [this] { take(); });
  }

  QMap<QByteArray, Page> pages;
  QList<Asked> asked;

  bool start() { return this->listen(QHostAddress::LocalHost); }
  [[nodiscard]] std::string url(const QByteArray& path) const {
    const char* scheme = std::is_same_v<Server, QSslServer> ? "https" : "http";
    return std::string(scheme) + "://127.0.0.1:" + std::to_string(this->serverPort()) + path.toStdString();
  }
  /// Bytes of bodies that were sent.
  qint64 sent = 0;

 private:
  void take() {
    while (QTcpSocket* socket = this->nextPendingConnection()) {
      QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
      QObject::connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
        QByteArray text = socket->property("text").toByteArray() + socket->readAll();
        socket->setProperty("text", text);
        if (text.contains("\r\n\r\n")) answer(socket, text);
      });
    }
  }

  void answer(QTcpSocket* socket, const QByteArray& text) {
    const QList<QByteArray> lines = text.split('\n');
    Asked request{lines.value(0).split(' ').value(1), {}};
    for (const QByteArray& line : lines.mid(1)) {
      const qsizetype colon = line.indexOf(':');
      if (colon > 0) request.headers[line.left(colon).toLower()] = line.mid(colon + 1).trimmed();
    }
    socket->setProperty("text", QByteArray());
    asked.append(request);
    Page page = pages.value(request.path, Page{.body = "not here", .status = 404, .ranges = false});
    send(socket, request, page);
  }

  void send(QTcpSocket* socket, const Asked& request, const Page& page) {
    QByteArray body = page.body;
    int status = page.status;
    QByteArray head;
    const QByteArray range = request.headers.value("range");
    const QByteArray if_range = request.headers.value("if-range");
    if (page.ranges && status == 200 && range.startsWith("bytes=") &&
        (if_range.isEmpty() || if_range == page.etag || page.ignores_if_range)) {
      const qint64 from = range.mid(6).split('-').value(0).toLongLong();
      const QByteArray whole = QByteArray::number(page.body.size());
      status = from < page.body.size() ? 206 : 416;
      head += "Content-Range: bytes ";
      head += status == 416 ? "*/" + whole
                            : QByteArray::number(from) + "-" + QByteArray::number(page.body.size() - 1) + "/" + whole;
      head += "\r\n";
      body = status == 416 ? QByteArray("no more") : page.body.mid(from);
    }
    if (!page.etag.isEmpty()) head += "ETag: " + page.etag + "\r\n";
    if (!page.location.isEmpty()) head += "Location: " + page.location + "\r\n";
    for (auto it = page.headers.begin(); it != page.headers.end(); ++it) head += it.key() + ": " + it.value() + "\r\n";
    if (!page.chunked) {
      const qint64 said = page.said_bytes >= 0 ? page.said_bytes : body.size();
      head += "Content-Length: " + QByteArray::number(said) + "\r\n";
    }
    socket->write("HTTP/1.1 " + QByteArray::number(status) + " x\r\nConnection: close\r\n" + head + "\r\n");
    const qint64 end = page.cut_after >= 0 ? page.cut_after : page.stall_after;
    const QByteArray part = end >= 0 ? body.left(end) : body;
    socket->write(part);
    sent += part.size();
    if (page.stall_after < 0) socket->disconnectFromHost();
  }
};
