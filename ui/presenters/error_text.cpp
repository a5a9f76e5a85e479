#include "ui/presenters/error_text.h"

#include <QCoreApplication>

#include "ui/presenters/filled_text.h"

namespace m2ib::presenters {

QString error_text(const Error& error) {
  return filled_text(QCoreApplication::translate("Error", error_template(error.code)), error.args);
}

}  // namespace m2ib::presenters
