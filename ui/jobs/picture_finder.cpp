#include "ui/jobs/picture_finder.h"

#include <QPointer>
#include <utility>
#include <variant>

#include "ui/jobs/latest_wins_thread.h"
#include "ui/jobs/outbox.h"
#include "ui/jobs/without_exceptions.h"

namespace m2ib::jobs {
namespace {

struct Numbered {
  quint64 generation = 0;
  session::PictureReference reference;
  std::vector<std::filesystem::path> places;
};
struct NotFound {};
struct Cancelled {};
struct Message {
  quint64 generation = 0;
  std::variant<std::filesystem::path, NotFound, Cancelled> content;
};

}  // namespace

class PictureFinder::Private {
 public:
  explicit Private(PictureFinder* owner)
      : outbox(owner), thread([this](const Numbered& numbered, const StopToken& stop) { work(numbered, stop); }) {}

 private:
  void work(const Numbered& numbered, const StopToken& stop) {
    const auto outcome = without_exceptions(
        "looking for a picture", [&] { return session::find_picture_file(numbered.reference, numbered.places, stop); });
    if (!outcome || (outcome->has_value() && !(*outcome)->has_value())) {
      outbox.post({numbered.generation, NotFound{}});
    } else if (!outcome->has_value()) {
      outbox.post({numbered.generation, Cancelled{}});
    } else {
      outbox.post({numbered.generation, ***outcome});
    }
  }

 public:
  quint64 last_generation = 0;
  Outbox<Message> outbox;
  LatestWinsThread<Numbered> thread;  // last: is stopped and joined before the rest goes
};

PictureFinder::PictureFinder(QObject* parent) : QObject(parent), d_(std::make_unique<Private>(this)) {}
PictureFinder::~PictureFinder() = default;

quint64 PictureFinder::request(const session::PictureReference& reference, std::vector<std::filesystem::path> places) {
  const quint64 generation = ++d_->last_generation;
  if (const auto replaced = d_->thread.put({generation, reference, std::move(places)})) {
    d_->outbox.post({replaced->generation, Cancelled{}});
  }
  return generation;
}

void PictureFinder::cancel() {
  if (const auto forgotten = d_->thread.cancel()) d_->outbox.post({forgotten->generation, Cancelled{}});
}

bool PictureFinder::event(QEvent* event) {
  if (event->type() != Outbox<Message>::kEvent) return QObject::event(event);
  const QPointer<PictureFinder> self(this);
  for (const Message& message : d_->outbox.take()) {
    if (const auto* file = std::get_if<std::filesystem::path>(&message.content)) {
      Q_EMIT found(message.generation, *file);
    } else if (std::holds_alternative<NotFound>(message.content)) {
      Q_EMIT notFound(message.generation);
    } else {
      Q_EMIT cancelled(message.generation);
    }
    if (self.isNull()) break;  // a receiver closed the document
  }
  return true;
}

}  // namespace m2ib::jobs
