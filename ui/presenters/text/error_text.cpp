#include "ui/presenters/text/error_text.h"

#include <QCoreApplication>
#include <string>
#include <vector>

#include "ui/presenters/text/filled_text.h"

namespace m2ib::presenters {
namespace {

/// What the system says most often where something cannot be read or saved. Core marks its own clauses where it makes
/// them; these come from the C library, in the system's language or in English.
[[maybe_unused]] constexpr const char* kSystemReasons[] = {
    QT_TRANSLATE_NOOP("Reason", "Permission denied"),     QT_TRANSLATE_NOOP("Reason", "No space left on device"),
    QT_TRANSLATE_NOOP("Reason", "Read-only file system"), QT_TRANSLATE_NOOP("Reason", "Disk quota exceeded"),
    QT_TRANSLATE_NOOP("Reason", "Is a directory"),        QT_TRANSLATE_NOOP("Reason", "Input/output error"),
};

/// A clause that nobody has marked stays as it is.
std::string translated(const char* context, const std::string& clause) {
  return QCoreApplication::translate(context, clause.c_str()).toStdString();
}

}  // namespace

QString error_text(const Error& error) {
  std::vector<std::string> args = error.args;
  if (error.code == ErrorCode::MethodUnsupported && args.size() == 3) {
    // A method's name and its reason are texts of core, too; the model's name is not.
    for (const std::size_t i : {0U, 2U}) args[i] = translated("Method", args[i]);
  } else {
    // The first one is a name.
    for (std::size_t i = 1; i < args.size(); ++i) args[i] = translated("Reason", args[i]);
  }
  return filled_text(QCoreApplication::translate("Error", error_template(error.code)), args);
}

}  // namespace m2ib::presenters
