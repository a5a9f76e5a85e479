#include "app/cli/fetch_model.h"

#include <QCoreApplication>
#include <chrono>
#include <clocale>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <stop_token>

#include "app/cli/interrupt.h"
#include "app/cli/models_text.h"
#include "core/library/known_models.h"
#include "core/session/resource_dir.h"
#include "ui/fetch/model_fetcher.h"

namespace m2ib::cli {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

/// Before anything is asked of a server.
void print_offer(const library::KnownModel& model, const fs::path& folder) {
  print(model);
  if (model.can_be_fetched()) std::printf("  %-14s%s\n", "Folder", folder.c_str());
  for (const library::KnownFile& file : model.files) {
    std::printf("  %-14s%s (%s), from %s\n", "File", file.name.c_str(),
                file.bytes > 0 ? size_text(file.bytes).c_str() : "size not published", file.url.c_str());
  }
  std::fflush(stdout);
}

/// Shows how much has arrived, and how fast since the start of this run.
class ProgressLine {
 public:
  void operator()(const QString& file, qint64 received, qint64 total) {
    if (!first_) {
      first_ = received;
      start_ = Clock::now();
    }
    const double seconds = std::chrono::duration<double>(Clock::now() - start_).count();
    const double rate = seconds > 0.0 ? static_cast<double>(received - *first_) / 1e6 / seconds : 0.0;
    char numbers[96];
    if (total > 0) {
      std::snprintf(numbers, sizeof numbers, ", %.0f %%, %.1f MB/s",
                    100.0 * static_cast<double>(received) / static_cast<double>(total), rate);
    } else {
      std::snprintf(numbers, sizeof numbers, ", %.1f MB/s", rate);
    }
    show_progress(file.toStdString() + ": " + size_text(static_cast<std::uint64_t>(received)) + numbers);
  }

 private:
  std::optional<qint64> first_;
  Clock::time_point start_;
};

void say_file(const fetch::FetchedFile& file) {
  const std::string name = file.name.toStdString();
  const std::string size = size_text(static_cast<std::uint64_t>(file.bytes));
  if (file.was_there) {
    say(name + " was there already (" + size + ").");
  } else {
    say(name + " has arrived (" + size + "; compared with the SHA-256 that is " +
        (file.source == fetch::DigestSource::Catalogue ? "published"
         : file.source == fetch::DigestSource::Server  ? "declared by the server"
                                                       : "published: none, so only its length was checked") +
        ").");
  }
}

/// Nothing when it was stopped.
Stoppable<bool> download(const library::KnownModel& model, const fs::path& folder) {
  int argc = 1;
  char name[] = "m2ib";
  char* argv[] = {name, nullptr};
  QCoreApplication loop(argc, argv);
  (void)std::setlocale(LC_NUMERIC, "C");
  Stoppable<bool> outcome = std::optional<bool>();
  fetch::ModelFetcher fetcher;
  const auto end_with = [&](Stoppable<bool> result) {
    outcome = std::move(result);
    loop.quit();
  };
  QObject::connect(&fetcher, &fetch::ModelFetcher::progressed, &loop, ProgressLine());
  QObject::connect(&fetcher, &fetch::ModelFetcher::checking, &loop,
                   [](const QString& file) { show_progress("checking " + file.toStdString()); });
  QObject::connect(&fetcher, &fetch::ModelFetcher::fileFinished, &loop, say_file);
  QObject::connect(&fetcher, &fetch::ModelFetcher::finished, &loop, [&] { end_with(std::optional(true)); });
  QObject::connect(&fetcher, &fetch::ModelFetcher::failed, &loop,
                   [&](const Error& error) { end_with(tl::unexpected(error)); });
  QObject::connect(&fetcher, &fetch::ModelFetcher::cancelled, &loop, [&] { end_with(std::optional<bool>()); });
  const Interrupt interrupt;
  const std::stop_callback cancel(interrupt.token(), [&fetcher] {
    QMetaObject::invokeMethod(
        &fetcher, [&fetcher] { fetcher.cancel(); }, Qt::QueuedConnection);
  });
  QMetaObject::invokeMethod(
      &fetcher, [&] { fetcher.fetch(model, folder); }, Qt::QueuedConnection);
  QCoreApplication::exec();
  clear_progress();
  return outcome;
}

/// Into the list first: a model that does not open is still there, to be removed or tried again.
ExitCode add_to_list(const fs::path& folder, const ModelRequest& reading) {
  const fs::path file = library_file(reading.list_file);
  const auto listed =
      library::update_library(file, [&](library::ModelLibrary& library) { return library.add(folder); });
  if (!listed) return report(listed.error());
  const auto opened = open_model_at(folder, {});
  if (!opened) return report(opened.error());
  const auto noted = library::update_library(
      file, [&](library::ModelLibrary& library) { return library.note_opened(folder, opened->card()); });
  if (!noted) return report(noted.error());
  say("added " + opened->card().name + " (" + opened->card().layout + ").");
  return ExitCode::Done;
}

}  // namespace

ExitCode fetch_model(const FetchRequest& request, const ModelRequest& reading) {
  const auto known = library::known_models(session::find_resource_dir());
  if (!known) return report(known.error());
  const library::KnownModel* model = library::find_known_model(*known, request.id);
  if (model == nullptr) {
    return wrong_usage("No well-known model has the id \"" + request.id + "\"; m2ib models known lists them.");
  }
  const fs::path folder = request.folder.empty() ? library::default_fetch_dir(model->id) : fs::path(request.folder);
  if (folder.empty()) return wrong_usage("There is no home folder to put the model in: name one with --to.");
  if (library_file(reading.list_file).empty()) {
    return wrong_usage("There is no home folder for a list of models: name a file with --library.");
  }
  print_offer(*model, folder);
  if (!model->can_be_fetched()) {
    return wrong_usage("Nothing was downloaded: this model is downloaded by hand from " + model->page_url +
                       ", then added with m2ib models add PATH.");
  }
  if (!request.yes) {
    return wrong_usage(
        "Nothing was downloaded. To download this from its publisher, run the command again with --yes.");
  }
  const auto done = download(*model, folder);
  if (!done) return report(done.error());
  if (!*done) {
    say("The download was stopped. What has arrived is kept; run the command again to go on from there.");
    return ExitCode::ComputationFailed;
  }
  return add_to_list(folder, reading);
}

}  // namespace m2ib::cli
