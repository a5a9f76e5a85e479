#include "ui/presenters/model_list_model.h"

#include <QFile>
#include <algorithm>

#include "ui/jobs/library_keeper.h"
#include "ui/presenters/text/error_text.h"

namespace m2ib::presenters {
namespace {

std::optional<model::Activation> activation_of(const std::string& name) {
  using model::Activation;
  for (const Activation activation : {Activation::QuickGelu, Activation::Gelu, Activation::GeluTanh}) {
    if (name == model::to_string(activation)) return activation;
  }
  return std::nullopt;
}

QDateTime date_of(library::Time time) {
  return QDateTime::fromSecsSinceEpoch(time.time_since_epoch().count(), Qt::UTC).toLocalTime();
}

}  // namespace

std::filesystem::path system_path(const QString& path) { return QFile::encodeName(path).toStdString(); }
QString shown_path(const std::filesystem::path& path) { return QFile::decodeName(path.c_str()); }

ModelListModel::ModelListModel(const std::filesystem::path& library_file, const QString& built_in, QObject* parent)
    : QAbstractListModel(parent), file_(library_file), keeper_(new jobs::LibraryKeeper(library_file, this)) {
  if (!built_in.isEmpty()) built_in_ = library::canonical_model_path(system_path(built_in));
  connect(keeper_, &jobs::LibraryKeeper::taken, this, &ModelListModel::take);
  connect(keeper_, &jobs::LibraryKeeper::failed, this,
          [this](quint64, const Error& error) { setProblem(error_text(error)); });
  connect(keeper_, &jobs::LibraryKeeper::described, this, [this](const model::ModelCard& card) {
    if (built_in_snapshot_) return;
    built_in_snapshot_ = library::snapshot_of(card);
    build();
  });
  if (!file_.empty()) {
    auto read = library::load_library(file_);
    if (read) {
      library_ = std::move(*read);
    } else {
      problem_ = error_text(read.error());
    }
  }
  build();
  if (problem_.isEmpty() && !file_.empty()) last_request_ = keeper_->reload();  // which paths are still there
}

ModelListModel::~ModelListModel() = default;

int ModelListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

QVariant ModelListModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const ModelRow& at = row(index.row());
  switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
      return at.title;
    case Qt::AccessibleDescriptionRole:
      return QStringList{data(index, LayoutRole).toString(), at.path}.join(QStringLiteral(", "));
    case Qt::ToolTipRole:
    case PathRole:
      return at.path;
    case LayoutRole:
      return at.snapshot ? QString::fromStdString(at.snapshot->layout) : QString();
    case ParametersRole:
      return static_cast<qlonglong>(at.snapshot ? at.snapshot->parameters : 0);
    case BytesRole:
      return static_cast<qlonglong>(at.snapshot ? at.snapshot->weights_bytes : 0);
    case LastUsedRole:
      return at.last_used;
    case ExistsRole:
      return at.exists;
    case BuiltInRole:
      return at.built_in;
    case OpenRole:
      return at.open;
    default:
      return {};
  }
}

int ModelListModel::rowOf(const QString& path) const {
  if (path.isEmpty()) return -1;
  const QString wanted = shown_path(library::canonical_model_path(system_path(path)));
  const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const ModelRow& row) { return row.path == wanted; });
  return found == rows_.end() ? -1 : static_cast<int>(found - rows_.begin());
}

bool ModelListModel::hasOwnModels() const {
  return std::any_of(rows_.begin(), rows_.end(), [](const ModelRow& row) { return !row.built_in; });
}

ModelStart ModelListModel::startOf(const QString& path) const {
  ModelStart start;
  const int at = rowOf(path);
  if (at < 0) return start;
  const library::ModelPreset& preset = row(at).preset;
  start.beta = preset.beta;
  start.image_layer = preset.image_layer;
  start.text_layer = preset.text_layer;
  start.options.preprocessing = preset.preprocessing;
  start.options.activation = activation_of(preset.activation);
  if (preset.precision == "stored") start.options.precision = model::WeightPrecision::AsStored;
  return start;
}

QStringList ModelListModel::recent(int most) const {
  QStringList paths;
  for (const ModelRow& row : rows_) {
    if (!row.built_in && row.exists && row.last_used.isValid() && paths.size() < most) paths << row.path;
  }
  return paths;
}

void ModelListModel::add(const QString& path) {
  const auto added = system_path(path);
  apply([added](library::ModelLibrary& library) { return library.add(added); });
}

void ModelListModel::remove(const QString& path) {
  const int at = rowOf(path);
  if (at < 0 || row(at).built_in) return;
  const auto removed = system_path(path);
  apply([removed](library::ModelLibrary& library) -> Result<void> {
    library.remove(removed);
    return {};
  });
}

void ModelListModel::setPreset(const QString& path, const library::ModelPreset& preset) {
  const auto changed = system_path(path);
  apply([changed, preset](library::ModelLibrary& library) -> Result<void> {
    // The built-in model is in the person's list only where it has a preset.
    if (auto added = library.add(changed); !added) return added;
    return library.set_preset(changed, preset);
  });
}

void ModelListModel::noteOpened(const QString& path, const model::ModelCard& card) {
  open_path_ = path.isEmpty() ? QString() : shown_path(library::canonical_model_path(system_path(path)));
  if (path.isEmpty()) return build();
  const auto opened = system_path(path);
  if (library::canonical_model_path(opened) == built_in_) {
    built_in_snapshot_ = library::snapshot_of(card);
    return build();
  }
  apply([opened, card, time = library::now()](library::ModelLibrary& library) {
    return library.note_opened(opened, card, time);
  });
}

void ModelListModel::reload() {
  if (!file_.empty()) last_request_ = keeper_->reload();
  if (!built_in_.empty() && !built_in_snapshot_) keeper_->describe(built_in_);
}

void ModelListModel::apply(const library::LibraryChange& change) {
  library::ModelLibrary changed = library_;
  if (const auto done = change(changed); !done) return setProblem(error_text(done.error()));
  library_ = std::move(changed);
  build();
  last_request_ = keeper_->change(change);
}

void ModelListModel::take(quint64 request, const jobs::LibraryState& state) {
  if (request != last_request_) return;  // a later change is on its way: what is shown has it already
  library_ = state.library;
  missing_.clear();
  for (std::size_t i = 0; i < state.exists.size(); ++i) {
    if (!state.exists[i]) missing_.push_back(library_.entries()[i].path);
  }
  setProblem({});
  build();
}

ModelRow ModelListModel::rowFor(const library::LibraryEntry& entry) const {
  ModelRow row;
  row.path = shown_path(entry.path);
  row.title = QString::fromStdString(entry.title());
  row.exists = std::find(missing_.begin(), missing_.end(), entry.path) == missing_.end();
  if (entry.last_used) row.last_used = date_of(*entry.last_used);
  row.snapshot = entry.snapshot;
  row.preset = entry.preset;
  return row;
}

void ModelListModel::build() {
  beginResetModel();
  rows_.clear();
  if (!built_in_.empty()) {
    const library::LibraryEntry* entry = library_.find(built_in_);
    ModelRow row = entry != nullptr ? rowFor(*entry) : ModelRow{};
    row.path = shown_path(built_in_);
    row.built_in = true;
    if (built_in_snapshot_) row.snapshot = built_in_snapshot_;
    row.title = row.snapshot ? QString::fromStdString(row.snapshot->name) : tr("Demonstration model");
    rows_.push_back(std::move(row));
  }
  for (const auto& entry : library_.entries()) {
    if (entry.path != built_in_) rows_.push_back(rowFor(entry));
  }
  for (ModelRow& row : rows_) row.open = !open_path_.isEmpty() && row.path == open_path_;
  endResetModel();
}

void ModelListModel::setProblem(const QString& problem) {
  if (problem == problem_) return;
  problem_ = problem;
  Q_EMIT problemChanged(problem_);
}

}  // namespace m2ib::presenters
