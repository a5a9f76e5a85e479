#include "ui/jobs/explain_worker.h"

#include <QPointer>
#include <algorithm>
#include <chrono>
#include <list>
#include <new>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "core/attribution/run_method.h"
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
struct Finished {};
struct Cancelled {};
using ItemContent = std::variant<Encoded, Stepped, attribution::ExplanationPtr, Error>;
using EndContent = std::variant<Finished, Error, Cancelled>;

/// About one item, or the end of the request where item < 0.
struct Message {
  quint64 generation = 0;
  int item = -1;
  ItemContent content;
  EndContent end;
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

  Stoppable<model::EncodedText> caption(const model::DualEncoderPtr& model, const std::string& caption,
                                        const StopToken& stop) {
    forget_other_models(model);
    const auto known =
        std::find_if(captions_.begin(), captions_.end(), [&](const auto& entry) { return entry.first == caption; });
    if (known != captions_.end()) {
      captions_.splice(captions_.begin(), captions_, known);
      return captions_.front().second;
    }
    auto encoded = model->encode_caption(caption, stop);
    if (encoded && encoded->has_value()) {
      captions_.emplace_front(caption, **encoded);
      if (captions_.size() > kCaptions) captions_.pop_back();
    }
    return encoded;
  }

 private:
  static constexpr std::size_t kCaptions = attribution::kMostRuns;

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

/// Which of a method's steps are told. M2IB's all are: each has its losses. Other methods may take thousands of short
/// ones; more than a screen shows would only fill the mailbox.
class StreamRate {
 public:
  explicit StreamRate(attribution::Method method) : tell_all_(method == attribution::Method::M2ib) {}

  [[nodiscard]] bool is_worth_telling(const attribution::Step& step) {
    const auto now = Clock::now();
    const bool ends = step.index <= 1 || step.index >= step.count;
    if (!tell_all_ && !ends && now - told_ < std::chrono::milliseconds(30)) return false;
    told_ = now;
    return true;
  }

 private:
  bool tell_all_;
  Clock::time_point told_;
};

/// What all items share; each item's own beta is looked at with its caption.
Result<void> check_shared(const ExplainRequest& request) {
  if (request.items.empty() || request.items.size() > attribution::kMostRuns) {
    return fail(ErrorCode::SettingOutOfRange, "captions", std::to_string(request.items.size()),
                "1 … " + std::to_string(attribution::kMostRuns));
  }
  attribution::MethodSettings settings = request.settings;
  settings.beta = attribution::MethodSettings().beta;
  return settings.validate(request.model->card());
}

void tell_item(ExplainWorker& worker, const Message& message) {
  const auto tell = [&](const auto& content) {
    using Content = std::decay_t<decltype(content)>;
    if constexpr (std::is_same_v<Content, Encoded>) {
      Q_EMIT worker.encoded(message.generation, message.item, content.tokens, content.field_of_view, content.grid);
    } else if constexpr (std::is_same_v<Content, Stepped>) {
      Q_EMIT worker.stepped(message.generation, message.item, content.step, content.step_ms);
    } else if constexpr (std::is_same_v<Content, Error>) {
      Q_EMIT worker.itemFailed(message.generation, message.item, content);
    } else {
      Q_EMIT worker.explained(message.generation, message.item, content);
    }
  };
  std::visit(tell, message.content);
}

void tell_end(ExplainWorker& worker, const Message& message) {
  if (const auto* error = std::get_if<Error>(&message.end)) {
    Q_EMIT worker.failed(message.generation, *error);
  } else if (std::holds_alternative<Cancelled>(message.end)) {
    Q_EMIT worker.cancelled(message.generation);
  } else {
    Q_EMIT worker.finished(message.generation);
  }
}

}  // namespace

class ExplainWorker::Private {
 public:
  explicit Private(ExplainWorker* owner)
      : outbox(owner),
        thread([this](Numbered numbered, const StopToken& stop) { work(numbered, stop); },
               [] { model::lower_thread_priority(); }) {}

  quint64 last_generation = 0;

 private:
  /// The items that can be computed, by their number in the request.
  struct Batch {
    std::vector<model::EncodedText> texts;
    std::vector<attribution::CaptionRun> runs;  ///< point into texts
    std::vector<int> items;
  };

  /// Encodes the captions; says of those that cannot be read, or have an impossible beta, why.
  Stoppable<Batch> read_captions(const Numbered& numbered, const StopToken& stop) {
    const ExplainRequest& request = numbered.request;
    Batch batch;
    batch.texts.reserve(request.items.size());
    for (std::size_t index = 0; index < request.items.size(); ++index) {
      const ExplainRequest::Item& item = request.items[index];
      attribution::MethodSettings settings = request.settings;
      settings.beta = item.beta;
      if (const auto valid = settings.validate(request.model->card()); !valid) {
        post_item(numbered, index, valid.error());
        continue;
      }
      const auto text = cache_.caption(request.model, item.caption, stop);
      if (!text) {
        post_item(numbered, index, text.error());
        continue;
      }
      if (!text->has_value()) return std::nullopt;
      batch.texts.push_back(**text);
      batch.runs.push_back({&batch.texts.back(), item.beta});
      batch.items.push_back(static_cast<int>(index));
    }
    return batch;
  }

  /// False where it was stopped.
  Result<bool> explain(const Numbered& numbered, const StopToken& stop) {
    const ExplainRequest& request = numbered.request;
    if (const auto valid = check_shared(request); !valid) return tl::unexpected(valid.error());
    // The captions first: they are cheap, and likelier to be refused.
    const auto batch = read_captions(numbered, stop);
    if (!batch) return tl::unexpected(batch.error());
    if (!batch->has_value()) return false;
    if ((*batch)->runs.empty()) return true;
    const auto picture = cache_.image(request, stop);
    if (!picture) return tl::unexpected(picture.error());
    if (!picture->has_value()) return false;
    return explain_batch(numbered, **batch, **picture, stop);
  }

  Result<bool> explain_batch(const Numbered& numbered, const Batch& batch, const model::EncodedImage& picture,
                             const StopToken& stop) {
    const ExplainRequest& request = numbered.request;
    for (std::size_t run = 0; run < batch.runs.size(); ++run) {
      post_item(numbered, batch.items[run],
                Encoded{batch.texts[run].tokens, picture.field_of_view, request.model->card().grid});
    }
    auto before = Clock::now();
    double step_ms = 0.0;
    StreamRate rate(request.settings.method);
    const bool batched = request.settings.method == attribution::Method::M2ib;
    const auto on_step = [&](std::size_t run, const attribution::Step& step) {
      // One step of a batch is told once for every item; it took as long as it took for all of them.
      if (run == 0 || !batched) {
        const auto now = Clock::now();
        step_ms = milliseconds(now - before);
        before = now;
      }
      if (rate.is_worth_telling(step)) post_item(numbered, batch.items[run], Stepped{step, step_ms});
    };
    const auto explained = attribution::run_method(*request.model, *request.radiograph, picture, batch.runs,
                                                   request.settings, stop, on_step);
    if (!explained) return tl::unexpected(explained.error());
    if (!explained->has_value()) return false;
    for (std::size_t run = 0; run < batch.runs.size(); ++run) post_item(numbered, batch.items[run], (**explained)[run]);
    return true;
  }

  template <class Index>
  void post_item(const Numbered& numbered, Index item, ItemContent content) {
    outbox.post({numbered.generation, static_cast<int>(item), std::move(content), {}});
  }

  void work(const Numbered& numbered, const StopToken& stop) {
    const auto outcome = without_exceptions("explaining captions", [&] { return explain(numbered, stop); });
    if (!outcome) {
      post_end(numbered.generation, outcome.error());
    } else if (!*outcome) {
      post_end(numbered.generation, Cancelled{});
    } else {
      post_end(numbered.generation, Finished{});
    }
  }

 public:
  void post_end(quint64 generation, EndContent end) { outbox.post({generation, -1, {}, std::move(end)}); }

 private:
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
    d_->post_end(replaced->generation, Cancelled{});
  }
  return generation;
}

void ExplainWorker::cancel() {
  if (const auto forgotten = d_->thread.cancel()) d_->post_end(forgotten->generation, Cancelled{});
}

bool ExplainWorker::event(QEvent* event) {
  if (event->type() != Outbox<Message>::kEvent) return QObject::event(event);
  const QPointer<ExplainWorker> self(this);
  for (const Message& message : d_->outbox.take()) {
    if (message.item >= 0) {
      tell_item(*this, message);
    } else {
      tell_end(*this, message);
    }
    if (self.isNull()) break;  // a receiver closed the document
  }
  return true;
}

}  // namespace m2ib::jobs
