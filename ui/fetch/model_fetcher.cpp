#include "ui/fetch/model_fetcher.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QMetaObject>
#include <QThread>
#include <atomic>
#include <exception>
#include <new>
#include <system_error>
#include <utility>

#include "core/base/stop.h"
#include "ui/fetch/file_fetch.h"

namespace m2ib::fetch {
namespace {

QString text_of(const std::filesystem::path& path) {
  return QFile::decodeName(QByteArray::fromStdString(path.string()));
}

/// One model, file after file, on the worker's thread; what it tells goes to the fetcher's thread.
class ModelJob {
 public:
  using Tell = std::function<void(std::function<void(ModelFetcher&)>)>;
  using TellFile = std::function<void(const FetchedFile&)>;

  ModelJob(library::KnownModel model, const std::filesystem::path& folder, const FetchOptions& options,
           std::function<bool()> stopped, Tell tell, TellFile tell_file)
      : model_(std::move(model)),
        path_(folder),
        folder_(text_of(folder)),
        options_(options),
        stopped_(std::move(stopped)),
        tell_(std::move(tell)),
        tell_file_(std::move(tell_file)) {}

  /// The folder, or nothing where it was stopped.
  Stoppable<QString> run() {
    if (auto ready = prepare(); !ready) return tl::unexpected(ready.error());
    for (std::size_t i = 0; i < model_.files.size(); ++i) {
      const auto fetched = fetch(i);
      if (!fetched) return tl::unexpected(fetched.error());
      if (!fetched->has_value()) return std::optional<QString>();
      tell_file_(**fetched);
      sizes_[i] = {(**fetched).bytes, (**fetched).bytes};
      tell_progress(i, true);
    }
    return folder_;
  }

 private:
  struct Size {
    qint64 received = 0;
    qint64 total = 0;
  };

  Result<void> prepare() {
    if (!model_.can_be_fetched()) {
      return fail(ErrorCode::FetchFailed, model_.page_url, "its source asks that a person downloads it");
    }
    for (const library::KnownFile& file : model_.files) {
      if (!library::is_plain_file_name(file.name)) {
        return fail(ErrorCode::FetchFailed, file.url, "its file name is not a plain one");
      }
      if (!is_allowed(QUrl(QString::fromStdString(file.url)), options_)) {
        return fail(ErrorCode::FetchFailed, file.url, "it is not an https address");
      }
    }
    std::error_code error;
    std::filesystem::create_directories(path_, error);
    if (error) return fail(ErrorCode::FileWriteFailed, path_.string(), error.message());
    return check_room(folder_, bytes_to_come());
  }

  /// Of what is published about the files; what has arrived counts as there, right or not.
  qint64 bytes_to_come() {
    qint64 needed = 0;
    sizes_.resize(model_.files.size());
    for (std::size_t i = 0; i < model_.files.size(); ++i) {
      const auto bytes = static_cast<qint64>(model_.files[i].bytes);
      const QString target = folder_ + QLatin1Char('/') + QString::fromStdString(model_.files[i].name);
      const qint64 there = std::max(QFileInfo(target).size(), QFileInfo(target + QStringLiteral(".part")).size());
      sizes_[i].total = bytes;
      needed += std::max<qint64>(bytes - there, 0);
    }
    return needed;
  }

  Stoppable<FetchedFile> fetch(std::size_t index) {
    const QString name = QString::fromStdString(model_.files[index].name);
    FileEvents events;
    events.checking = [this, name] { tell_([name](ModelFetcher& fetcher) { Q_EMIT fetcher.checking(name); }); };
    events.progressed = [this, index](qint64 received, qint64 total) {
      sizes_[index] = {received, total};
      tell_progress(index, false);
    };
    return FileFetch(model_.files[index], folder_, options_, stopped_, std::move(events)).run();
  }

  void tell_progress(std::size_t index, bool at_once) {
    constexpr qint64 kEveryMs = 100;
    if (!at_once && last_told_.isValid() && last_told_.elapsed() < kEveryMs) return;
    last_told_.start();
    Size sum;
    bool all_known = true;
    for (const Size& size : sizes_) {
      sum.received += size.received;
      sum.total += size.total;
      all_known = all_known && size.total != 0;
    }
    if (!all_known) sum.total = 0;
    const QString name = QString::fromStdString(model_.files[index].name);
    tell_([name, sum](ModelFetcher& fetcher) { Q_EMIT fetcher.progressed(name, sum.received, sum.total); });
  }

  library::KnownModel model_;
  std::filesystem::path path_;
  QString folder_;
  FetchOptions options_;
  std::function<bool()> stopped_;
  Tell tell_;
  TellFile tell_file_;
  std::vector<Size> sizes_;
  QElapsedTimer last_told_;
};

/// What slips through must not end the program.
Stoppable<QString> run_guarded(ModelJob& job) {
  try {
    return job.run();
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, "fetching a model");
  } catch (const std::exception& exception) {
    return fail(ErrorCode::ComputeFailed, exception.what());
  }
}

}  // namespace

const char* to_string(DigestSource source) {
  switch (source) {
    case DigestSource::Catalogue:
      return "published";
    case DigestSource::Server:
      return "declared by the server";
    case DigestSource::None:
      return "none";
  }
  return "none";
}

class ModelFetcher::Private {
 public:
  Private(ModelFetcher* owner, const FetchOptions& fetch_options) : options(fetch_options), owner_(owner) {}
  ~Private() { stop_and_wait(); }
  Private(const Private&) = delete;
  Private& operator=(const Private&) = delete;

  void start(const library::KnownModel& model, const std::filesystem::path& folder) {
    stop = false;
    files.clear();
    ModelFetcher* const owner = owner_;
    // The owner outlives the thread (its destructor waits), and what is queued for it goes with it.
    const auto tell = [owner](std::function<void(ModelFetcher&)> what) {
      QMetaObject::invokeMethod(
          owner, [owner, what = std::move(what)] { what(*owner); }, Qt::QueuedConnection);
    };
    const auto tell_file = [this, tell](const FetchedFile& file) {
      tell([this, file](ModelFetcher& fetcher) {
        files.push_back(file);
        Q_EMIT fetcher.fileFinished(file);
      });
    };
    thread.reset(QThread::create([=, this] {
      ModelJob job(
          model, folder, options, [this] { return stop.load(); }, tell, tell_file);
      const Stoppable<QString> outcome = run_guarded(job);
      tell([this, outcome](ModelFetcher&) { end(outcome); });
    }));
    thread->setObjectName(QStringLiteral("model fetcher"));
    thread->start();
  }

  void stop_and_wait() {
    stop = true;
    if (thread) thread->wait();
    thread.reset();
  }

  FetchOptions options;
  std::vector<FetchedFile> files;
  std::unique_ptr<QThread> thread;
  std::atomic<bool> stop = false;

 private:
  void end(const Stoppable<QString>& outcome) {
    stop_and_wait();  // the thread has nothing left to do
    // A slot may delete the owner: nothing is touched after a signal.
    if (!outcome) {
      Q_EMIT owner_->failed(outcome.error());
    } else if (outcome->has_value()) {
      Q_EMIT owner_->finished(**outcome);
    } else {
      Q_EMIT owner_->cancelled();
    }
  }

  ModelFetcher* owner_;
};

ModelFetcher::ModelFetcher(QObject* parent) : ModelFetcher(FetchOptions(), parent) {}

ModelFetcher::ModelFetcher(const FetchOptions& options, QObject* parent)
    : QObject(parent), d_(std::make_unique<Private>(this, options)) {}

ModelFetcher::~ModelFetcher() = default;

bool ModelFetcher::fetch(const library::KnownModel& model, const std::filesystem::path& folder) {
  if (isRunning()) return false;
  d_->start(model, folder);
  return true;
}

void ModelFetcher::cancel() { d_->stop = true; }

bool ModelFetcher::isRunning() const { return d_->thread != nullptr; }

const std::vector<FetchedFile>& ModelFetcher::files() const { return d_->files; }

}  // namespace m2ib::fetch
