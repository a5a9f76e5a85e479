#include "ui/presenters/text/method_text.h"

#include <QCoreApplication>

namespace m2ib::presenters {
namespace {

QString of_method(const char* text) { return QCoreApplication::translate("Method", text); }

QString as_sentence(QString clause) {
  if (clause.isEmpty()) return clause;
  clause[0] = clause[0].toUpper();
  if (!clause.endsWith(QLatin1Char('.'))) clause += QLatin1Char('.');
  return clause;
}

}  // namespace

QString method_name(attribution::Method method) { return of_method(attribution::info_of(method).name); }

QString method_idea(attribution::Method method) { return as_sentence(of_method(attribution::info_of(method).idea)); }

QString method_cost(attribution::Method method) { return of_method(attribution::info_of(method).passes); }

QString samples_name(attribution::Method method) {
  const char* const name = attribution::info_of(method).samples;
  return name == nullptr ? QString() : of_method(name);
}

QString samples_text(attribution::Method method, int samples) {
  const QString name = samples_name(method);
  return name.isEmpty()
             ? QString()
             : QCoreApplication::translate("Settings", "%1 %2", "a number and what it counts").arg(samples).arg(name);
}

QString why_not_text(attribution::Method method, const model::ModelCard& card) {
  const auto reason = attribution::why_not(method, card);
  return reason ? as_sentence(of_method(reason->c_str())) : QString();
}

QString why_no_words_text(attribution::Method method, const model::ModelCard& card) {
  const auto reason = attribution::why_no_words(method, card);
  return reason ? as_sentence(of_method(reason->c_str())) : QString();
}

QString doubt_text(attribution::MapDoubt doubt) {
  return QCoreApplication::translate("MapDoubt", attribution::doubt_text(doubt));
}

}  // namespace m2ib::presenters
