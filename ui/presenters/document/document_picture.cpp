// The document's picture: where it comes from, what is painted over it, how it reaches the model.
#include <QCoreApplication>
#include <algorithm>
#include <utility>

#include "core/image/black_out.h"
#include "ui/presenters/document/document_commands.h"
#include "ui/presenters/document/explorer_document_p.h"
#include "ui/presenters/text/error_text.h"

namespace m2ib::presenters {
namespace {

/// Black-outs of pictures up to this many pixels are painted at once (about 10 ms); larger ones in the background.
constexpr std::int64_t kPaintedAtOnce_px = 6'000'000;

QString words(const char* text) { return QCoreApplication::translate("ExplorerDocument", text); }

bool small_enough(const image::Radiograph& radiograph) {
  return static_cast<std::int64_t>(radiograph.width_px) * radiograph.height_px <= kPaintedAtOnce_px;
}

/// Boxes as they count: within the picture, not empty.
std::optional<image::PixelRect> clipped(const image::PixelRect& box, const image::Radiograph& radiograph) {
  const auto right = std::min<std::int64_t>(std::int64_t{box.left} + box.width, radiograph.width_px);
  const auto bottom = std::min<std::int64_t>(std::int64_t{box.top} + box.height, radiograph.height_px);
  const int left = std::max(box.left, 0);
  const int top = std::max(box.top, 0);
  if (left >= right || top >= bottom) return std::nullopt;
  return image::PixelRect{left, top, static_cast<int>(right) - left, static_cast<int>(bottom) - top};
}

}  // namespace

// --- loading ---------------------------------------------------------------------------------------------------------

void ExplorerDocument::Private::load(const pictures::PictureLocation& wanted) {
  loading_location = wanted;
  loading_bytes.clear();
  std::vector<image::PixelRect> boxes;
  if (loading_frame) {
    boxes = black_outs;
  } else if (const KeptPicture* before = kept.at(wanted)) {
    boxes = before->black_outs;  // what comes back is painted where it is read; its hash is looked at afterwards
  }
  picture_generation = picture_loader.request(wanted, boxes);
}

void ExplorerDocument::Private::on_picture_loaded(quint64 generation, const jobs::LoadedPicture& picture) {
  if (generation != picture_generation) return;
  picture_generation = 0;
  if (loading_frame) return take_frame(picture);
  if (awaited && awaited->generation == generation && !is_awaited(picture)) {
    const std::string name = pictures::shown_name(loading_location);
    return miss_picture(error_text({ErrorCode::PictureChanged, {name}}));
  }
  stepped_in_series = loading_series;
  take_picture(picture, loading_location, std::exchange(loading_bytes, {}));
}

/// What a person had done to this picture before.
void ExplorerDocument::Private::take_back(const jobs::LoadedPicture& picture) {
  black_outs.clear();
  model_view.window.reset();
  picture_view.reset();
  const KeptPicture* before = source ? kept.nearest(source->sha256, source->frame) : nullptr;
  if (before != nullptr) {
    for (const image::PixelRect& box : before->black_outs) {
      if (const auto inside = clipped(box, *source)) black_outs.push_back(*inside);
    }
    model_view.window = before->model_window;
    picture_view = before->view;
  }
  painted = black_outs;
  radiograph = picture.shown;
  default_window = picture.window;
  if (!source || radiograph->black_outs == black_outs) return;
  radiograph = image::black_out(source, black_outs);
  default_window = image::default_window(*radiograph);
}

void ExplorerDocument::Private::take_picture(const jobs::LoadedPicture& picture, const pictures::PictureLocation& where,
                                             const QByteArray& memory) {
  keep_picture();
  picture_generation = 0;
  repaint_generation = 0;
  ++picture_serial;
  if (picture.source) awaited.reset();
  const bool had_boxes = !black_outs.empty();
  const std::optional<image::Window> window_before = model_view.window;
  source = picture.source;
  take_back(picture);
  location = where;
  if (radiograph) location.frame = radiograph->frame;
  bytes = memory;
  bytes_name = loading_name;
  for (PictureCommand* command : picture_commands) command->leavePicture();
  drop_obsolete_steps();
  forget_results();
  const bool had_doubts = !doubts.empty();
  doubts = picture.doubts;
  board->openPicture(source ? QString::fromStdString(image::pixels_id(*source)) : QString());
  const std::optional<session::PictureView> view = picture_view;
  Q_EMIT document->imageChanged();
  if (had_boxes || !black_outs.empty()) Q_EMIT document->blackOutsChanged();
  if (window_before != model_view.window) Q_EMIT document->modelViewChanged();
  if (had_doubts || !doubts.empty()) Q_EMIT document->inputDoubtsChanged();
  // Views that began anew may have told of it already. Within a series they keep theirs.
  picture_view = stepped_in_series ? picture_view : view;
  if (view && !stepped_in_series) Q_EMIT document->viewRestored();
  update();
}

void ExplorerDocument::Private::take_frame(const jobs::LoadedPicture& picture) {
  keep_picture();
  repaint_generation = 0;
  source = picture.source;
  radiograph = picture.shown;
  default_window = picture.window;
  location.frame = radiograph->frame;
  forget_results();
  // Boxes may have come or gone while the frame was read.
  painted = loading_boxes;
  if (painted != black_outs) set_black_outs(black_outs);
  board->openPicture(QString::fromStdString(image::pixels_id(*source)));
  Q_EMIT document->frameChanged();
  take_doubts(picture.doubts);
  update();
}

void ExplorerDocument::Private::take_doubts(const std::vector<image::InputDoubt>& found) {
  if (found == doubts) return;
  doubts = found;
  Q_EMIT document->inputDoubtsChanged();
}

// --- black-outs -----------------------------------------------------------------------------------------------------

void ExplorerDocument::Private::set_black_outs(std::vector<image::PixelRect> boxes) {
  black_outs = std::move(boxes);
  if (black_outs.empty() || small_enough(*source)) {
    repaint_generation = 0;
    radiograph = black_outs.empty() ? source : image::black_out(source, black_outs);
    painted = black_outs;
    default_window = image::default_window(*radiograph);
    Q_EMIT document->blackOutsChanged();
    update();
    return;
  }
  repaint_generation = painter.request(source, black_outs);
  update();
}

void ExplorerDocument::Private::on_repainted(quint64 generation, const jobs::LoadedPicture& picture) {
  if (picture.source != source) return;
  if (generation == repaint_generation) {
    repaint_generation = 0;
    radiograph = picture.shown;
    painted = black_outs;
    default_window = picture.window;
    Q_EMIT document->blackOutsChanged();
    update();
  }
  take_doubts(picture.doubts);
}

void ExplorerDocument::Private::on_repaint_failed(quint64 generation, const Error& error) {
  if (generation != repaint_generation || repaint_generation == 0) return;
  repaint_generation = 0;
  black_outs = painted;
  Q_EMIT document->blackOutsChanged();
  Q_EMIT document->imageFailed(error_text(error));
  update();
}

void ExplorerDocument::Private::set_model_view(const ModelView& view) {
  if (view == model_view) return;
  model_view = view;
  Q_EMIT document->modelViewChanged();
  update();
}

void ExplorerDocument::Private::drop_obsolete_steps() {
  // QUndoStack takes an obsolete step away when it is asked to undo or redo it, without running it.
  const auto obsolete = [this](int index) {
    const QUndoCommand* command = undo_stack.command(index);
    return command != nullptr && command->isObsolete();
  };
  const bool modified = document->isModified();
  const int before = undo_stack.count();
  while (undo_stack.index() < undo_stack.count() && obsolete(undo_stack.index())) {
    undo_stack.redo();
    // The index stays, so the stack itself does not tell.
    Q_EMIT undo_stack.canRedoChanged(undo_stack.canRedo());
    Q_EMIT undo_stack.redoTextChanged(undo_stack.redoText());
  }
  while (undo_stack.index() > 0 && obsolete(undo_stack.index() - 1)) undo_stack.undo();
  if (undo_stack.count() == before) return;
  // What the steps did stays with their picture: it is as saved, or as unsaved, as it was.
  if (modified) {
    unsaved = true;
  } else {
    undo_stack.setClean();
  }
}

// --- the document ---------------------------------------------------------------------------------------------------

image::RadiographPtr ExplorerDocument::radiograph() const { return d_->radiograph; }
image::RadiographPtr ExplorerDocument::sourceRadiograph() const { return d_->source; }
const pictures::PictureLocation& ExplorerDocument::imageLocation() const { return d_->location; }
const std::vector<image::PixelRect>& ExplorerDocument::blackOuts() const { return d_->black_outs; }
const image::Window& ExplorerDocument::defaultWindow() const { return d_->default_window; }
const ModelView& ExplorerDocument::modelView() const { return d_->model_view; }
const std::vector<image::InputDoubt>& ExplorerDocument::inputDoubts() const { return d_->doubts; }

bool ExplorerDocument::steppedInSeries() const { return d_->stepped_in_series; }

void ExplorerDocument::openPicture(const pictures::PictureLocation& location, bool same_series) {
  d_->stop_awaiting();
  d_->loading_frame = false;
  d_->loading_series = same_series;
  d_->load(location);
  Q_EMIT imageLoading(QString::fromStdString(pictures::shown_name(location)));
}

void ExplorerDocument::openImageData(const QByteArray& bytes, const QString& name) {
  d_->stop_awaiting();
  d_->loading_frame = false;
  d_->loading_series = false;
  d_->loading_location = {};
  d_->loading_bytes = bytes;
  d_->loading_name = name.toStdString();
  d_->picture_generation = d_->picture_loader.request(bytes, d_->loading_name);
  Q_EMIT imageLoading(name);
}

void ExplorerDocument::showFrame(int frame) {
  const bool loading_picture = d_->picture_generation != 0 && !d_->loading_frame;
  if (!d_->source || loading_picture || frame < 0 || frame >= d_->source->frames) return;
  if (frame == d_->source->frame) {
    d_->picture_generation = 0;  // back before the other one was read
    return;
  }
  const bool in_memory = d_->location.file.empty();
  if (in_memory && d_->bytes.isEmpty()) return;
  d_->loading_frame = true;
  d_->loading_boxes = d_->black_outs;
  if (in_memory) {
    d_->picture_generation = d_->picture_loader.request(d_->bytes, d_->bytes_name, frame, d_->black_outs);
    return;
  }
  pictures::PictureLocation wanted = d_->location;
  wanted.frame = frame;
  d_->load(wanted);
}

void ExplorerDocument::setImage(image::RadiographPtr radiograph) {
  const image::Window window = radiograph ? image::default_window(*radiograph) : image::Window{};
  const jobs::LoadedPicture picture{radiograph, std::move(radiograph), {}, window};
  d_->stepped_in_series = false;
  d_->take_picture(picture, {}, {});
  if (picture.source) d_->painter.request(picture.source, {});
}

void ExplorerDocument::setModelView(const ModelView& view, const QString& what) {
  if (!(view == d_->model_view)) d_->undo_stack.push(new ModelViewCommand(*d_, view, what));
}

void ExplorerDocument::addBlackOut(const image::PixelRect& box) {
  const auto inside = d_->source ? clipped(box, *d_->source) : std::nullopt;
  if (!inside) return;
  std::vector<image::PixelRect> boxes = d_->black_outs;
  boxes.push_back(*inside);
  d_->undo_stack.push(
      new BlackOutCommand(*d_, std::move(boxes), words(QT_TRANSLATE_NOOP("ExplorerDocument", "Black out a box"))));
}

void ExplorerDocument::removeBlackOut(int index) {
  std::vector<image::PixelRect> boxes = d_->black_outs;
  if (index < 0 || index >= static_cast<int>(boxes.size())) return;
  boxes.erase(boxes.begin() + index);
  d_->undo_stack.push(
      new BlackOutCommand(*d_, std::move(boxes), words(QT_TRANSLATE_NOOP("ExplorerDocument", "Remove a black-out"))));
}

void ExplorerDocument::clearBlackOuts() {
  if (d_->black_outs.empty()) return;
  d_->undo_stack.push(
      new BlackOutCommand(*d_, {}, words(QT_TRANSLATE_NOOP("ExplorerDocument", "Remove all black-outs"))));
}

}  // namespace m2ib::presenters
