#include "ui/dialogs/export/figure_worker.h"

#include <QFile>
#include <QPointer>
#include <algorithm>
#include <atomic>
#include <filesystem>
#include <utility>
#include <variant>

#include "core/session/session_picture.h"
#include "ui/jobs/latest_wins_thread.h"
#include "ui/jobs/outbox.h"
#include "ui/jobs/without_exceptions.h"

namespace m2ib::dialogs {
namespace {

struct Preview {
  FigureSource source;
  QSize box;
};
struct Export {
  FigureSource source;
  QString path;  ///< empty: an image for the clipboard
  figure::ExportExtras extras;
};
struct Exported {
  QString path;
};
struct Failed {
  QString path;
  Error error;
};
using Message = std::variant<DrawnFigure, Exported, Failed, QImage>;

constexpr double kMmPerInch = 25.4;

Result<void> read_missing(FigureSource& source) {
  source.pictures.resize(source.session.pictures.size());
  const bool all = source.session.arrangement.layout == session::PaneLayout::Images;
  for (std::size_t i = 0; i < source.pictures.size(); ++i) {
    const bool needed = all || static_cast<int>(i) == source.session.current_picture;
    if (!needed || source.pictures[i]) continue;
    auto read = session::read_session_picture(source.session.pictures[i]);
    if (!read) return tl::unexpected(read.error());
    source.pictures[i] = std::move(*read);
  }
  return {};
}

Result<DrawnFigure> draw(Preview preview) {
  if (const auto read = read_missing(preview.source); !read) return tl::unexpected(read.error());
  const figure::SessionFigure made(std::move(preview.source.session), std::move(preview.source.pictures));
  DrawnFigure drawn;
  drawn.problem = made.problem();
  if (!drawn.problem.isEmpty()) return drawn;
  drawn.size_mm = made.size_mm();
  drawn.legend = made.legend();
  const double scale =
      std::min(preview.box.width() / drawn.size_mm.width(), preview.box.height() / drawn.size_mm.height());
  drawn.image = made.image(std::max(scale, 0.1));
  if (drawn.image.isNull()) return fail(ErrorCode::OutOfMemory, "the preview of the figure");
  return drawn;
}

Result<Message> write(Export task) {
  if (const auto read = read_missing(task.source); !read) return tl::unexpected(read.error());
  const double dots_per_mm = task.source.session.figure.dpi / kMmPerInch;
  const figure::SessionFigure made(std::move(task.source.session), std::move(task.source.pictures));
  if (const QString problem = made.problem(); !problem.isEmpty()) {
    return fail(ErrorCode::ComputeFailed, problem.toStdString());
  }
  if (task.path.isEmpty()) {
    QImage image = made.image(dots_per_mm);
    if (image.isNull()) return fail(ErrorCode::OutOfMemory, "the figure");
    return Message(std::move(image));
  }
  const std::filesystem::path path(QFile::encodeName(task.path).toStdString());
  if (const auto written = figure::export_figure(made, path, task.extras); !written) {
    return tl::unexpected(written.error());
  }
  return Message(Exported{task.path});
}

}  // namespace

class FigureWorker::Private {
 public:
  explicit Private(FigureWorker* owner)
      : outbox(owner),
        previews([this](const Preview& preview, const StopToken& stop) { show(preview, stop); }),
        exports([this](const Export& task, const StopToken&) { put_out(task); }) {}

  std::atomic<int> writing = 0;

 private:
  void show(const Preview& preview, const StopToken& stop) {
    auto drawn = jobs::without_exceptions("drawing a figure", [&] { return draw(preview); });
    if (stop.stop_requested()) return;  // a newer one waits
    if (drawn) {
      outbox.post(std::move(*drawn));
    } else {
      outbox.post(Failed{{}, drawn.error()});
    }
  }

  void put_out(const Export& task) {
    auto done = jobs::without_exceptions("writing a figure", [&] { return write(task); });
    --writing;
    if (done) {
      outbox.post(std::move(*done));
    } else {
      outbox.post(Failed{task.path, done.error()});
    }
  }

 public:
  jobs::Outbox<Message> outbox;
  // Last: are stopped and joined before the rest goes.
  jobs::LatestWinsThread<Preview> previews;
  jobs::LatestWinsThread<Export> exports;
};

FigureWorker::FigureWorker(QObject* parent) : QObject(parent), d_(std::make_unique<Private>(this)) {}
FigureWorker::~FigureWorker() = default;

void FigureWorker::preview(FigureSource source, const QSize& box) { d_->previews.put({std::move(source), box}); }

void FigureWorker::exportTo(FigureSource source, const QString& path, const figure::ExportExtras& extras) {
  ++d_->writing;
  if (d_->exports.put({std::move(source), path, extras})) --d_->writing;
}

void FigureWorker::renderCopy(FigureSource source) { exportTo(std::move(source), {}, {}); }

bool FigureWorker::writing() const { return d_->writing > 0; }

bool FigureWorker::event(QEvent* event) {
  if (event->type() != jobs::Outbox<Message>::kEvent) return QObject::event(event);
  const QPointer<FigureWorker> self(this);
  for (const Message& message : d_->outbox.take()) {
    if (const auto* drawn = std::get_if<DrawnFigure>(&message)) {
      Q_EMIT previewed(*drawn);
    } else if (const auto* done = std::get_if<Exported>(&message)) {
      Q_EMIT exported(done->path);
    } else if (const auto* failed = std::get_if<Failed>(&message)) {
      Q_EMIT exportFailed(failed->path, failed->error);
    } else {
      Q_EMIT copied(std::get<QImage>(message));
    }
    if (self.isNull()) break;  // a receiver closed the dialog
  }
  return true;
}

}  // namespace m2ib::dialogs
