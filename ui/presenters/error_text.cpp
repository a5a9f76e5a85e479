#include "ui/presenters/error_text.h"

#include <QCoreApplication>

namespace m2ib::presenters {

QString error_text(const Error& error) {
  const QString sentence = QCoreApplication::translate("Error", error_template(error.code));
  // In one pass, because an argument (a file name, a library's words) may itself contain "%2".
  QString text;
  text.reserve(sentence.size());
  for (qsizetype i = 0; i < sentence.size(); ++i) {
    const int number = sentence[i] == u'%' && i + 1 < sentence.size() ? sentence[i + 1].digitValue() : -1;
    if (number < 1) {
      text += sentence[i];
      continue;
    }
    const auto argument = static_cast<std::size_t>(number - 1);
    text += argument < error.args.size() ? QString::fromStdString(error.args[argument]) : QStringLiteral("?");
    ++i;
  }
  return text;
}

}  // namespace m2ib::presenters
