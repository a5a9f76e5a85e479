// The ways to explain: which one a caption is explained by, and what is known about how far its maps can be trusted.
#include <QCoreApplication>
#include <algorithm>
#include <utility>

#include "ui/presenters/document/document_commands.h"
#include "ui/presenters/document/explorer_document_p.h"
#include "ui/presenters/text/method_text.h"

namespace m2ib::presenters {

using attribution::Method;
using attribution::MethodSettings;

void ExplorerDocument::Private::remember(quint64 owner, const MethodSettings& had) {
  remembered_[{owner, had.method}] = had;
}

MethodSettings ExplorerDocument::Private::settings_for(Method method, quint64 owner,
                                                       const MethodSettings& before) const {
  MethodSettings wanted = before;
  wanted.method = method;
  const auto known = remembered_.find({owner, method});
  if (known != remembered_.end()) {
    wanted = known->second;
  } else if (model) {
    wanted = attribution::default_settings(model->card(), method);
  } else {
    const attribution::MethodInfo& info = attribution::info_of(method);
    wanted.samples = info.default_samples;
  }
  wanted.seed = before.seed;
  wanted.repeats = before.repeats;
  return fitted(wanted);
}

MethodSettings ExplorerDocument::Private::completed(const MethodSettings& wanted, quint64 owner,
                                                    const MethodSettings& before) const {
  MethodSettings method_only = before;
  method_only.method = wanted.method;
  if (wanted.method == before.method || !(method_only == wanted)) return wanted;
  return settings_for(wanted.method, owner, before);
}

std::optional<int> ExplorerDocument::Private::row_of(const QString& text, Method method) const {
  for (int row = 0; row < captions.count(); ++row) {
    if (captions.at(row).text == text && settings_of(captions.at(row)).method == method) return row;
  }
  return std::nullopt;
}

void ExplorerDocument::Private::find_doubts(CaptionRow& row) {
  row.pane.doubts.clear();
  if (!row.pane.result) return;
  static const std::vector<double> unknown;
  const bool same_model = model && row.pane.result->card.weights_sha256 == model->card().weights_sha256;
  row.pane.doubts = attribution::map_doubts(*row.pane.result, same_model ? localisation : unknown);
}

// --- another model ---------------------------------------------------------------------------------------------------

QString ExplorerDocument::Private::fit_settings(const ModelStart& start, bool keep) {
  const model::ModelCard& card = model->card();
  for (int row = 0; row < captions.count(); ++row) {
    if (auto& own = captions.at(row).own) own = fitted(*own);
  }
  const MethodSettings before = settings;
  const auto unsupported = attribution::why_not(before.method, card);
  if (keep && !unsupported) {
    settings = fitted(before);
    return {};
  }
  // What the person wants of this model, then what it recommends; what is a person's own choice whatever the model
  // stays.
  const auto known = remembered_.find({0, Method::M2ib});
  const MethodSettings m2ib = before.method == Method::M2ib || known == remembered_.end() ? before : known->second;
  MethodSettings fitting = attribution::default_settings(card);
  fitting.beta = start.beta.value_or(fitting.beta);
  fitting.image_layer = start.image_layer.value_or(fitting.image_layer);
  fitting.text_layer = start.text_layer.value_or(fitting.text_layer);
  if (m2ib.method == Method::M2ib) {
    fitting.steps = m2ib.steps;
    fitting.samples = m2ib.samples;
    fitting.learning_rate = m2ib.learning_rate;
  }
  fitting.seed = before.seed;
  fitting.repeats = before.repeats;
  fitting = fitted(fitting);
  remembered_.clear();  // layers and β were another model's
  settings = fitting;
  if (before.method == Method::M2ib) return {};
  remember(0, fitting);
  if (!unsupported) {
    settings = settings_for(before.method, 0, before);
    settings.samples = before.samples;
    return {};
  }
  return QCoreApplication::translate("ExplorerDocument", "%1 cannot explain this model: %2 M2IB is used instead.")
      .arg(method_name(before.method), why_not_text(before.method, card));
}

// --- where patches are -----------------------------------------------------------------------------------------------

void ExplorerDocument::Private::connect_trust() {
  QObject::connect(
      &trust_worker, &jobs::TrustWorker::localisation, document,
      [this](quint64 generation, const std::vector<double>& layers) { on_localisation(generation, layers); });
  // What cannot be measured is not tried again and again.
  QObject::connect(&trust_worker, &jobs::TrustWorker::failed, document, [this](quint64 generation, const Error&) {
    if (generation != 0 && generation == measuring_) on_localisation(generation, {});
  });
}

void ExplorerDocument::Private::measure_localisation() {
  const bool other = measured_model_ != model || measured_picture_ != radiograph;
  if (other) {
    measured_model_ = model;
    measured_picture_ = radiograph;
    measured_ = false;
    localisation.clear();
  }
  if (measuring_ != 0 && (other || busy())) {
    measuring_ = 0;
    trust_worker.cancel();
  }
  if (measured_ || measuring_ != 0 || busy() || !model || !radiograph) return;
  for (int row = 0; row < captions.count(); ++row) {
    const PaneState& pane = captions.at(row).pane;
    if (pane.phase == PaneState::Phase::Waiting || pane.phase == PaneState::Phase::Running) return;
  }
  for (int row = 0; row < captions.count(); ++row) {
    const PaneState& pane = captions.at(row).pane;
    if (pane.phase != PaneState::Phase::Done || !pane.result || pane.stale) continue;
    jobs::TrustRequest request;
    request.kind = jobs::TrustRequest::Kind::Localisation;
    request.model = model;
    request.radiograph = radiograph;
    request.explanation = pane.result;
    measuring_ = trust_worker.request(std::move(request));
    return;
  }
}

void ExplorerDocument::Private::on_localisation(quint64 generation, const std::vector<double>& layers) {
  if (generation == 0 || generation != measuring_) return;
  measuring_ = 0;
  measured_ = true;
  localisation = layers;
  for (int row = 0; row < captions.count(); ++row) {
    CaptionRow& caption = captions.at(row);
    if (!caption.pane.result) continue;
    const std::vector<attribution::MapDoubt> before = caption.pane.doubts;
    find_doubts(caption);
    if (caption.pane.doubts != before) note(caption);
  }
  tell_changes();
}

// --- the document ----------------------------------------------------------------------------------------------------

const std::vector<double>& ExplorerDocument::localisation() const { return d_->localisation; }

void ExplorerDocument::explainByMethods(int row, const std::vector<Method>& methods) {
  if (!d_->captions.contains(row)) return;
  d_->end_preview();
  const CaptionRow& caption = d_->captions.at(row);
  const MethodSettings before = d_->settings_of(caption);
  std::vector<MethodSettings> missing;
  bool row_is_free = true;
  for (const Method method : methods) {
    if (d_->row_of(caption.text, method)) {
      row_is_free = row_is_free && method != before.method;
      continue;
    }
    const auto twice = std::ranges::any_of(missing, [&](const auto& one) { return one.method == method; });
    if (!twice) missing.push_back(d_->settings_for(method, caption.id, before));
  }
  if (missing.empty()) return;
  std::optional<MethodSettings> own;
  if (row_is_free) {
    own = missing.front();
    missing.erase(missing.begin());
  }
  d_->undo_stack.push(new MethodsCommand(*d_, row, own, std::move(missing)));
}

}  // namespace m2ib::presenters
