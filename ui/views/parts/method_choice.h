#pragma once

#include <QComboBox>
#include <QMenu>
#include <QString>
#include <functional>
#include <optional>

#include "core/attribution/method.h"
#include "core/model/model_card.h"

/// Choosing a method: what every place that offers one says and refuses alike.
namespace m2ib::views {

/// What the method does, from where it is and what it costs; in place of that why it cannot explain the model.
/// @param card of the model that is open; null without one
[[nodiscard]] QString method_help(attribution::Method method, const model::ModelCard* card);

/// All methods by name, in the registry's order; those that cannot explain the model cannot be chosen.
void fill_methods(QComboBox* combo, const model::ModelCard* card);
[[nodiscard]] attribution::Method chosen_method(const QComboBox* combo);
void choose_method(QComboBox* combo, attribution::Method method);

/// The same as a menu.
/// @param now is marked; empty: none
void fill_method_menu(QMenu* menu, const model::ModelCard* card, std::optional<attribution::Method> now,
                      const std::function<void(attribution::Method)>& choose);

}  // namespace m2ib::views
