#pragma once

#include <QUndoStack>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ui/jobs/explain_worker.h"
#include "ui/jobs/model_loader.h"
#include "ui/jobs/picture_loader.h"
#include "ui/presenters/caption_list_model.h"
#include "ui/presenters/explorer_document.h"
#include "ui/presenters/result_cache.h"

namespace m2ib::presenters {

class PictureCommand;

/// The state of an ExplorerDocument. Nothing here emits paneChanged() while rows are being looked at: changes are noted
/// and told at the end, so that a receiver may call back into the document.
class ExplorerDocument::Private {
 public:
  explicit Private(ExplorerDocument* owner) : document(owner) {}

  // --- edits, called by the undo commands (explorer_document.cpp) ------------------------------------------------
  void insert_caption(int row, const QString& text);
  void remove_caption(int row);
  void set_caption(int row, const QString& text);
  /// @param preview while a slider moves: the settings before it are remembered for the undo step
  void apply_settings(const attribution::M2ibSettings& wanted, bool preview = false);
  /// Settings of an older model may name layers that the present one lacks.
  [[nodiscard]] attribution::M2ibSettings fitted(attribution::M2ibSettings wanted) const;
  void set_current(int row);
  /// Takes a model that is in memory, and the settings that it starts with.
  void take_model(model::DualEncoderPtr wanted, const QString& path, const ModelStart& start);

  // --- running (document_runs.cpp) --------------------------------------------------------------------------------
  /// Brings every pane in line with what is asked for, and the worker with the panes. Call after any change.
  void update();
  void cancel();
  void recompute();
  void forget_results();  ///< of another picture: nothing of them may be drawn over this one
  [[nodiscard]] jobs::ExplainRequest request_for(const CaptionRow& row) const;

  void on_encoded(quint64 generation, const text::Tokens& tokens, const image::FieldOfView& fov, int grid);
  void on_stepped(quint64 generation, const attribution::Step& step, double step_ms);
  void on_finished(quint64 generation, const attribution::ExplanationPtr& explanation);
  void on_failed(quint64 generation, const Error& error);
  void on_cancelled(quint64 generation);

  // --- the picture (document_picture.cpp) -------------------------------------------------------------------------
  void load(const pictures::PictureLocation& wanted);
  void on_picture_loaded(quint64 generation, const jobs::LoadedPicture& picture);
  void on_repainted(quint64 generation, const jobs::LoadedPicture& picture);
  void on_repaint_failed(quint64 generation, const Error& error);
  /// Another picture: nothing of the old one stays but captions, settings and the way of preparing.
  /// @param memory the encoded picture, where it has no location
  void take_picture(const jobs::LoadedPicture& picture, const pictures::PictureLocation& where,
                    const QByteArray& memory);
  void take_frame(const jobs::LoadedPicture& picture);
  void take_doubts(const std::vector<image::InputDoubt>& found);
  void set_black_outs(std::vector<image::PixelRect> boxes);
  void set_model_view(const ModelView& view);
  /// Undo steps of a picture that is gone do nothing, so they leave the stack.
  void drop_obsolete_steps();

  ExplorerDocument* const document;
  std::vector<PictureCommand*> picture_commands;  ///< all on the stack; outlives it
  QUndoStack undo_stack;
  CaptionListModel captions;
  int current = -1;
  model::DualEncoderPtr model;
  image::RadiographPtr source;      ///< as it was read
  image::RadiographPtr radiograph;  ///< source with the black-outs
  image::Window default_window;     ///< of radiograph
  std::vector<image::PixelRect> black_outs;
  std::vector<image::InputDoubt> doubts;
  ModelView model_view;
  pictures::PictureLocation location;
  quint64 picture_serial = 0;  ///< counts pictures; frames of one picture share it
  attribution::M2ibSettings settings;
  std::optional<attribution::M2ibSettings> before_preview;  ///< set while a slider moves

  quint64 model_generation = 0;  ///< of the loading that still counts; 0 none
  QString loading_path;
  ModelStart loading_start;
  QString model_path;
  quint64 picture_generation = 0;
  pictures::PictureLocation loading_location;
  QByteArray loading_bytes;     ///< empty: loading_location says where it lies
  bool loading_series = false;  ///< a neighbour in the series of the picture that is open
  bool stepped_in_series = false;
  bool loading_frame = false;  ///< another frame of the picture that is open
  QByteArray bytes;            ///< of an open picture of several frames that lies in memory
  std::string bytes_name;      ///< what messages call it
  std::string loading_name;
  std::vector<image::PixelRect> loading_boxes;  ///< what the frame that is being read gets painted over
  std::vector<image::PixelRect> painted;        ///< what `radiograph` has of black_outs: less, while it is painted
  quint64 repaint_generation = 0;  ///< black-outs are being painted; 0 none. Nothing is computed until they are

 private:
  void use_model(model::DualEncoderPtr wanted, const ModelStart& start);
  /// What the worker computes at the moment.
  struct Run {
    quint64 generation = 0;
    quint64 row_id = 0;
    std::string key;
    std::vector<double> step_ms;
  };

  [[nodiscard]] bool can_run(const CaptionRow& row) const;
  [[nodiscard]] bool runs(const CaptionRow& row) const { return run_ && run_->row_id == row.id; }
  void refresh(CaptionRow& row);
  void choose_phase(CaptionRow& row, const std::string& key);
  void judge_result(CaptionRow& row, const std::string& key);
  void show(CaptionRow& row, const std::string& key, const attribution::ExplanationPtr& explanation);
  void halt(CaptionRow& row, const std::string& key, PaneState::Phase phase, const QString& message);
  [[nodiscard]] int next_row() const;
  void start_next();
  void preempt();
  void wait_for_picture();
  [[nodiscard]] CaptionRow* running_row(quint64 generation);
  void note(const CaptionRow& row) { changed_.push_back(row.id); }
  void tell_changes();

  ResultCache cache_{64};
  std::optional<Run> run_;
  std::map<quint64, std::string> asked_;  ///< key of every request whose end has not been heard of
  std::vector<quint64> changed_;          ///< ids of rows to tell about
  bool told_busy_ = false;

 public:
  [[nodiscard]] bool busy() const { return run_.has_value() || repaint_generation != 0; }

  // Last: their threads stop before the rest goes.
  jobs::ModelLoader model_loader;
  jobs::PictureLoader picture_loader;
  jobs::PictureLoader painter;  ///< black-outs of large pictures, and checks of pictures from memory
  jobs::ExplainWorker worker;
};

}  // namespace m2ib::presenters
