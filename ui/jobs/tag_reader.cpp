#include "ui/jobs/tag_reader.h"

#include <QPointer>
#include <utility>

#include "ui/jobs/latest_wins_thread.h"
#include "ui/jobs/outbox.h"
#include "ui/jobs/without_exceptions.h"

namespace m2ib::jobs {
namespace {

using Tags = std::vector<image::DicomTag>;

struct Numbered {
  quint64 generation = 0;
  pictures::PictureLocation location;
};
struct Message {
  quint64 generation = 0;
  Result<Tags> content;
};

Result<Tags> read(const pictures::PictureLocation& location) {
  if (location.member.empty()) return image::read_dicom_tags(location.file);
  const auto bytes = pictures::read_picture_bytes(location);
  if (!bytes) return tl::unexpected(bytes.error());
  return image::read_dicom_tags(*bytes, pictures::shown_name(location));
}

}  // namespace

class TagReader::Private {
 public:
  explicit Private(TagReader* owner)
      : outbox(owner), thread([this](const Numbered& numbered, const StopToken&) {
          outbox.post(
              {numbered.generation, without_exceptions("reading a header", [&] { return read(numbered.location); })});
        }) {}

  quint64 last_generation = 0;
  Outbox<Message> outbox;
  LatestWinsThread<Numbered> thread;  // last: is stopped and joined before the rest goes
};

TagReader::TagReader(QObject* parent) : QObject(parent), d_(std::make_unique<Private>(this)) {}
TagReader::~TagReader() = default;

quint64 TagReader::request(const pictures::PictureLocation& location) {
  const quint64 generation = ++d_->last_generation;
  (void)d_->thread.put({generation, location});
  return generation;
}

bool TagReader::event(QEvent* event) {
  if (event->type() != Outbox<Message>::kEvent) return QObject::event(event);
  const QPointer<TagReader> self(this);
  for (const Message& message : d_->outbox.take()) {
    if (message.content) {
      Q_EMIT loaded(message.generation, *message.content);
    } else {
      Q_EMIT failed(message.generation, message.content.error());
    }
    if (self.isNull()) break;
  }
  return true;
}

}  // namespace m2ib::jobs
