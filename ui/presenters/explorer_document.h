#pragma once

#include <QAbstractListModel>
#include <QObject>
#include <QString>
#include <QUndoStack>
#include <memory>
#include <optional>
#include <vector>

#include "core/attribution/m2ib.h"
#include "core/image/input_checks.h"
#include "core/image/read_image.h"
#include "core/model/dual_encoder.h"
#include "core/pictures/picture_location.h"

namespace m2ib::jobs {
class ExplainWorker;
}

namespace m2ib::presenters {

/// What is known about the explanation of one caption with the present settings. Views draw this and nothing else.
struct PaneState {
  enum class Phase { Empty, Waiting, Running, Done, Cancelled, Failed };
  Phase phase = Phase::Empty;
  /// Last finished explanation of this caption and picture, maybe of older settings (then `stale`).
  attribution::ExplanationPtr result;
  bool stale = false;  ///< result belongs to other settings than the ones asked for: draw it desaturated
  QString stale_text;  ///< e.g. "β 0.8 → 1.0", translated; empty unless stale
  /// The run in progress: newest streamed values; empty before its first step.
  std::vector<float> live_patch_nats;
  std::vector<float> live_word_nats;
  std::vector<attribution::StepLosses> image_losses;
  std::vector<attribution::StepLosses> text_losses;
  text::Tokens live_tokens;  ///< of the running caption, as soon as it is tokenised
  image::FieldOfView live_field_of_view;
  int live_grid = 0;
  int step = 0;  ///< over both towers, 0 … step_count
  int step_count = 0;
  double step_ms = 0.0;  ///< median time of a step so far
  QString message;       ///< translated: why it failed, that it was cancelled, or that the caption was cut
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
/// invalid, PhaseRole int of PaneState::Phase. Edits go through ExplorerDocument (undoable).
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
  [[nodiscard]] int currentCaption() const;  ///< row, -1 without captions
  [[nodiscard]] const attribution::M2ibSettings& settings() const;
  [[nodiscard]] const PaneState& pane(int row) const;
  [[nodiscard]] const PaneState& currentPane() const;  ///< an empty one without captions
  [[nodiscard]] bool busy() const;
  /// Largest value over the finished maps of this picture: upper end of the shared absolute scale; 0 without results.
  [[nodiscard]] double sharedScaleMaxNats() const;
  [[nodiscard]] QUndoStack* undoStack();

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
  void setCaption(int row, const QString& text);  ///< consecutive edits of one row merge
  void setCurrentCaption(int row);                ///< not an undo step
  /// A change while a slider moves computes at once but is no undo step until commitSettings().
  void previewSettings(const attribution::M2ibSettings& settings);
  void commitSettings(const attribution::M2ibSettings& settings, const QString& what);

  void setModelView(const ModelView& view, const QString& what);  ///< computes again
  /// A box for burned-in text: removed from what is shown, exported and given to the model.
  void addBlackOut(const image::PixelRect& box);
  void removeBlackOut(int index);
  void clearBlackOuts();

  // --- running -----------------------------------------------------------------------------------------------------
  void cancel();     ///< Esc: stops between two steps; the old map stays
  void recompute();  ///< forgets the cached result of the current caption and runs again

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
  void paneChanged(int row);  ///< any field of its PaneState
  void busyChanged(bool busy);

 private:
  friend class DocumentCommand;
  class Private;
  std::unique_ptr<Private> d_;
};

}  // namespace m2ib::presenters
