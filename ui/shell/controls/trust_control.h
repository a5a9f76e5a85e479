#pragma once

#include <QObject>
#include <QPointer>
#include <QTimer>
#include <list>
#include <optional>

#include "core/attribution/explanation.h"
#include "ui/jobs/trust_worker.h"
#include "ui/plots/agreement_plot.h"
#include "ui/plots/deletion_plot.h"

class QDockWidget;
class QTabWidget;

namespace m2ib::presenters {
class ExplorerDocument;
}
namespace m2ib::views {
class SanitySheet;
}

namespace m2ib::shell {

class Actions;

/// How far the shown map can be trusted: its deletion curve and its agreement with the other maps, as tabs of the plots
/// dock, and the sanity check. Nothing is computed but for the tab that is seen, and not while maps are computed.
class TrustControl : public QObject {
  Q_OBJECT

 public:
  /// All parameters must outlive this; the tabs get the plots, the window the dialog.
  TrustControl(presenters::ExplorerDocument* document, Actions* actions, QDockWidget* dock, QTabWidget* tabs,
               QWidget* window);

 private:
  struct Known {
    attribution::ExplanationPtr result;
    plots::DeletionPlot::Curves curves;
  };
  /// What was asked of the worker, or failed there.
  struct Question {
    attribution::ExplanationPtr result;
    metrics::Perturbation kind = metrics::Perturbation::Deletion;
    [[nodiscard]] bool operator==(const Question&) const = default;
  };

  void connectDocument();
  void connectWorker();
  void openTab(QWidget* tab);
  void openSanitySheet();
  void show();
  void showDeletion();
  [[nodiscard]] QString whyNoCurve() const;
  void showAgreement();
  void ask(const Question& question);
  void stopAsking();
  [[nodiscard]] const Known* known(const Question& question) const;

  presenters::ExplorerDocument* document_;
  Actions* actions_;
  QDockWidget* dock_;
  QTabWidget* tabs_;
  QWidget* window_;
  plots::DeletionPlot* deletion_;
  plots::AgreementPlot* agreement_;
  QPointer<views::SanitySheet> sheet_;
  QTimer changed_;  ///< many changes, one look at them
  jobs::TrustWorker worker_;
  quint64 generation_ = 0;  ///< of the request that is waited for; 0: none is
  std::optional<Question> asked_;
  std::optional<Question> failed_;
  QString failure_;
  std::list<Known> known_;                           ///< the newest first
  std::vector<attribution::ExplanationPtr> agreed_;  ///< the maps whose matrix is shown
  std::vector<bool> agreed_old_;
};

}  // namespace m2ib::shell
