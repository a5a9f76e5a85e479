#include "ui/jobs/picture_scanner.h"

#include <QPointer>
#include <optional>
#include <system_error>
#include <utility>
#include <variant>

#include "core/model/dual_encoder.h"
#include "ui/jobs/latest_wins_thread.h"
#include "ui/jobs/outbox.h"
#include "ui/jobs/without_exceptions.h"

namespace m2ib::jobs {
namespace {

struct Numbered {
  quint64 generation = 0;
  std::vector<std::filesystem::path> places;
  pictures::ScanLimits limits;
};
struct Found {
  PictureEntriesPtr entries;
  pictures::ScanReport report;
};
struct IsModel {};
struct Cancelled {};
struct Message {
  quint64 generation = 0;
  std::variant<Found, pictures::ScanReport, IsModel, Error, Cancelled> content;
};
/// How a request ends: nothing where it was stopped.
using Outcome = std::variant<pictures::ScanReport, IsModel>;

}  // namespace

class PictureScanner::Private {
 public:
  explicit Private(PictureScanner* owner)
      : outbox(owner), thread([this](const Numbered& wanted, const StopToken& stop) { work(wanted, stop); }) {}

  quint64 request(std::vector<std::filesystem::path> places, const pictures::ScanLimits& limits) {
    const quint64 generation = ++last_generation_;
    tell_cancelled(thread.put({generation, std::move(places), limits}));
    return generation;
  }
  void tell_cancelled(const std::optional<Numbered>& replaced) {
    if (replaced) outbox.post({replaced->generation, Cancelled{}});
  }

 private:
  [[nodiscard]] Stoppable<Outcome> scan(const Numbered& wanted, const StopToken& stop) {
    const auto tell = [&](const std::vector<pictures::PictureEntry>& entries, const pictures::ScanReport& report) {
      outbox.post(
          {wanted.generation, Found{std::make_shared<const std::vector<pictures::PictureEntry>>(entries), report}});
    };
    std::optional<Error> no_model;
    if (wanted.places.size() == 1) {
      const std::filesystem::path& place = wanted.places.front();
      std::error_code ignored;
      if (std::filesystem::is_directory(place, ignored)) {
        const auto model = model::look_for_model(place);
        if (model) return Outcome(IsModel{});
        no_model = model.error();
      } else if (std::filesystem::exists(place, ignored) && !pictures::may_hold_pictures(place)) {
        return Outcome(IsModel{});
      }
    }
    const auto report = pictures::scan_pictures(wanted.places, stop, tell, wanted.limits);
    if (report) return *report ? Stoppable<Outcome>(Outcome(**report)) : Stoppable<Outcome>(std::nullopt);
    const bool damaged_model = no_model && no_model->code != ErrorCode::NotAModel;
    if (report.error().code == ErrorCode::NoPictures && damaged_model) return Outcome(IsModel{});
    return tl::unexpected(report.error());
  }

  void work(const Numbered& wanted, const StopToken& stop) {
    const auto outcome = without_exceptions("looking for pictures", [&] { return scan(wanted, stop); });
    if (!outcome) {
      outbox.post({wanted.generation, outcome.error()});
    } else if (!*outcome) {
      outbox.post({wanted.generation, Cancelled{}});
    } else if (const auto* report = std::get_if<pictures::ScanReport>(&**outcome)) {
      outbox.post({wanted.generation, *report});
    } else {
      outbox.post({wanted.generation, IsModel{}});
    }
  }

  quint64 last_generation_ = 0;

 public:
  Outbox<Message> outbox;
  LatestWinsThread<Numbered> thread;  // last: is stopped and joined before the rest goes
};

PictureScanner::PictureScanner(QObject* parent) : QObject(parent), d_(std::make_unique<Private>(this)) {}
PictureScanner::~PictureScanner() = default;

quint64 PictureScanner::request(std::vector<std::filesystem::path> places, const pictures::ScanLimits& limits) {
  return d_->request(std::move(places), limits);
}

void PictureScanner::cancel() { d_->tell_cancelled(d_->thread.cancel()); }

bool PictureScanner::event(QEvent* event) {
  if (event->type() != Outbox<Message>::kEvent) return QObject::event(event);
  const QPointer<PictureScanner> self(this);
  for (const Message& message : d_->outbox.take()) {
    if (const auto* now = std::get_if<Found>(&message.content)) {
      Q_EMIT found(message.generation, now->entries, now->report);
    } else if (const auto* report = std::get_if<pictures::ScanReport>(&message.content)) {
      Q_EMIT finished(message.generation, *report);
    } else if (const auto* error = std::get_if<Error>(&message.content)) {
      Q_EMIT failed(message.generation, *error);
    } else if (std::holds_alternative<IsModel>(message.content)) {
      Q_EMIT isModel(message.generation);
    } else {
      Q_EMIT cancelled(message.generation);
    }
    if (self.isNull()) break;
  }
  return true;
}

}  // namespace m2ib::jobs
