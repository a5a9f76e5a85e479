#include "ui/jobs/trust_worker.h"

#include <QPointer>
#include <optional>
#include <utility>
#include <variant>

#include "core/attribution/map_doubts.h"
#include "core/model/compute.h"
#include "ui/jobs/latest_wins_thread.h"
#include "ui/jobs/outbox.h"
#include "ui/jobs/without_exceptions.h"

namespace m2ib::jobs {
namespace {

struct Numbered {
  quint64 generation = 0;
  TrustRequest request;
};

struct Curves {
  metrics::PerturbationCurve map;
  metrics::RandomCurve random;
};
struct SanityStep {
  metrics::RandomisationStep step;
  int steps = 0;
};
struct Localisation {
  std::vector<double> layers;
};
struct Finished {};
struct Cancelled {};
struct Message {
  quint64 generation = 0;
  std::variant<Curves, SanityStep, Localisation, Finished, Error, Cancelled> content;
};

/// False where it was stopped.
using Outcome = Result<bool>;

void tell(TrustWorker& worker, const Message& message) {
  const quint64 generation = message.generation;
  if (const auto* curves = std::get_if<Curves>(&message.content)) {
    Q_EMIT worker.curve(generation, curves->map, curves->random);
  } else if (const auto* step = std::get_if<SanityStep>(&message.content)) {
    Q_EMIT worker.sanityStep(generation, step->step, step->steps);
  } else if (const auto* found = std::get_if<Localisation>(&message.content)) {
    Q_EMIT worker.localisation(generation, found->layers);
  } else if (const auto* error = std::get_if<Error>(&message.content)) {
    Q_EMIT worker.failed(generation, *error);
  } else if (std::holds_alternative<Cancelled>(message.content)) {
    Q_EMIT worker.cancelled(generation);
  } else {
    Q_EMIT worker.finished(generation);
  }
}

/// The picture as the explanation's model saw it.
Stoppable<model::EncodedImage> encode(const TrustRequest& request, const StopToken& stop) {
  const attribution::Explanation& map = *request.explanation;
  image::InputChoice choice{map.preprocessing_id, std::nullopt};
  if (map.window_by_person) choice.window = map.model_window;
  return request.model->encode_image(*request.radiograph, choice, stop);
}

}  // namespace

class TrustWorker::Private {
 public:
  explicit Private(TrustWorker* owner)
      : outbox(owner),
        thread([this](Numbered numbered, const StopToken& stop) { work(numbered, stop); },
               [] { model::lower_thread_priority(); }) {}

  quint64 last_generation = 0;

 private:
  Outcome answer(const Numbered& numbered, const StopToken& stop) {
    const TrustRequest& request = numbered.request;
    const auto image = encode(request, stop);
    if (!image) return tl::unexpected(image.error());
    if (!*image) return false;
    if (request.kind == TrustRequest::Kind::Localisation) return localise(numbered, **image, stop);
    const auto text = request.model->encode_caption(request.explanation->caption, stop);
    if (!text) return tl::unexpected(text.error());
    if (!*text) return false;
    if (request.kind == TrustRequest::Kind::SanityCheck) return randomise(numbered, **image, **text, stop);
    return draw_curves(numbered, **image, (*text)->embedding, stop);
  }

  Outcome localise(const Numbered& numbered, const model::EncodedImage& image, const StopToken& stop) {
    auto layers = attribution::layer_localisation(*numbered.request.model, image, stop);
    if (!layers) return tl::unexpected(layers.error());
    if (!*layers) return false;
    outbox.post({numbered.generation, Localisation{std::move(**layers)}});
    return true;
  }

  Outcome randomise(const Numbered& numbered, const model::EncodedImage& image, const model::EncodedText& text,
                    const StopToken& stop) {
    const TrustRequest& request = numbered.request;
    const int steps = request.model->card().image.blocks + 2;  // the model itself, its pooling, each block
    const auto on_step = [&](const metrics::RandomisationStep& step) {
      outbox.post({numbered.generation, SanityStep{step, steps}});
    };
    const auto done =
        metrics::cascading_randomisation(*request.model, image, text, request.explanation->settings, {}, stop, on_step);
    if (!done) return tl::unexpected(done.error());
    return done->has_value();
  }

  Outcome draw_curves(const Numbered& numbered, const model::EncodedImage& image, const std::vector<float>& caption,
                      const StopToken& stop) {
    const TrustRequest& request = numbered.request;
    metrics::CurveSettings settings;
    settings.kind = request.perturbation;
    if (settings.kind == metrics::Perturbation::Insertion) settings.filling = metrics::Filling::Blur;
    const auto order = metrics::hottest_first(request.explanation->patch_values());
    auto map = metrics::perturbation_curve(*request.model, image, caption, order, settings, stop);
    if (!map) return tl::unexpected(map.error());
    if (!*map) return false;
    // The same seed for every map: they are all held against the same orders.
    constexpr std::uint64_t kSeed = 1;
    auto random = metrics::random_curve(*request.model, image, caption, settings, request.random_orders, kSeed, stop);
    if (!random) return tl::unexpected(random.error());
    if (!*random) return false;
    outbox.post({numbered.generation, Curves{std::move(**map), std::move(**random)}});
    return true;
  }

  void work(const Numbered& numbered, const StopToken& stop) {
    const Outcome outcome = without_exceptions("looking into a map", [&] { return answer(numbered, stop); });
    if (!outcome) {
      outbox.post({numbered.generation, outcome.error()});
    } else if (!*outcome) {
      outbox.post({numbered.generation, Cancelled{}});
    } else {
      outbox.post({numbered.generation, Finished{}});
    }
  }

 public:
  Outbox<Message> outbox;
  LatestWinsThread<Numbered> thread;  // last: is stopped and joined before the rest goes
};

TrustWorker::TrustWorker(QObject* parent) : QObject(parent), d_(std::make_unique<Private>(this)) {}
TrustWorker::~TrustWorker() = default;

quint64 TrustWorker::request(TrustRequest request) {
  const quint64 generation = ++d_->last_generation;
  if (const auto replaced = d_->thread.put({generation, std::move(request)})) {
    d_->outbox.post({replaced->generation, Cancelled{}});
  }
  return generation;
}

void TrustWorker::cancel() {
  if (const auto forgotten = d_->thread.cancel()) d_->outbox.post({forgotten->generation, Cancelled{}});
}

bool TrustWorker::event(QEvent* event) {
  if (event->type() != Outbox<Message>::kEvent) return QObject::event(event);
  const QPointer<TrustWorker> self(this);
  for (const Message& message : d_->outbox.take()) {
    tell(*this, message);
    if (self.isNull()) break;  // a receiver closed the window
  }
  return true;
}

}  // namespace m2ib::jobs
