#pragma once

#include <QByteArray>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>

/// A certificate for 127.0.0.1 that nobody has signed but itself, and its key; both PEM.
struct SelfSigned {
  QByteArray certificate;
  QByteArray key;
};

/// Made anew at each call; empty where OpenSSL fails.
[[nodiscard]] SelfSigned make_self_signed();

/// Lets a server show it. False where Qt has no TLS.
[[nodiscard]] inline bool use_certificate(QSslServer& server, const SelfSigned& made) {
  QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
  configuration.setLocalCertificate(QSslCertificate(made.certificate));
  configuration.setPrivateKey(QSslKey(made.key, QSsl::Rsa));
  configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
  server.setSslConfiguration(configuration);
  return QSslSocket::supportsSsl() && !configuration.localCertificate().isNull() &&
         !configuration.privateKey().isNull();
}

/// The program trusts it for as long as this lives.
class TrustedForNow {
 public:
  explicit TrustedForNow(const SelfSigned& made) : before_(QSslConfiguration::defaultConfiguration()) {
    QSslConfiguration configuration = before_;
    configuration.addCaCertificate(QSslCertificate(made.certificate));
    QSslConfiguration::setDefaultConfiguration(configuration);
  }
  TrustedForNow(const TrustedForNow&) = delete;
  TrustedForNow& operator=(const TrustedForNow&) = delete;
  ~TrustedForNow() { QSslConfiguration::setDefaultConfiguration(before_); }

 private:
  QSslConfiguration before_;
};
