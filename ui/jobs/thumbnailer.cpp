#include "ui/jobs/thumbnailer.h"

#include <QPointer>
#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <utility>
#include <variant>

#include "ui/jobs/outbox.h"
#include "ui/jobs/without_exceptions.h"

namespace m2ib::jobs {
namespace {

struct Message {
  quint64 id = 0;
  std::variant<QImage, Error> content;
};

/// Mean over the source pixels whose centres lie in a target pixel. At least one source pixel a target pixel.
void average_row(const std::uint8_t* source, int width, int channels, int top, int bottom, QImage& target, int y) {
  std::uint8_t* out = target.scanLine(y);
  for (int x = 0; x < target.width(); ++x) {
    const auto left = static_cast<int>(static_cast<std::int64_t>(x) * width / target.width());
    const auto right = static_cast<int>(static_cast<std::int64_t>(x + 1) * width / target.width());
    const auto count = static_cast<std::uint64_t>(right - left) * static_cast<std::uint64_t>(bottom - top);
    for (int channel = 0; channel < channels; ++channel) {
      std::uint64_t sum = count / 2;
      for (int row = top; row < bottom; ++row) {
        const std::uint8_t* pixel = source + (static_cast<std::size_t>(row) * static_cast<std::size_t>(width) +
                                              static_cast<std::size_t>(left)) *
                                                 static_cast<std::size_t>(channels);
        for (int column = left; column < right; ++column, pixel += channels) sum += pixel[channel];
      }
      *out++ = static_cast<std::uint8_t>(sum / count);
    }
  }
}

Result<QImage> make(const Thumbnailer::Wanted& wanted) {
  const auto radiograph = pictures::read_picture(wanted.location);
  if (!radiograph) return tl::unexpected(radiograph.error());
  return thumbnail_of(**radiograph, wanted.side_px);
}

}  // namespace

QImage thumbnail_of(const image::Radiograph& radiograph, int side_px) {
  const std::vector<std::uint8_t> shown = image::apply_window(radiograph, image::default_window(radiograph));
  const int channels = image::channels(radiograph);
  const int width = radiograph.width_px;
  const int height = radiograph.height_px;
  const QSize whole(width, height);
  const bool small = width <= side_px && height <= side_px;
  const QSize size = small ? whole : whole.scaled(side_px, side_px, Qt::KeepAspectRatio).expandedTo({1, 1});
  QImage target(size, channels == 3 ? QImage::Format_RGB888 : QImage::Format_Grayscale8);
  if (target.isNull()) return target;
  for (int y = 0; y < size.height(); ++y) {
    const auto top = static_cast<int>(static_cast<std::int64_t>(y) * height / size.height());
    const auto bottom = static_cast<int>(static_cast<std::int64_t>(y + 1) * height / size.height());
    average_row(shown.data(), width, channels, top, bottom, target, y);
  }
  return target;
}

class Thumbnailer::Private {
 public:
  explicit Private(Thumbnailer* owner) : outbox(owner), thread_([this] { loop(); }) {}
  ~Private() {
    {
      const std::lock_guard lock(mutex_);
      closing_ = true;
      waiting_.clear();
    }
    wake_.notify_one();
    thread_.join();
  }
  Private(const Private&) = delete;
  Private& operator=(const Private&) = delete;

  void want(std::vector<Wanted> list) {
    std::reverse(list.begin(), list.end());
    {
      const std::lock_guard lock(mutex_);
      std::erase_if(list, [this](const Wanted& wanted) { return wanted.id == running_; });
      waiting_ = std::move(list);
    }
    wake_.notify_one();
  }

  Outbox<Message> outbox;

 private:
  void loop() {
    while (true) {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
      if (closing_) return;
      const Wanted wanted = std::move(waiting_.back());
      waiting_.pop_back();
      running_ = wanted.id;
      lock.unlock();
      auto made = without_exceptions("a thumbnail", [&] { return make(wanted); });
      if (made && !made->isNull()) {
        outbox.post({wanted.id, std::move(*made)});  // alone: this thread keeps no share of it
      } else {
        outbox.post({wanted.id, made ? Error{ErrorCode::OutOfMemory, {"a thumbnail"}} : made.error()});
      }
      lock.lock();
      running_ = 0;
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Wanted> waiting_;  ///< the next one last; guarded by mutex_
  quint64 running_ = 0;          ///< id of what is being made, 0 none; guarded by mutex_
  bool closing_ = false;         ///< guarded by mutex_
  std::thread thread_;           ///< last: starts when the rest is ready
};

Thumbnailer::Thumbnailer(QObject* parent) : QObject(parent), d_(std::make_unique<Private>(this)) {}
Thumbnailer::~Thumbnailer() = default;

void Thumbnailer::want(std::vector<Wanted> list) { d_->want(std::move(list)); }

bool Thumbnailer::event(QEvent* event) {
  if (event->type() != Outbox<Message>::kEvent) return QObject::event(event);
  const QPointer<Thumbnailer> self(this);
  for (const Message& message : d_->outbox.take()) {
    if (const auto* picture = std::get_if<QImage>(&message.content)) {
      Q_EMIT made(message.id, *picture);
    } else {
      Q_EMIT failed(message.id, std::get<Error>(message.content));
    }
    if (self.isNull()) break;
  }
  return true;
}

}  // namespace m2ib::jobs
