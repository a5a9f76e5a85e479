#include "ui/views/parts/method_choice.h"

#include <QCoreApplication>
#include <QStandardItemModel>

#include "ui/presenters/text/method_text.h"

namespace m2ib::views {
namespace {

using attribution::Method;

struct MethodChoice {
  Q_DECLARE_TR_FUNCTIONS(m2ib::views::MethodChoice)
};

QString reason_against(Method method, const model::ModelCard* card) {
  return card != nullptr ? presenters::why_not_text(method, *card) : QString();
}

/// Long sentences wrap in a tooltip only where it is rich text.
QString wrapped(const QString& text) {
  return QStringLiteral("<p style=\"white-space:pre-wrap\">%1</p>").arg(text.toHtmlEscaped());
}

}  // namespace

QString method_help(Method method, const model::ModelCard* card) {
  const QString reason = reason_against(method, card);
  if (!reason.isEmpty()) return MethodChoice::tr("Not for this model: %1", "then a sentence").arg(reason);
  const attribution::MethodInfo& info = attribution::info_of(method);
  return presenters::method_idea(method) + QLatin1Char('\n') +
         MethodChoice::tr("Source: %1").arg(QString::fromUtf8(info.source)) + QLatin1Char('\n') +
         MethodChoice::tr("Cost: %1").arg(presenters::method_cost(method));
}

void fill_methods(QComboBox* combo, const model::ModelCard* card) {
  combo->clear();
  for (const attribution::MethodInfo& info : attribution::all_methods()) {
    combo->addItem(presenters::method_name(info.method), static_cast<int>(info.method));
    const int row = combo->count() - 1;
    combo->setItemData(row, wrapped(method_help(info.method, card)), Qt::ToolTipRole);
    combo->setItemData(row, method_help(info.method, card), Qt::AccessibleDescriptionRole);
    auto* items = qobject_cast<QStandardItemModel*>(combo->model());
    if (items != nullptr) items->item(row)->setEnabled(reason_against(info.method, card).isEmpty());
  }
}

Method chosen_method(const QComboBox* combo) { return static_cast<Method>(combo->currentData().toInt()); }

void choose_method(QComboBox* combo, Method method) {
  combo->setCurrentIndex(combo->findData(static_cast<int>(method)));
}

void fill_method_menu(QMenu* menu, const model::ModelCard* card, std::optional<Method> now,
                      const std::function<void(Method)>& choose) {
  menu->clear();
  menu->setToolTipsVisible(true);
  for (const attribution::MethodInfo& info : attribution::all_methods()) {
    const Method method = info.method;
    QAction* action = menu->addAction(presenters::method_name(method));
    action->setObjectName(QStringLiteral("method_%1").arg(QString::fromUtf8(info.id)));
    action->setCheckable(true);
    action->setChecked(now == method);
    action->setEnabled(reason_against(method, card).isEmpty());
    action->setToolTip(wrapped(method_help(method, card)));
    QObject::connect(action, &QAction::triggered, menu, [choose, method] { choose(method); });
  }
}

}  // namespace m2ib::views
