#pragma once

#include <QString>
#include <string>

#include "core/model/model_card.h"

namespace m2ib::dialogs {

/// Two columns of text as a table of rich text. A model folder may contain anything, so nothing in it is markup.
class DetailRows {
 public:
  /// Empty text adds nothing.
  void add(const QString& name, const QString& text);
  void add(const QString& name, const std::string& text) { add(name, QString::fromStdString(text)); }
  [[nodiscard]] QString html() const;

 private:
  QString html_;
};

/// A SHA-256 in groups of 16 digits, so that it can be read out and breaks into lines.
[[nodiscard]] QString grouped_digest(const std::string& sha256);

/// Everything that is known about an opened model.
[[nodiscard]] QString card_html(const model::ModelCard& card);

}  // namespace m2ib::dialogs
