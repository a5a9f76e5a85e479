// Which captions stand where, and how what is computed is looked at. Nothing here is an undo step.
#include <algorithm>
#include <utility>

#include "core/attribution/caption_support.h"
#include "ui/presenters/document/explorer_document_p.h"

namespace m2ib::presenters {

std::vector<int> ExplorerDocument::Private::shown_captions() const {
  return session::shown_captions(arrangement, captions.count(), current);
}

void ExplorerDocument::Private::set_arrangement(const session::Arrangement& wanted) {
  if (arrangement == wanted) return;
  arrangement = wanted;
  Q_EMIT document->arrangementChanged();
}

void ExplorerDocument::Private::make_place(int row) {
  session::Arrangement moved = arrangement;
  const auto move = [row](int& place) { place += place >= row ? 1 : 0; };
  std::for_each(moved.slots.begin(), moved.slots.end(), move);
  // A pair is never more than the first two captions until somebody chooses one.
  if (row < captions.count() - 1) {
    move(moved.compare_a);
    move(moved.compare_b);
  }
  set_arrangement(moved);
}

void ExplorerDocument::Private::close_place(int row) {
  session::Arrangement moved = arrangement;
  std::erase(moved.slots, row);
  const auto move = [row](int& place) { place -= place > row ? 1 : 0; };
  std::for_each(moved.slots.begin(), moved.slots.end(), move);
  // Where one of the pair goes, the caption behind it takes its place.
  for (int* const place : {&moved.compare_a, &moved.compare_b}) {
    move(*place);
    *place = std::clamp(*place, 0, std::max(1, captions.count() - 1));
  }
  if (moved.compare_a == moved.compare_b) moved.compare_b = moved.compare_a == 0 ? 1 : 0;
  set_arrangement(moved);
}

int ExplorerDocument::Private::row_after_move(int row, int from, int to) {
  if (row == from) return to;
  if (from < row && row <= to) return row - 1;
  return to <= row && row < from ? row + 1 : row;
}

void ExplorerDocument::Private::move_places(int from, int to) {
  for (int& place : arrangement.slots) place = row_after_move(place, from, to);
  // Where nobody compares yet, the pair stays the first two captions.
  const bool chosen =
      arrangement.compare != session::CompareMode::Off || arrangement.compare_a != 0 || arrangement.compare_b != 1;
  if (!chosen) return;
  arrangement.compare_a = row_after_move(arrangement.compare_a, from, to);
  arrangement.compare_b = row_after_move(arrangement.compare_b, from, to);
}

void ExplorerDocument::Private::bring_into_view(int row_before) {
  const bool panes = arrangement.layout == session::PaneLayout::Two || arrangement.layout == session::PaneLayout::Four;
  if (!panes || !captions.contains(row_before)) return;
  std::vector<int> shown = session::shown_captions(arrangement, captions.count(), row_before);
  const auto size = arrangement.layout == session::PaneLayout::Two ? std::size_t{2} : std::size_t{4};
  if (shown.size() < size || std::find(shown.begin(), shown.end(), current) != shown.end()) return;
  std::replace(shown.begin(), shown.end(), row_before, current);
  session::Arrangement wanted = arrangement;
  wanted.slots = std::move(shown);
  set_arrangement(wanted);
}

void ExplorerDocument::Private::take_places(const session::Arrangement& earlier) {
  session::Arrangement wanted = earlier;
  wanted.layout = arrangement.layout;
  wanted.compare = arrangement.compare;
  set_arrangement(wanted);
  update();
}

// --- the document ----------------------------------------------------------------------------------------------------

const session::Arrangement& ExplorerDocument::arrangement() const { return d_->arrangement; }
std::vector<int> ExplorerDocument::shownCaptions() const { return d_->shown_captions(); }
const session::FigureChoice& ExplorerDocument::figureChoice() const { return d_->figure_choice; }
const session::Rendering& ExplorerDocument::rendering() const { return d_->rendering; }
std::optional<session::PictureView> ExplorerDocument::pictureView() const { return d_->picture_view; }

void ExplorerDocument::setArrangement(const session::Arrangement& arrangement) {
  d_->set_arrangement(arrangement);
  d_->update();  // what is shown runs first
}

void ExplorerDocument::setFigureChoice(const session::FigureChoice& choice) {
  if (d_->figure_choice == choice) return;
  d_->figure_choice = choice;
  d_->touch();
  Q_EMIT figureChoiceChanged();
}

void ExplorerDocument::setRendering(const session::Rendering& rendering) {
  d_->rendering = rendering;
  Q_EMIT renderingChanged();
}

void ExplorerDocument::setPictureView(const session::PictureView& view) {
  if (d_->source) d_->picture_view = view;
}

quint64 ExplorerDocument::captionId(int row) const { return d_->captions.contains(row) ? d_->captions.at(row).id : 0; }

int ExplorerDocument::rowOfCaption(quint64 id) const { return d_->captions.rowOf(id); }

std::optional<double> ExplorerDocument::captionShare(int row) const {
  std::optional<std::size_t> place;
  const std::vector<double> similarities = d_->captions.similarities(row, place);
  if (!place) return std::nullopt;
  const model::ModelCard& card = d_->model ? d_->model->card() : d_->captions.at(row).pane.result->card;
  return attribution::caption_shares(card, similarities)[*place];
}

}  // namespace m2ib::presenters
