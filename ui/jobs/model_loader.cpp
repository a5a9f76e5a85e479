#include "ui/jobs/model_loader.h"

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
  std::filesystem::path path;
  model::LoadOptions options;
};
struct Cancelled {};
struct Message {
  quint64 generation = 0;
  std::variant<double, model::DualEncoderPtr, Error, Cancelled> content;
};

}  // namespace

class ModelLoader::Private {
 public:
  explicit Private(ModelLoader* owner)
      : outbox(owner), thread([this](const Numbered& numbered, const StopToken& stop) { work(numbered, stop); }) {}

 private:
  void work(const Numbered& numbered, const StopToken& stop) {
    double told = 0.0;
    const auto progress = [&](double fraction) {
      if (fraction - told < 0.01) return;
      told = fraction;
      outbox.post({numbered.generation, fraction});
    };
    auto outcome = without_exceptions(
        "loading a model", [&] { return model::load_model(numbered.path, stop, progress, numbered.options); });
    if (!outcome) {
      outbox.post({numbered.generation, outcome.error()});
    } else if (!outcome->has_value()) {
      outbox.post({numbered.generation, Cancelled{}});
    } else {
      outbox.post({numbered.generation, std::move(**outcome)});
    }
  }

 public:
  quint64 last_generation = 0;
  Outbox<Message> outbox;
  LatestWinsThread<Numbered> thread;  // last: is stopped and joined before the rest goes
};

ModelLoader::ModelLoader(QObject* parent) : QObject(parent), d_(std::make_unique<Private>(this)) {}
ModelLoader::~ModelLoader() = default;

quint64 ModelLoader::request(const std::filesystem::path& path, const model::LoadOptions& options) {
  const quint64 generation = ++d_->last_generation;
  if (const auto replaced = d_->thread.put({generation, path, options})) {
    d_->outbox.post({replaced->generation, Cancelled{}});
  }
  return generation;
}

void ModelLoader::cancel() {
  if (const auto forgotten = d_->thread.cancel()) d_->outbox.post({forgotten->generation, Cancelled{}});
}

bool ModelLoader::event(QEvent* event) {
  if (event->type() != Outbox<Message>::kEvent) return QObject::event(event);
  const QPointer<ModelLoader> self(this);
  for (const Message& message : d_->outbox.take()) {
    if (const auto* fraction = std::get_if<double>(&message.content)) {
      Q_EMIT progressed(message.generation, *fraction);
    } else if (const auto* model = std::get_if<model::DualEncoderPtr>(&message.content)) {
      Q_EMIT loaded(message.generation, *model);
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
