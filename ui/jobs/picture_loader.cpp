#include "ui/jobs/picture_loader.h"

#include <QPointer>
#include <cstddef>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include "ui/jobs/latest_wins_thread.h"
#include "ui/jobs/outbox.h"
#include "ui/jobs/without_exceptions.h"

namespace m2ib::jobs {
namespace {

struct Memory {
  std::vector<std::byte> bytes;
  std::string name;
};
struct Numbered {
  quint64 generation = 0;
  std::variant<std::filesystem::path, Memory> source;
};
struct Cancelled {};
struct Message {
  quint64 generation = 0;
  std::variant<image::RadiographPtr, Error, Cancelled> content;
};

Result<image::RadiographPtr> read(const Numbered& numbered) {
  if (const auto* path = std::get_if<std::filesystem::path>(&numbered.source)) return image::read_image(*path);
  const auto& memory = std::get<Memory>(numbered.source);
  return image::decode_image(memory.bytes, memory.name);
}

}  // namespace

class PictureLoader::Private {
 public:
  explicit Private(PictureLoader* owner)
      : outbox(owner), thread([this](const Numbered& numbered, const StopToken&) { work(numbered); }) {}

  quint64 request(std::variant<std::filesystem::path, Memory> source) {
    const quint64 generation = ++last_generation_;
    if (const auto replaced = thread.put({generation, std::move(source)})) {
      outbox.post({replaced->generation, Cancelled{}});
    }
    return generation;
  }

 private:
  void work(const Numbered& numbered) {
    auto outcome = without_exceptions("reading a picture", [&] { return read(numbered); });
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

quint64 PictureLoader::request(const std::filesystem::path& path) { return d_->request(path); }

quint64 PictureLoader::request(const QByteArray& bytes, const std::string& name) {
  // Copied, so that the thread never touches a byte array whose reference count the window shares.
  const auto view = std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size())));
  return d_->request(Memory{std::vector<std::byte>(view.begin(), view.end()), name});
}

bool PictureLoader::event(QEvent* event) {
  if (event->type() != Outbox<Message>::kEvent) return QObject::event(event);
  const QPointer<PictureLoader> self(this);
  for (const Message& message : d_->outbox.take()) {
    if (const auto* radiograph = std::get_if<image::RadiographPtr>(&message.content)) {
      Q_EMIT loaded(message.generation, *radiograph);
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
