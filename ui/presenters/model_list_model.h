#pragma once

#include <QAbstractListModel>
#include <QDateTime>
#include <filesystem>
#include <optional>
#include <vector>

#include "core/library/model_library.h"
#include "ui/presenters/document/explorer_document.h"

namespace m2ib::jobs {
class LibraryKeeper;
struct LibraryState;
}  // namespace m2ib::jobs

namespace m2ib::presenters {

/// One model as the person sees it in the list.
struct ModelRow {
  QString path;
  QString title;
  bool built_in = false;  ///< comes with the program: always first, never removed
  bool exists = true;
  bool open = false;  ///< it is the one in the window
  QDateTime last_used;
  std::optional<library::ModelSnapshot> snapshot;  ///< empty until the model was opened once
  library::ModelPreset preset;
};

/// The person's models, the built-in one first, then the most recently used. Changes show at once and are written in
/// the background. A list that cannot be read is a problem() in words: its file stays as it is, and what is changed
/// meanwhile lasts until the program ends.
class ModelListModel : public QAbstractListModel {
  Q_OBJECT

 public:
  enum Role {
    PathRole = Qt::UserRole + 1,
    LayoutRole,      ///< QString, empty as long as it is not known
    ParametersRole,  ///< qlonglong, 0 as long as it is not known
    BytesRole,       ///< qlonglong in memory, 0 as long as it is not known
    LastUsedRole,    ///< QDateTime, invalid where never
    ExistsRole,
    BuiltInRole,
    OpenRole,
  };

  /// Reads the list now, so that presets apply to the first model that is opened.
  /// @param built_in folder of the model that comes with the program; empty where there is none
  ModelListModel(const std::filesystem::path& library_file, const QString& built_in, QObject* parent = nullptr);
  ~ModelListModel() override;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

  [[nodiscard]] const ModelRow& row(int row) const { return rows_[static_cast<std::size_t>(row)]; }
  [[nodiscard]] int rowOf(const QString& path) const;  ///< any spelling of the path; -1 where it is not in the list
  [[nodiscard]] bool hasOwnModels() const;
  /// What the person wants the model of that path to start with.
  [[nodiscard]] ModelStart startOf(const QString& path) const;
  /// Paths of the models used last, without the built-in one and those that are gone.
  [[nodiscard]] QStringList recent(int most) const;
  [[nodiscard]] QString problem() const { return problem_; }

  void add(const QString& path);
  void remove(const QString& path);  ///< the model's files stay
  void setPreset(const QString& path, const library::ModelPreset& preset);
  /// The model is open now; empty path: one that lies nowhere.
  void noteOpened(const QString& path, const model::ModelCard& card);
  /// Another program may have changed the list. Also learns what the built-in model is, where that is not known yet.
  void reload();

 Q_SIGNALS:
  void problemChanged(const QString& problem);

 private:
  void apply(const library::LibraryChange& change);
  void take(quint64 request, const jobs::LibraryState& state);
  void build();
  void setProblem(const QString& problem);
  [[nodiscard]] ModelRow rowFor(const library::LibraryEntry& entry) const;

  std::filesystem::path file_;
  std::filesystem::path built_in_;
  QString open_path_;
  std::optional<library::ModelSnapshot> built_in_snapshot_;
  library::ModelLibrary library_;
  std::vector<std::filesystem::path> missing_;
  std::vector<ModelRow> rows_;
  QString problem_;
  quint64 last_request_ = 0;
  jobs::LibraryKeeper* keeper_;
};

/// QString to the system's path and back.
[[nodiscard]] std::filesystem::path system_path(const QString& path);
[[nodiscard]] QString shown_path(const std::filesystem::path& path);

}  // namespace m2ib::presenters
