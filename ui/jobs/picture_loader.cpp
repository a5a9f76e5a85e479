#include "ui/jobs/picture_loader.h"

#include <QPointer>
#include <cstddef>
#include <span>
#include <utility>
#include <variant>

#include "core/image/black_out.h"

#include "ui/jobs/latest_wins_thread.h"
#include "ui/jobs/outbox.h"
#include "ui/jobs/without_exceptions.h"

namespace m2ib::jobs {
namespace {

struct Memory {
  std::vector<std::byte> bytes;
  std::string name;
  int frame = 0;
};
using Source = std::variant<pictures::PictureLocation, Memory, image::RadiographPtr>;
struct Numbered {
  quint64 generation = 0;
  Source source;
  std::vector<image::PixelRect> black_outs;
};
struct Cancelled {};
struct Message {
  quint64 generation = 0;
  std::variant<LoadedPicture, Error, Cancelled> content;
};

Result<image::RadiographPtr> read(const Source& source) {
  if (const auto* location = std::get_if<pictures::PictureLocation>(&source)) return pictures::read_picture(*location);
  if (const auto* decoded = std::get_if<image::RadiographPtr>(&source)) return *decoded;
  const auto& memory = std::get<Memory>(source);
  return image::decode_image(memory.bytes, memory.name, {memory.frame});
}

Result<LoadedPicture> load(const Numbered& numbered) {
  const auto source = read(numbered.source);
  if (!source) return tl::unexpected(source.error());
  LoadedPicture picture{*source, *source, {}, {}};
  if (!numbered.black_outs.empty()) picture.shown = image::black_out(*source, numbered.black_outs);
  picture.doubts = image::check_input(**source);
  picture.window = image::default_window(*picture.shown);
  return picture;
}

}  // namespace

class PictureLoader::Private {
 public:
  explicit Private(PictureLoader* owner)
      : outbox(owner), thread([this](const Numbered& numbered, const StopToken&) { work(numbered); }) {}

  quint64 request(Source source, const std::vector<image::PixelRect>& black_outs) {
    const quint64 generation = ++last_generation_;
    if (const auto replaced = thread.put({generation, std::move(source), black_outs})) {
      outbox.post({replaced->generation, Cancelled{}});
    }
    return generation;
  }

 private:
  void work(const Numbered& numbered) {
    auto outcome = without_exceptions("reading a picture", [&] { return load(numbered); });
    if (outcome) {
      outbox.post({numbered.generation, std::move(*outcome)});
    } else {
      outbox.post({numbered.generation, outcome.error()});
    }
  }

  quint64 last_generation_ = 0;

 public:
  Outbox<Message> outbox;
  LatestWinsThread<Numbered> thread;  // last: is stopped and joined before the rest goes
};

PictureLoader::PictureLoader(QObject* parent) : QObject(parent), d_(std::make_unique<Private>(this)) {}
PictureLoader::~PictureLoader() = default;

quint64 PictureLoader::request(const pictures::PictureLocation& location,
                               const std::vector<image::PixelRect>& black_outs) {
  return d_->request(location, black_outs);
}

quint64 PictureLoader::request(const image::RadiographPtr& source, const std::vector<image::PixelRect>& black_outs) {
  return d_->request(source, black_outs);
}

quint64 PictureLoader::request(const QByteArray& bytes, const std::string& name, int frame,
                               const std::vector<image::PixelRect>& black_outs) {
  // Copied, so that the thread never touches a byte array whose reference count the window shares.
  const auto view = std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size())));
  return d_->request(Memory{std::vector<std::byte>(view.begin(), view.end()), name, frame}, black_outs);
}

bool PictureLoader::event(QEvent* event) {
  if (event->type() != Outbox<Message>::kEvent) return QObject::event(event);
  const QPointer<PictureLoader> self(this);
  for (const Message& message : d_->outbox.take()) {
    if (const auto* picture = std::get_if<LoadedPicture>(&message.content)) {
      Q_EMIT loaded(message.generation, *picture);
    } else if (const auto* error = std::get_if<Error>(&message.content)) {
      Q_EMIT failed(message.generation, *error);
    } else {
      Q_EMIT cancelled(message.generation);
    }
    if (self.isNull()) break;  // a receiver closed the document
  }
  return true;
}

}  // namespace m2ib::jobs
