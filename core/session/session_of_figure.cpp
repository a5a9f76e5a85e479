#include <utility>
#include <vector>

#include "core/session/session.h"

namespace m2ib::session {
namespace {

void add_current(const Session& session, std::vector<attribution::ExplanationPtr>& kept) {
  for (attribution::ExplanationPtr& result : current_results(session)) {
    if (result) kept.push_back(std::move(result));
  }
}

/// Somebody who switched annotations off does not hand their words on; regions stay where their numbers are shown.
void leave_out_hidden(const FigureElements& elements, std::vector<annotation::Annotation>& annotations) {
  if (elements.annotations) return;
  std::erase_if(annotations,
                [&](const annotation::Annotation& each) { return !(elements.region_numbers && each.region); });
}

}  // namespace

Session session_of_figure(Session session) {
  const auto count = static_cast<int>(session.pictures.size());
  const bool has_picture = session.current_picture >= 0 && session.current_picture < count;
  std::vector<attribution::ExplanationPtr> kept;
  if (session.arrangement.layout == PaneLayout::Images) {
    const int current = session.current_picture;
    for (int index = 0; index < count; ++index) {
      session.current_picture = index;
      add_current(session, kept);
    }
    session.current_picture = current;
  } else {
    add_current(session, kept);
    if (has_picture) {
      SessionPicture only = std::move(session.pictures[static_cast<std::size_t>(session.current_picture)]);
      session.pictures.clear();
      session.pictures.push_back(std::move(only));
      session.current_picture = 0;
    } else {
      session.pictures.clear();
      session.current_picture = -1;
    }
  }
  for (SessionPicture& picture : session.pictures) {
    picture.embedded.clear();
    leave_out_hidden(session.figure.elements, picture.annotations);
  }
  session.results = std::move(kept);
  return session;
}

}  // namespace m2ib::session
