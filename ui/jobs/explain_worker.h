#pragma once

#include <QObject>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/attribution/explanation.h"
#include "core/image/read_image.h"
#include "core/model/dual_encoder.h"

namespace m2ib::jobs {

/// Everything that the explanations of some captions of one picture are made from, by one method
/// (attribution/run_method.h). M2IB's run together and stream at the same pace, other methods' one after the other.
struct ExplainRequest {
  model::DualEncoderPtr model;      ///< not null
  image::RadiographPtr radiograph;  ///< not null
  struct Item {
    std::string caption;  ///< UTF-8
    double beta = 0.1;
  };
  std::vector<Item> items;               ///< 1 … attribution::kMostRuns
  attribution::MethodSettings settings;  ///< shared, with the method; its beta counts for nothing
  /// Somebody's choice for the model's 8 bits, on modality values; the picture's default_window() where empty.
  std::optional<image::Window> window;
  std::string preprocessing = "model";  ///< id of image::preprocess_presets(), see image::InputChoice
};

/// The one computing thread of a document, with a one-slot mailbox: a new request replaces the waiting one and stops
/// the running one between two steps; the last request is always computed. Every request ends in exactly one
/// of finished(), failed(), cancelled(). A caption that cannot be read (itemFailed()) leaves the batch, the others go
/// on. Signals are emitted in the thread this object lives in; explained() and finished() may still arrive after a
/// newer request was made, so receivers compare generations.
class ExplainWorker : public QObject {
  Q_OBJECT

 public:
  explicit ExplainWorker(QObject* parent = nullptr);
  ~ExplainWorker() override;  ///< stops the run, then waits for it; nothing is emitted any more

  /// Returns the request's generation; generations start at 1 and grow.
  quint64 request(ExplainRequest request);
  /// Stops the run between two steps and forgets the waiting request.
  void cancel();

  bool event(QEvent* event) override;

 Q_SIGNALS:
  /// Picture and caption have gone through their towers; the method starts. `item` counts the request's items.
  void encoded(quint64 generation, int item, const m2ib::text::Tokens& tokens,
               const m2ib::image::FieldOfView& field_of_view, int grid);
  void itemFailed(quint64 generation, int item, const m2ib::Error& error);
  /// Of M2IB every step; of other methods, which may take thousands, as many as a screen shows, the first and the last
  /// of a tower among them. A tower that the method does not explain sends none.
  /// @param step_ms wall time of the step, told or not (of the first one: since the method started); one step of
  /// M2IB's batch is one for all its items
  void stepped(quint64 generation, int item, const m2ib::attribution::Step& step, double step_ms);
  void explained(quint64 generation, int item, const m2ib::attribution::ExplanationPtr& explanation);
  void finished(quint64 generation);  ///< after explained() or itemFailed() of every item
  void failed(quint64 generation, const m2ib::Error& error);
  void cancelled(quint64 generation);

 private:
  class Private;
  std::unique_ptr<Private> d_;
};

}  // namespace m2ib::jobs
