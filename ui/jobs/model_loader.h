#pragma once

#include <QObject>
#include <filesystem>
#include <memory>

#include "core/model/dual_encoder.h"

namespace m2ib::jobs {

/// Opens models in the background, latest wins: a new request stops the one in progress. Every request ends in
/// exactly one of loaded(), failed(), cancelled(). Signals are emitted in the thread this object lives in.
class ModelLoader : public QObject {
  Q_OBJECT

 public:
  explicit ModelLoader(QObject* parent = nullptr);
  ~ModelLoader() override;  ///< stops, then waits

  /// @param path of a folder or a file of weights
  quint64 request(const std::filesystem::path& path, const model::LoadOptions& options = {});  ///< generation, from 1
  void cancel();

  bool event(QEvent* event) override;

 Q_SIGNALS:
  void progressed(quint64 generation, double fraction);  ///< in [0, 1], at most about a hundred times
  void loaded(quint64 generation, const m2ib::model::DualEncoderPtr& model);
  void failed(quint64 generation, const m2ib::Error& error);
  void cancelled(quint64 generation);

 private:
  class Private;
  std::unique_ptr<Private> d_;
};

}  // namespace m2ib::jobs
