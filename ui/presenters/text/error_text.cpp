#include "ui/presenters/text/error_text.h"

#include <QCoreApplication>
#include <string>
#include <vector>

#include "ui/presenters/text/filled_text.h"

namespace m2ib::presenters {

QString error_text(const Error& error) {
  if (error.code == ErrorCode::MethodUnsupported && error.args.size() == 3) {
    // A method's name and its reason are texts of core, too; the model's name is not.
    std::vector<std::string> args = error.args;
    for (const std::size_t i : {0U, 2U}) {
      args[i] = QCoreApplication::translate("Method", args[i].c_str()).toStdString();
    }
    return filled_text(QCoreApplication::translate("Error", error_template(error.code)), args);
  }
  return filled_text(QCoreApplication::translate("Error", error_template(error.code)), error.args);
}

}  // namespace m2ib::presenters
