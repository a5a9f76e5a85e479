#pragma once

#include <QObject>
#include <memory>
#include <optional>
#include <string>

#include "core/attribution/m2ib.h"
#include "core/image/read_image.h"
#include "core/model/dual_encoder.h"

namespace m2ib::jobs {

/// Everything that one explanation is made from.
struct ExplainRequest {
  model::DualEncoderPtr model;      ///< not null
  image::RadiographPtr radiograph;  ///< not null
  std::string caption;              ///< UTF-8
  attribution::M2ibSettings settings;
  /// Somebody's choice for the model's 8 bits, on modality values; the picture's default_window() where empty.
  std::optional<image::Window> window;
  std::string preprocessing = "model";  ///< id of image::preprocess_presets(), see image::InputChoice
};

/// The one computing thread of a document, with a one-slot mailbox: a new request replaces the waiting one and stops
/// the running one between two optimiser steps; the last request is always computed. Every request ends in exactly one
/// of finished(), failed(), cancelled(). Signals are emitted in the thread this object lives in; a finished() may still
/// arrive after a newer request was made, so receivers compare generations.
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
  /// Picture and caption have gone through their towers; the optimiser starts.
  void encoded(quint64 generation, const m2ib::text::Tokens& tokens, const m2ib::image::FieldOfView& field_of_view,
               int grid);
  /// @param step_ms wall time since the step before (of the first one: since the optimiser started)
  void stepped(quint64 generation, const m2ib::attribution::Step& step, double step_ms);
  void finished(quint64 generation, const m2ib::attribution::ExplanationPtr& explanation);
  void failed(quint64 generation, const m2ib::Error& error);
  void cancelled(quint64 generation);

 private:
  class Private;
  std::unique_ptr<Private> d_;
};

}  // namespace m2ib::jobs
