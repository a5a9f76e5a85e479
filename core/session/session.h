#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/annotation/annotation.h"
#include "core/attribution/explanation.h"
#include "core/image/radiograph.h"
#include "core/session/figure_choice.h"
#include "core/session/provenance.h"

/// All that a person works on, as one value: what a session file holds, what an exported figure carries, and what a
/// figure is drawn from.
namespace m2ib::session {

/// A picture by reference. Where path and name are empty (in figures, always) it is found by its hash.
struct PictureReference {
  std::string path;    ///< UTF-8, absolute; "" = not told
  std::string member;  ///< of a ZIP archive
  int frame = 0;
  std::string name;         ///< for the screen; "" = not told
  std::string sha256;       ///< of the file's (member's) bytes, 64 hex digits
  std::uint64_t bytes = 0;  ///< size of the file (member); 0 = not known
};

/// How a view shows a picture. Never changes what the model sees.
struct PictureView {
  image::Window window;
  bool inverted = false;
  int quarter_turns = 0;  ///< clockwise; turned first, then flipped
  bool flip_horizontal = false;
  bool flip_vertical = false;
  std::optional<image::Orientation> orientation;  ///< where a person said it
};

struct SessionPicture {
  PictureReference reference;
  std::vector<std::byte> embedded;  ///< the file's bytes, where the person asked for it; else empty
  std::optional<PictureView> view;  ///< empty: as the file says
  std::string preprocessing = "model";
  std::optional<image::Window> model_window;
  std::vector<image::PixelRect> black_outs;
  std::vector<annotation::Annotation> annotations;
};

struct SessionCaption {
  std::string text;                                         ///< UTF-8
  std::optional<attribution::MethodSettings> own_settings;  ///< empty: follows the shared ones
};

struct ModelReference {
  std::string path;  ///< UTF-8, as it was opened; "" = not told; "embedded" = the one that comes with the program
  std::string name;
  std::string weights_sha256;
};

enum class PaneLayout : std::uint8_t {
  One,     ///< original and one map
  Two,     ///< 1 x 2
  Four,    ///< 2 x 2
  Strip,   ///< all captions of the picture
  Images,  ///< all chosen pictures for the current caption
};
/// Stable name: "1x1", "1x2", "2x2", "strip", "images".
[[nodiscard]] const char* to_string(PaneLayout layout);
[[nodiscard]] Result<PaneLayout> pane_layout_of(const std::string& name);  ///< SettingOutOfRange

enum class CompareMode : std::uint8_t { Off, Difference, Swipe, Flicker, Reveal };
[[nodiscard]] const char* to_string(CompareMode mode);  ///< "off", "difference", "swipe", "flicker", "reveal"
[[nodiscard]] Result<CompareMode> compare_mode_of(const std::string& name);

/// Which captions stand where. Captions are counted from 0.
struct Arrangement {
  PaneLayout layout = PaneLayout::One;
  std::vector<int> slots;  ///< captions of the panes of Two and Four, in reading order; missing ones are filled in
  CompareMode compare = CompareMode::Off;
  int compare_a = 0;
  int compare_b = 1;
  [[nodiscard]] bool operator==(const Arrangement&) const = default;
};

/// Captions of the map panes and of a figure, in reading order: One and Images the current one, Two at most 2, Four at
/// most 4, Strip all. Slots come first, gaps are filled with the other captions in their order; the current one
/// is always among them. Empty without captions.
/// @param count of captions, @param current counted from 0
[[nodiscard]] std::vector<int> shown_captions(const Arrangement& arrangement, int count, int current);

struct Session {
  ModelReference model;
  std::vector<SessionPicture> pictures;
  int current_picture = -1;
  std::vector<SessionCaption> captions;
  int current_caption = -1;
  attribution::MethodSettings settings;  ///< shared ones
  Arrangement arrangement;
  Rendering rendering;  ///< of the overlays; window, turns and flips are the picture's view
  FigureChoice figure;
  std::vector<attribution::ExplanationPtr> results;  ///< of any of the pictures and captions, not null
};

/// The finished results of the current picture, one a caption in the captions' order (null where there is none): the
/// newest whose caption, picture (hash, frame, black-outs), settings (what the method uses of them), preprocessing,
/// model's window and (where both are known) model are what the session asks for.
[[nodiscard]] std::vector<attribution::ExplanationPtr> current_results(const Session& session);
/// What a figure carries of a session: the current picture (in layout Images all of them) without its file's bytes,
/// the results that belong to the captions and settings, and the annotations that its elements show. Other pictures are
/// nobody's business who gets the figure.
[[nodiscard]] Session session_of_figure(Session session);
/// The settings that a caption is explained with: its own, or the shared ones.
[[nodiscard]] const attribution::MethodSettings& settings_of(const Session& session, std::size_t caption);

}  // namespace m2ib::session
