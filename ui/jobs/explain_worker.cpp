#include "ui/jobs/explain_worker.h"

#include <QPointer>
#include <algorithm>
#include <chrono>
#include <list>
#include <new>
#include <type_traits>
#include <utility>
#include <variant>

#include "core/model/compute.h"
#include "ui/jobs/latest_wins_thread.h"
#include "ui/jobs/outbox.h"
#include "ui/jobs/without_exceptions.h"

namespace m2ib::jobs {
namespace {

struct Numbered {
  quint64 generation = 0;
  ExplainRequest request;
};

struct Encoded {
  text::Tokens tokens;
  image::FieldOfView field_of_view;
  int grid = 0;
};
struct Stepped {
  attribution::Step step;
  double step_ms = 0.0;
};
struct Cancelled {};

struct Message {
  quint64 generation = 0;
  std::variant<Encoded, Stepped, attribution::ExplanationPtr, Error, Cancelled> content;
};

/// What has gone through the towers already. Used on the worker's thread only. Holds its keys alive, so that an address
/// always means the same object.
class EncodedCache {
 public:
  Stoppable<model::EncodedImage> image(const ExplainRequest& request, const StopToken& stop) {
    forget_other_models(request.model);
    const image::InputChoice choice{request.preprocessing, request.window};
    if (has_picture_ && radiograph_ == request.radiograph && choice_ == choice) return picture_;
    auto encoded = request.model->encode_image(*request.radiograph, choice, stop);
    if (encoded && encoded->has_value()) {
      picture_ = **encoded;
      radiograph_ = request.radiograph;
      choice_ = choice;
      has_picture_ = true;
    }
    return encoded;
  }

  Stoppable<model::EncodedText> caption(const ExplainRequest& request, const StopToken& stop) {
    forget_other_models(request.model);
    const auto known = std::find_if(captions_.begin(), captions_.end(),
                                    [&](const auto& entry) { return entry.first == request.caption; });
    if (known != captions_.end()) {
      captions_.splice(captions_.begin(), captions_, known);
      return captions_.front().second;
    }
    auto encoded = request.model->encode_caption(request.caption, stop);
    if (encoded && encoded->has_value()) {
      captions_.emplace_front(request.caption, **encoded);
      if (captions_.size() > kCaptions) captions_.pop_back();
    }
    return encoded;
  }

 private:
  static constexpr std::size_t kCaptions = 32;

  void forget_other_models(const model::DualEncoderPtr& model) {
    if (model_ == model) return;
    captions_.clear();
    picture_ = {};
    radiograph_.reset();
    has_picture_ = false;
    model_ = model;
  }

  model::DualEncoderPtr model_;
  image::RadiographPtr radiograph_;
  image::InputChoice choice_;
  model::EncodedImage picture_;
  bool has_picture_ = false;
  std::list<std::pair<std::string, model::EncodedText>> captions_;  ///< most recently used first
};

using Clock = std::chrono::steady_clock;

double milliseconds(Clock::duration time) { return std::chrono::duration<double, std::milli>(time).count(); }

}  // namespace

class ExplainWorker::Private {
 public:
  explicit Private(ExplainWorker* owner)
      : outbox(owner),
        thread([this](Numbered numbered, const StopToken& stop) { work(numbered, stop); },
               [] { model::lower_thread_priority(); }) {}

  quint64 last_generation = 0;

 private:
  Stoppable<attribution::ExplanationPtr> explain(const Numbered& numbered, const StopToken& stop) {
    const ExplainRequest& request = numbered.request;
    // The caption first: it is cheap, and the likelier of the two to be refused.
    const auto caption = cache_.caption(request, stop);
    if (!caption) return tl::unexpected(caption.error());
    if (!caption->has_value()) return std::nullopt;
    const auto picture = cache_.image(request, stop);
    if (!picture) return tl::unexpected(picture.error());
    if (!picture->has_value()) return std::nullopt;
    outbox.post(
        {numbered.generation, Encoded{(*caption)->tokens, (*picture)->field_of_view, request.model->card().grid}});
    auto before = Clock::now();
    const auto on_step = [&](const attribution::Step& step) {
      const auto now = Clock::now();
      outbox.post({numbered.generation, Stepped{step, milliseconds(now - before)}});
      before = now;
    };
    return attribution::explain(*request.model, *request.radiograph, **picture, **caption, request.settings, stop,
                                on_step);
  }

  void work(const Numbered& numbered, const StopToken& stop) {
    const auto outcome = without_exceptions("explaining a caption", [&] { return explain(numbered, stop); });
    if (!outcome) {
      outbox.post({numbered.generation, outcome.error()});
    } else if (!outcome->has_value()) {
      outbox.post({numbered.generation, Cancelled{}});
    } else {
      outbox.post({numbered.generation, **outcome});
    }
  }

  EncodedCache cache_;

 public:
  Outbox<Message> outbox;
  LatestWinsThread<Numbered> thread;  // last: is stopped and joined before the rest goes
};

ExplainWorker::ExplainWorker(QObject* parent) : QObject(parent), d_(std::make_unique<Private>(this)) {}
ExplainWorker::~ExplainWorker() = default;

quint64 ExplainWorker::request(ExplainRequest request) {
  const quint64 generation = ++d_->last_generation;
  if (const auto replaced = d_->thread.put({generation, std::move(request)})) {
    d_->outbox.post({replaced->generation, Cancelled{}});
  }
  return generation;
}

void ExplainWorker::cancel() {
  if (const auto forgotten = d_->thread.cancel()) d_->outbox.post({forgotten->generation, Cancelled{}});
}

bool ExplainWorker::event(QEvent* event) {
  if (event->type() != Outbox<Message>::kEvent) return QObject::event(event);
  const QPointer<ExplainWorker> self(this);
  for (const Message& message : d_->outbox.take()) {
    const quint64 generation = message.generation;
    std::visit(
        [&](const auto& content) {
          using Content = std::decay_t<decltype(content)>;
          if constexpr (std::is_same_v<Content, Encoded>) {
            Q_EMIT encoded(generation, content.tokens, content.field_of_view, content.grid);
          } else if constexpr (std::is_same_v<Content, Stepped>) {
            Q_EMIT stepped(generation, content.step, content.step_ms);
          } else if constexpr (std::is_same_v<Content, Error>) {
            Q_EMIT failed(generation, content);
          } else if constexpr (std::is_same_v<Content, Cancelled>) {
            Q_EMIT cancelled(generation);
          } else {
            Q_EMIT finished(generation, content);
          }
        },
        message.content);
    if (self.isNull()) break;  // a receiver closed the document
  }
  return true;
}

}  // namespace m2ib::jobs
