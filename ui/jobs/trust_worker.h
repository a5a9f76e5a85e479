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

/// A thread of its own, at low priority, for questions about a map that is shown already; the newest request wins.
/// Signals arrive in the thread this object lives in.
class TrustWorker : public QObject {
  Q_OBJECT

 public:
  explicit TrustWorker(QObject* parent = nullptr);
  ~TrustWorker() override;

  quint64 request(TrustRequest request);
  void cancel();

 Q_SIGNALS:
  void curve(quint64 generation, const m2ib::metrics::PerturbationCurve& map, const m2ib::metrics::RandomCurve& random);
  void sanityStep(quint64 generation, const m2ib::metrics::RandomisationStep& step, int steps);
  void localisation(quint64 generation, const std::vector<double>& layers);
  void finished(quint64 generation);
  void failed(quint64 generation, const m2ib::Error& error);
  void cancelled(quint64 generation);

 private:
  class Private;
  std::unique_ptr<Private> d_;
};

}  // namespace m2ib::jobs
