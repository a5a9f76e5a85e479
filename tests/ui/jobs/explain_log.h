#pragma once

#include <QObject>
#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>

#include "tests/support/tiny_clip.h"
#include "ui/jobs/explain_worker.h"

namespace m2ib::tests {

/// Everything a worker says, by generation.
struct ExplainLog {
  struct Item {
    int encoded = 0;
    int steps = 0;
    int ends = 0;
    attribution::ExplanationPtr explanation;
    std::optional<Error> error;
  };
  struct Run {
    std::map<int, Item> items;
    int ends = 0;
    std::optional<Error> error;
    bool finished = false;
    bool cancelled = false;
    bool in_order = true;
    int furthest_apart = 0;  ///< steps between the first and the last item that was encoded

    int steps() const {
      int most = 0;
      for (const auto& [number, item] : items) most = std::max(most, item.steps);
      return most;
    }
    attribution::ExplanationPtr explanation(int item = 0) const {
      const auto found = items.find(item);
      return found == items.end() ? nullptr : found->second.explanation;
    }
  };
  std::map<quint64, Run> runs;

  explicit ExplainLog(jobs::ExplainWorker& worker) {
    QObject::connect(&worker, &jobs::ExplainWorker::encoded,
                     [this](quint64 generation, int item) { ++runs[generation].items[item].encoded; });
    QObject::connect(&worker, &jobs::ExplainWorker::itemFailed,
                     [this](quint64 generation, int item, const Error& error) {
                       Item& failed = runs[generation].items[item];
                       failed.error = error;
                       ++failed.ends;
                     });
    QObject::connect(&worker, &jobs::ExplainWorker::stepped,
                     [this](quint64 generation, int item, const attribution::Step& step) {
                       note(runs[generation], runs[generation].items[item], step);
                     });
    QObject::connect(&worker, &jobs::ExplainWorker::explained,
                     [this](quint64 generation, int item, const attribution::ExplanationPtr& explanation) {
                       Run& run = runs[generation];
                       run.in_order = run.in_order && run.ends == 0;
                       run.items[item].explanation = explanation;
                       ++run.items[item].ends;
                     });
    QObject::connect(&worker, &jobs::ExplainWorker::finished, [this](quint64 generation) {
      runs[generation].finished = true;
      ++runs[generation].ends;
    });
    QObject::connect(&worker, &jobs::ExplainWorker::failed, [this](quint64 generation, const Error& error) {
      runs[generation].error = error;
      ++runs[generation].ends;
    });
    QObject::connect(&worker, &jobs::ExplainWorker::cancelled, [this](quint64 generation) {
      runs[generation].cancelled = true;
      ++runs[generation].ends;
    });
  }
  static void note(Run& run, Item& item, const attribution::Step& step) {
    const int before = step.tower == attribution::Tower::Image ? 0 : step.count;
    run.in_order = run.in_order && item.encoded == 1 && run.ends == 0 && before + step.index == item.steps + 1;
    ++item.steps;
    for (const auto& [number, other] : run.items) {
      if (other.encoded > 0) run.furthest_apart = std::max(run.furthest_apart, std::abs(item.steps - other.steps));
    }
  }
  bool ended(quint64 generation) { return runs[generation].ends > 0; }
};

/// What the worker's tests ask for.
struct ExplainRequests {
  model::DualEncoderPtr model_;
  image::RadiographPtr picture_ = ramp();

  jobs::ExplainRequest request(double beta = 1.0) const {
    jobs::ExplainRequest request;
    request.model = model_;
    request.radiograph = picture_;
    request.items = {{"left basal effusion", beta}};
    request.settings = attribution::default_settings(model_->card());
    return request;
  }
  /// Takes many seconds unless it is stopped.
  jobs::ExplainRequest slow_request() const {
    jobs::ExplainRequest slow = request();
    slow.settings.steps = 1000;
    slow.settings.samples = 256;
    return slow;
  }
};

}  // namespace m2ib::tests
