#include "ui/jobs/session_saver.h"

#include <QPointer>
#include <optional>
#include <utility>
#include <variant>

#include "core/base/sha256.h"
#include "core/pictures/picture_location.h"
#include "ui/jobs/outbox.h"
#include "ui/jobs/queue_thread.h"
#include "ui/jobs/without_exceptions.h"

namespace m2ib::jobs {
namespace {

using Copies = std::vector<session::Recoverable>;
struct Done {};
using Content = std::variant<Done, Error, SessionPtr, Copies>;
struct Message {
  quint64 request = 0;
  Content content;
};

std::filesystem::path utf8_path(const std::string& text) { return {std::u8string(text.begin(), text.end())}; }

/// Puts the files of all pictures that have a place into the session.
Result<void> embed(session::Session& session) {
  for (session::SessionPicture& picture : session.pictures) {
    const session::PictureReference& reference = picture.reference;
    if (!picture.embedded.empty() || reference.path.empty()) continue;
    auto bytes = pictures::read_picture_bytes({utf8_path(reference.path), reference.member, reference.frame});
    if (!bytes) return tl::unexpected(bytes.error());
    if (sha256_hex(*bytes) != reference.sha256) {
      return fail(ErrorCode::FileUnreadable, reference.path, "it has changed since it was opened");
    }
    picture.embedded = std::move(*bytes);
  }
  return {};
}

}  // namespace

class SessionSaver::Private {
 public:
  Private(SessionSaver* owner, std::filesystem::path folder) : outbox(owner), recovery_folder(std::move(folder)) {}
  Private(const Private&) = delete;
  Private& operator=(const Private&) = delete;

  /// @param work gives what the message says
  quint64 put(const char* doing, std::function<Result<Content>()> work) {
    const quint64 request = ++last_request_;
    thread_.put([this, request, doing, work = std::move(work)] {
      auto outcome = without_exceptions(doing, work);
      outbox.post({request, outcome ? std::move(*outcome) : Content(outcome.error())});
    });
    return request;
  }

  Outbox<Message> outbox;
  const std::filesystem::path recovery_folder;
  std::optional<session::RecoveryCopy> copy;  ///< the thread's own

 private:
  quint64 last_request_ = 0;
  QueueThread thread_;  ///< last: all is done before the rest goes
};

SessionSaver::SessionSaver(std::filesystem::path recovery_folder, QObject* parent)
    : QObject(parent), d_(std::make_unique<Private>(this, std::move(recovery_folder))) {}
SessionSaver::~SessionSaver() = default;

quint64 SessionSaver::save(session::Session session, const std::filesystem::path& path, bool embed_pictures) {
  auto held = std::make_shared<session::Session>(std::move(session));
  return d_->put("saving a session", [held, path, embed_pictures]() -> Result<Content> {
    if (embed_pictures) {
      if (const auto embedded = embed(*held); !embedded) return tl::unexpected(embedded.error());
    }
    if (const auto saved = session::save_session(*held, path); !saved) return tl::unexpected(saved.error());
    return Done{};
  });
}

quint64 SessionSaver::read(const std::filesystem::path& path) {
  return d_->put("reading a session", [path]() -> Result<Content> {
    auto read = session::read_record(path);
    if (!read) return tl::unexpected(read.error());
    return std::make_shared<const session::Session>(std::move(*read));
  });
}

quint64 SessionSaver::run(std::function<Result<void>()> work) {
  return d_->put("writing files", [work = std::move(work)]() -> Result<Content> {
    if (const auto worked = work(); !worked) return tl::unexpected(worked.error());
    return Done{};
  });
}

quint64 SessionSaver::copy(session::Session session, const std::string& original_path) {
  auto held = std::make_shared<const session::Session>(std::move(session));
  return d_->put("keeping a copy for recovery", [this, held, original_path]() -> Result<Content> {
    if (!d_->copy) d_->copy.emplace(d_->recovery_folder);
    if (const auto written = d_->copy->write(*held, original_path); !written) return tl::unexpected(written.error());
    return Done{};
  });
}

quint64 SessionSaver::discardCopy() {
  return d_->put("discarding a copy", [this]() -> Result<Content> {
    if (d_->copy) d_->copy->discard();
    d_->copy.reset();
    return Done{};
  });
}

quint64 SessionSaver::findCopies() {
  return d_->put("looking for copies",
                 [this]() -> Result<Content> { return session::recoverable_sessions(d_->recovery_folder); });
}

quint64 SessionSaver::removeCopy(const session::Recoverable& copy) {
  return d_->put("discarding a copy", [copy]() -> Result<Content> {
    session::remove_recoverable(copy);
    return Done{};
  });
}

bool SessionSaver::event(QEvent* event) {
  if (event->type() != Outbox<Message>::kEvent) return QObject::event(event);
  const QPointer<SessionSaver> self(this);
  for (const Message& message : d_->outbox.take()) {
    if (const auto* error = std::get_if<Error>(&message.content)) {
      Q_EMIT failed(message.request, *error);
    } else if (const auto* read = std::get_if<SessionPtr>(&message.content)) {
      Q_EMIT sessionRead(message.request, *read);
    } else if (const auto* copies = std::get_if<Copies>(&message.content)) {
      Q_EMIT copiesFound(message.request, *copies);
    } else {
      Q_EMIT done(message.request);
    }
    if (self.isNull()) break;  // a receiver closed the window
  }
  return true;
}

}  // namespace m2ib::jobs
