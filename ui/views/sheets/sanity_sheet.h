#pragma once

#include <QDialog>
#include <QString>
#include <memory>
#include <vector>

#include "core/metrics/randomisation.h"

namespace m2ib::presenters {
class ExplorerDocument;
}

namespace m2ib::views {

/// What the maps of a cascade say about the method.
enum class SanityVerdict {
  Dissolves,  ///< it is lost early, and with all weights random nothing but chance is left of it
  Fades,      ///< part of it stays, or all of it until most weights are random
  Stays,      ///< it hardly changes even with all weights random
  Unknown,    ///< nothing to compare: a map is constant
};
[[nodiscard]] SanityVerdict sanity_verdict(const std::vector<metrics::RandomisationStep>& steps);

/// Whether the shown map depends on what the model has learnt: the map again with the image tower's weights random from
/// the top, deeper each time, each with its rank correlation to the original, and a sentence about what that means.
/// Beside the window, not modal; it begins when it is shown, with the current caption's finished explanation.
class SanitySheet : public QDialog {
  Q_OBJECT

 public:
  /// @param document must outlive it
  explicit SanitySheet(presenters::ExplorerDocument* document, QWidget* parent = nullptr);
  ~SanitySheet() override;

  /// Begins with the document's current explanation of now.
  void startAnew();
  [[nodiscard]] const std::vector<metrics::RandomisationStep>& steps() const;
  [[nodiscard]] bool isFinished() const;

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  class Private;
  std::unique_ptr<Private> d_;
};

}  // namespace m2ib::views
