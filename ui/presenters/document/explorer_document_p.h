#pragma once

#include <QUndoStack>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ui/jobs/explain_worker.h"
#include "ui/jobs/model_loader.h"
#include "ui/jobs/picture_finder.h"
#include "ui/jobs/picture_loader.h"
#include "ui/jobs/trust_worker.h"
#include "ui/presenters/caption_list_model.h"
#include "ui/presenters/document/annotation_board.h"
#include "ui/presenters/document/explorer_document.h"
#include "ui/presenters/document/kept_pictures.h"
#include "ui/presenters/document/result_cache.h"
#include "ui/presenters/document/run_progress.h"
#include "ui/presenters/document/stored_results.h"

namespace m2ib::presenters {

class PictureCommand;

/// The state of an ExplorerDocument. Nothing here emits paneChanged() while rows are being looked at: changes are noted
/// and told at the end, so that a receiver may call back into the document.
class ExplorerDocument::Private {
 public:
  explicit Private(ExplorerDocument* owner) : document(owner), board(std::make_unique<AnnotationBoard>(&undo_stack)) {}

  void connect_worker();
  void connect_loaders();
  void connect_undo_stack();

  // --- edits, called by the undo commands (explorer_document.cpp) ------------------------------------------------
  /// @param id of one that comes back; 0: a new one
  void insert_caption(int row, const QString& text, quint64 id = 0,
                      const std::optional<attribution::MethodSettings>& own = std::nullopt);
  /// The same, but the current caption stays the current one, and nothing is computed before update().
  void insert_behind(int row, const QString& text, quint64 id, const attribution::MethodSettings& own);
  void remove_caption(int row);
  void move_caption(int from, int to);
  void set_caption(int row, const QString& text);

  // --- settings (document_settings.cpp) ---------------------------------------------------------------------------
  /// What a slider that moves had changed, and what it was before.
  struct Preview {
    quint64 row_id = 0;  ///< whose own settings; 0: the shared ones
    attribution::MethodSettings before;
  };
  [[nodiscard]] const attribution::MethodSettings& settings_of(const CaptionRow& row) const;
  /// Whose settings a change is about now: the row of the current caption, if it has its own; -1: the shared ones.
  [[nodiscard]] int settings_owner() const;
  /// @param row whose own settings; -1: the shared ones
  /// @param preview while a slider moves: the settings before it are remembered for the undo step
  void apply_settings(int row, const attribution::MethodSettings& wanted, bool preview = false);
  void set_own_settings(int row, const std::optional<attribution::MethodSettings>& own);
  void end_preview();  ///< takes back what a slider had changed
  /// Settings of an older model may name layers that the present one lacks.
  [[nodiscard]] attribution::MethodSettings fitted(attribution::MethodSettings wanted) const;
  void set_current(int row);

  // --- methods (document_methods.cpp) -----------------------------------------------------------------------------
  /// Settings that a method had, for when somebody comes back to it.
  /// @param owner id of the caption whose own they were; 0: the shared ones
  void forget_methods() { remembered_.clear(); }
  void connect_trust();
  void remember(quint64 owner, const attribution::MethodSettings& had);
  [[nodiscard]] attribution::MethodSettings settings_for(attribution::Method method, quint64 owner,
                                                         const attribution::MethodSettings& before) const;
  /// What is meant by settings that differ from the present ones in the method alone: settings_for() it.
  [[nodiscard]] attribution::MethodSettings completed(const attribution::MethodSettings& wanted, quint64 owner,
                                                      const attribution::MethodSettings& before) const;
  /// The first row with this text and method.
  [[nodiscard]] std::optional<int> row_of(const QString& text, attribution::Method method) const;
  void find_doubts(CaptionRow& row);

  // --- where captions stand (document_arrangement.cpp) ------------------------------------------------------------
  [[nodiscard]] std::vector<int> shown_captions() const;
  void set_arrangement(const session::Arrangement& wanted);
  void make_place(int row);            ///< a caption was put in at this row: those behind it move
  void close_place(int row);           ///< one was taken out
  void move_places(int from, int to);  ///< one stands at another row; arrangementChanged() is for the caller to emit
  [[nodiscard]] static int row_after_move(int row, int from, int to);  ///< that `row` has once `from` stands at `to`
  void bring_into_view(int row_before);  ///< the current caption takes the pane of the one that was current
  /// The places of an earlier arrangement; its layout stays as it is now.
  void take_places(const session::Arrangement& earlier);

  /// Takes a model that is in memory, and the settings that it starts with.
  /// @param keep_settings as far as they fit the model
  void take_model(model::DualEncoderPtr wanted, const QString& path, const ModelStart& start,
                  bool keep_settings = false);

  // --- running (document_runs.cpp, document_panes.cpp)
  // --------------------------------------------------------------------------------
  /// Brings every pane in line with what is asked for, and the worker with the panes. Call after any change.
  void update();
  void cancel();
  void recompute();
  void forget_results();  ///< of another picture: nothing of them may be drawn over this one
  [[nodiscard]] CaptionRequest request_for(const CaptionRow& row) const;

  void on_encoded(quint64 generation, int item, const text::Tokens& tokens, const image::FieldOfView& fov, int grid);
  void on_item_failed(quint64 generation, int item, const Error& error);
  void on_stepped(quint64 generation, int item, const attribution::Step& step, double step_ms);
  void on_explained(quint64 generation, int item, const attribution::ExplanationPtr& explanation);
  void on_finished(quint64 generation);
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
  void take_back(const jobs::LoadedPicture& picture);
  void take_frame(const jobs::LoadedPicture& picture);
  void take_doubts(const std::vector<image::InputDoubt>& found);
  void set_black_outs(std::vector<image::PixelRect> boxes);
  void set_model_view(const ModelView& view);
  /// Undo steps of a picture that is gone do nothing, so they leave the stack.
  void drop_obsolete_steps();

  // --- sessions (document_session.cpp) ----------------------------------------------------------------------------
  void touch();         ///< something that is saved was changed without an undo step
  void tell_session();  ///< sessionChanged() where isModified() is another than told
  [[nodiscard]] bool worked_on(const KeptPicture& picture,
                               const std::vector<attribution::ExplanationPtr>& results) const;
  [[nodiscard]] KeptPicture open_picture() const;  ///< what is to be kept of it; a picture is open
  void keep_picture();                             ///< of the open picture, before another one comes
  [[nodiscard]] session::Session capture() const;
  [[nodiscard]] std::vector<attribution::ExplanationPtr> known_results() const;
  void clear_all();  ///< captions, annotations, pictures, undo steps; the model stays

  // --- opening a session (document_restore.cpp) -------------------------------------------------------------------
  /// The picture that a session stands at, until it is there.
  struct Awaited {
    session::PictureReference reference;
    quint64 generation = 0;  ///< of the loading; 0: it is not being read
    quint64 search = 0;      ///< of the finder; 0: it is not being looked for
    bool asked = false;      ///< a person said where to look
    QString problem;
  };
  void restore(const session::Session& session, const QString& path);
  void restore_captions(const session::Session& session);
  void restore_pictures(const session::Session& session);
  void restore_model(const session::ModelReference& reference);
  void take_session_model(const model::DualEncoderPtr& loaded);
  void miss_model(const QString& message);
  void await_picture(const session::SessionPicture& picture);
  void miss_picture(const QString& message);
  void stop_awaiting();  ///< a person opens another one; it may still be found by its hash later
  void search_picture(const QStringList& files_and_folders);
  void on_picture_found(quint64 generation, const std::filesystem::path& file);
  void on_picture_not_found(quint64 generation);
  /// False where another picture was read than the one that the session stands at.
  [[nodiscard]] bool is_awaited(const jobs::LoadedPicture& picture) const;

  ExplorerDocument* const document;
  std::vector<PictureCommand*> picture_commands;  ///< all on the stack; outlives it
  QUndoStack undo_stack;
  std::unique_ptr<AnnotationBoard> board;
  CaptionListModel captions;
  int current = -1;
  KeptPictures kept;
  std::optional<Awaited> awaited;
  session::ModelReference session_model;  ///< of the open session, as long as its model is not open
  bool awaits_model = false;              ///< it is being loaded
  StoredResults stored;
  session::Arrangement arrangement;
  session::FigureChoice figure_choice;
  session::Rendering rendering;
  std::optional<session::PictureView> picture_view;
  model::DualEncoderPtr model;
  image::RadiographPtr source;      ///< as it was read
  image::RadiographPtr radiograph;  ///< source with the black-outs
  image::Window default_window;     ///< of radiograph
  std::vector<image::PixelRect> black_outs;
  std::vector<image::InputDoubt> doubts;
  ModelView model_view;
  pictures::PictureLocation location;
  quint64 picture_serial = 0;  ///< counts pictures; frames of one picture share it
  attribution::MethodSettings settings;
  std::optional<Preview> before_preview;  ///< set while a slider moves
  std::vector<double> localisation;       ///< of the model's layers on this picture; empty: not measured

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
  QByteArray bytes;            ///< of an open picture that lies nowhere but in memory
  std::string bytes_name;      ///< what messages call it
  std::string loading_name;
  std::vector<image::PixelRect> loading_boxes;  ///< what the frame that is being read gets painted over
  std::vector<image::PixelRect> painted;        ///< what `radiograph` has of black_outs: less, while it is painted
  quint64 repaint_generation = 0;  ///< black-outs are being painted; 0 none. Nothing is computed until they are

 private:
  void use_model(model::DualEncoderPtr wanted);
  /// The settings that a model starts with; captions' own ones are fitted to it.
  /// @param keep the present ones as far as they fit
  /// @return what to tell where another method had to stand for the shared one
  QString fit_settings(const ModelStart& start, bool keep);
  void measure_localisation();  ///< when nothing else is to be done
  void on_localisation(quint64 generation, const std::vector<double>& layers);
  /// What the worker computes at the moment: captions that advance together.
  struct RunItem {
    quint64 row_id = 0;  ///< 0: nobody waits for it any more
    std::string key;
    RunProgress progress;
  };
  struct Run {
    quint64 generation = 0;
    std::vector<RunItem> items;
    int pace_item = -1;  ///< the item whose steps are timed; a step of one is a step of all
    std::vector<double> step_ms;
  };

  [[nodiscard]] bool can_run(const CaptionRow& row) const;
  [[nodiscard]] const RunItem* run_item(const CaptionRow& row) const;
  [[nodiscard]] bool runs(const CaptionRow& row) const { return run_item(row) != nullptr; }
  void leave_run(const CaptionRow& row);
  static void clear_live(PaneState& pane);
  void refresh(CaptionRow& row);
  void choose_phase(CaptionRow& row, const CaptionRequest& wanted, const std::string& key);
  void judge_result(CaptionRow& row, const CaptionRequest& wanted, const std::string& key);
  [[nodiscard]] attribution::ExplanationPtr known(const CaptionRequest& wanted, const std::string& key);
  [[nodiscard]] bool show_stored(CaptionRow& row);
  void show(CaptionRow& row, const std::string& key, const attribution::ExplanationPtr& explanation);
  void halt(CaptionRow& row, const std::string& key, PaneState::Phase phase, const QString& message);
  [[nodiscard]] bool unfinished(int row) const;
  [[nodiscard]] int leader_of(const std::vector<int>& shown) const;
  [[nodiscard]] std::vector<int> next_rows() const;
  [[nodiscard]] std::vector<int> together_with(int leader, const std::vector<int>& rows, std::size_t most) const;
  void start_next();
  void halt_run(quint64 generation, PaneState::Phase phase, const QString& message);
  void launch(const std::vector<int>& rows);
  void preempt();
  void wait_for_picture();
  [[nodiscard]] CaptionRow* running_row(quint64 generation, int item);
  void note(const CaptionRow& row) { changed_.push_back(row.id); }
  void tell_changes();

  ResultCache cache_{64};
  std::map<std::pair<quint64, attribution::Method>, attribution::MethodSettings> remembered_;
  std::optional<Run> run_;
  std::map<quint64, std::vector<std::string>> asked_;  ///< keys of every request whose end has not been heard of
  std::vector<quint64> changed_;                       ///< ids of rows to tell about
  bool told_busy_ = false;
  // What localisation is of, and whether it is being measured (0: not).
  model::DualEncoderPtr measured_model_;
  image::RadiographPtr measured_picture_;
  bool measured_ = false;
  quint64 measuring_ = 0;

 public:
  QString session_path;
  bool unsaved = false;  ///< changed by what is no undo step
  bool told_modified = false;
  quint64 edits = 0;

  [[nodiscard]] attribution::ExplanationPtr known(const std::string& key) { return cache_.find(key); }
  void offer(const std::string& key, const attribution::ExplanationPtr& result) { cache_.insert(key, result); }
  [[nodiscard]] bool busy() const { return run_.has_value() || repaint_generation != 0; }

  // Last: their threads stop before the rest goes.
  jobs::ModelLoader model_loader;
  jobs::PictureLoader picture_loader;
  jobs::PictureFinder picture_finder;
  jobs::PictureLoader painter;  ///< black-outs of large pictures, and checks of pictures from memory
  jobs::ExplainWorker worker;
  jobs::TrustWorker trust_worker;
};

}  // namespace m2ib::presenters
