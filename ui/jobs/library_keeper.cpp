#include "ui/jobs/library_keeper.h"

#include <QPointer>
#include <functional>
#include <utility>
#include <variant>

#include "core/model/dual_encoder.h"
#include "ui/jobs/outbox.h"
#include "ui/jobs/queue_thread.h"
#include "ui/jobs/without_exceptions.h"

namespace m2ib::jobs {
namespace {

struct Message {
  quint64 request = 0;
  std::variant<LibraryState, Error, model::ModelCard> content;
};

}  // namespace

class LibraryKeeper::Private {
 public:
  Private(LibraryKeeper* owner, std::filesystem::path list) : outbox(owner), file(std::move(list)) {}
  Private(const Private&) = delete;
  Private& operator=(const Private&) = delete;

  void put(std::function<void()> work) { thread_.put(std::move(work)); }

  /// Makes the change (none: only reads), then reads what is there.
  void work(quint64 request, const library::LibraryChange& changing) {
    const auto outcome = without_exceptions("the list of models", [&]() -> Result<LibraryState> {
      if (file.empty()) return fail(ErrorCode::LibraryInvalid, "models.json", "there is no home folder to keep it in");
      if (changing) {
        if (const auto changed = library::update_library(file, changing); !changed) {
          return tl::unexpected(changed.error());
        }
      }
      auto read = library::load_library(file);
      if (!read) return tl::unexpected(read.error());
      LibraryState state{std::move(*read), {}};
      for (const auto& entry : state.library.entries()) state.exists.push_back(entry.exists());
      return state;
    });
    if (outcome) {
      outbox.post({request, *outcome});
    } else {
      outbox.post({request, outcome.error()});
    }
  }

  void describe(const std::filesystem::path& path) {
    const auto outcome = without_exceptions("loading a model", [&] { return model::load_model(path); });
    if (outcome && outcome->has_value()) outbox.post({0, (**outcome)->card()});
  }

  quint64 last_request = 0;
  Outbox<Message> outbox;
  const std::filesystem::path file;

 private:
  QueueThread thread_;  ///< last: all is done before the rest goes
};

LibraryKeeper::LibraryKeeper(std::filesystem::path file, QObject* parent)
    : QObject(parent), d_(std::make_unique<Private>(this, std::move(file))) {}
LibraryKeeper::~LibraryKeeper() = default;

quint64 LibraryKeeper::reload() { return change({}); }

quint64 LibraryKeeper::change(library::LibraryChange changing) {
  const quint64 request = ++d_->last_request;
  d_->put([this, request, changing = std::move(changing)] { d_->work(request, changing); });
  return request;
}

void LibraryKeeper::describe(const std::filesystem::path& path) {
  d_->put([this, path] { d_->describe(path); });
}

bool LibraryKeeper::event(QEvent* event) {
  if (event->type() != Outbox<Message>::kEvent) return QObject::event(event);
  const QPointer<LibraryKeeper> self(this);
  for (const Message& message : d_->outbox.take()) {
    if (const auto* state = std::get_if<LibraryState>(&message.content)) {
      Q_EMIT taken(message.request, *state);
    } else if (const auto* error = std::get_if<Error>(&message.content)) {
      Q_EMIT failed(message.request, *error);
    } else {
      Q_EMIT described(std::get<model::ModelCard>(message.content));
    }
    if (self.isNull()) break;
  }
  return true;
}

}  // namespace m2ib::jobs
