#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// Synthetic frontal chest radiographs with findings and their ground-truth masks. Deterministic, no model, no patient.
/// Side is the PATIENT's side, as in a report: the patient's left is drawn on the right of the picture.
namespace m2ib::phantom {

enum class FindingKind : std::uint8_t {
  Opacity,          ///< hazy ground-glass shadow, vessels still visible; has side, zone
  Nodule,           ///< round, well defined, small; has side, zone
  Consolidation,    ///< dense airspace shadow with air bronchograms; has side, zone
  PleuralEffusion,  ///< blunted angle with meniscus; has side, size
  Pneumothorax,     ///< pleural line without lung markings beyond; has side, size
  Cardiomegaly,     ///< cardiothoracic ratio clearly above 0.5; no side
  Pacemaker,        ///< pulse generator with lead(s); has side
  CentralLine,      ///< venous catheter from the neck or shoulder into the superior vena cava; has side
  RibFracture,      ///< step and gap of a rib; has side, zone
};
inline constexpr int kFindingKinds = 9;

enum class Side : std::uint8_t { None, Right, Left };
enum class Zone : std::uint8_t { None, Upper, Middle, Lower };
/// Small and large are drawn with a gap between their ranges, so that a sentence is clearly true or clearly false.
enum class Size : std::uint8_t { None, Small, Large };

/// One finding of one picture. Attributes that do not apply to the kind are None.
struct Finding {
  FindingKind kind = FindingKind::Opacity;
  Side side = Side::None;
  Zone zone = Zone::None;
  Size size = Size::None;
  /// Row-major, size_px x size_px, 1 where the finding is seen, else 0. Never empty of ones.
  std::vector<std::uint8_t> mask;
};

/// Streams that can never share a picture: the stream is part of the random generator's address (see base/random.h).
enum class Stream : std::uint8_t { Training = 0, Evaluation = 1, Sample = 2 };

/// Names a phantom for ever. Two different ids with seed < 2^56 and index < 2^32 have disjoint random numbers.
struct PhantomId {
  Stream stream = Stream::Sample;
  std::uint64_t seed = 0;
  std::uint64_t index = 0;
};

struct Phantom {
  PhantomId id;
  int size_px = 0;                   ///< pictures are square
  std::vector<std::uint8_t> pixels;  ///< row-major gray, size_px x size_px, 0 black (air) … 255 white (bone, metal)
  std::vector<Finding> findings;     ///< none, one or two (rarely three), of different kinds
};

/// What to draw, when the caller wants to choose (sample pictures, tests) instead of the seed.
struct Recipe {
  std::vector<Finding> findings;  ///< masks are ignored on input
};

/// Draws the phantom of this id: its anatomy, findings, projection, exposure and noise.
/// size_px in [64, 2048]; the anatomy does not depend on size_px, so a small picture is the large one made smaller
/// (up to the grain of the noise). Throws nothing; a size outside the range is clamped.
[[nodiscard]] Phantom generate(const PhantomId& id, int size_px);

/// The same anatomy with chosen findings.
[[nodiscard]] Phantom generate(const PhantomId& id, int size_px, const Recipe& recipe);

/// Share of each cell of a grid x grid raster that the mask covers, row-major, in [0, 1].
[[nodiscard]] std::vector<float> mask_coverage(const std::vector<std::uint8_t>& mask, int size_px, int grid);

/// Stable words for tables and JSON: "pleural effusion", "left", "upper", "large"; "" for None.
[[nodiscard]] const char* to_string(FindingKind kind);
[[nodiscard]] const char* to_string(Side side);
[[nodiscard]] const char* to_string(Zone zone);
[[nodiscard]] const char* to_string(Size size);

}  // namespace m2ib::phantom
