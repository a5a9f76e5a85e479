#pragma once

#include <QObject>
#include <memory>
#include <vector>

#include "core/attribution/explanation.h"
#include "core/image/read_image.h"
#include "core/metrics/deletion_curve.h"
#include "core/metrics/randomisation.h"
#include "core/model/dual_encoder.h"

namespace m2ib::jobs {

/// What is asked about a finished map.
struct TrustRequest {
  enum class Kind { DeletionCurve, SanityCheck, Localisation };
  Kind kind = Kind::DeletionCurve;
  model::DualEncoderPtr model;              ///< not null
  image::RadiographPtr radiograph;          ///< not null; the picture of the explanation
  attribution::ExplanationPtr explanation;  ///< not null
  metrics::Perturbation perturbation = metrics::Perturbation::Deletion;
  int random_orders = 5;
};

/// A thread of its own, at low priority, for questions about a map that is shown already; the newest request wins and
/// stops the running one between two passes through the model. Every request ends in exactly one of finished(),
/// failed(), cancelled(). Signals are emitted in the thread this object lives in; answers may still arrive after a
/// newer request was made, so receivers compare generations.
class TrustWorker : public QObject {
  Q_OBJECT

 public:
  explicit TrustWorker(QObject* parent = nullptr);
  ~TrustWorker() override;  ///< stops what runs, then waits for it; nothing is emitted any more

  /// Returns the request's generation; generations start at 1 and grow.
  quint64 request(TrustRequest request);
  /// Stops what runs and forgets the waiting request.
  void cancel();

  bool event(QEvent* event) override;

 Q_SIGNALS:
  /// Deletion with the picture's mean colour, insertion from the blurred picture.
  void curve(quint64 generation, const m2ib::metrics::PerturbationCurve& map, const m2ib::metrics::RandomCurve& random);
  /// @param steps how many come in all, the first with the model's own weights
  void sanityStep(quint64 generation, const m2ib::metrics::RandomisationStep& step, int steps);
  /// As attribution::layer_localisation(); the caption of the explanation counts for nothing.
  void localisation(quint64 generation, const std::vector<double>& layers);
  void finished(quint64 generation);
  void failed(quint64 generation, const m2ib::Error& error);
  void cancelled(quint64 generation);

 private:
  class Private;
  std::unique_ptr<Private> d_;
};

}  // namespace m2ib::jobs
