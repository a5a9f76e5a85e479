#pragma once

#include <QAbstractListModel>
#include <QObject>
#include <QString>
#include <QUndoStack>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/attribution/m2ib.h"
#include "core/attribution/map_doubts.h"
#include "core/image/input_checks.h"
#include "core/image/read_image.h"
#include "core/model/dual_encoder.h"
#include "core/pictures/picture_location.h"
#include "core/session/session.h"

namespace m2ib::jobs {
class ExplainWorker;
}

namespace m2ib::presenters {

class AnnotationBoard;

/// What is known about the explanation of one caption with the present settings. Views draw this and nothing else.
struct PaneState {
  enum class Phase { Empty, Waiting, Running, Done, Cancelled, Failed };
  Phase phase = Phase::Empty;
  /// Last finished explanation of this caption and picture, maybe of older settings (then `stale`).
  attribution::ExplanationPtr result;
  bool stale = false;  ///< result belongs to other settings than the ones asked for: draw it desaturated
  QString stale_text;  ///< e.g. "β 0.8 → 1.0", translated; empty unless stale
  /// The run in progress: newest streamed values; empty before its first step.
  std::vector<float> live_patch_values;
  std::vector<float> live_word_values;
  std::vector<attribution::StepLosses> image_losses;
  std::vector<attribution::StepLosses> text_losses;
  text::Tokens live_tokens;  ///< of the running caption, as soon as it is tokenised
  image::FieldOfView live_field_of_view;
  int live_grid = 0;
  int step = 0;          ///< over both towers, 0 … step_count
  int step_count = 0;    ///< differs between methods; 0 as long as it is not known
  double step_ms = 0.0;  ///< median time of a step so far
  /// Of `result`: what makes it say little, the gravest first; see attribution::doubt_text().
  std::vector<attribution::MapDoubt> doubts;
  QString message;  ///< translated: why it failed, that it was cancelled, or that the caption was cut
};

/// How a model is to be opened, and what it is to start with; empty parts are as the model's own files say.
struct ModelStart {
  model::LoadOptions options;
  std::optional<double> beta;
  std::optional<int> image_layer;
  std::optional<int> text_layer;
};

/// How the picture reaches the model. Part of what an explanation is made from, so every change is recorded.
struct ModelView {
  /// Id of image::preprocess_presets(), on top of what the model was opened with; "model" = as it was opened.
  QString preprocessing = QStringLiteral("model");
  /// The window that the model sees; empty: the picture's default_window(). "The model sees my window" sets it.
  /// A new picture starts without.
  std::optional<image::Window> window;
  [[nodiscard]] bool operator==(const ModelView&) const = default;
};

/// Captions of the document: Qt::DisplayRole/EditRole the text, LetterRole "A", "B" …, SimilarityRole cosine or
/// invalid, PhaseRole int of PaneState::Phase, MethodRole the method's name where it is needed to tell captions apart.
/// Edits go through ExplorerDocument (undoable).
class CaptionListModel;

/// The open document: one picture, one model, several captions, settings; owns the worker. Everything a person changes
/// goes through the undo stack. Lives on the UI thread; nothing here computes for longer than a few milliseconds.
class ExplorerDocument : public QObject {
  Q_OBJECT

 public:
  explicit ExplorerDocument(QObject* parent = nullptr);
  ~ExplorerDocument() override;

  // --- what is open ---------------------------------------------------------------------------------------------
  [[nodiscard]] model::DualEncoderPtr model() const;
  [[nodiscard]] image::RadiographPtr radiograph() const;        ///< with the black-out boxes painted over
  [[nodiscard]] image::RadiographPtr sourceRadiograph() const;  ///< as it was read
  /// Where the picture was read from; an empty file where it came from the clipboard or another memory.
  [[nodiscard]] const pictures::PictureLocation& imageLocation() const;
  /// The open picture was reached by a step within a series.
  [[nodiscard]] bool steppedInSeries() const;
  [[nodiscard]] const std::vector<image::PixelRect>& blackOuts() const;
  [[nodiscard]] const ModelView& modelView() const;
  /// image::default_window() of radiograph(), kept: finding it takes a look at every pixel of a deep picture.
  [[nodiscard]] const image::Window& defaultWindow() const;
  /// Doubts about the picture (colour photograph, inverted …), found in the background; empty until then.
  [[nodiscard]] const std::vector<image::InputDoubt>& inputDoubts() const;
  [[nodiscard]] QAbstractItemModel* captions();
  [[nodiscard]] int captionCount() const;
  [[nodiscard]] QString caption(int row) const;
  [[nodiscard]] int currentCaption() const;          ///< row, -1 without captions
  [[nodiscard]] quint64 captionId(int row) const;    ///< stays when rows move; 0 where there is no such row
  [[nodiscard]] int rowOfCaption(quint64 id) const;  ///< -1 where it is gone
  [[nodiscard]] const attribution::MethodSettings& settings() const;  ///< the shared ones
  [[nodiscard]] const attribution::MethodSettings& settingsOf(
      int row) const;  ///< the caption's own, else the shared ones
  [[nodiscard]] bool followsShared(int row) const;
  [[nodiscard]] const PaneState& pane(int row) const;
  [[nodiscard]] const PaneState& currentPane() const;  ///< an empty one without captions
  /// attribution::layer_localisation() of the model and picture, measured in the background; empty until then.
  [[nodiscard]] const std::vector<double>& localisation() const;
  [[nodiscard]] bool busy() const;
  /// Largest absolute value over the finished maps of this picture that a method made: upper end of the scale that its
  /// panes share; 0 without results. Maps of different methods share none.
  [[nodiscard]] double sharedScaleMax(attribution::Method method) const;
  [[nodiscard]] QUndoStack* undoStack();
  [[nodiscard]] AnnotationBoard* annotations();  ///< of the open picture
  [[nodiscard]] const session::Arrangement& arrangement() const;
  /// Rows of the map panes in reading order: what the arrangement's layout shows of the captions; the current one is
  /// among them. Two gives at most 2, Four at most 4, Strip all, One and Images the current one.
  [[nodiscard]] std::vector<int> shownCaptions() const;
  /// Softmax among the captions with a known similarity (attribution::caption_shares); empty where this one has none.
  [[nodiscard]] std::optional<double> captionShare(int row) const;
  [[nodiscard]] const session::FigureChoice& figureChoice() const;
  [[nodiscard]] const session::Rendering& rendering() const;              ///< of the overlays, as views last told
  [[nodiscard]] std::optional<session::PictureView> pictureView() const;  ///< of the open picture, as views last told

  // --- sessions -------------------------------------------------------------------------------------------------
  /// All that would be saved now: every picture that was worked on, with its results.
  [[nodiscard]] session::Session capture() const;
  /// Takes a session in place of everything that is open; model and picture come in the background. Results that the
  /// session brings are shown at once, without being computed again, also where the model is missing. What could not be
  /// found is told by restoreProblem(). The undo stack is empty afterwards.
  /// @param path of its file; empty where it came from a figure or a recovery copy: it is unsaved then
  void restore(const session::Session& session, const QString& path);
  void newSession();  ///< no captions, no annotations, no pictures; the model stays
  [[nodiscard]] QString sessionPath() const;
  /// Something was changed since the session was saved or opened.
  [[nodiscard]] bool isModified() const;
  /// Grows with everything that isModified() tells of.
  [[nodiscard]] quint64 edits() const;
  /// @param edits of the document when it was captured: what came afterwards is not saved. Empty: nothing came.
  void markSaved(const QString& path, std::optional<quint64> edits = std::nullopt);
  /// Looks for a session's picture by its hash: told folders and files are searched in the background.
  void findPicture(const QStringList& files_and_folders);

  // --- loading, in the background; the answer comes as a signal --------------------------------------------------
  /// @param path folder or file of weights
  void openModel(const QString& path, const ModelStart& start = {});
  void cancelModel();  ///< stops the loading; the model that was open stays
  /// Path of the model that is open, as it was given to openModel(); empty where there is none.
  [[nodiscard]] QString modelPath() const;
  void openImage(const QString& path);
  /// @param same_series a neighbour of the open picture in its series: views keep zoom, place and window
  void openPicture(const pictures::PictureLocation& location,
                   bool same_series = false);  ///< a file, a member of an archive, a frame of either
  /// Another frame of the open picture; window, captions, settings and black-outs stay. Answered by frameChanged().
  void showFrame(int frame);
  void openImageData(const QByteArray& bytes, const QString& name);  ///< clipboard, embedded sample
  void setModel(model::DualEncoderPtr model);                        ///< one that is already in memory
  void setImage(image::RadiographPtr radiograph);

  // --- edits, each one undo step ----------------------------------------------------------------------------------
  void addCaption(const QString& text);  ///< at the end; becomes the current one
  void removeCaption(int row);
  void moveCaption(int from, int to);             ///< to: its row afterwards; nothing is computed anew
  void setCaption(int row, const QString& text);  ///< consecutive edits of one row merge
  void setCurrentCaption(int row);                ///< not an undo step
  /// As setCaption(), but a step of its own, e.g. for a word that is dropped.
  void replaceCaption(int row, const QString& text, const QString& what);
  /// The caption under these methods, side by side: its row gets the first one, new rows with the same text the others,
  /// each with settings of its own (attribution::default_settings() with the row's seed and repeats). Rows that have
  /// the text and method already are used. One undo step.
  void explainByMethods(int row, const std::vector<attribution::Method>& methods);
  /// A caption that no longer follows starts with a copy of the shared settings.
  void setFollowsShared(int row, bool follows);
  void setArrangement(const session::Arrangement& arrangement);  ///< not an undo step, like zoom
  void setFigureChoice(const session::FigureChoice& choice);     ///< not an undo step
  void setRendering(const session::Rendering& rendering);        ///< told by views; not an undo step
  void setPictureView(const session::PictureView& view);         ///< told by views; not an undo step
  /// Of the current caption: its own settings where it has some, else the shared ones. A change while a slider moves
  /// computes at once (the captions that are shown, together) but is no undo step until commitSettings(). Where nothing
  /// but the method differs from the present settings, the settings that this method had before are taken, else its
  /// default_settings(), with the present seed and repeats.
  void previewSettings(const attribution::MethodSettings& settings);
  void commitSettings(const attribution::MethodSettings& settings, const QString& what);

  void setModelView(const ModelView& view, const QString& what);  ///< computes again
  /// A box for burned-in text: removed from what is shown, exported and given to the model.
  void addBlackOut(const image::PixelRect& box);
  void removeBlackOut(int index);
  void clearBlackOuts();

  // --- running -----------------------------------------------------------------------------------------------------
  void cancel();     ///< Esc: stops between two steps; the old map stays
  void recompute();  ///< forgets the cached result of the current caption and runs again
  /// What was computed already, by result_key() (result_cache.h); null where it was not.
  [[nodiscard]] attribution::ExplanationPtr knownResult(const std::string& key);
  /// One that was computed elsewhere, e.g. for a contact sheet: the document need not compute it again.
  void offerResult(const std::string& key, const attribution::ExplanationPtr& result);

 Q_SIGNALS:
  void modelLoading(const QString& path, double fraction);
  void modelChanged();
  void modelCancelled();
  void modelFailed(const QString& message);
  void imageLoading(const QString& name);
  void imageChanged();  ///< another picture: views begin anew
  void frameChanged();  ///< another frame of the same picture: the place in it and the display window stay
  void imageFailed(const QString& message);
  void inputDoubtsChanged();
  void modelViewChanged();
  void blackOutsChanged();  ///< after it imageChanged() is not emitted: the place in the picture stays
  void currentCaptionChanged(int row);
  void settingsChanged();
  /// The shared method cannot explain the model that was opened; another one stands for it. Translated.
  void methodReplaced(const QString& message);
  void paneChanged(int row);  ///< any field of its PaneState
  void busyChanged(bool busy);
  void arrangementChanged();
  void figureChoiceChanged();
  void renderingChanged();   ///< setRendering() or a session
  void renderingRestored();  ///< a session brought the overlays' look
  void viewRestored();       ///< a session brought the open picture's view; after imageChanged()
  void sessionChanged();     ///< path or isModified()
  void sessionRestored();    ///< restore() has begun; pictures() of it are in capture().pictures
  void restoreProblem(const QString& message);
  void pictureMissing(const QString& name, const QString& sha256);  ///< findPicture() may help

 private:
  friend class DocumentCommand;
  class Private;
  std::unique_ptr<Private> d_;
};

}  // namespace m2ib::presenters
