#include "ui/presenters/text/filled_text.h"

namespace m2ib::presenters {

QString filled_text(const QString& sentence, const std::vector<std::string>& args) {
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
    text += argument < args.size() ? QString::fromStdString(args[argument]) : QStringLiteral("?");
    ++i;
  }
  return text;
}

}  // namespace m2ib::presenters
