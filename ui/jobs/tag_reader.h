#pragma once

#include <QObject>
#include <memory>
#include <vector>

#include "core/image/dicom/dicom_header.h"
#include "core/pictures/picture_location.h"

namespace m2ib::jobs {

/// Reads the header of a DICOM file in the background, latest wins. What it says stays in memory. Signals are emitted
/// in the thread this object lives in; a request that was replaced before it had begun answers nothing.
class TagReader : public QObject {
  Q_OBJECT

 public:
  explicit TagReader(QObject* parent = nullptr);
  ~TagReader() override;  ///< waits for the file being read

  quint64 request(const pictures::PictureLocation& location);  ///< returns the generation, from 1

  bool event(QEvent* event) override;

 Q_SIGNALS:
  void loaded(quint64 generation, const std::vector<m2ib::image::DicomTag>& tags);
  void failed(quint64 generation, const m2ib::Error& error);

 private:
  class Private;
  std::unique_ptr<Private> d_;
};

}  // namespace m2ib::jobs
