#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <optional>
#include <vector>

#include "ui/jobs/explain_worker.h"
#include "ui/presenters/document/explorer_document.h"
#include "ui/presenters/document/result_cache.h"
#include "ui/presenters/document/run_progress.h"

namespace m2ib::presenters {

/// Many explanations beside the document's own: of a contact sheet, or of one caption for many pictures. It has a
/// worker of its own and computes only while the document does not; results that the document has are taken over, new
/// ones are offered to it. M2IB's cells next to each other that differ in caption and β only run as one batch, other
/// methods' one by one.
class ExplanationSheet : public QObject {
  Q_OBJECT

 public:
  struct Cell {
    enum class Phase { Waiting, Running, Done, Failed };
    CaptionRequest request;  ///< its picture is let go when the cell is done
    std::string key;         ///< result_key() of it
    Phase phase = Phase::Waiting;
    std::vector<float> patch_values;  ///< newest values; empty before the first step
    double max_nats = 0.0;            ///< largest absolute patch value, in the unit of the method
    int grid = 0;
    image::FieldOfView field_of_view;
    int step = 0;        ///< over both towers, 0 … step_count
    int step_count = 0;  ///< 0 as long as it is not known
    RunProgress progress;
    attribution::ExplanationPtr result;
    QString message;  ///< translated: why it failed
  };
  /// So many cells run together at most: more would stream too slowly.
  static constexpr std::size_t kTogether = 8;

  /// @param document must outlive the sheet
  explicit ExplanationSheet(ExplorerDocument* document, QObject* parent = nullptr);
  ~ExplanationSheet() override;

  void clear();  ///< stops, and takes all cells away; a cell that comes back is done at once
  /// Returns the cell's index. Begins at once if start() was called.
  int append(CaptionRequest request);
  void start();  ///< also after cancel(): what was stopped begins anew
  void cancel();

  /// Gives a cell's result to the document, which then need not compute it again.
  void offer(int index);

  [[nodiscard]] int count() const { return static_cast<int>(cells_.size()); }
  [[nodiscard]] const Cell& cell(int index) const { return cells_[static_cast<std::size_t>(index)]; }
  [[nodiscard]] bool isStarted() const { return started_; }
  /// Computing now; false while the document computes, too.
  [[nodiscard]] bool isRunning() const { return generation_ != 0; }
  /// Every cell is done or has failed.
  [[nodiscard]] bool isFinished() const;
  [[nodiscard]] double fraction() const;  ///< 0 … 1 of all cells
  /// Estimated from what was computed so far; empty before.
  [[nodiscard]] std::optional<double> secondsLeft() const;
  /// Largest value of the cells that are done, before the first one of those that run: upper end of the scale that all
  /// share; 0 without values.
  [[nodiscard]] double scaleMaxNats() const;

 Q_SIGNALS:
  void cellChanged(int index);
  void progressed();  ///< fraction(), isRunning(), isStarted() or secondsLeft()
  void finished();    ///< after the last cell

 private:
  void next();
  void connectWorker();
  [[nodiscard]] bool canRun() const { return started_ && !document_->busy(); }
  [[nodiscard]] std::vector<int> batch() const;
  [[nodiscard]] jobs::ExplainRequest requestFor(const std::vector<int>& indices) const;
  [[nodiscard]] Cell* running(quint64 generation, int item);
  void changed(int item);
  [[nodiscard]] attribution::ExplanationPtr known(const std::string& key);
  void take(Cell& cell, const attribution::ExplanationPtr& result);
  void halt();  ///< what runs waits again
  void end(quint64 generation, const QString& message);

  ExplorerDocument* document_;
  std::vector<Cell> cells_;
  ResultCache results_{256};  ///< of cells that were here
  bool started_ = false;
  quint64 generation_ = 0;      ///< of the batch that runs; 0 none
  std::vector<int> together_;   ///< its cells
  QElapsedTimer clock_;         ///< of the batch
  double spent_ms_ = 0.0;       ///< of finished batches
  int computed_ = 0;            ///< cells in them
  jobs::ExplainWorker worker_;  ///< last: its thread stops before the rest goes
};

}  // namespace m2ib::presenters
