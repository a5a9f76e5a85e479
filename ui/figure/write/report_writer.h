#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <vector>

namespace m2ib::figure {

/// Puts a report together, block by block. Texts are plain; each format makes them harmless.
class ReportWriter {
 public:
  virtual ~ReportWriter() = default;
  virtual void heading(int level, const QString& text) = 0;  ///< 1 … 3
  virtual void paragraph(const QString& text) = 0;
  virtual void warning(const QString& text) = 0;
  virtual void table(const std::vector<QStringList>& rows) = 0;  ///< the first row is the head
  virtual void code(const QString& text) = 0;
  virtual void picture(const QByteArray& png, const QString& description) = 0;
  /// @param record JSON in ASCII
  [[nodiscard]] virtual QByteArray finished(const QString& title, const std::string& record) = 0;
};

/// One file that loads nothing: pictures are data URIs. Readable in dark and light, and on paper.
class HtmlReport : public ReportWriter {
 public:
  void heading(int level, const QString& text) override;
  void paragraph(const QString& text) override;
  void warning(const QString& text) override;
  void table(const std::vector<QStringList>& rows) override;
  void code(const QString& text) override;
  void picture(const QByteArray& png, const QString& description) override;
  [[nodiscard]] QByteArray finished(const QString& title, const std::string& record) override;

 private:
  QByteArray body_;
};

/// CommonMark with tables; pictures are collected to be written beside it.
class MarkdownReport : public ReportWriter {
 public:
  /// @param folder of the pictures, relative to the report
  explicit MarkdownReport(QString folder) : folder_(std::move(folder)) {}
  void heading(int level, const QString& text) override;
  void paragraph(const QString& text) override;
  void warning(const QString& text) override;
  void table(const std::vector<QStringList>& rows) override;
  void code(const QString& text) override;
  void picture(const QByteArray& png, const QString& description) override;
  [[nodiscard]] QByteArray finished(const QString& title, const std::string& record) override;
  /// "figure-1.png" … in order.
  [[nodiscard]] const std::vector<QByteArray>& pictures() const { return pictures_; }
  [[nodiscard]] static QString picture_name(std::size_t index);

 private:
  QString folder_;
  QString body_;
  std::vector<QByteArray> pictures_;
};

}  // namespace m2ib::figure
