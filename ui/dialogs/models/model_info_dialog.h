#pragma once

#include <QDialog>

#include "core/model/model_card.h"

namespace m2ib::dialogs {

/// The model's card: what it is, how far it can be trusted, its shape and the SHA-256 of its weights.
class ModelInfoDialog : public QDialog {
  Q_OBJECT

 public:
  explicit ModelInfoDialog(const model::ModelCard& card, QWidget* parent = nullptr);
};

}  // namespace m2ib::dialogs
